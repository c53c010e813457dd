"""The menu: where one can go, by a digit. Words, counts and item numbers, no patient."""

from collections.abc import Iterable

from textual.widget import Widget

from medq.domain.queue.page import Counts
from screens.base.cursors import ListCursor
from screens.base.key_names import key_name
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from screens.help.destinations import Destination, destinations, go_to
from widgets.cells import align_left, justify
from widgets.signed_lines import SignedLine, SignedLines
from widgets.text_pane import Ruler, TextLine, TextPane

WORD_WIDTH, TEXT_WIDTH = 17, 46


class MenuScreen(BaseScreen):
    """The destinations with their digits, the further ones behind `0`; a digit or enter goes there.

    Below them are the further destinations by name, and the items that were opened last.
    """

    screen_id = "menu"
    header_title = "Menu"
    DEFAULT_CSS = """
    #about { height: 1; }
    #others { height: 1fr; }
    """

    def __init__(self, context: AppContext, opener: BaseScreen) -> None:
        super().__init__(context)
        self.opener = opener
        self.counts: Counts | None = None
        self.destinations = destinations(context)
        self.shows_further = False
        self.handlers.update(ListCursor(lambda: self.query_one(SignedLines)).handlers)
        self.handlers.update(
            {
                "menu.go": self.go_by_number,
                "menu.more": self.show_more,
                "list.open": self.open_line,
                "nav.menu": self.go_back,  # the menu is open: its key goes back
            }
        )

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("menu.go", "menu.more", "list.open", "nav.palette"),
            *("app.quit", "nav.back", "help.here"),
        )

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="about")
        yield Ruler()
        yield SignedLines()
        yield Ruler()
        yield TextPane(id="others")

    def start(self) -> None:
        self.loaded.set()
        self._draw()
        self.store.ask(self._read_counts, group="counts")

    async def _read_counts(self) -> None:
        self.counts = await self.context.queue.ask(lambda queue: queue.counts())
        self._draw()

    def adapt_to_size(self, width: int, height: int) -> None:
        self._draw()

    def _numbered(self) -> tuple[Destination, ...]:
        return tuple(
            destination
            for destination in self.destinations
            if destination.is_further is self.shows_further
        )

    def _draw(self) -> None:
        shown = self.context.keymap.shown
        keys = f"({shown('nav.menu')}, then the number; or {shown('nav.palette')} and a word) "
        self.query_one("#about", TextPane).lines = (
            TextLine(justify(" Go to", keys, self.app.size.width), strong=True),
        )
        listed = self.query_one(SignedLines)
        listed.lines = tuple(SignedLine(f" {self._line(line)}") for line in self._numbered())
        listed.styles.height = len(listed.lines)
        others = [
            destination.word.lower()
            for destination in self.destinations
            if destination.is_further is not self.shows_further
        ]
        lines = [f" {shown('menu.more')} more: {', '.join(others)}"]
        if self.context.recent_items:
            lines.append(f" Recent: {', '.join(self.context.recent_items)}")
        self.query_one("#others", TextPane).lines = tuple(map(TextLine, lines))

    def _line(self, destination: Destination) -> str:
        keys = self.context.keymap.keys["menu.go"]
        key = keys[destination.digit - 1] if destination.digit <= len(keys) else " "
        word = align_left(destination.word, WORD_WIDTH)
        text = align_left(destination.text, TEXT_WIDTH)
        return f"{key} {word} {text} {destination.count_text(self.counts)}".rstrip()

    def _go(self, destination: Destination) -> None:
        self.app.pop_screen()
        go_to(destination, self.opener)

    def open_line(self) -> None:
        """Go to the destination under the cursor."""
        self._go(self._numbered()[self.query_one(SignedLines).cursor])

    def go_by_number(self) -> None:
        """Go to the destination whose number was pressed."""
        digit = self.context.keymap.keys["menu.go"].index(key_name(self.key_event)) + 1
        for destination in self._numbered():
            if destination.digit == digit:
                self._go(destination)
                return
        self.say(f"No line has the number {digit}.")

    def show_more(self) -> None:
        """Show the further destinations with their digits, or the first ones again."""
        self.shows_further = not self.shows_further
        self.query_one(SignedLines).cursor = 0
        self._draw()
