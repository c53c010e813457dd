"""Reasons of a plan's entries, omissions and problems: kinds with figures.

`reason_texts` makes all their words.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from medq.domain.items.item import Kind
from medq.domain.plan.spans import Span

MICROS_PER_CENT = 10_000


class ReasonKind(StrEnum):
    """The cause that put an entry into a plan, or at its time."""

    VALUE = "value"
    LOCKED = "locked"
    MOVED = "moved"
    ADDED = "added"
    PINNED = "pinned"
    WINDOW = "window"
    PROMISED = "promised"
    PROMISED_DAY = "promised-day"
    LEGAL_DEADLINE = "legal-deadline"
    LAST_DAY = "last-day"
    PAST_ACT_BY = "past-act-by"
    DAY_START = "day-start"
    DAY_END = "day-end"
    APPOINTMENT = "appointment"
    FIXED = "fixed"


class PlacementReason(NamedTuple):
    """The reason for which an entry is in the plan."""

    kind: ReasonKind
    cents_per_minute: int | None = None  # VALUE
    window: Span | None = None  # WINDOW, PROMISED, and what of these a person moved
    minute: int | None = None  # LOCKED, FIXED: its start; else the latest start on its last day
    day: date | None = None  # LEGAL_DEADLINE: its day; PAST_ACT_BY: the deadline
    is_past: bool = False  # LEGAL_DEADLINE: the day is before the plan's
    cutoff: int | None = None  # LAST_DAY, PAST_ACT_BY: the minute by which it must be out
    by_fax: bool = False  # LAST_DAY: only fax or portal still arrive in time


class OmissionKind(StrEnum):
    """The cause that keeps a candidate out of a plan."""

    HELD = "held"
    LOST = "lost"
    MUST_GO_SOONER = "must-go-sooner"
    WAITING = "waiting"
    REMOVED = "removed"
    CLOSED = "closed"
    TOO_LONG = "too-long"
    LOW_VALUE = "low-value"
    DAY_FULL = "day-full"
    FITS_NOW = "fits-now"


class OmissionReason(NamedTuple):
    """The reason for which a candidate is not in the plan."""

    kind: OmissionKind
    holder: str = ""  # HELD: initials
    day: date | None = None  # WAITING: until then; MUST_GO_SOONER: act by; LOST: its deadline
    minutes: int | None = None  # TOO_LONG, DAY_FULL: what it needs
    longest_minutes: int | None = None  # TOO_LONG: the longest open span of the day
    cents_per_minute: int | None = None  # LOW_VALUE
    payer_hours: tuple[Span, ...] | None = None  # CLOSED: by the payer's phone hours
    opens: date | None = None  # CLOSED, by the payer: the next day on which its phones are open
    window: Span | None = None  # CLOSED: a promised window outside the working hours
    minute: int | None = None  # CLOSED: the latest start, which the day does not hold
    displaced: str = ""  # DAY_FULL: the entry that would have to go


def redact_reason(reason: PlacementReason, item_kind: Kind) -> PlacementReason:
    """Remove the money from a callback's reason: it stays hidden until identity is verified."""
    return reason._replace(cents_per_minute=None) if item_kind is Kind.CALLBACK else reason


def redact_omission(reason: OmissionReason, item_kind: Kind) -> OmissionReason:
    """Remove the money from a callback's reason: it stays hidden until identity is verified."""
    return reason._replace(cents_per_minute=None) if item_kind is Kind.CALLBACK else reason


def cents_per_minute(score_micros: int) -> int:
    """Return micro-dollars a minute as cents, half a cent rounded up."""
    return (2 * score_micros + MICROS_PER_CENT) // (2 * MICROS_PER_CENT)


class PlanConflict(StrEnum):
    """The kind of requirement that a plan cannot meet."""

    DEADLINES = "deadlines"
    PROMISES = "promises"
    MANUAL = "manual"
    FIXED = "fixed"


class ProblemKind(StrEnum):
    """The exact thing that does not fit."""

    DEADLINES_DO_NOT_FIT = "deadlines-do-not-fit"
    PROMISES_DO_NOT_FIT = "promises-do-not-fit"
    ITEM_DOES_NOT_FIT = "item-does-not-fit"
    MOVES_CONTRADICT = "moves-contradict"
    MOVE_NOT_POSSIBLE = "move-not-possible"
    LOCK_NOT_WORKABLE = "lock-not-workable"
    LOCK_BEFORE_HOURS = "lock-before-hours"
    LOCK_AFTER_HOURS = "lock-after-hours"
    LOCK_IN_BREAK = "lock-in-break"
    LOCK_OUTSIDE_ITEM_HOURS = "lock-outside-item-hours"
    LOCK_AGAINST_ORDER = "lock-against-order"
    LOCK_OCCUPIED = "lock-occupied"
    FIXED_OVERLAPS = "fixed-overlaps"
    FIXED_OUTSIDE_HOURS = "fixed-outside-hours"

    @property
    def conflict(self) -> PlanConflict:
        if self is ProblemKind.DEADLINES_DO_NOT_FIT:
            return PlanConflict.DEADLINES
        if self is ProblemKind.PROMISES_DO_NOT_FIT:
            return PlanConflict.PROMISES
        is_fixed = self in (ProblemKind.FIXED_OVERLAPS, ProblemKind.FIXED_OUTSIDE_HOURS)
        return PlanConflict.FIXED if is_fixed else PlanConflict.MANUAL


class PlanProblem(NamedTuple):
    """One thing in a plan that a person has to decide."""

    kind: ProblemKind
    items: tuple[int, ...] = ()
    minutes: int = 0  # how many are missing, where minutes are
    names: tuple[str, ...] = ()  # of the items, or of a fixed block
    minute: int | None = None  # LOCK_*: the minute that was asked for
    limit: int | None = None  # LOCK_BEFORE_HOURS, LOCK_AFTER_HOURS: where the hours start or end
    span: Span | None = None  # FIXED_*: the block's
    day: date | None = None  # DEADLINES_DO_NOT_FIT, PROMISES_DO_NOT_FIT

    @property
    def conflict(self) -> PlanConflict:
        return self.kind.conflict

    def is_same(self, other: "PlanProblem") -> bool:
        """Return whether both name the same conflict, however many minutes are missing."""
        return self._replace(minutes=0) == other._replace(minutes=0)
