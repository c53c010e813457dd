"""The menu: where one can go, by a digit. Words and counts only, nothing about a patient."""

from collections.abc import Iterable

from textual.widget import Widget

from medq.domain.queue.page import Counts
from screens.base.cursors import ListCursor
from screens.base.key_names import key_name
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from screens.help.destinations import Destination, destinations, go_to
from widgets.cells import align_left, justify
from widgets.choices import Choices
from widgets.text_pane import Ruler, TextLine, TextPane

MAX_NUMBERED = 9
WORD_WIDTH, TEXT_WIDTH = 17, 46


class MenuScreen(BaseScreen):
    """The destinations with their numbers, nine at a time; a digit or enter goes there."""

    screen_id = "menu"
    header_title = "Menu"
    DEFAULT_CSS = """
    #about { height: 1; }
    """

    def __init__(self, context: AppContext, opener: BaseScreen) -> None:
        super().__init__(context)
        self.opener = opener
        self.counts: Counts | None = None
        self.destinations = destinations(context)
        self.first_index = 0  # of the destination that has the number 1
        self.handlers.update(ListCursor(lambda: self.query_one(Choices)).handlers)
        self.handlers.update(
            {
                "menu.go": self.go_by_number,
                "menu.more": self.show_more,
                "list.open": lambda: self._go(self.query_one(Choices).cursor),
                "nav.menu": self.go_back,  # the menu is open: its key goes back
            }
        )

    def hint_actions(self) -> tuple[str, ...]:
        more = ("menu.more",) if len(self.destinations) > MAX_NUMBERED else ()
        return ("menu.go", *more, "list.open", "nav.palette", "app.quit", "nav.back", "help.here")

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="about")
        yield Ruler()
        yield Choices()

    def start(self) -> None:
        self._draw()
        self.store.ask(self._read_counts, group="counts")

    async def _read_counts(self) -> None:
        self.counts = await self.context.queue.ask(lambda queue: queue.counts())
        self._draw()

    def adapt_to_size(self, width: int, height: int) -> None:
        self._draw()

    def _numbered(self) -> tuple[Destination, ...]:
        return self.destinations[self.first_index : self.first_index + MAX_NUMBERED]

    def _draw(self) -> None:
        shown = self.context.keymap.shown
        keys = f"({shown('nav.menu')}, then the number; or {shown('nav.palette')} and a word) "
        self.query_one("#about", TextPane).lines = (
            TextLine(justify(" Go to", keys, self.app.size.width), strong=True),
        )
        self.query_one(Choices).lines = tuple(
            self._line(number, destination) for number, destination in enumerate(self._numbered())
        )

    def _line(self, number: int, destination: Destination) -> str:
        keys = self.context.keymap.keys["menu.go"]
        key = keys[number] if number < len(keys) else " "
        word = align_left(destination.word, WORD_WIDTH)
        text = align_left(destination.text, TEXT_WIDTH)
        return f"{key} {word} {text} {destination.count_text(self.counts)}".rstrip()

    def _go(self, index: int) -> None:
        numbered = self._numbered()
        if index >= len(numbered):
            self.say(f"No line has the number {index + 1}.")
            return
        self.app.pop_screen()
        go_to(numbered[index], self.opener)

    def go_by_number(self) -> None:
        """Go to the destination whose number was pressed."""
        self._go(self.context.keymap.keys["menu.go"].index(key_name(self.key_event)))

    def show_more(self) -> None:
        """Show the next destinations with numbers, or the first ones again."""
        if len(self.destinations) <= MAX_NUMBERED:
            self.say("There are no other lines.")
            return
        following = self.first_index + MAX_NUMBERED
        self.first_index = following if following < len(self.destinations) else 0
        self.query_one(Choices).cursor = 0
        self._draw()
