"""S17: where one can go, by a digit. Nothing about a patient: only words and counts."""

from collections.abc import Iterable

from textual.widget import Widget

from medq.domain.queue.page import Counts
from screens.base.cursors import ChoosingFrame
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from screens.help.destinations import Destination, destinations
from widgets.cells import align_left, justify
from widgets.choices import Choices
from widgets.text_pane import Ruler, TextLine, TextPane

NUMBERED = 9
WORD, TEXT = 17, 46


class MenuScreen(ChoosingFrame):
    """The places with their numbers, nine at a time; a digit or enter goes there."""

    room = "menu"
    place = "Menu"
    DEFAULT_CSS = """
    #about { height: 1; }
    """

    def __init__(self, context: AppContext, here: BaseScreen) -> None:
        super().__init__(context)
        self.here = here
        self.counts: Counts | None = None
        self.places = destinations(context)
        self.begin = 0  # the place that has the number 1

    def hint_actions(self) -> tuple[str, ...]:
        more = ("menu.more",) if len(self.places) > NUMBERED else ()
        return ("menu.go", *more, "list.open", "nav.palette", "app.quit", "nav.back", "help.here")

    def body(self) -> Iterable[Widget]:
        yield TextPane(id="about")
        yield Ruler()
        yield Choices()

    def arrive(self) -> None:
        self._draw()
        self.ask(self._counted, group="counts")

    async def _counted(self) -> None:
        self.counts = await self.context.session.ask(lambda desk: desk.counts())
        self._draw()

    def _shown(self) -> tuple[Destination, ...]:
        return self.places[self.begin : self.begin + NUMBERED]

    def _draw(self) -> None:
        width = self.app.size.width
        menu, palette = (
            self.context.keymap.shown("nav.menu"),
            self.context.keymap.shown("nav.palette"),
        )
        how = f"({menu}, then the number; or {palette} and a word) "
        self.query_one("#about", TextPane).lines = (
            TextLine(justify(" Go to", how, width), strong=True),
        )
        self.query_one(Choices).lines = tuple(
            self._line(number, place) for number, place in enumerate(self._shown())
        )

    def _line(self, number: int, place: Destination) -> str:
        key = self.context.keymap.keys["menu.go"][number : number + 1]
        count = place.count(self.counts) if self.counts is not None else ""
        return f"{key[0] if key else ' '} {align_left(place.word, WORD)} {align_left(place.text, TEXT)} {count}".rstrip()

    def resized(self, width: int, height: int) -> None:
        self._draw()

    def _go(self, number: int) -> None:
        shown = self._shown()
        if number >= len(shown):
            self.say(f"There is no place with the number {number + 1}.")
            return
        self.app.pop_screen()
        shown[number].go(self.here)

    def do_menu_go(self) -> None:
        self._go(self.context.keymap.keys["menu.go"].index(self.pressed))

    def do_menu_more(self) -> None:
        if len(self.places) <= NUMBERED:
            self.say("There is no more than this.")
            return
        self.begin = self.begin + NUMBERED if self.begin + NUMBERED < len(self.places) else 0
        self.query_one(Choices).cursor = 0
        self._draw()

    def do_list_open(self) -> None:
        self._go(self.query_one(Choices).cursor)

    def do_nav_menu(self) -> None:
        """The menu is here already: its key goes back."""
        self.do_nav_back()
