"""Row 24: at most eight keys of the screen, the most useful first; none is truncated."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from widgets.cells import align_left
from widgets.line_widget import LineWidget
from widgets.theme import theme_of

Hint = tuple[str, str]
"""A key and its label."""

MAX_HINTS, MAX_WIDTH = 8, 80


def fit_hints(hints: tuple[Hint, ...], width: int) -> tuple[Hint, ...]:
    """Return the hints that fit into `width`; of those that do not, the last one (help) stays.

    Where its word alone does not fit, its key stays.
    """
    if not hints:
        return ()
    shown = list(hints[: MAX_HINTS - 1] if len(hints) > MAX_HINTS else hints[:-1])
    last = hints[-1]
    if _hint_width((*shown, last)) > width:
        last = (last[0], "")
    while shown and _hint_width((*shown, last)) > width:
        shown.pop()
    return (*shown, hints[-1] if _hint_width((*shown, hints[-1])) <= width else last)


def _hint_width(hints: tuple[Hint, ...]) -> int:
    return (
        2 + sum(cell_len(f"{key} {label}".rstrip()) for key, label in hints) + 2 * (len(hints) - 1)
    )


class Hints(LineWidget):
    """Shows `hints`: the key strong, its label plain."""

    DEFAULT_CSS = "Hints { height: 1; }"

    hints: reactive[tuple[Hint, ...]] = reactive(())

    def render_line(self, y: int) -> Strip:
        width, theme = self.outer_size.width, theme_of(self)
        segments = [Segment(" ", theme.plain)]
        for number, (key, label) in enumerate(fit_hints(self.hints, min(width, MAX_WIDTH))):
            segments += [
                Segment("  " if number else "", theme.plain),
                Segment(key, theme.strong),
                Segment(f" {label}" if label else "", theme.plain),
            ]
        rest = width - sum(cell_len(segment.text) for segment in segments)
        return Strip(
            [*segments, Segment(align_left("", max(0, rest)), theme.plain)]
        ).adjust_cell_length(width)
