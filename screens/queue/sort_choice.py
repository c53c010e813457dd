"""A controller for the order of a list: a digit after the sort key chooses, the key again turns."""

from collections.abc import Callable, Mapping
from typing import Generic, NamedTuple, TypeVar

from medq.domain.items.bundle import Bundle
from medq.domain.items.item import Kind
from medq.domain.queue.page import Query, Sort

Order = TypeVar("Order")


class SortWords(NamedTuple):
    """The name of an order, and what comes first in it as it is and turned."""

    name: str
    first: str
    turned_first: str


ORDERS = {
    Sort.RANK: SortWords("$/min", "highest", "lowest"),
    Sort.DUE: SortWords("due", "earliest", "latest"),
    Sort.MONEY: SortWords("amount", "largest", "smallest"),
    Sort.AGE: SortWords("age", "oldest", "newest"),
}
CALL_ORDERS = {
    Sort.RANK: SortWords("priority", "first", "last"),
    Sort.DUE: ORDERS[Sort.DUE],
    Sort.AGE: ORDERS[Sort.AGE],
}
"""The orders of callbacks alone: their amounts are not shown before identity is verified."""


def orders_of(query: Query) -> Mapping[Sort, SortWords]:
    """Return the orders of the list of a query."""
    is_of_calls = query.kinds == (Kind.CALLBACK,) or query.bundle is Bundle.LATER_CALLBACKS
    return CALL_ORDERS if is_of_calls else ORDERS


class SortChoice(Generic[Order]):
    """The choice of an order, open from the sort key to the next key."""

    def __init__(
        self,
        words: Mapping[Order, SortWords],
        say: Callable[[str], None],
        show: Callable[[], None],
    ) -> None:
        self._chosen = next(iter(words)), False  # by the person: a list may not offer it
        self.offer(words)
        self._say = say
        self._show = show
        self._is_open = False

    def offer(self, words: Mapping[Order, SortWords]) -> None:
        """Offer these orders; the first is in force where the chosen one is none of them."""
        first = next(iter(words)), False
        self.sort, self.reverse = self._chosen if self._chosen[0] in words else first
        self._words = words
        self._by_digit = {str(number): order for number, order in enumerate(words, 1)}

    def choose(self, sort: Order, *, reverse: bool) -> None:
        """Choose an order, for this list if it offers it and for others that do."""
        self._chosen = sort, reverse
        self.offer(self._words)

    def begin(self, key: str) -> None:
        """Offer the orders; the sort key pressed again turns the one that is shown."""
        names = (f"{digit} {self._words[order].name}" for digit, order in self._by_digit.items())
        self._say(f"Sort by: {', '.join(names)}. {key} again: reverse.")
        self._is_open = True

    def takes(self, name: str, action: str | None) -> bool:
        """Return whether a key belongs to the choice, and do it; any other key ends the choice."""
        if not self._is_open:
            return False
        self._is_open = False
        if action == "list.sort":
            self._set(self.sort, reverse=not self.reverse)
        elif name in self._by_digit:
            self._set(self._by_digit[name], reverse=False)
        else:
            self._say("")
            return False
        return True

    def _set(self, sort: Order, *, reverse: bool) -> None:
        self.choose(sort, reverse=reverse)
        words = self._words[sort]
        first = words.turned_first if reverse else words.first
        self._say(f"By {words.name}, {first} first.")
        self._show()

    @property
    def text(self) -> str:
        """The order as the line above the list shows it: `by due`, `by due, reversed`."""
        return f"by {self._words[self.sort].name}" + (", reversed" if self.reverse else "")
