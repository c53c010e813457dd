"""The rules that are compared: medq's own order, by the program's functions, and nine others."""

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
    FIRST_DAY_NUMBER,
    MAX_ANSWER_WORKDAYS,
    MISSED_COST,
    OfficeYear,
    WorkItem,
)

DATES = [CALENDAR.days[FIRST_DAY_NUMBER + day] for day in range(DAYS)]
# tier, negative sort value, act-by day, negative cents, index: the least comes first
RankKey = tuple[int, int, date, int, int]


def day_number(day: date) -> int:
    """Return the first business day on or after a date, counted from 0; DAYS for date.max."""
    if day == date.max:
        return DAYS
    return CALENDAR.numbers[day - timedelta(days=1)] + 1 - FIRST_DAY_NUMBER


def date_of(day: int) -> date:
    """Return the date of a business day counted from 0, before or after the year too."""
    return CALENDAR.days[FIRST_DAY_NUMBER + day]


class WorkQueue(Protocol):
    """The open items in the order of one rule; items are indexes of the year's work items."""

    def add(self, index: int, day: int) -> None:
        """Add an item that arrives on a day."""

    def remove(self, index: int) -> None:
        """Remove an item."""

    def start_day(self, day: int) -> None:
        """Bring the order up to date for a day."""

    def pop(self) -> int | None:
        """Remove the first item and return it."""

    def put_back(self, index: int) -> None:
        """Add a popped item that was not worked."""


class FixedKeyQueue:
    """A rule whose key of an item never changes; the least key comes first."""

    def __init__(self, year: OfficeYear, key: Callable[[WorkItem, int], float]) -> None:
        self.work_items, self.key = year.work_items, key
        self.heap: list[tuple[float, int]] = []
        self.removed: set[int] = set()
        self.keys: dict[int, float] = {}

    def add(self, index: int, day: int) -> None:
        """Add an item that arrives on a day."""
        self.keys[index] = key = self.key(self.work_items[index], day)
        heappush(self.heap, (key, index))

    def remove(self, index: int) -> None:
        """Remove an item."""
        self.removed.add(index)

    def start_day(self, day: int) -> None:
        """Do nothing: keys do not change."""

    def pop(self) -> int | None:
        """Remove the first item and return it."""
        while self.heap:
            _key, index = heappop(self.heap)
            if index not in self.removed:
                return index
        return None

    def put_back(self, index: int) -> None:
        """Add a popped item that was not worked."""
        heappush(self.heap, (self.keys[index], index))


class DailyKeyQueue:
    """A rule whose keys change daily; the greatest key comes first.

    `key` returns the keys of some items on a day, as an array. Raises ImportError without numpy.
    """

    def __init__(self, year: OfficeYear, key: Callable[["EstimateColumns", Any, int], Any]) -> None:
        import numpy as np  # optional: the bench extra

        self.numpy, self.columns, self.key = np, EstimateColumns(year, np), key
        self.is_open = np.zeros(len(year.work_items), dtype=bool)
        self.order: list[int] = []  # of the day, the first item last

    def add(self, index: int, day: int) -> None:
        """Add an item; it is in the order from the next `start_day` on."""
        self.is_open[index] = True
        self.columns.arrival_day[index] = day

    def remove(self, index: int) -> None:
        """Remove an item from the next `start_day` on."""
        self.is_open[index] = False

    def start_day(self, day: int) -> None:
        """Sort all open items for a day."""
        items = self.numpy.flatnonzero(self.is_open)
        keys = self.key(self.columns, items, day)
        self.order = items[self.numpy.argsort(keys, kind="stable")].tolist()

    def pop(self) -> int | None:
        """Remove the first item and return it."""
        if not self.order:
            return None
        index = self.order.pop()
        self.is_open[index] = False
        return index

    def put_back(self, index: int) -> None:
        """Add a popped item that was not worked, from the next `start_day` on."""
        self.is_open[index] = True


class EstimateColumns:
    """What the office knows of a year's items, one array per fact."""

    def __init__(self, year: OfficeYear, np: Any) -> None:
        self.np = np
        items = year.work_items
        self.arrival_day = np.zeros(len(items))
        self.age_start = np.array([item.age_start for item in items])
        self.due_day = np.array([item.due_day for item in items])
        self.dollars = np.array([item.dollars for item in items])
        self.expected = np.array([item.dollars * item.estimated_recovery for item in items])
        self.daily_loss = np.array([item.estimated_loss for item in items])
        self.minutes = np.array([item.estimated_minutes for item in items])
        self.missed_cost = np.array([MISSED_COST if item.is_callback else 0.0 for item in items])
        self.question_bonus = np.array(
            [8.0 if item.kind is Kind.QUESTION else 0.0 for item in items]
        )
        self.priority = np.where(self.dollars > 500, 6, np.where(self.dollars > 100, 3.9, 1.8))

    def worth(self, items: Any, day: int) -> Any:
        """Return the expected dollars of doing items on that day."""
        age = day - self.age_start[items]
        return self.expected[items] * self.np.exp(-self.daily_loss[items] * age)


