"""A plan as screens and commands show it: lines with progress, and what is left out."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from medq.domain.items.item import ItemRow, State
from medq.domain.plan.model import PlanState
from medq.domain.plan.reasons import OmissionReason, PlacementReason, PlanProblem, ReasonKind
from medq.domain.plan.spans import Span

TIMED_REASONS = (ReasonKind.PROMISED, ReasonKind.PROMISED_DAY, ReasonKind.APPOINTMENT)
NOON = 12 * 60


class Progress(StrEnum):
    """The progress of a line."""

    OPEN = "open"
    YOURS = "yours"
    THEIRS = "theirs"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a plan: items worked together, or something that is no item (`name`)."""

    start: int  # minute of the office's wall clock
    minutes: int
    reason: PlacementReason
    rows: tuple[ItemRow, ...] = ()
    name: str = ""
    by_hand: bool = False
    is_last_day: bool = False  # today or never
    slipped: int = 0  # on how many earlier days it was planned and not done
    finished: int = 0  # rows that are done or on hold
    used_minutes: int | None = None  # worked on it, where that is known
    who: str = ""  # initials of the plan's owner
    is_finished: bool = False  # of what is no item: a person finished it
    phones_open: int | None = None  # the minute from which its payer answers, where that is known

    @property
    def end(self) -> int:
        return self.start + self.minutes

    @property
    def items(self) -> tuple[int, ...]:
        return tuple(row.id for row in self.rows)

    @property
    def key(self) -> str:
        """The first item, or the name: the cursor stays on the line with this key."""
        return str(self.rows[0].id) if self.rows else self.name

    @property
    def has_window(self) -> bool:
        """True for a line at a promised or booked time."""
        if self.reason.kind in TIMED_REASONS:
            return True
        return self.reason.window is not None and bool(self.rows)

    @property
    def is_morning(self) -> bool:
        return self.start < NOON

    @property
    def clock_span(self) -> Span | None:
        """Return when it must begin, where the clock says so; None where only its order counts.

        That is a promised window, the latest start of a last day (no longer than a moment), and
        the span of what has its own time: fixed lines and what a person locked.
        """
        if self.reason.window is not None:
            return self.reason.window
        if not self.rows or self.reason.kind is ReasonKind.LOCKED:
            return Span(self.start, self.end)
        minute = self.reason.minute
        return Span(minute, minute) if minute is not None else None

    def late_minutes(self, minute_now: int | None) -> int:
        """Return for how long it should have begun at that minute of its day: 0 if it is not late.

        None is a moment on another day.
        """
        clock = self.clock_span
        if minute_now is None or clock is None or not self.is_to_do:
            return 0
        return max(0, minute_now - clock.end)

    @property
    def next_row(self) -> ItemRow | None:
        """The first of its items that is still to be worked; the first one when none is."""
        return next(
            (row for row in self.rows if row.state in (State.OPEN, State.TAKEN)),
            self.rows[0] if self.rows else None,
        )

    @property
    def items_to_do(self) -> int:
        """How many of its items are still to be worked."""
        return sum(row.state in (State.OPEN, State.TAKEN) for row in self.rows)

    @property
    def progress(self) -> Progress:
        """Done or on hold if all of it is; otherwise by who has some of it."""
        if self.is_finished:
            return Progress.DONE
        if self.rows and self.finished == len(self.rows):
            all_waiting = all(row.state is State.WAITING for row in self.rows)
            return Progress.WAITING if all_waiting else Progress.DONE
        holders = {row.holder for row in self.rows if row.state is State.TAKEN}
        if self.who in holders:
            return Progress.YOURS
        return Progress.THEIRS if holders else Progress.OPEN

    @property
    def is_to_do(self) -> bool:
        """True while none of it is finished and nobody else has it."""
        return self.progress in (Progress.OPEN, Progress.YOURS)

    @property
    def holder(self) -> str:
        """Initials of somebody else who has one of its items, or nothing."""
        holders = (row.holder for row in self.rows if row.state is State.TAKEN)
        return next((holder for holder in holders if holder != self.who), "")


@dataclass(frozen=True, slots=True)
class OmissionLine:
    """One candidate that is not in the plan, and why."""

    row: ItemRow
    reason: OmissionReason


@dataclass(frozen=True, slots=True)
class DeadlineCounts:
    """Items with an act-by day through a day: on somebody's plan, and on nobody's."""

    until: date
    planned: int
    left_out: int


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One person's plan of one day."""

    day: date
    who: str
    state: PlanState | None  # None where there is no plan
    hours: Span | None = None
    lunch: Span | None = None
    capacity: int = 0  # minutes
    planned: int = 0  # minutes
    lines: tuple[PlanLine, ...] = ()
    left_out: tuple[OmissionLine, ...] = ()  # empty where it was not computed
    left_out_total: int = 0
    due_sooner: tuple[ItemRow, ...] = ()  # left out: they must go out before that day
    problems: tuple[PlanProblem, ...] = ()
    helpers: tuple[tuple[str, int], ...] = ()  # (initials, free minutes that day)
    edit_count: int = 0  # changes by hand
    saved_at: datetime | None = None
    open_total: int = 0  # all open items of the office
    new_items: tuple[ItemRow, ...] = ()  # newer than the plan, and worth more than what is left
    deadlines: DeadlineCounts | None = None
    value_cents: int = 0
    version: int = 0
    minute_now: int | None = None  # of the plan's day, when it was read; None on another day

    @property
    def unplanned(self) -> int:
        return max(0, self.capacity - self.planned)

    @property
    def done(self) -> int:
        """The number of lines that are done."""
        return sum(line.progress is Progress.DONE for line in self.lines)

    @property
    def followed_up(self) -> int:
        """The number of lines that are on hold for a follow-up: they are not done."""
        return sum(line.progress is Progress.WAITING for line in self.lines)

    @property
    def items(self) -> tuple[int, ...]:
        return tuple(item for line in self.lines for item in line.items)


@dataclass(frozen=True, slots=True)
class PlanResult:
    """A plan after an act on it, and the message about that act."""

    plan: DayPlan
    message: str
    can_undo: bool = False


class EditKind(StrEnum):
    """The changes that a person can make to a plan. In brackets: the text of the edit."""

    MOVE_UP = "up"  # above the line of `others`
    MOVE_DOWN = "down"  # below it
    REMOVE = "remove"
    ADD = "add"  # the items, or (an item's or a claim's number; 10:00+30 staff meeting)
    LOCK = "lock"  # (a time)
    MINUTES = "minutes"  # (minutes)
    HOURS = "hours"  # (hours, lunch or both: 8-16:30 12:00+60)
    LEAVE_OUT = "leave-out"  # although its act-by day is that day (the reason)
    REASSIGN = "reassign"  # (initials)
    FINISH = "finish"  # a line that is no item


@dataclass(frozen=True, slots=True)
class PlanEdit:
    """One change by hand: to these items, or to the line with that name that is no item."""

    kind: EditKind
    items: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    name: str = ""
    text: str = ""  # as it was typed
