"""The orders that are compared: medq's own, by the functions the program uses, and nine others."""

from collections.abc import Callable
from datetime import date, timedelta
from heapq import heappop, heappush
from typing import Any, Protocol

from medq.domain.claims.deadlines import Channel, last_safe_day
from medq.domain.items.item import Kind
from medq.domain.rank.facts import RankFacts, RankSettings
from medq.domain.rank.score import rank
from tests.bench.office.model import (
    CALENDAR,
    DAYS,
    FIRST_NUMBER,
    LONGEST_ANSWER,
    MISSED,
    Work,
    Year,
)

Key = Callable[[Work, int], float]  # of a piece of work on a day, the least first


class Queue(Protocol):
    """What stands in line under one rule. `open` begins a day; `take` gives the first and takes it out of the line."""

    def add(self, place: int, day: int) -> None: ...
    def drop(self, place: int) -> None: ...
    def open(self, day: int) -> None: ...
    def take(self) -> int | None: ...
    def put_back(self, place: int) -> None: ...


class Lasting:
    """A rule whose key of a piece of work never changes."""

    def __init__(self, year: Year, key: Key) -> None:
        self.work, self.key = year.work, key
        self.heap: list[tuple[float, int]] = []
        self.gone: set[int] = set()
        self.keys: dict[int, float] = {}

    def add(self, place: int, day: int) -> None:
        self.keys[place] = key = self.key(self.work[place], day)
        heappush(self.heap, (key, place))

    def drop(self, place: int) -> None:
        self.gone.add(place)

    def open(self, day: int) -> None:
        pass

    def take(self) -> int | None:
        while self.heap:
            _key, place = heappop(self.heap)
            if place not in self.gone:
                return place
        return None

    def put_back(self, place: int) -> None:
        heappush(self.heap, (self.keys[place], place))


class Daily:
    """A rule whose keys change from day to day: all of them are taken again each morning, the greatest first.

    `key` gives the keys of the work at those places on that day. Errors: ImportError without numpy.
    """

    def __init__(self, year: Year, key: Callable[["Columns", Any, int], Any]) -> None:
        import numpy as np

        self.numpy, self.columns, self.key = np, Columns(year, np), key
        self.here = np.zeros(len(year.work), dtype=bool)
        self.line: list[int] = []

    def add(self, place: int, day: int) -> None:
        self.here[place] = True
        self.columns.came[place] = day

    def drop(self, place: int) -> None:
        self.here[place] = False

    def open(self, day: int) -> None:
        places = self.numpy.flatnonzero(self.here)
        keys = self.key(self.columns, places, day)
        self.line = places[self.numpy.argsort(keys, kind="stable")].tolist()

    def take(self) -> int | None:
        if not self.line:
            return None
        place = self.line.pop()
        self.here[place] = False
        return place

    def put_back(self, place: int) -> None:
        self.here[place] = True


class Columns:
    """What the office knows of a year's work, a column a fact."""

    def __init__(self, year: Year, np: Any) -> None:
        self.np = np
        work = year.work
        self.came = np.zeros(len(work))
        self.since = np.array([one.since for one in work])
        self.due = np.array([one.due for one in work])
        self.dollars = np.array([one.dollars for one in work])
        self.expected = np.array([one.dollars * one.seen_chance for one in work])
        self.loss = np.array([one.seen_loss for one in work])
        self.minutes = np.array([one.seen_minutes for one in work])
        self.missed = np.array([MISSED if one.promised >= 0 else 0.0 for one in work])
        self.asked = np.array([8.0 if one.kind is Kind.QUESTION else 0.0 for one in work])
        self.priority = np.where(self.dollars > 500, 6, np.where(self.dollars > 100, 3.9, 1.8))

    def worth(self, at: Any, day: int) -> Any:
        """What the work is expected to bring on that day, in dollars."""
        return self.expected[at] * self.np.exp(-self.loss[at] * (day - self.since[at]))


class InTurn:
    """Kinds in turn, the oldest of each first."""

    def __init__(self, year: Year) -> None:
        self.kinds = [Lasting(year, lambda work, day: float(day)) for _kind in Kind]
        self.work, self.turn = year.work, 0

    def _of(self, place: int) -> Lasting:
        return self.kinds[self.work[place].kind - 1]

    def add(self, place: int, day: int) -> None:
        self._of(place).add(place, day)

    def drop(self, place: int) -> None:
        self._of(place).drop(place)

    def open(self, day: int) -> None:
        pass

    def take(self) -> int | None:
        for ahead in range(len(self.kinds)):
            turn = (self.turn + ahead) % len(self.kinds)
            place = self.kinds[turn].take()
            if place is not None:
                self.turn = (turn + 1) % len(self.kinds)
                return place
        return None

    def put_back(self, place: int) -> None:
        self._of(place).put_back(place)


