"""A bare list by Textual's line API over a window of rows from SQLite: `bare_list.py STORE`. Its cursor is one row in reverse."""

import sqlite3
import sys

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.events import Key
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

WINDOW = 200


class BareList(Widget):
    DEFAULT_CSS = "BareList { height: 1fr; }"

    def __init__(self, store: str) -> None:
        super().__init__()
        self.store = sqlite3.connect(store)
        self.cursor = self.top = self.first = 0
        self.rows: list[str] = []
        self.read(0)

    def read(self, first: int) -> None:
        sql = "SELECT id, number, charge_cents FROM claim WHERE id > ? ORDER BY id LIMIT ?"
        found = self.store.execute(sql, (first, WINDOW)).fetchall()
        self.first, self.rows = (
            first,
            [f" row {number} {name} {cents / 100:,.2f}" for number, name, cents in found],
        )

    def move(self) -> None:
        old, self.cursor = self.cursor, self.cursor + 1
        if self.cursor - self.first >= len(self.rows) - 1:
            self.read(self.top)
        if self.cursor - self.top >= self.size.height:
            self.top += 1
            self.refresh()
        else:
            self.refresh(
                Region(0, old - self.top, self.size.width, 1),
                Region(0, self.cursor - self.top, self.size.width, 1),
            )

    def render_line(self, y: int) -> Strip:
        number, width = self.top + y, self.size.width
        text = self.rows[number - self.first] if number - self.first < len(self.rows) else ""
        return Strip(
            [Segment(text[:width].ljust(width), Style(reverse=number == self.cursor))], width
        )


class BareApp(App[None]):
    def compose(self) -> ComposeResult:
        yield BareList(sys.argv[1])

    def on_key(self, event: Key) -> None:
        if event.key == "j":
            self.query_one(BareList).move()


if __name__ == "__main__":
    BareApp().run(mouse=False)
