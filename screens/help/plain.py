"""A screen's page as plain text, to select and copy with the terminal."""

from collections.abc import Iterable, Iterator

from textual import events
from textual.widget import Widget

from screens.base.cursors import TextCursor
from screens.base.key_rules import MOVE_ACTIONS
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from widgets.text_pane import Ruler, TextLine, TextPane

STAYING_ACTIONS = MOVE_ACTIONS | {"help.here", "app.redraw", "app.quit"}


def page_text(screen: BaseScreen) -> Iterator[str]:
    """Return the lines of a screen's body, widget by widget, without rules and trailing blanks.

    A long text is whole, with what is scrolled out of it.
    """
    lines: list[str] = []
    last_row: tuple[object, int] | None = None
    for widget in screen.query_one("#body").walk_children(Widget):
        if (
            widget.is_container
            or not widget.display
            or isinstance(widget, Ruler)
            or not widget.size
        ):
            continue
        if isinstance(widget, TextPane):
            texts = [line.text for line in widget.lines if not line.is_rule]
        else:
            texts = [widget.render_line(y).text for y in range(widget.size.height)]
        row = widget.parent, widget.region.y
        if row == last_row and len(texts) == 1 and lines:
            lines[-1] += texts[0]  # two widgets on one row of the screen stay one line
        else:
            lines += texts
        last_row = row
    return (text.rstrip() for text in lines)


class PlainScreen(BaseScreen):
    """The plain page of another screen. Keys that move do so, any other key goes back."""

    screen_id = "plain"
    header_title = "Plain page"
    DEFAULT_CSS = "#page { height: 1fr; }"

    def __init__(self, context: AppContext, shown_screen: BaseScreen) -> None:
        super().__init__(context)
        lines = [line.text for line in shown_screen.plain_page()]
        lines = lines or list(page_text(shown_screen))
        while lines and not lines[-1]:
            lines.pop()
        self.lines = tuple(TextLine(text) for text in lines)
        self.handlers.update(TextCursor(self, "page").handlers)

    def hint_actions(self) -> tuple[str, ...]:
        return ("list.pagedown", "list.pageup", "nav.back", "help.here")

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="page")

    def start(self) -> None:
        self.loaded.set()
        self.query_one("#page", TextPane).lines = self.lines
        self.say("Select and copy with the terminal. Any key goes back.")

    def act_on_key(self, event: events.Key, name: str, action: str | None) -> None:
        super().act_on_key(event, name, action if action in STAYING_ACTIONS else "nav.back")
