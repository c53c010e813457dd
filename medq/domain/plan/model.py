"""What a day's plan is made of: the day, what could be worked, what a person set by hand, and the plan itself.

Minutes are minutes of the wall clock of the office's day (09:10 = 550). On the day the clocks go forward the hour they
skip is a span in which nothing can be done (`Day.skipped`), on the day they go back the hour that comes twice counts
once: what a line says is what the clock on the wall shows, and no plan holds more minutes than the day has.
Worth is micro-dollars: the rank's V·I·U + C before it is divided by minutes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from medq.domain.items.item import Kind

CENT = 10_000  # micro-dollars


class Span(NamedTuple):
    """From a minute of the day up to, not including, another."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        return max(0, self.end - self.start)

    def within(self, others: Iterable["Span"]) -> tuple["Span", ...]:
        """The parts of this span that lie in one of the others, in their order."""
        cut = (Span(max(self.start, one.start), min(self.end, one.end)) for one in others)
        return tuple(one for one in cut if one.minutes)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One item that could be worked on the day, as the plan sees it.

    `minutes` are those of the item worked alone; `set_up` of them fall away right after another of its `group` (kind and
    payer; empty: it shares with nobody). `window` is promised to a person: the work begins and, where it is long enough,
    ends in it. `hours` are the payer's or the provider's on that day: None where they do not matter, empty where shut.
    """

    item: int
    kind: Kind
    title: str  # what a line shows: "Denial 10391 ORTIZ  Cigna"
    minutes: int
    worth: int  # micro-dollars
    score: int  # micro-dollars a minute, as the queue has it
    tier: int = 2  # 0 pinned to the top by this person, 1 today or never, 2 everything else
    payer: str = ""
    group: str = ""
    set_up: int = 0
    act_by: date | None = None  # the last safe day to act
    start_by: int | None = (
        None  # the latest start on that day for what takes `minutes`, tier 1 only
    )
    window: Span | None = None
    hours: tuple[Span, ...] | None = None
    opens: str = ""  # when its desk opens next: "Mon 30 Nov"
    below_floor: bool = False  # its last safe day, but not worth coming first
    held_by: str = ""  # initials of somebody else whose it is or who has it
    not_before: date | None = None  # it waits until that day
    why: str = ""  # tier 1: what must happen, in a few words: "last safe day, fax 17:00"
    name: str = ""  # in a few words where another line speaks of it: "10407 COLE"

    @property
    def called(self) -> str:
        return self.name or self.title

    @property
    def short(self) -> int:
        """The minutes right after another of its group; at least 1."""
        return max(1, self.minutes - self.set_up) if self.group else max(1, self.minutes)


@dataclass(frozen=True, slots=True)
class FixedBlock:
    """What stands at a time of the day whatever is planned. `away`: an appointment, its minutes are no room to plan."""

    name: str
    span: Span
    why: str = ""
    away: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """One person's day. `hours` is None where the person does not work. `arrivals` are minutes kept for what comes in."""

    date: date
    person: str
    hours: Span | None
    breaks: tuple[Span, ...] = ()
    fixed: tuple[FixedBlock, ...] = ()
    arrivals: int = 0
    skipped: tuple[Span, ...] = ()  # minutes that the clocks leave out on that day


