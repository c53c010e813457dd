"""Two emulated terminals: one gets all that Textual writes, the other only the differences."""

from typing import Any

import pyte
import pyte.screens

from medq.terminal.screen_diff import ScreenDiff


class TerminalPair:
    """A terminal that gets whole frames (`raw`), and one that gets ScreenDiff's output (`thin`).

    `frame` sends a frame to both; `draw` holds the differences back until `sent`, as a busy
    connection does.
    """

    def __init__(self, width: int, height: int) -> None:
        self.raw, self.thin = (pyte.Screen(width, height) for _ in range(2))
        self.diff = ScreenDiff()
        self.bytes = 0
        self._raw, self._thin = pyte.Stream(self.raw), pyte.Stream(self.thin)
        self._raw.feed("\x1b[?7l")

    def draw(self, data: str) -> None:
        """Send a frame to `raw` and hold its differences back."""
        self._raw.feed(data)
        self.diff.draw(data, self.raw.columns, self.raw.lines)

    def frame(self, data: str) -> str:
        """Send a frame to both and return the differences."""
        self.draw(data)
        return self.sent()

    def sent(self) -> str:
        """Send the differences to `thin` and return them."""
        sent = self.diff.take_changes()
        self._thin.feed(sent)
        self.bytes += len(sent.encode())
        return sent

    def resize(self, width: int, height: int) -> None:
        """Resize both; what they show then is unknown."""
        for screen in (self.raw, self.thin):
            screen.resize(height, width)
        self.diff.invalidate()

    def assert_same(self) -> None:
        """Assert that both terminals show the same cells."""
        for y in range(self.raw.lines):
            for x in range(self.raw.columns):
                assert visible_cell(self.thin.buffer[y][x]) == visible_cell(
                    self.raw.buffer[y][x]
                ), (
                    x,
                    y,
                    self.thin.display,
                    self.raw.display,
                )


def visible_cell(cell: pyte.screens.Char) -> tuple[Any, ...]:
    """Return what is visible of a cell: a blank has no foreground."""
    blank = cell.data == " " and not cell.reverse and not cell.underscore and not cell.strikethrough
    marks = (cell.reverse, cell.underscore, cell.strikethrough)
    return (cell.data, cell.bg, *marks, *(() if blank else (cell.fg, cell.bold, cell.italics)))
