"""The page of a screen as plain text, one thing below the other, to mark with the terminal's own selection."""

from collections.abc import Iterable, Iterator

from textual import events
from textual.widget import Widget

from screens.base.cursors import ReadingFrame
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from widgets.text_pane import Ruler, TextLine, TextPane

STAY = frozenset(
    {
        "list.down",
        "list.up",
        "list.pagedown",
        "list.pageup",
        "list.first",
        "list.last",
        "help.here",
        "app.redraw",
        "app.quit",
    }
)


def page_of(screen: BaseScreen) -> Iterator[str]:
    """The text of a screen's room, widget by widget: what is scrolled out of a long text too, no rules, no blanks at ends."""
    lines: list[str] = []
    last: tuple[object, int] | None = None
    for widget in screen.query_one("#room").walk_children(Widget):
        if (
            widget.is_container
            or not widget.display
            or isinstance(widget, Ruler)
            or not widget.size
        ):
            continue
        if isinstance(widget, TextPane):
            texts = [line.text for line in widget.lines]
        else:
            texts = [widget.render_line(y).text for y in range(widget.size.height)]
        place = widget.parent, widget.region.y
        if place == last and len(texts) == 1 and lines:
            lines[-1] += texts[0]  # what stands in one line of a screen's own making stays one line
        else:
            lines += texts
        last = place
    return (text.rstrip() for text in lines)


class PlainScreen(ReadingFrame):
    """That page. Keys that move do so, any other key goes back."""

    room = "plain"
    place = "Plain page"
    texts = ("page",)
    DEFAULT_CSS = "#page { height: 1fr; }"

    def __init__(self, context: AppContext, of: BaseScreen) -> None:
        super().__init__(context)
        lines = list(page_of(of))
        while lines and not lines[-1]:
            lines.pop()
        self.lines = tuple(TextLine(text) for text in lines)

    def hint_actions(self) -> tuple[str, ...]:
        return ("list.pagedown", "list.pageup", "nav.back", "help.here")

    def body(self) -> Iterable[Widget]:
        yield TextPane(id="page")

    def arrive(self) -> None:
        self.query_one("#page", TextPane).lines = self.lines
        self.say("Mark with the terminal's own selection. Any key goes back.")

    def _act_on(self, event: events.Key, name: str, action: str | None) -> None:
        super()._act_on(event, name, action if action in STAY else "nav.back")
