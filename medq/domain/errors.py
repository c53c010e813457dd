"""Errors that people can act on, and problems of imported files."""

from enum import StrEnum
from typing import NamedTuple


class ProblemLevel(StrEnum):
    """The severity of a problem; the worst one decides the status of its transaction."""

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
    """Something wrong in a file: where, what, and what to do about it.

    `where` holds control numbers and segment numbers only, never a name: problems are logged and
    printed.
    """

    level: ProblemLevel
    where: str
    message: str
    hint: str
    hold: HoldReason | None = None  # why a held transaction is held


class MedqError(Exception):
    """An error that a person can fix: what is wrong, where, and what to do.

    Shown in place, never as a traceback.
    """

    def __init__(self, message: str, *, where: str = "", hint: str = "", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.hint = hint
        self.field = field  # the field of an act in which it can be fixed


class FileError(MedqError):
    """Something is wrong with an imported file itself: nothing of it is imported."""


class BusyError(MedqError):
    """The store stayed locked; nothing was changed, and the call may be repeated."""


class ReasonError(MedqError):
    """An act that is allowed only with a reason, which is missing."""


class ConfirmError(MedqError):
    """An act that is done when the person gives the same answers once more."""


class NothingLeftError(MedqError):
    """A list has no item that the person may check out."""


class ConflictError(MedqError):
    """A conflict with another user's act.

    `who` are their initials; `plural_message` is the message for several items at once.
    """

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
    """Another user has the item checked out."""


class StaleError(ConflictError):
    """Another user changed the item since it was read; nothing was changed."""
