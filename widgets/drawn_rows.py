"""The rows of a list that are held, drawn from one of them on, with a cursor.

A line is drawn again only when its row, the theme or the width changes; a move of the cursor shows
the same lines in another place.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Self

from rich.segment import Segment
from textual.geometry import Offset, Region
from textual.strip import Strip

from medq.domain.items.item import ItemRow
from widgets.cells import align_left
from widgets.line_widget import LineWidget, with_cursor
from widgets.row_window import RowWindow
from widgets.theme import Theme, theme_of

DrawRow = Callable[[ItemRow, int], list[Segment]]
"""Returns the line of a row, of that many cells, without the cursor."""


class _DrawnLine(NamedTuple):
    """A line as it was drawn for a row, without the cursor."""

    row: ItemRow
    theme: Theme
    strip: Strip


class DrawnRows(LineWidget):
    """Draws the rows of `window` with `draw_row`, the row number `top` first."""

    def __init__(self, draw_row: DrawRow) -> None:
        super().__init__()
        self.draw_row = draw_row
        self.window = RowWindow()
        self.cursor = 0  # number of its row in the whole list, from 0
        self.top = 0  # number of the first row on the screen
        self.total = 0
        self.empty_text = ""
        self._lines: dict[int, _DrawnLine] = {}  # by item id

    @property
    def row(self) -> ItemRow | None:
        """Return the row under the cursor."""
        return self.window.row_at(self.cursor)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Return the screen position of the cursor's sign."""
        x, y, _width, _height = self.content_region
        return Offset(x, y + self.cursor - self.top)

    @property
    def position_text(self) -> str:
        """Return which rows of how many are shown: `12-24 of 312`; "" for an empty list."""
        if not self.total:
            return ""
        last = min(self.total, self.top + self.size.height)
        return f"{self.top + 1:,}-{last:,} of {self.total:,}"

    def held_rows(self) -> tuple[ItemRow, ...]:
        """Return the rows held, top to bottom."""
        return self.window.rows()

    def patch(self, rows: Iterable[ItemRow]) -> None:
        """Replace rows by newer ones of the same items; nothing moves, only they are redrawn."""
        for number in self.window.patch(rows):
            line = number - self.top
            if 0 <= line < self.size.height:
                self.refresh(Region(0, line, self.size.width, 1))

    def scroll_to_cursor(self) -> bool:
        """Scroll to the cursor; return True if the rows on the screen changed."""
        height = max(1, self.size.height)
        old = self.top
        self.top = min(max(self.top, self.cursor - height + 1), self.cursor)
        self.top = min(max(self.top, 0), max(0, self.total - height))
        return self.top != old

    def refresh(self, *regions: Region, **options: Any) -> Self:
        """Redraw every line. A move of the cursor or of the rows keeps the drawn lines instead."""
        self._lines.clear()
        return super().refresh(*regions, **options)

    def show_moved(self, *regions: Region) -> None:
        """Show the lines, all or in some regions, after a move; none is drawn again."""
        super().refresh(*regions)

    def render_line(self, y: int) -> Strip:
        """Return a row's line."""
        width, theme = self.outer_size.width, theme_of(self)
        number = self.top + y
        row = self.window.row_at(number) if number < self.total else None
        if row is None:
            text = self.empty_text if y == 0 and not self.total else ""
            if number < self.total and self.window.is_loaded:
                text = "   ..."
            return Strip([Segment(align_left(text, width), theme.plain)], width)
        drawn = self._lines.get(row.id)
        if (
            drawn is None
            or drawn.row is not row
            or drawn.theme is not theme
            or drawn.strip.cell_length != width
        ):
            strip = Strip([Segment(" ", theme.plain), *self.draw_row(row, width - 1)], width)
            drawn = self._lines[row.id] = _DrawnLine(row, theme, strip)
        return with_cursor(drawn.strip, theme) if number == self.cursor else drawn.strip
