"""Row 1 of every screen, in reverse video: screen, news, user, and time of the last repaint."""

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from widgets.cells import justify
from widgets.line_widget import LineWidget
from widgets.theme import theme_of


class Header(LineWidget):
    """Shows `title` (an item by number and kind only) and `news`; `who` and `when` at the right."""

    DEFAULT_CSS = "Header { height: 1; }"

    title: reactive[str] = reactive("")
    news: reactive[str] = reactive("")
    user: reactive[str] = reactive("")
    clock: reactive[str] = reactive("")

    def render_line(self, y: int) -> Strip:
        width = self.outer_size.width
        start = f" medq  {self.title}" + (f"   {self.news}" if self.news else "")
        end = "  ".join(filter(None, (self.user, self.clock))) + " "
        return Strip([Segment(justify(start, end, width), theme_of(self).header)], width)
