"""A list of lines with a sign in front of each, headings between them, and a cursor."""

from typing import NamedTuple

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from widgets.cells import align_left
from widgets.cursor_lines import CursorLines
from widgets.line_widget import with_cursor
from widgets.theme import Theme, theme_of

SIGN_COLUMN = 1  # the cell before it is the cursor's


class SignedLine(NamedTuple):
    """One line: its sign, the text after it, and the cells of the text drawn in the sign's style.

    A heading has no cursor.
    """

    text: str
    sign: str = " "
    emphasis: tuple[tuple[int, int], ...] = ()  # (first cell, cell after the last), in order
    is_heading: bool = False

    @property
    def whole(self) -> str:
        """The line as plain text, with its sign."""
        return f" {self.sign}{self.text}"


class SignedLines(CursorLines):
    """Shows `lines`; `cursor` counts those that are no heading. `...` means more lines."""

    DEFAULT_CSS = "SignedLines { height: 1fr; }"

    edge_rows = 1
    lines: reactive[tuple[SignedLine, ...]] = reactive(())

    @property
    def count(self) -> int:
        """The number of lines that are no heading."""
        return sum(not line.is_heading for line in self.lines)

    @property
    def line_count(self) -> int:
        return len(self.lines)

    @property
    def cursor_line(self) -> int:
        """The number of the cursor's line, headings counted."""
        rows = [number for number, line in enumerate(self.lines) if not line.is_heading]
        return rows[self.cursor] if self.cursor < len(rows) else 0

    def _heading_above(self, number: int) -> str:
        """Return the heading under which a line is, with a blank; "" where it has none."""
        above = (line.text for line in reversed(self.lines[: number + 1]) if line.is_heading)
        heading = next(above, "")
        return f"{heading} " if heading else ""

    def render_line(self, y: int) -> Strip:
        """Return a line; the first or last says how many more there are."""
        width, number, theme = self.outer_size.width, self.top + y, theme_of(self)
        if number >= len(self.lines):
            return Strip([Segment(align_left("", width), theme.plain)], width)
        is_more_above = y == 0 and self.top > 0
        is_more_below = y == self.outer_size.height - 1 and number < len(self.lines) - 1
        is_cursor = number == self.cursor_line and self.count > 0
        if (is_more_above or is_more_below) and not is_cursor:
            rest = self.lines[: number + 1] if is_more_above else self.lines[number:]
            more = sum(not line.is_heading for line in rest)
            key = "pgup" if is_more_above else "pgdn"
            heading = self._heading_above(number) if is_more_above else ""
            text = f" {heading:<2}... {more} more line{'' if more == 1 else 's'} ({key})"
            return Strip([Segment(align_left(text, width), theme.plain)], width)
        strip = Strip(_segments(self.lines[number], width, theme), width)
        return with_cursor(strip, theme) if is_cursor else strip


def _segments(line: SignedLine, width: int, theme: Theme) -> list[Segment]:
    """Return the cells of a line, those of its emphasis in the style of its sign."""
    if line.is_heading:
        return [Segment(align_left(f" {line.text}", width), theme.plain)]
    text = align_left(line.whole, width)
    style, start = theme.sign(line.sign), 0
    segments: list[Segment] = []
    sign = (SIGN_COLUMN, SIGN_COLUMN + 1)
    shifted = ((first + sign[1], after + sign[1]) for first, after in line.emphasis)
    whole = Strip([Segment(text, theme.plain)], width)
    for first, after in (sign, *shifted):
        segments += [
            Segment(whole.crop(start, first).text, theme.plain),
            Segment(whole.crop(first, after).text, style),
        ]
        start = after
    return [*segments, Segment(whole.crop(start, width).text, theme.plain)]
