"""Two terminals side by side: one is sent all that Textual writes, the other what the layer makes of it."""

from typing import Any

import pyte
import pyte.screens

from medq.terminal.screen_diff import ScreenDiff


class Pair:
    """`frame` gives a frame to both; `draw` keeps the layer's part back until `sent`, as a busy line does."""

    def __init__(self, width: int, height: int) -> None:
        self.raw, self.thin = (pyte.Screen(width, height) for _ in range(2))
        self.layer = ScreenDiff()
        self.layer.only_ascii = False
        self.bytes = 0
        self._raw, self._thin = pyte.Stream(self.raw), pyte.Stream(self.thin)
        self._raw.feed("\x1b[?7l")

    def draw(self, data: str) -> None:
        self._raw.feed(data)
        self.layer.draw(data, self.raw.columns, self.raw.lines)

    def frame(self, data: str) -> str:
        self.draw(data)
        return self.sent()

    def sent(self) -> str:
        sent = self.layer.take_changes()
        self._thin.feed(sent)
        self.bytes += len(sent.encode())
        return sent

    def resize(self, width: int, height: int) -> None:
        """Both windows change; what a terminal shows then nobody knows."""
        for screen in (self.raw, self.thin):
            screen.resize(height, width)
        self.layer.invalidate()

    def same(self) -> None:
        for y in range(self.raw.lines):
            for x in range(self.raw.columns):
                assert seen(self.thin.buffer[y][x]) == seen(self.raw.buffer[y][x]), (
                    x,
                    y,
                    self.thin.display,
                    self.raw.display,
                )


def seen(cell: pyte.screens.Char) -> tuple[Any, ...]:
    """What a person sees of a cell: a blank has no ink."""
    blank = cell.data == " " and not cell.reverse and not cell.underscore and not cell.strikethrough
    marks = (cell.reverse, cell.underscore, cell.strikethrough)
    return (cell.data, cell.bg, *marks, *(() if blank else (cell.fg, cell.bold, cell.italics)))