class KindsInTurnQueue:
    """Kinds in turn, the oldest item of each first."""

    def __init__(self, year: OfficeYear) -> None:
        self.queues = [FixedKeyQueue(year, lambda item, day: float(day)) for _kind in Kind]
        self.work_items, self.turn = year.work_items, 0

    def _queue_of(self, index: int) -> FixedKeyQueue:
        return self.queues[self.work_items[index].kind - 1]

    def add(self, index: int, day: int) -> None:
        """Add an item that arrives on a day."""
        self._queue_of(index).add(index, day)

    def remove(self, index: int) -> None:
        """Remove an item."""
        self._queue_of(index).remove(index)

    def start_day(self, day: int) -> None:
        """Do nothing: keys do not change."""

    def pop(self) -> int | None:
        """Remove the first item of the next kind that has one, and return it."""
        for offset in range(len(self.queues)):
            turn = (self.turn + offset) % len(self.queues)
            index = self.queues[turn].pop()
            if index is not None:
                self.turn = (turn + 1) % len(self.queues)
                return index
        return None

    def put_back(self, index: int) -> None:
        """Add a popped item that was not worked."""
        self._queue_of(index).put_back(index)


class MedqQueue:
    """medq's order: the rank of `medq/domain/rank`, computed again only on the day it names."""

    def __init__(self, year: OfficeYear, settings: RankSettings | None = None) -> None:
        self.settings = settings or RankSettings()
        self.facts: dict[int, RankFacts] = {}
        self.work_items = year.work_items
        self.heap: list[tuple[RankKey, int]] = []
        self.keys: dict[int, RankKey] = {}  # of the items in the queue
        self.last_keys: dict[int, RankKey] = {}  # of popped items too
        self.rerank_days: list[list[int]] = [[] for _day in range(DAYS)]

    def add(self, index: int, day: int) -> None:
        """Add an item that arrives on a day."""
        self.facts[index] = rank_facts(self.work_items[index])
        self._rank(index, day)

    def remove(self, index: int) -> None:
        """Remove an item."""
        self.keys.pop(index, None)

    def start_day(self, day: int) -> None:
        """Rank the items again whose rank changes on that day."""
        for index in self.rerank_days[day]:
            if index in self.keys:
                self._rank(index, day)

    def _rank(self, index: int, day: int) -> None:
        facts = self.facts[index]
        ranking = rank(facts, DATES[day], self.settings, CALENDAR)
        act_by = facts.act_by or date.max
        key = ranking.tier, -ranking.order, act_by, -facts.money_cents, index
        self.keys[index] = self.last_keys[index] = key
        rerank_day = day_number(ranking.next_change)
        if rerank_day < DAYS:
            self.rerank_days[rerank_day].append(index)
        heappush(self.heap, (key, index))

    def pop(self) -> int | None:
        """Remove the first item and return it."""
        while self.heap:
            key, index = heappop(self.heap)
            if self.keys.get(index) == key:
                del self.keys[index]
                return index
        return None

    def put_back(self, index: int) -> None:
        """Add a popped item that was not worked."""
        self.keys[index] = key = self.last_keys[index]
        heappush(self.heap, (key, index))


def rank_facts(item: WorkItem) -> RankFacts:
    """Return an item as the program's rank sees it.

    A question's act-by day leaves time for its answer and for the claim that follows.
    """
    deadline = None if item.is_callback else date_of(item.deadline_day)
    act_by = deadline
    if deadline is not None and item.kind is Kind.QUESTION:
        act_by = last_safe_day(
            deadline, Channel.FAX, None, CALENDAR, answer_workdays=MAX_ANSWER_WORKDAYS
        )
    return RankFacts(
        kind=item.kind,
        money_cents=round(item.dollars * 100),
        recovery_ppm=round(item.estimated_recovery * 1_000_000),
        age_from=date_of(item.age_start),
        minutes=max(1, round(item.estimated_minutes)),
        act_by=act_by,
        deadline=deadline,
        promise_day=date_of(item.promised_day) if item.is_callback else None,
    )


def _value_per_minute(columns: EstimateColumns, items: Any, day: int) -> Any:
    return columns.worth(items, day) / columns.minutes[items]


def _urgency(columns: EstimateColumns, items: Any, day: int) -> Any:
    """Return Taskwarrior's urgency: priority, plus a ramp around the due date, plus some for age.

    The ramp begins 14 days before the due date and ends 7 days after it.
    """
    overdue = (day - columns.due_day[items]) * 1.4
    due = columns.np.clip((overdue + 14) * 0.8 / 21 + 0.2, 0.2, 1.0)
    age = columns.np.minimum(1.0, (day - columns.arrival_day[items]) * 1.4 / 365)
    return columns.priority[items] + 12 * due + 2 * age + columns.question_bonus[items]


def _apparent_tardiness_cost(
    columns: EstimateColumns, items: Any, day: int, look_ahead: float = 20
) -> Any:
    """Return the value per minute, discounted by the slack until the due day."""
    slack = columns.np.maximum(0, columns.due_day[items] - day)
    value = columns.worth(items, day) + columns.missed_cost[items]
    return value / columns.minutes[items] * columns.np.exp(-slack / look_ahead)


MEDQ = "medq"
RULES: dict[str, Callable[[OfficeYear], WorkQueue]] = {
    MEDQ: MedqQueue,
    "expected value a minute": lambda year: DailyKeyQueue(year, _value_per_minute),
    "expected value": lambda year: DailyKeyQueue(year, EstimateColumns.worth),
    "largest amount": lambda year: FixedKeyQueue(year, lambda item, day: -item.dollars),
    "Taskwarrior's urgency": lambda year: DailyKeyQueue(year, _urgency),
    "ATC, K = 20": lambda year: DailyKeyQueue(year, _apparent_tardiness_cost),
    "oldest date of service": lambda year: FixedKeyQueue(year, lambda item, day: item.service_day),
    "first in, first out": lambda year: FixedKeyQueue(year, lambda item, day: float(day)),
    "earliest deadline": lambda year: FixedKeyQueue(year, lambda item, day: float(item.due_day)),
    "kinds in turn": KindsInTurnQueue,
}
