"""Row 1 of every screen, in reverse video: screen, news, user, and time of the last repaint."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from widgets.cells import justify
from widgets.line_widget import LineWidget
from widgets.theme import theme_of


class Header(LineWidget):
    """Shows `title` (an item by number and kind only) and `news`; `user` and `clock` at the right.

    `mark` says in front of them that the day and the people are not real.
    """

    DEFAULT_CSS = "Header { height: 1; }"

    title: reactive[str] = reactive("")
    news: reactive[str] = reactive("")
    mark: reactive[str] = reactive("")
    user: reactive[str] = reactive("")
    clock: reactive[str] = reactive("")

    def render_line(self, y: int) -> Strip:
        width = self.outer_size.width
        start = f" medq  {self.title}" + (f"   {self.news}" if self.news else "")
        end = "  ".join(filter(None, (self.mark, self.user, self.clock))) + " "
        line, theme = Segment(justify(start, end, width), theme_of(self).header), theme_of(self)
        whole = Strip([line], width)
        if not self.mark:
            return whole
        at = width - cell_len(end)
        after = at + cell_len(self.mark)
        mark = Segment(self.mark, theme.under_cursor(theme.soon))
        return Strip.join([whole.crop(0, at), Strip([mark]), whole.crop(after, width)])
