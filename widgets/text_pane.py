"""Lines of text in a room: the detail of an item, the help. Scrolls by lines; says with `...` that there is more."""

from typing import NamedTuple

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from widgets.cells import align_left
from widgets.line_widget import LineWidget
from widgets.theme import theme_of


class TextLine(NamedTuple):
    """One line; `strong` for what must be seen first."""

    text: str
    strong: bool = False


class TextPane(LineWidget):
    """Shows `lines` from `top` on. `scroll` moves by lines and says whether anything moved."""

    DEFAULT_CSS = "TextPane { height: 1fr; }"

    lines: reactive[tuple[TextLine, ...]] = reactive((), always_update=False)
    top: reactive[int] = reactive(0)

    def watch_lines(self) -> None:
        self.top = min(self.top, self._max_top())

    def on_resize(self) -> None:
        self.top = min(self.top, self._max_top())

    def _max_top(self) -> int:
        return max(0, len(self.lines) - self.size.height)

    @property
    def hidden(self) -> int:
        """How many lines stand below the room."""
        return max(0, len(self.lines) - self.top - self.size.height)

    def scroll_lines(self, lines: int) -> bool:
        """Some lines down (or up)."""
        old, self.top = self.top, min(max(0, self.top + lines), self._max_top())
        return self.top != old

    def render_line(self, y: int) -> Strip:
        width, theme = self.outer_size.width, theme_of(self)
        number = self.top + y
        if number >= len(self.lines):
            return Strip([Segment(align_left("", width), theme.plain)], width)
        if (y == self.outer_size.height - 1 and self.hidden) or (y == 0 and self.top):
            more = self.hidden + 1 if y else self.top + 1
            return Strip(
                [
                    Segment(
                        align_left(f" ... {more} more line{'s' if more > 1 else ''}", width),
                        theme.plain,
                    )
                ],
                width,
            )
        line = self.lines[number]
        return Strip(
            [Segment(align_left(line.text, width), theme.strong if line.strong else theme.plain)],
            width,
        )


class Ruler(LineWidget):
    """A row of `-`: it copies clean and is there in every font."""

    DEFAULT_CSS = "Ruler { height: 1; }"

    def render_line(self, y: int) -> Strip:
        width = self.outer_size.width
        return Strip([Segment("-" * width, theme_of(self).plain)], width)
