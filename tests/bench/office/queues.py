"""The open items of the office in the order of a rule: keys that are fixed, daily, or by kind."""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any, Protocol

from medq.domain.items.item import Kind
from tests.bench.office.model import MISSED_COST, OfficeYear, WorkItem


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
        import numpy as np  # noqa: PLC0415 - optional: the bench extra

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
    """The office's estimates of a year's items, one array per fact."""

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
