"""A decision that is due, as screens and commands show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from medq.domain.items.item import ItemRow


class ExpiringCause(IntEnum):
    """The reason for which an item needs a decision; the first that applies."""

    LOST = 1  # its deadline passed, and nobody has signed that
    LATE = 2  # it waits for a follow-up after its deadline
    EXPIRES = 3
    OTHER_WAY = 4  # another way of working it runs out before the one that it runs on
    UNTOUCHED = 5

    @property
    def word(self) -> str:
        """Return the cause as commands spell it: `lost`."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class ExpiringLine:
    """One decision about one or more equal items.

    The amounts of a callback are None: the caller is not identified yet. What is lost has no worth:
    its deadline has passed.
    """

    row: ItemRow  # the first of them
    versions: Mapping[int, int]  # of the items by id, as they were read, the most money first
    cause: ExpiringCause
    deadline: date | None  # the earliest of them
    act_by: date | None  # the earliest of them
    amount_cents: int | None
    worth_cents: int | None  # the expected recovery that letting them expire gives up
    minutes: int  # what working them takes
    untouched_days: int  # business days since the one untouched for longest was touched
    touched: date  # when the first one was touched
    owner: str  # initials of who owns the first one, else of who had it last; may be empty
    way: str = ""  # the deadline of the other way that runs out: "appeal"

    @property
    def items(self) -> tuple[int, ...]:
        """The ids of its items."""
        return tuple(self.versions)

    @property
    def is_lost(self) -> bool:
        return self.cause is ExpiringCause.LOST
