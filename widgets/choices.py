"""A short list of text lines with a cursor; it holds all of its lines."""

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from widgets.cells import align_left
from widgets.line_widget import LineWidget
from widgets.theme import theme_of


class Choices(LineWidget):
    """Shows `lines`, the one under the `cursor` in reverse video; `...` means more lines."""

    DEFAULT_CSS = "Choices { height: 1fr; }"

    lines: reactive[tuple[str, ...]] = reactive(())
    cursor: reactive[int] = reactive(0)
    top: reactive[int] = reactive(0)

    def validate_cursor(self, cursor: int) -> int:
        return min(max(0, cursor), max(0, len(self.lines) - 1))

    def watch_lines(self) -> None:
        self.cursor = self.validate_cursor(self.cursor)
        self._show_cursor()

    def watch_cursor(self) -> None:
        self._show_cursor()

    def on_resize(self) -> None:
        self._show_cursor()

    def _show_cursor(self) -> None:
        """Scroll to the cursor, with a line above and below it if they fit."""
        height = max(1, self.size.height)
        margin = 1 if height > 2 else 0
        top = min(max(self.top, self.cursor - height + 1 + margin), max(0, self.cursor - margin))
        self.top = min(top, max(0, len(self.lines) - height))

    def move(self, lines: int) -> None:
        """Move the cursor some lines down (up: negative), at most to the end."""
        self.cursor += lines

    def page(self, pages: int) -> None:
        """Move the cursor some screens down (up: negative)."""
        self.move(pages * max(1, self.size.height - 2))

    def to_first(self) -> None:
        """Move the cursor to the first line."""
        self.cursor = 0

    def to_last(self) -> None:
        """Move the cursor to the last line."""
        self.cursor = len(self.lines)

    def render_line(self, y: int) -> Strip:
        """Return a line; the first or last says how many more there are."""
        width, number, theme = self.outer_size.width, self.top + y, theme_of(self)
        if number >= len(self.lines):
            return Strip([Segment(align_left("", width), theme.plain)], width)
        if number == self.cursor:
            return Strip(
                [Segment(align_left(f" > {self.lines[number]}", width), theme.cursor)], width
            )
        is_more_above = y == 0 and self.top > 0
        is_more_below = y == self.outer_size.height - 1 and number < len(self.lines) - 1
        if is_more_above or is_more_below:
            more = number + 1 if is_more_above else len(self.lines) - number
            return Strip([Segment(align_left(f"   ... {more} more", width), theme.plain)], width)
        return Strip([Segment(align_left(f"   {self.lines[number]}", width), theme.plain)], width)
