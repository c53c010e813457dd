"""The parts of a day's plan: the day, its candidates, its entries and its omissions.

Minutes are minutes of the office's wall clock. On the day the clocks go forward the hour they skip
is a closed span (`Day.skipped`); on the day they go back the repeated hour counts once. So a line
says what the clock on the wall shows, and no plan holds more minutes than the day has.
Worth is in micro-dollars: the rank's V·I·U + C before it is divided by minutes.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from medq.domain.items.item import Kind
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.reasons import (
    MICROS_PER_CENT,
    OmissionReason,
    PlacementReason,
    PlanProblem,
    ReasonKind,
)
from medq.domain.plan.spans import Span

FIRST_TIERS = 1  # tiers up to this one are placed before the rest of a plan


class PlanState(StrEnum):
    """The state of a stored plan."""

    DRAFT = "draft"
    ACCEPTED = "accepted"  # the first screen of that day


@dataclass(frozen=True, slots=True)
class Candidate:
    """One item that could be worked on the day.

    `minutes` are those of the item worked alone; `setup_minutes` of them fall away right after
    another item of its `group`. In a promised `window` the work begins and, where the window is
    long enough, ends. `hours` are the payer's on that day: None where they do not matter, empty
    where it is closed.
    """

    item: int
    kind: Kind
    title: str  # "Denial 10391 ORTIZ  Cigna"
    minutes: int
    worth_micros: int
    score_micros: int  # a minute, as in the queue
    tier: int = 2  # 0 pinned by this person, 1 today or never, 2 everything else
    payer: str = ""
    group: str = ""  # kind and payer; empty: it shares its setup with nothing
    setup_minutes: int = 0
    act_by: date | None = None
    start_by: int | None = None  # tier 1: the latest start that day if it takes `minutes`
    window: Span | None = None
    hours: tuple[Span, ...] | None = None
    below_floor: bool = False  # its last safe day, but not worth enough to come first
    held_by: str = ""  # initials of the other person who has or owns it
    not_before: date | None = None  # on hold until then
    reason: PlacementReason | None = None  # tier 1: what must happen that day
    name: str = ""  # short, for the text of another line: "COLE"
    too_late: OmissionReason | None = None  # why no plan of that day may have it
    phones_open: date | None = None  # where `hours` is empty: the next day with hours

    @property
    def label(self) -> str:
        return self.name or self.title

    @property
    def marginal_minutes(self) -> int:
        """The minutes right after another item of its group, at least 1."""
        return max(1, self.minutes - self.setup_minutes) if self.group else max(1, self.minutes)


@dataclass(frozen=True, slots=True)
class FixedBlock:
    """A part of the day that has its own clock time, whatever is planned."""

    name: str
    span: Span
    reason: PlacementReason | None = None
    is_appointment: bool = False  # its minutes are not part of the day's capacity

    @property
    def is_day_start(self) -> bool:
        """Return whether the block begins the day, whatever it is called."""
        return self.reason is not None and self.reason.kind is ReasonKind.DAY_START


@dataclass(frozen=True, slots=True)
class Day:
    """One person's day."""

    date: date
    person: str
    hours: Span | None  # None: the person does not work
    breaks: tuple[Span, ...] = ()
    fixed: tuple[FixedBlock, ...] = ()
    reserved_minutes: int = 0  # kept for what comes in during the day
    skipped: tuple[Span, ...] = ()  # minutes that the clocks leave out that day


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One line of a plan: a candidate or a fixed block."""

    start: int
    minutes: int
    reason: PlacementReason
    candidate: Candidate | None = None
    fixed: FixedBlock | None = None
    by_hand: bool = False  # a person set its position

    @property
    def end(self) -> int:
        return self.start + self.minutes

    @property
    def item(self) -> int | None:
        return self.candidate.item if self.candidate else None


@dataclass(frozen=True, slots=True)
class Omission:
    """A candidate that is not in the plan; `instead_of` is the entry that it would displace."""

    candidate: Candidate
    reason: OmissionReason
    instead_of: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A day's plan: its entries by start, every other candidate, and what does not fit.

    `capacity` is the day's working minutes, appointments not counted; `planned` are the minutes of
    the entries; `unplanned` is the rest.
    """

    day: Day
    edits: ManualEdits
    entries: tuple[PlanEntry, ...]
    left_out: tuple[Omission, ...]
    capacity: int
    planned: int
    problems: tuple[PlanProblem, ...] = ()
    rounds: int = 0  # rounds of improvement so far
    _items: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        items = frozenset(entry.item for entry in self.entries if entry.item is not None)
        object.__setattr__(self, "_items", items)

    @property
    def items(self) -> frozenset[int]:
        """The items that are planned."""
        return self._items

    @property
    def unplanned(self) -> int:
        return max(0, self.capacity - self.planned)

    @property
    def worth_micros(self) -> int:
        return sum(entry.candidate.worth_micros for entry in self.entries if entry.candidate)

    @property
    def value_cents(self) -> int:
        return (2 * self.worth_micros + MICROS_PER_CENT) // (2 * MICROS_PER_CENT)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Everything that the plan was made from, the planned ones first."""
        return (
            *(entry.candidate for entry in self.entries if entry.candidate),
            *(omission.candidate for omission in self.left_out),
        )

    @property
    def seed(self) -> str:
        """The random seed of the improvement: equal for equal days and persons."""
        return f"{self.day.date.isoformat()} {self.day.person}"
