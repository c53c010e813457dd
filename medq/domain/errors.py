"""What can be wrong with something a person or a payer sent, and how it is told."""

from enum import StrEnum
from typing import NamedTuple


class Grade(StrEnum):
    """How bad a problem is; the worst of a transaction decides its status."""

    REFUSED = "refused"
    HELD = "held"
    REVIEW = "review"
    NOTE = "note"


class Problem(NamedTuple):
    """One thing that is not as it should be: where (file, transaction, segment), what, and what to do about it.

    `at` holds control numbers and segment numbers only, never a name: problems are logged and printed.
    """

    grade: Grade
    at: str
    message: str
    mend: str


class MedqError(Exception):
    """Something a person can mend: what is wrong, where, and what to do. Shown in place; never a traceback."""

    def __init__(self, message: str, *, at: str = "", mend: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.mend = mend


class BusyError(MedqError):
    """Somebody else was writing for longer than one waits at once: nothing was changed, and the same may be asked again."""


class ReasonError(MedqError):
    """It may be done, but only for a reason, and none was given."""


class WhoError(MedqError):
    """It is so because of what somebody else did: `who` are their initials, `many` tells it of several items at once."""

    def __init__(
        self, message: str, *, at: str = "", mend: str = "", who: str = "", many: str = ""
    ) -> None:
        super().__init__(message, at=at, mend=mend)
        self.who = who
        self.many = many


class HeldError(WhoError):
    """Somebody else has the item."""


class StaleError(WhoError):
    """Somebody acted on the item since it was drawn: nothing was changed."""
