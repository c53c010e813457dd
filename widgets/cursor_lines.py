"""What the short lists share: lines with a cursor, all of which the widget holds."""

from textual.reactive import reactive

from widgets.line_widget import LineWidget


class CursorLines(LineWidget):
    """A list with a `cursor` that shows its lines from `top` on; a subclass draws them.

    `edge_rows` are kept between the cursor and the first and last row: a line there may say how
    many more there are.
    """

    edge_rows = 0
    cursor: reactive[int] = reactive(0)
    top: reactive[int] = reactive(0)

    @property
    def count(self) -> int:
        """The number of lines that the cursor can be on."""
        raise NotImplementedError

    @property
    def line_count(self) -> int:
        """The number of lines that are drawn."""
        return self.count

    @property
    def cursor_line(self) -> int:
        """The number of the cursor's line among those that are drawn."""
        return self.cursor

    def validate_cursor(self, cursor: int) -> int:
        return min(max(0, cursor), max(0, self.count - 1))

    def watch_lines(self) -> None:
        self.cursor = self.validate_cursor(self.cursor)
        self._show_cursor()

    def watch_cursor(self) -> None:
        self._show_cursor()

    def on_resize(self) -> None:
        self._show_cursor()

    def _show_cursor(self) -> None:
        """Scroll to the cursor, with the edge rows above and below it if they fit."""
        height, line = max(1, self.size.height), self.cursor_line
        margin = self.edge_rows if height > 2 * self.edge_rows else 0
        top = min(max(self.top, line - height + 1 + margin), max(0, line - margin))
        self.top = min(top, max(0, self.line_count - height))

    def move(self, lines: int) -> None:
        """Move the cursor some lines down (up: negative), at most to the end."""
        self.cursor += lines

    def page(self, pages: int) -> None:
        """Move the cursor some screens down (up: negative)."""
        self.move(pages * max(1, self.size.height - 2 * self.edge_rows))

    def to_first(self) -> None:
        """Move the cursor to the first line."""
        self.cursor = 0

    def to_last(self) -> None:
        """Move the cursor to the last line."""
        self.cursor = self.count
