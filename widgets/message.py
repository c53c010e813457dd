"""Row 23: what happened, what it means, which key; a long message takes more rows."""

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from widgets.cells import align_left, wrap
from widgets.line_widget import LineWidget
from widgets.theme import theme_of

MAX_ROWS = 3


class Message(LineWidget):
    """Shows `text`, wrapped to at most MAX_ROWS; while `working`, that word instead."""

    DEFAULT_CSS = "Message { height: 1; } Message.hidden { display: none; }"

    text: reactive[str] = reactive("")
    working: reactive[bool] = reactive(False)

    def _lines(self, width: int) -> list[str]:
        return wrap("working" if self.working else self.text, width - 2)[:MAX_ROWS]

    def watch_text(self) -> None:
        self._fit_height()

    def watch_working(self) -> None:
        self._fit_height()

    def on_resize(self) -> None:
        self._fit_height()

    def _fit_height(self) -> None:
        if self.app.size.width > 2:
            rows = len(self._lines(self.app.size.width))
            if self.styles.height is None or self.styles.height.value != rows:
                self.styles.height = rows

    def render_line(self, y: int) -> Strip:
        width = self.outer_size.width
        lines = self._lines(width)
        return Strip(
            [
                Segment(
                    align_left(" " + lines[y] if y < len(lines) else "", width),
                    theme_of(self).plain,
                )
            ],
            width,
        )
