"""The command line of a screen: type a part of a word, and enter does what the cursor is on."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from medq.domain.errors import MedqError
from medq.domain.items.item import ItemRow, State
from medq.domain.queue.page import Query
from screens.base.cursors import ListCursor
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from screens.base.session_api import QueueApi
from screens.help.commands import (
    ITEM_ACTIONS,
    Command,
    commands,
    disallowed_actions,
    matching,
)
from widgets.cells import align_left
from widgets.signed_lines import SignedLine, SignedLines
from widgets.text_pane import TextLine, TextPane

WORD_WIDTH, KEYS_WIDTH = 19, 12
MAX_NUMBER_HITS = 20


class PaletteScreen(BaseScreen):
    """The commands of the screen it was opened from, as far as its item allows them."""

    screen_id = field_id = "palette"
    header_title = "Command"
    DEFAULT_CSS = "#about { height: 1; }"

    def __init__(self, context: AppContext, opener: BaseScreen) -> None:
        super().__init__(context)
        self.opener = opener
        self.item_id = opener.target_item_id()
        self.commands: tuple[Command, ...] = commands(opener, ITEM_ACTIONS)
        self.matches: tuple[Command, ...] = ()
        self.text = ""
        self.handlers.update(ListCursor(lambda: self.query_one(SignedLines)).handlers)

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="about")
        yield SignedLines()

    def start(self) -> None:
        self.loaded.set()
        about = " Part of a word, or the number of a claim or item. esc cancels."
        self.query_one("#about", TextPane).lines = (TextLine(about, strong=True),)
        self.store.ask_held(partial(self._open_field, ""), group="prompt")

    async def _open_field(self, text: str) -> None:
        try:
            item_id = self.item_id
            if item_id is not None:
                acts = await self.context.queue.ask(lambda queue: queue.available_acts(item_id))
                self.commands = commands(self.opener, disallowed_actions(acts))
        finally:
            await self.open_prompt("Do", text, self._accept, self._show_matches)
            self._draw()

    def _draw(self) -> None:
        self.matches = matching(self.commands, self.text)
        self.query_one(SignedLines).lines = tuple(
            SignedLine(
                f" {align_left(command.word, WORD_WIDTH)} {align_left(command.keys, KEYS_WIDTH)}"
                f" {command.text}"
            )
            for command in self.matches
        )

    def _show_matches(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.query_one(SignedLines).cursor = 0
            self._draw()

    def _accept(self, text: str) -> None:
        self._show_matches(text)
        if self.matches:
            self._run(self.matches[self.query_one(SignedLines).cursor])
        else:
            self.store.ask_held(partial(self._open_item, text), group="act")

    def _run(self, command: Command) -> None:
        self.app.pop_screen()
        if command.writes and self.opener.target_item_id() != self.item_id:
            self.opener.say(f"The item changed: {command.word} was not done. Try again.")
        else:
            command.run(self.opener)

    async def _open_item(self, text: str) -> None:
        try:
            row = await self.context.queue.ask(lambda queue: item_by_number(queue, text))
        except MedqError as error:
            self.notices.show_error(error)
            await self._open_field(text)
        else:
            self.app.pop_screen()
            self.context.open("item", row)

    def leave_prompt(self) -> None:
        self.app.pop_screen()


def item_by_number(queue: QueueApi, text: str) -> ItemRow:
    """Return the item of the claim with that number, else the item with that number.

    Call in the store's thread. Raises `MedqError` if there is none.
    """
    if text.replace("-", "").isalnum() and any(character.isdigit() for character in text):
        for state in (None, State.WAITING, State.DONE):
            page = queue.page(Query(search=text, state=state), None, None, MAX_NUMBER_HITS)
            for row in page.rows:
                if row.number.casefold() == text.casefold():
                    return row
        if text.isascii() and text.isdecimal():
            return queue.detail(int(text)).row
    raise MedqError(
        f"No command, claim or item is called {text!r}.", hint="Change it, or esc cancels."
    )
