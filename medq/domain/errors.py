"""What can be wrong with something a person or a payer sent, and how it is told."""

from enum import StrEnum
from typing import NamedTuple


class ProblemLevel(StrEnum):
    """How bad a problem is; the worst of a transaction decides its status."""

    REFUSED = "refused"
    HELD = "held"
    REVIEW = "review"
    NOTE = "note"


class HoldReason(StrEnum):
    """Why a transaction is held: nothing of it is posted."""

    OUT_OF_BALANCE = "out of balance"
    DUPLICATE_TRACE = "duplicate trace"  # posted before, with different content
    UNREADABLE = "unreadable"  # an amount or a control number is missing or wrong
    NOTE = "note"  # the office holds transactions that have notes


class Problem(NamedTuple):
    """One thing that is not as it should be: where (file, transaction, segment), what, and what to do about it.

    `at` holds control numbers and segment numbers only, never a name: problems are logged and printed.
    """

    level: ProblemLevel
    where: str
    message: str
    hint: str
    hold: HoldReason | None = None  # why a held transaction is held


class MedqError(Exception):
    """Something a person can mend: what is wrong, where, and what to do. Shown in place; never a traceback."""

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint


class FileError(MedqError):
    """Something is wrong with an imported file itself: nothing of it is imported."""


class BusyError(MedqError):
    """Somebody else was writing for longer than one waits at once: nothing was changed, and the same may be asked again."""


class ReasonError(MedqError):
    """It may be done, but only for a reason, and none was given."""


class ConflictError(MedqError):
    """It is so because of what somebody else did: `who` are their initials, `many` tells it of several items at once."""

    def __init__(
        self,
        message: str,
        *,
        where: str = "",
        hint: str = "",
        who: str = "",
        plural_message: str = "",
    ) -> None:
        super().__init__(message, where=where, hint=hint)
        self.who = who
        self.plural_message = plural_message


class HeldError(ConflictError):
    """Somebody else has the item."""


class StaleError(ConflictError):
    """Somebody acted on the item since it was drawn: nothing was changed."""
