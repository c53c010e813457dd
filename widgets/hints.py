"""Row 24: at most eight keys of this screen, the most useful first; a hint is shown whole or not at all."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from widgets.cells import align_left
from widgets.line_widget import LineWidget
from widgets.theme import theme_of

Hint = tuple[str, str]
"""A key and its word."""

MAX_HINTS = 8


def fit_hints(hints: tuple[Hint, ...], width: int) -> tuple[Hint, ...]:
    """The hints that fit into `width`, in their order. The last one (help) always stays; those before it give way."""
    if not hints:
        return ()
    kept = list(hints[: MAX_HINTS - 1] if len(hints) > MAX_HINTS else hints[:-1])
    while kept and _hint_width((*kept, hints[-1])) > width:
        kept.pop()
    return (*kept, hints[-1])


def _hint_width(hints: tuple[Hint, ...]) -> int:
    return 2 + sum(cell_len(key) + 1 + cell_len(word) for key, word in hints) + 2 * (len(hints) - 1)


class Hints(LineWidget):
    """Draws `hints`: the key is to be seen first, its word is plain."""

    DEFAULT_CSS = "Hints { height: 1; }"

    hints: reactive[tuple[Hint, ...]] = reactive(())

    def render_line(self, y: int) -> Strip:
        width, theme = self.outer_size.width, theme_of(self)
        segments = [Segment(" ", theme.plain)]
        for number, (key, word) in enumerate(fit_hints(self.hints, width)):
            segments += [
                Segment("  " if number else "", theme.plain),
                Segment(key, theme.strong),
                Segment(f" {word}", theme.plain),
            ]
        rest = width - sum(cell_len(segment.text) for segment in segments)
        return Strip(
            [*segments, Segment(align_left("", max(0, rest)), theme.plain)]
        ).adjust_cell_length(width)
