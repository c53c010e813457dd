"""Row 24: at most eight keys of this screen, the most useful first; a hint is shown whole or not at all."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from widgets.cells import left
from widgets.line_widget import Bare
from widgets.theme import worn

Hint = tuple[str, str]
"""A key and its word."""

MOST = 8


def fitting(hints: tuple[Hint, ...], width: int) -> tuple[Hint, ...]:
    """The hints that fit into `width`, in their order. The last one (help) always stays; those before it give way."""
    if not hints:
        return ()
    kept = list(hints[: MOST - 1] if len(hints) > MOST else hints[:-1])
    while kept and _cells((*kept, hints[-1])) > width:
        kept.pop()
    return (*kept, hints[-1])


def _cells(hints: tuple[Hint, ...]) -> int:
    return 2 + sum(cell_len(key) + 1 + cell_len(word) for key, word in hints) + 2 * (len(hints) - 1)


class Hints(Bare):
    """Draws `hints`: the key is to be seen first, its word is plain."""

    DEFAULT_CSS = "Hints { height: 1; }"

    hints: reactive[tuple[Hint, ...]] = reactive(())

    def render_line(self, y: int) -> Strip:
        width, theme = self.outer_size.width, worn(self)
        segments = [Segment(" ", theme.plain)]
        for number, (key, word) in enumerate(fitting(self.hints, width)):
            segments += [
                Segment("  " if number else "", theme.plain),
                Segment(key, theme.strong),
                Segment(f" {word}", theme.plain),
            ]
        rest = width - sum(cell_len(segment.text) for segment in segments)
        return Strip([*segments, Segment(left("", max(0, rest)), theme.plain)]).adjust_cell_length(
            width
        )
