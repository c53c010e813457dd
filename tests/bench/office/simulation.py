"""A year worked by one rule: what it recovers, what expires, which promises are missed."""

from dataclasses import dataclass

from medq.domain.plan.expiring import EXPIRING_WORKDAYS, ExpiringItem, expiring_cause
from medq.domain.plan.expiring_line import ExpiringCause
from medq.domain.rank.facts import RankContext
from medq.domain.rank.order import FIRST
from medq.domain.rank.score import rank
from tests.bench.office.medq_queue import DATES, MedqQueue
from tests.bench.office.model import CALENDAR, DAYS, MISSED_COST, MISSED_DAY_COST, OfficeYear
from tests.bench.office.queues import WorkQueue

MIN_EXPIRED_DOLLARS = 20.0  # less is not counted as expired
BIG_DOLLARS = 200.0
NEARLY_DONE_MINUTES = 0.011


@dataclass(slots=True)
class YearOutcome:
    """The result of a year."""

    dollars_won: float = 0.0
    penalty_dollars: float = 0.0  # for missed callbacks
    done: int = 0
    with_deadline: int = 0
    expired: int = 0
    expired_big: int = 0
    callbacks: int = 0
    missed: int = 0
    impossible: int = 0  # missed, and nobody was at work on any day up to the promised one
    unlisted: int = 0  # expired, neither on the expiring list in time nor first on its last day
    overflowed: int = 0  # expired although first on its last day; the plan reports these

    @property
    def net(self) -> float:
        """Return the dollars won less the penalties."""
        return self.dollars_won - self.penalty_dollars


class YearSimulation:
    """A year being worked by one specialist or team from one queue.

    Each day from the first item on; started items are finished; second stages arrive after their
    wait. An item that expires today and cannot be finished today is skipped.
    """

    def __init__(self, year: OfficeYear, queue: WorkQueue) -> None:
        self.year, self.work_items, self.queue = year, year.work_items, queue
        self.outcome = YearOutcome()
        self.open_items: set[int] = set()
        self.missed_callbacks: set[int] = set()
        self.minutes_left = [item.minutes for item in self.work_items]
        self.current: int | None = None
        self.arrivals: list[list[int]] = [[] for _day in range(DAYS)]
        # By the day after the deadline, and the day after the promised one.
        self.expirations: list[list[int]] = [[] for _day in range(DAYS + 1)]
        self.promise_ends: list[list[int]] = [[] for _day in range(DAYS + 1)]
        for index, item in enumerate(self.work_items):
            if 0 <= item.arrival_day < DAYS:
                self.arrivals[item.arrival_day].append(index)

    def run(self) -> YearOutcome:
        """Work all days and return the outcome."""
        for day in range(DAYS):
            self._add_arrivals(day)
            self._miss_promises(day)
            self._expire_items(day)
            self.queue.start_day(day)
            self._work_day(day)
        return self.outcome

    def _add_arrivals(self, day: int) -> None:
        for index in self.arrivals[day]:
            item = self.work_items[index]
            item.arrival_day = day
            self.open_items.add(index)
            self.queue.add(index, day)
            if item.is_callback:
                self.outcome.callbacks += 1
                self.promise_ends[min(DAYS, max(day, item.promised_day + 1))].append(index)
            elif item.worth(day) >= MIN_EXPIRED_DOLLARS:
                self.outcome.with_deadline += 1
            self.expirations[min(DAYS, max(day, item.deadline_day + 1))].append(index)

    def _miss_promises(self, day: int) -> None:
        for index in self.promise_ends[day]:
            if index in self.open_items:
                item = self.work_items[index]
                self.outcome.missed += 1
                self.outcome.impossible += not any(
                    self.year.capacity[item.arrival_day : item.promised_day + 1]
                )
                self.outcome.penalty_dollars += MISSED_COST
                self.missed_callbacks.add(index)
        self.outcome.penalty_dollars += MISSED_DAY_COST * len(self.missed_callbacks)

    def _expire_items(self, day: int) -> None:
        for index in self.expirations[day]:
            if index not in self.open_items:
                continue
            self._close(index)
            if not self.work_items[index].is_callback:
                self._count_expired(index)
            self.queue.remove(index)
            if index == self.current:
                self.current = None

    def _work_day(self, day: int) -> None:
        free_minutes = self.year.capacity[day]
        skipped: list[int] = []
        while free_minutes > 0.01:
            if self.current is None:
                self.current = self._next_item(day, free_minutes, skipped)
                if self.current is None:
                    break
            used = min(self.minutes_left[self.current], free_minutes)
            self.minutes_left[self.current] -= used
            free_minutes -= used
            if self.minutes_left[self.current] <= NEARLY_DONE_MINUTES:
                self._finish(self.current, day)
                self.current = None
        for index in skipped:
            self.queue.put_back(index)

    def _next_item(self, day: int, free_minutes: float, skipped: list[int]) -> int | None:
        """Return the first item that can be worked now; add those passed over to `skipped`."""
        while (index := self.queue.pop()) is not None:
            item = self.work_items[index]
            expires_today = not item.is_callback and item.deadline_day == day
            if not expires_today or item.estimated_minutes <= free_minutes + 1:
                return index
            skipped.append(index)
        return None

    def _finish(self, index: int, day: int) -> None:
        item = self.work_items[index]
        self.outcome.dollars_won += item.worth(day)
        self.outcome.done += 1
        self._close(index)
        if item.next_stage >= 0 and day + item.wait_days < DAYS:
            self.arrivals[day + item.wait_days].append(item.next_stage)

    def _close(self, index: int) -> None:
        self.open_items.discard(index)
        self.missed_callbacks.discard(index)

    def _count_expired(self, index: int) -> None:
        item = self.work_items[index]
        worth = item.worth(item.deadline_day)
        if worth >= MIN_EXPIRED_DOLLARS:
            self.outcome.expired += 1
            self.outcome.expired_big += worth >= BIG_DOLLARS
        if isinstance(self.queue, MedqQueue) and item.arrival_day <= item.deadline_day:
            self._count_warning(self.queue, index)

    def _count_warning(self, queue: MedqQueue, index: int) -> None:
        """Count an expired item unless it was on the expiring list in time."""
        item, facts = self.work_items[index], queue.facts[index]
        warning_day = min(item.deadline_day, DAYS - 1) - EXPIRING_WORKDAYS
        warned_on = DATES[max(item.arrival_day, warning_day)]
        expiring = ExpiringItem(index, facts, warned_on, "")
        warned = RankContext(warned_on, queue.settings, CALENDAR)
        if expiring_cause(warned, expiring) is ExpiringCause.EXPIRES:
            return
        # Ranked again: an item that was started but not finished was in no queue.
        last = RankContext(DATES[item.deadline_day], queue.settings, CALENDAR)
        if rank(last, facts).tier == FIRST:
            self.outcome.overflowed += 1
        else:
            self.outcome.unlisted += 1


def simulate_year(year: OfficeYear, queue: WorkQueue) -> YearOutcome:
    """Work a year from a queue and return the outcome."""
    return YearSimulation(year, queue).run()
