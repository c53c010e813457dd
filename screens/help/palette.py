"""The line for commands: type a part of a word, enter does what the cursor is on. Nothing is done by leaving it."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from medq.domain.errors import MedqError
from medq.domain.items.item import ItemRow, State
from medq.domain.queue.page import Query
from screens.base.cursors import ChoosingFrame
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from screens.base.session_api import SessionApi
from screens.help.commands import NO_ITEM, Command, commands, matching, not_allowed
from widgets.cells import align_left
from widgets.choices import Choices
from widgets.text_pane import TextLine, TextPane

WORD, KEYS = 19, 12


class PaletteScreen(ChoosingFrame):
    """Over the screen it was asked for: its acts, as far as its item allows them, and the places."""

    room = typing = "palette"
    place = "Command"
    DEFAULT_CSS = "#about { height: 1; }"

    def __init__(self, context: AppContext, here: BaseScreen) -> None:
        super().__init__(context)
        self.here = here
        self.item_id = here.drawn()
        self.all: tuple[Command, ...] = commands(here, NO_ITEM)
        self.found: tuple[Command, ...] = ()
        self.text = ""

    def body(self) -> Iterable[Widget]:
        yield TextPane(id="about")
        yield Choices()

    def arrive(self) -> None:
        about = " A part of a word, or the number of a claim or an item. esc leaves."
        self.query_one("#about", TextPane).lines = (TextLine(about, strong=True),)
        self.hold_keys()
        self.ask(partial(self._open, ""), group="prompt", exclusive=False)

    async def _open(self, text: str) -> None:
        try:
            item_id = self.item_id
            if item_id is not None:
                offers = await self.context.session.ask(lambda desk: desk.offers(item_id))
                self.all = commands(self.here, not_allowed(offers))
        finally:
            await self.open_prompt("Do", text)
            self._draw()
            self.release_keys()

    def _draw(self) -> None:
        self.found = matching(self.all, self.text)
        lines = [
            f"{align_left(one.word, WORD)} {align_left(one.keys, KEYS)} {one.text}"
            for one in self.found
        ]
        self.query_one(Choices).lines = tuple(lines)

    def typed(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.query_one(Choices).cursor = 0
            self._draw()

    def answered(self, text: str) -> None:
        self.typed(text)
        if self.found:
            self._run(self.found[self.query_one(Choices).cursor])
        else:
            self.ask(partial(self._look_up, text), group="act", exclusive=False)

    def _run(self, command: Command) -> None:
        self.app.pop_screen()
        if command.writes and self.here.drawn() != self.item_id:
            self.here.say(
                f"Another item came here meanwhile: {command.word} was not done. Ask for it again."
            )
        else:
            command.run(self.here)
        self.release_keys()

    async def _look_up(self, text: str) -> None:
        from screens.queue.item import ItemScreen

        try:
            row = await self.context.session.ask(lambda desk: numbered(desk, text))
        except MedqError as problem:
            self.refuse(problem)
            await self._open(text)
        else:
            self.app.pop_screen()
            self.here.app.push_screen(ItemScreen(self.context, row))
            self.release_keys()

    def left(self) -> None:
        self.app.pop_screen()


def numbered(desk: SessionApi, text: str) -> ItemRow:
    """The item of a claim with that number, else the item with that number; in the store's thread. Errors: `MedqError`."""
    if text.replace("-", "").isalnum() and any(sign.isdigit() for sign in text):
        for state in (None, State.WAITING, State.DONE):
            page = desk.page(Query(search=text, state=state), None, None, 20)
            for row in page.rows:
                if row.number.casefold() == text.casefold():
                    return row
        if text.isascii() and text.isdecimal():
            return desk.detail(int(text)).row
    raise MedqError(f"Nothing here is called {text!r}.", hint="Change it, or esc leaves.")