class Medq:
    """medq's order: the stored place of `domain/rank.rank`, taken again on the days that it names and on no other."""

    def __init__(self, year: Year, settings: RankSettings | None = None) -> None:
        self.settings = settings or RankSettings()
        self.facts: dict[int, RankFacts] = {}
        self.work = year.work
        self.heap: list[tuple[tuple[int, int, date, int, int], int]] = []
        self.keys: dict[int, tuple[int, int, date, int, int]] = {}  # of what stands in the line
        self.last: dict[int, tuple[int, int, date, int, int]] = {}
        self.turns: list[list[int]] = [[] for _day in range(DAYS)]

    def add(self, place: int, day: int) -> None:
        self.facts[place] = facts_of(self.work[place])
        self._rank(place, day)

    def drop(self, place: int) -> None:
        self.keys.pop(place, None)

    def open(self, day: int) -> None:
        for place in self.turns[day]:
            if place in self.keys:
                self._rank(place, day)

    def _rank(self, place: int, day: int) -> None:
        facts = self.facts[place]
        found = rank(facts, DATES[day], self.settings, CALENDAR)
        limit = facts.act_by or date.max
        self.keys[place] = self.last[place] = key = (
            found.tier,
            -found.order,
            limit,
            -facts.money_cents,
            place,
        )
        turn = day_of(found.next_change)
        if turn < DAYS:
            self.turns[turn].append(place)
        heappush(self.heap, (key, place))

    def take(self) -> int | None:
        while self.heap:
            key, place = heappop(self.heap)
            if self.keys.get(place) == key:
                del self.keys[place]
                return place
        return None

    def put_back(self, place: int) -> None:
        self.keys[place] = key = self.last[place]
        heappush(self.heap, (key, place))


DATES = [CALENDAR.days[FIRST_NUMBER + day] for day in range(DAYS)]


def day_of(when: date) -> int:
    """The first working day on or after that date, counted from the first of the year; many for never."""
    if when == date.max:
        return DAYS
    return CALENDAR.numbers[when - timedelta(days=1)] + 1 - FIRST_NUMBER


def dated(day: int) -> date:
    return CALENDAR.days[FIRST_NUMBER + day]


def facts_of(work: Work) -> RankFacts:
    """A piece of work as the program's rank sees it. A question's last safe day leaves time for its answer, and for the claim
    that follows."""
    promised = work.promised >= 0
    limit = None if promised else dated(work.limit)
    safe = limit
    if limit is not None and work.kind is Kind.QUESTION:
        safe = last_safe_day(limit, Channel.FAX, None, CALENDAR, answer_workdays=LONGEST_ANSWER)
    return RankFacts(
        kind=work.kind,
        money_cents=round(work.dollars * 100),
        recovery_ppm=round(work.seen_chance * 1_000_000),
        age_from=dated(work.since),
        minutes=max(1, round(work.seen_minutes)),
        act_by=safe,
        deadline=limit,
        promise_day=dated(work.promised) if promised else None,
    )


def _urgency(one: Columns, at: Any, day: int) -> Any:
    """Taskwarrior's: a ramp from 14 days before to 7 days after the due date, by priority, with a little for age."""
    due = one.np.clip(((day - one.due[at]) * 1.4 + 14) * 0.8 / 21 + 0.2, 0.2, 1.0)
    age = one.np.minimum(1.0, (day - one.came[at]) * 1.4 / 365)
    return one.priority[at] + 12 * due + 2 * age + one.asked[at]


def _atc(one: Columns, at: Any, day: int, wait: float = 20) -> Any:
    """Apparent tardiness cost: value a minute, discounted by the slack."""
    slack = one.np.maximum(0, one.due[at] - day)
    return (one.worth(at, day) + one.missed[at]) / one.minutes[at] * one.np.exp(-slack / wait)


MEDQ = "medq"
RULES: dict[str, Callable[[Year], Queue]] = {
    MEDQ: Medq,
    "expected value a minute": lambda year: Daily(
        year, lambda one, at, day: one.worth(at, day) / one.minutes[at]
    ),
    "expected value": lambda year: Daily(year, lambda one, at, day: one.worth(at, day)),
    "largest amount": lambda year: Lasting(year, lambda work, day: -work.dollars),
    "Taskwarrior's urgency": lambda year: Daily(year, _urgency),
    "ATC, K = 20": lambda year: Daily(year, _atc),
    "oldest date of service": lambda year: Lasting(year, lambda work, day: work.service),
    "first in, first out": lambda year: Lasting(year, lambda work, day: float(day)),
    "earliest deadline": lambda year: Lasting(year, lambda work, day: float(work.due)),
    "kinds in turn": InTurn,
}
