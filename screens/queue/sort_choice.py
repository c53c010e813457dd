"""A controller for the order of a list: a digit after the sort key chooses, the key again turns."""

from collections.abc import Callable
from typing import NamedTuple

from medq.domain.queue.page import Sort


class SortWords(NamedTuple):
    """The name of an order, and what comes first in it as it is and turned."""

    name: str
    first: str
    turned_first: str


WORDS = {
    Sort.RANK: SortWords("$/min", "highest", "lowest"),
    Sort.DUE: SortWords("due", "earliest", "latest"),
    Sort.MONEY: SortWords("amount", "largest", "smallest"),
    Sort.AGE: SortWords("age", "oldest", "newest"),
}
BY_DIGIT = {str(number): sort for number, sort in enumerate(WORDS, 1)}


def order_text(sort: Sort, *, reverse: bool) -> str:
    """Return an order in words: `by due, latest first`."""
    words = WORDS[sort]
    return f"by {words.name}, {words.turned_first if reverse else words.first} first"


class SortChoice:
    """The choice of an order, open from the sort key to the next key."""

    def __init__(self, say: Callable[[str], None], show: Callable[[Sort, bool], None]) -> None:
        self._say = say
        self._show = show
        self._is_open = False
        self.sort, self.reverse = Sort.RANK, False

    def begin(self, key: str) -> None:
        """Offer the orders; the sort key pressed again turns the one that is shown."""
        choices = ", ".join(f"{digit} {WORDS[sort].name}" for digit, sort in BY_DIGIT.items())
        self._say(f"Sort by: {choices}. {key} again: reverse.")
        self._is_open = True

    def takes(self, name: str, action: str | None) -> bool:
        """Return whether a key belongs to the choice, and do it; any other key ends the choice."""
        if not self._is_open:
            return False
        self._is_open = False
        if action == "list.sort":
            self._set(self.sort, reverse=not self.reverse)
        elif name in BY_DIGIT:
            self._set(BY_DIGIT[name], reverse=False)
        else:
            self._say("")
            return False
        return True

    def _set(self, sort: Sort, *, reverse: bool) -> None:
        self.sort, self.reverse = sort, reverse
        text = order_text(sort, reverse=reverse)
        self._say(f"{text[:1].upper()}{text[1:]}.")
        self._show(sort, reverse)

    @property
    def text(self) -> str:
        """The order as the line above the list shows it: `by due`, `by due, reversed`."""
        return f"by {WORDS[self.sort].name}" + (", reversed" if self.reverse else "")
