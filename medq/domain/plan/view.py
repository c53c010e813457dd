"""A plan as screens and commands show it: lines of items that are worked together, how far they are, what is left out."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from medq.domain.items.item import ItemRow, State
from medq.domain.plan.model import OmissionReason, PlanProblem, Span


class Progress(StrEnum):
    """How far a line is."""

    OPEN = "open"
    YOURS = "yours"
    THEIRS = "theirs"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a plan: items worked together, or what is no item (`name`). Minutes of the office's wall clock."""

    start: int
    minutes: int
    why: str
    rows: tuple[ItemRow, ...] = ()
    name: str = ""
    by_hand: bool = False
    start_by: int | None = None  # the latest minute it may begin at
    window: bool = False  # at a promised or booked time
    last_chance: bool = False  # today or never
    slipped: int = 0  # on how many earlier days it was planned and not done
    ended: int = 0  # rows that are done or wait
    used: int | None = None  # minutes that were worked on it, where that is known
    who: str = ""  # initials of whose plan it is

    @property
    def end(self) -> int:
        return self.start + self.minutes

    @property
    def items(self) -> tuple[int, ...]:
        return tuple(row.id for row in self.rows)

    @property
    def key(self) -> str:
        """What the cursor holds on to: the first item, or the name."""
        return str(self.rows[0].id) if self.rows else self.name

    @property
    def next_row(self) -> ItemRow | None:
        """The first of its items that is still to be worked; the first one when none is."""
        return next(
            (row for row in self.rows if row.state in (State.OPEN, State.TAKEN)),
            self.rows[0] if self.rows else None,
        )

    @property
    def progress(self) -> Progress:
        """Done when all of it is over; waiting when the last of it waits for somebody; theirs when only others work at it."""
        if self.rows and self.ended == len(self.rows):
            return (
                Progress.WAITING
                if all(row.state is State.WAITING for row in self.rows)
                else Progress.DONE
            )
        holders = {row.holder for row in self.rows if row.state is State.TAKEN}
        return (
            Progress.YOURS if self.who in holders else Progress.THEIRS if holders else Progress.OPEN
        )

    @property
    def holder(self) -> str:
        """Who else has one of its items, by initials."""
        return next(
            (
                row.holder
                for row in self.rows
                if row.state is State.TAKEN and row.holder != self.who
            ),
            "",
        )


@dataclass(frozen=True, slots=True)
class OmissionLine:
    """One candidate that is not in the plan, and why not."""

    row: ItemRow
    why: str
    omission: OmissionReason


@dataclass(frozen=True, slots=True)
class DeadlineCounts:
    """Last safe days up to a day: how many of them are in the plan, how many are not."""

    until: date
    planned: int
    left: int


@dataclass(frozen=True, slots=True)
class ExpiringLine:
    """One thing to decide, for one or more equal items: the first of them, what letting go costs, what working costs."""

    row: ItemRow
    items: tuple[int, ...]
    lapsing: bool  # else it was forgotten
    worth_cents: int
    minutes: int
    lapses: date | None
    untouched: int  # working days


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One person's plan of one day. `state` is `draft`, `accepted`, or empty where there is none."""

    day: date
    who: str
    state: str
    hours: Span | None = None
    lunch: Span | None = None
    room: int = 0
    planned: int = 0
    lines: tuple[PlanLine, ...] = ()
    left: tuple[OmissionLine, ...] = ()  # empty where it was not worked out
    left_total: int = 0
    problems: tuple[PlanProblem, ...] = ()
    helpers: tuple[tuple[str, int], ...] = ()  # who has minutes free that day: (initials, minutes)
    changes: int = 0  # set by hand
    made_at: datetime | None = None
    open_total: int = 0  # everything that is to be done in the office
    came_in: tuple[ItemRow, ...] = ()  # newer than the plan and worth more than what is left of it
    limits: DeadlineCounts | None = None
    value_cents: int = 0
    version: int = 0

    @property
    def kept_free(self) -> int:
        return max(0, self.room - self.planned)

    @property
    def done(self) -> int:
        """How many lines are over."""
        return sum(line.progress in (Progress.DONE, Progress.WAITING) for line in self.lines)

    @property
    def items(self) -> tuple[int, ...]:
        return tuple(item for line in self.lines for item in line.items)


@dataclass(frozen=True, slots=True)
class PlanResult:
    """A plan after something was done to it, and what to tell."""

    plan: DayPlan
    message: str
    can_undo: bool = False


class EditKind(StrEnum):
    """What a person can change in a plan by hand. In brackets what `text` holds, as it was typed."""

    UP = "up"  # above the line of `others`
    DOWN = "down"  # below it
    OUT = "out"
    ADD = "add"  # (an item's or a claim's number; or a time and words: 10:00+30 staff meeting)
    FIX = "fix"  # (a time)
    MINUTES = "minutes"  # (minutes)
    HOURS = "hours"  # (hours, lunch or both: 8-16:30 12:00+60)
    LEAVE = "leave"  # out although its limit falls on that day (the reason)
    HAND = "hand"  # to somebody else (initials)


@dataclass(frozen=True, slots=True)
class PlanEdit:
    """One change by hand: of these items, or of what is no item and has that name."""

    verb: EditKind
    items: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    name: str = ""
    text: str = ""
