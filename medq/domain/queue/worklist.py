"""Saved filters with a number and a name, chosen by a digit."""

from typing import NamedTuple

LONGEST_NAME = 14  # letters of a worklist's name
MOST_COUNTED = 999  # a worklist's count goes no further
ALL = 0  # the number that shows all open work


class Worklist(NamedTuple):
    """A list that a person opens by a digit; `filter_text` is what they would type."""

    number: int
    name: str
    filter_text: str


STANDARD = (
    Worklist(1, "Mine", "mine"),
    Worklist(2, "Denials", "denial"),
    Worklist(3, "No response", "follow-up"),
    Worklist(4, "Rejected", "rejected"),
    Worklist(5, "Due 10 d", "due<=10d"),
)
NUMBERS = range(1, 10)


def with_own(own: tuple[Worklist, ...]) -> tuple[Worklist, ...]:
    """Return the worklists of a person: their own, and the standard ones of other numbers."""
    by_number = {worklist.number: worklist for worklist in (*STANDARD, *own)}
    return tuple(by_number[number] for number in sorted(by_number))


def free_number(worklists: tuple[Worklist, ...]) -> int:
    """Return the number that a new worklist is offered: the first free one, else the last."""
    used = {worklist.number for worklist in worklists}
    return next((number for number in NUMBERS if number not in used), NUMBERS[-1])