@dataclass(frozen=True, slots=True)
class ManualEdits:
    """What a person set in a plan, kept through every planning. Each method gives a new one with that change.

    `fixed` are (item, minute it starts at); `before` are (item, other): the first was moved, stays in the plan, and stands
    above the other; `minutes` are (item, minutes it takes instead).
    """

    fixed: tuple[tuple[int, int], ...] = ()
    before: tuple[tuple[int, int], ...] = ()
    after: tuple[tuple[int, int], ...] = ()
    dropped: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    minutes: tuple[tuple[int, int], ...] = ()

    def fix(self, item: int, minute: int) -> "ManualEdits":
        """It starts at that minute; an earlier place is forgotten, and so is that of what was moved past it, which stays in."""
        kept = self._free(item)
        beside = [one for one, other in (*kept.before, *kept.after) if other == item]
        kept = replace(
            kept,
            fixed=(*kept.fixed, (item, minute)),
            before=tuple(one for one in kept.before if one[1] != item),
            after=tuple(one for one in kept.after if one[1] != item),
        )
        return replace(
            kept,
            added=(*kept.added, *(one for one in dict.fromkeys(beside) if one not in kept.kept)),
        )

    def in_order(self, order: Sequence[int]) -> "ManualEdits":
        """What was moved, but for that which this order of the items contradicts: it was meant earlier."""
        place = {item: at for at, item in enumerate(order)}

        def stands(upper: int, lower: int) -> bool:
            return upper not in place or lower not in place or place[upper] < place[lower]

        return replace(
            self,
            before=tuple((item, other) for item, other in self.before if stands(item, other)),
            after=tuple((item, other) for item, other in self.after if stands(other, item)),
        )

    def move_above(self, item: int, other: int) -> "ManualEdits":
        """It stands above the other one; a minute it was fixed at, and the opposite, are forgotten."""
        kept = self._unfixed(item, other)
        return replace(kept, before=(*kept.before, (item, other)))

    def move_below(self, item: int, other: int) -> "ManualEdits":
        """It stands below the other one; a minute it was fixed at, and the opposite, are forgotten."""
        kept = self._unfixed(item, other)
        return replace(kept, after=(*kept.after, (item, other)))

    def drop(self, item: int) -> "ManualEdits":
        """It is left out; every place it had is forgotten."""
        kept = self._free(item)
        return replace(
            kept, dropped=(*_without(kept.dropped, item), item), added=_without(kept.added, item)
        )

    def add(self, item: int) -> "ManualEdits":
        """It is in the plan, before whatever is not set by hand."""
        return replace(
            self, added=(*_without(self.added, item), item), dropped=_without(self.dropped, item)
        )

    def lasting(self, item: int, minutes: int) -> "ManualEdits":
        """It takes that many minutes, at least 1, whatever the office's median says."""
        kept = tuple(one for one in self.minutes if one[0] != item)
        return replace(self, minutes=(*kept, (item, max(1, minutes))))

    @property
    def kept(self) -> frozenset[int]:
        """The items that a person wants in the plan."""
        moved = (item for item, _other in (*self.fixed, *self.before, *self.after))
        return frozenset(moved) | frozenset(self.added)

    @property
    def changes(self) -> int:
        """How many things were set."""
        return sum(
            len(one)
            for one in (self.fixed, self.before, self.after, self.dropped, self.added, self.minutes)
        )

    def _free(self, item: int) -> "ManualEdits":
        return replace(
            self,
            fixed=tuple(one for one in self.fixed if one[0] != item),
            before=tuple(one for one in self.before if one[0] != item),
            after=tuple(one for one in self.after if one[0] != item),
            dropped=_without(self.dropped, item),
        )

    def _unfixed(self, item: int, other: int) -> "ManualEdits":
        pair = {(item, other), (other, item)}
        return replace(
            self,
            fixed=tuple(one for one in self.fixed if one[0] != item),
            before=tuple(one for one in self.before if one not in pair),
            after=tuple(one for one in self.after if one not in pair),
            dropped=_without(self.dropped, item),
        )


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One line of a plan: a candidate, or what is fixed. `by_hand`: a person set its place."""

    start: int
    minutes: int
    why: str
    candidate: Candidate | None = None
    fixed: FixedBlock | None = None
    by_hand: bool = False

    @property
    def end(self) -> int:
        return self.start + self.minutes

    @property
    def item(self) -> int | None:
        return self.candidate.item if self.candidate else None

    @property
    def start_by(self) -> int | None:
        """The latest minute it may start at; None where it has none on that day."""
        return self.candidate.start_by if self.candidate else self.start


class OmissionReason(StrEnum):
    """Why a candidate is not in the plan."""

    HELD = "somebody has it"
    WAITS = "waits"
    TAKEN_OUT = "taken out"
    SHUT = "window shut"
    TOO_LONG = "too long"
    FLOOR = "below the floor"
    NO_MINUTES = "no minutes left"
    ROOM = "room by now"


@dataclass(frozen=True, slots=True)
class Omission:
    """A candidate that is not in the plan and the true reason; `instead_of` is the entry that it would displace."""

    candidate: Candidate
    omission: OmissionReason
    why: str
    instead_of: int | None = None


class PlanConflict(StrEnum):
    """What stands in the way of a plan."""

    LIMITS = "limits do not fit"
    PROMISES = "promises do not fit"
    HAND = "set by hand and impossible"
    FIXED = "fixed and impossible"


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """One thing a person has to look at. `minutes` is what is missing, where minutes are."""

    trouble: PlanConflict
    text: str
    items: tuple[int, ...] = ()
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """A day's plan: its entries by start, every other candidate with its reason, and what does not fit.

    `room` is the day's working minutes, `planned` those of the entries (appointments are not among the room),
    `kept_free` what is left of it.
    """

    day: Day
    hand: ManualEdits
    entries: tuple[PlanEntry, ...]
    left_out: tuple[Omission, ...]
    room: int
    planned: int
    problems: tuple[PlanProblem, ...] = ()
    rounds: int = 0  # how long it was looked for something better
    _items: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "_items", frozenset(one.item for one in self.entries if one.item is not None)
        )

    @property
    def items(self) -> frozenset[int]:
        """The items that are planned."""
        return self._items

    @property
    def kept_free(self) -> int:
        return max(0, self.room - self.planned)

    @property
    def worth(self) -> int:
        """What its entries are worth together, micro-dollars."""
        return sum(one.candidate.worth for one in self.entries if one.candidate)

    @property
    def value_cents(self) -> int:
        return (2 * self.worth + CENT) // (2 * CENT)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """All that it was made from, the planned ones first."""
        return (
            *(one.candidate for one in self.entries if one.candidate),
            *(one.candidate for one in self.left_out),
        )

    @property
    def seed(self) -> str:
        """What the search draws from: equal for equal days and persons."""
        return f"{self.day.date.isoformat()} {self.day.person}"


def clock(minute: int) -> str:
    """A minute of the day as the clock shows it: 550 is `09:10`."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def _without(items: tuple[int, ...], item: int) -> tuple[int, ...]:
    return tuple(one for one in items if one != item)
