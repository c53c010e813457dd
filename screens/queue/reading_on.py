"""A controller that reads the next and the previous item of a list, without a checkout."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from medq.domain.items.item import ItemRow
from medq.domain.queue.list_place import ListPlace
from screens.base.session import AppContext
from screens.base.store_questions import StoreQuestions

NO_LIST = "This item was not opened from a list: q goes back."
END_TEXTS = {1: "This is the last item of the list.", -1: "This is the first item of the list."}


class ListReader(Protocol):
    """The screen's side: where its item is in a list, and how another one is shown."""

    context: AppContext
    store: StoreQuestions
    list_place: ListPlace | None

    def say(self, text: str, /) -> None:
        """Show a message in row 23."""

    async def load(self, row: ItemRow, /) -> None:
        """Read and show an item."""


class ReadingOn:
    """The keys that go through the list from which an item was opened, in its order."""

    def __init__(self, screen: ListReader) -> None:
        self._screen = screen

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The handlers by key action."""
        return {
            "item.following": partial(self._read_on, 1),
            "item.preceding": partial(self._read_on, -1),
        }

    def _read_on(self, step: int) -> None:
        if self._screen.list_place is None:
            self._screen.say(NO_LIST)
        else:
            self._screen.store.ask_held(partial(self._show, step), group="act")

    async def _show(self, step: int) -> None:
        list_place = self._screen.list_place
        assert list_place is not None
        queue = self._screen.context.queue
        neighbor = await queue.ask(lambda queue: queue.neighbor(list_place, step))
        if neighbor is None:
            self._screen.say(END_TEXTS[step])
            return
        self._screen.list_place = self._screen.context.place_read = neighbor.list_place
        self._screen.say("")
        await self._screen.load(neighbor.row)
