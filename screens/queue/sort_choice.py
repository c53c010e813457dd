"""A controller for the order of a list: a digit after the sort key chooses, the key again turns."""

from collections.abc import Callable, Mapping
from typing import Generic, NamedTuple, TypeVar

from medq.domain.queue.page import Sort

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


class SortChoice(Generic[Order]):
    """The choice of an order, open from the sort key to the next key."""

    def __init__(
        self,
        words: Mapping[Order, SortWords],
        say: Callable[[str], None],
        show: Callable[[], None],
    ) -> None:
        self._words = words
        self._by_digit = {str(number): order for number, order in enumerate(words, 1)}
        self._say = say
        self._show = show
        self._is_open = False
        self.sort, self.reverse = next(iter(words)), False

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
        self.sort, self.reverse = sort, reverse
        words = self._words[sort]
        first = words.turned_first if reverse else words.first
        self._say(f"By {words.name}, {first} first.")
        self._show()

    @property
    def text(self) -> str:
        """The order as the line above the list shows it: `by due`, `by due, reversed`."""
        return f"by {self._words[self.sort].name}" + (", reversed" if self.reverse else "")
