"""A bare list by Textual's line API over rows of a SQLite store: `bare_list.py STORE`."""

import sqlite3
import sys

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.events import Key
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

WINDOW = 200  # rows read at a time


class BareList(Widget):
    """A list of claims with one row in reverse video as its cursor."""

    DEFAULT_CSS = "BareList { height: 1fr; }"

    def __init__(self, store: str) -> None:
        super().__init__()
        self.store = sqlite3.connect(store)
        self.cursor = self.top = self.first = 0
        self.rows: list[str] = []
        self.read_rows(0)

    def read_rows(self, first: int) -> None:
        """Read a window of rows after row `first`."""
        sql = "SELECT id, number, charge_cents FROM claim WHERE id > ? ORDER BY id LIMIT ?"
        claims = self.store.execute(sql, (first, WINDOW)).fetchall()
        self.first = first
        self.rows = [f" row {number} {name} {cents / 100:,.2f}" for number, name, cents in claims]

    def move_down(self) -> None:
        """Move the cursor down by one row, scrolling if it leaves the screen."""
        old, self.cursor = self.cursor, self.cursor + 1
        if self.cursor - self.first >= len(self.rows) - 1:
            self.read_rows(self.top)
        if self.cursor - self.top >= self.size.height:
            self.top += 1
            self.refresh()
        else:
            self.refresh(
                Region(0, old - self.top, self.size.width, 1),
                Region(0, self.cursor - self.top, self.size.width, 1),
            )

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        number, width = self.top + y, self.size.width
        text = self.rows[number - self.first] if number - self.first < len(self.rows) else ""
        style = Style(reverse=number == self.cursor)
        return Strip([Segment(text[:width].ljust(width), style)], width)


class BareApp(App[None]):
    """The list and nothing else."""

    def compose(self) -> ComposeResult:
        """Yield the list."""
        yield BareList(sys.argv[1])

    def on_key(self, event: Key) -> None:
        """Move down on `j`."""
        if event.key == "j":
            self.query_one(BareList).move_down()


if __name__ == "__main__":
    BareApp().run(mouse=False)
