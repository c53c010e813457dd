"""The combined year worked by the clock: everybody does the first item that can be done now."""

from bisect import bisect_right
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from medq.domain.plan.expiring import EXPIRING_WORKDAYS, ExpiringItem, expiring_cause
from medq.domain.plan.expiring_line import ExpiringCause
from medq.domain.rank.facts import RankContext
from medq.domain.rank.order import FIRST
from medq.domain.rank.score import rank
from tests.bench.office.combined_queues import CombinedQueue, GroupedMedqQueue
from tests.bench.office.combined_year import CombinedYear, clock_minute, worked_minutes
from tests.bench.office.medq_queue import DATES
from tests.bench.office.model import (
    CALENDAR,
    DAYS,
    MINUTES_PER_DAY,
    MISSED_COST,
    MISSED_DAY_COST,
)
from tests.bench.office.simulation import BIG_DOLLARS, MIN_EXPIRED_DOLLARS

NEARLY_DONE_MINUTES = 0.01


@dataclass(slots=True)
class Specialist:
    """One person at work: the started item, and the members of its group to work next."""

    current: int | None = None
    minutes_left: float = 0.0
    cause: int = -1  # whose setup is done
    next_members: list[int] = field(default_factory=list)


@dataclass(slots=True)
class CombinedOutcome:
    """The result of a combined year."""

    dollars_won: float = 0.0
    penalty_dollars: float = 0.0  # for missed callbacks
    done: int = 0
    # With $20 or more at risk: open after the deadline, or done after the last safe day.
    expired: int = 0
    expired_big: int = 0
    arrived_late: int = 0  # of the big ones: arrived after their last safe day
    unlisted: int = (
        0  # expired, neither on the expiring list in time nor first on the last safe day
    )
    overflowed: int = 0
    callbacks: int = 0
    missed: int = 0
    duties: int = 0
    late_duties: int = 0

    @property
    def net(self) -> float:
        """Return the dollars won less the penalties."""
        return self.dollars_won - self.penalty_dollars


class WindowsOfDay:
    """The promised windows of one day: those not open yet, and those that are open."""

    def __init__(self, windows: list[tuple[tuple[int, int], int]]) -> None:
        self.closed = sorted(windows)  # ((from, to), index)
        self.open: list[int] = []

    def take_opened(self, now: float) -> list[int]:
        """Return the items whose window has opened by now, and keep them as open."""
        count = bisect_right(self.closed, now, key=lambda entry: entry[0][0])
        opened = [index for _window, index in self.closed[:count]]
        del self.closed[:count]
        self.open += opened
        return opened

    @property
    def next_opening(self) -> int | None:
        """Return the minute at which the next window opens."""
        return self.closed[0][0][0] if self.closed else None


class CombinedOffice:
    """A combined year being worked from one queue."""

    def __init__(self, combined: CombinedYear, queue: CombinedQueue) -> None:
        self.combined, self.queue = combined, queue
        self.work_items, self.constraints = combined.year.work_items, combined.constraints
        self.outcome = CombinedOutcome()
        self.open_items: set[int] = set()
        self.missed_callbacks: set[int] = set()
        self.arrivals: list[list[int]] = [[] for _day in range(DAYS + 1)]
        # By the day after the deadline, and the day after the promised one.
        self.expirations: list[list[int]] = [[] for _day in range(DAYS + 1)]
        self.promise_ends: list[list[int]] = [[] for _day in range(DAYS + 1)]
        self.windows: list[list[int]] = [[] for _day in range(DAYS + 1)]  # by promised day
        self.specialists = [Specialist() for _person in range(combined.people)]
        for index, item in enumerate(self.work_items):
            if 0 <= item.arrival_day < DAYS:
                self.arrivals[item.arrival_day].append(index)

    def run(self) -> CombinedOutcome:
        """Work all days and return the outcome."""
        for day in range(DAYS):
            self._start_day(day)
            self._work_day(day)
        self.outcome.late_duties += sum(
            self.constraints[index].is_duty and self.work_items[index].deadline_day < DAYS
            for index in self.open_items
        )
        return self.outcome

    def _start_day(self, day: int) -> None:
        for index in self.arrivals[day]:
            self._add_arrival(index, day)
        for index in self.promise_ends[day]:
            self._miss_callback(index)
        self.outcome.penalty_dollars += MISSED_DAY_COST * len(self.missed_callbacks)
        for index in self.expirations[day]:
            if index in self.open_items:
                self._close(index)
                self.queue.remove(index)
                if not self.work_items[index].is_callback:
                    self._count_expired(index)
        self.queue.start_day(day)

    def _add_arrival(self, index: int, day: int) -> None:
        item, constraints = self.work_items[index], self.constraints[index]
        item.arrival_day = day
        self.open_items.add(index)
        if not constraints.is_duty:
            self.expirations[min(DAYS, max(day, item.deadline_day + 1))].append(index)
        elif item.deadline_day < DAYS:
            self.outcome.duties += 1
        if not item.is_callback:
            self.queue.add(index, day)
            return
        self.outcome.callbacks += 1
        if constraints.window is None:
            self.queue.add(index, day)
            self.promise_ends[min(DAYS, max(day, item.promised_day + 1))].append(index)
        else:
            self.windows[min(DAYS, item.promised_day)].append(index)

    def _work_day(self, day: int) -> None:
        """Let whoever is free first do the next item; windows join the queue when they open."""
        present = round(self.combined.year.capacity[day] / MINUTES_PER_DAY)
        free_at = [(0.0, number) for number in range(present)]  # (minutes worked, specialist)
        heapify(free_at)
        windows = WindowsOfDay(
            [(self.constraints[index].window or (0, 0), index) for index in self.windows[day]]
        )
        skipped: list[int] = []
        for specialist in self.specialists:
            specialist.cause, specialist.next_members = -1, []
        while free_at:
            worked, number = heappop(free_at)
            self._open_windows(windows, day, clock_minute(worked))
            specialist = self.specialists[number]
            if specialist.current is None and not self._start_next(
                specialist, day, MINUTES_PER_DAY - worked, skipped
            ):
                if windows.next_opening is not None:
                    heappush(free_at, (worked_minutes(windows.next_opening), number))
                continue
            minutes = min(specialist.minutes_left, MINUTES_PER_DAY - worked)
            specialist.minutes_left -= minutes
            if specialist.minutes_left <= NEARLY_DONE_MINUTES:
                self._finish(specialist, day)
            if worked + minutes < MINUTES_PER_DAY - NEARLY_DONE_MINUTES:
                heappush(free_at, (worked + minutes, number))
        never_opened = [index for _window, index in windows.closed]
        for index in never_opened:
            self.queue.add(index, day)
        for index in [*windows.open, *never_opened]:
            self._is_window_over(index, clock_minute(MINUTES_PER_DAY))
        for index in skipped:
            self.queue.put_back(index)

    def _open_windows(self, windows: WindowsOfDay, day: int, now: float) -> None:
        for index in windows.take_opened(now):
            self.queue.add(index, day)
        windows.open = [index for index in windows.open if not self._is_window_over(index, now)]

    def _is_window_over(self, index: int, now: float) -> bool:
        """Return True if the callback is started, done or missed; count it as missed if it is."""
        is_started = any(specialist.current == index for specialist in self.specialists)
        if index not in self.open_items or is_started:
            return True
        window = self.constraints[index].window
        if window is None or now < min(window[1], clock_minute(MINUTES_PER_DAY)):
            return False
        self._miss_callback(index)
        self.queue.mark_missed(index)
        return True

    def _start_next(
        self, specialist: Specialist, day: int, free_minutes: float, skipped: list[int]
    ) -> bool:
        """Give the specialist the next item; return False if there is none."""
        while (index := self._next_item(specialist)) is not None:
            item, constraints = self.work_items[index], self.constraints[index]
            # Skip what expires today and cannot be finished today.
            expires_today = not item.is_callback and item.deadline_day == day
            if expires_today and item.estimated_minutes > free_minutes + 1:
                skipped.append(index)
                continue
            is_set_up = constraints.cause >= 0 and constraints.cause == specialist.cause
            specialist.current = index
            specialist.minutes_left = constraints.own_minutes if is_set_up else item.minutes
            specialist.cause = constraints.cause
            return True
        return False

    def _next_item(self, specialist: Specialist) -> int | None:
        """Return the next member of the specialist's group, or else the first item."""
        for position, index in enumerate(specialist.next_members):
            if self.queue.claim(index):
                specialist.next_members = specialist.next_members[position + 1 :]
                return index
        first = self.queue.pop()
        if first is None:
            return None
        index, specialist.next_members = first
        return index

    def _finish(self, specialist: Specialist, day: int) -> None:
        index = specialist.current
        assert index is not None
        specialist.current = None
        item, constraints = self.work_items[index], self.constraints[index]
        self.open_items.discard(index)
        self.missed_callbacks.discard(index)
        self.outcome.done += 1
        if constraints.is_duty:
            self.outcome.late_duties += item.deadline_day < min(day, DAYS)
        elif constraints.returned_index >= 0:
            returned = self.work_items[constraints.returned_index]
            self._schedule(constraints.returned_index, day + returned.wait_days)
        elif not item.is_callback and day > constraints.last_safe_day:
            self._count_expired(index)
        else:
            self.outcome.dollars_won += item.worth(day)
        if item.next_stage >= 0:
            self._schedule(item.next_stage, day + item.wait_days)

    def _schedule(self, index: int, day: int) -> None:
        self.arrivals[min(DAYS, day)].append(index)

    def _close(self, index: int) -> None:
        self.open_items.discard(index)
        self.missed_callbacks.discard(index)
        for specialist in self.specialists:
            if specialist.current == index:
                specialist.current = None

    def _miss_callback(self, index: int) -> None:
        if index in self.open_items and index not in self.missed_callbacks:
            self.outcome.missed += 1
            self.outcome.penalty_dollars += MISSED_COST
            self.missed_callbacks.add(index)

    def _count_expired(self, index: int) -> None:
        item, constraints = self.work_items[index], self.constraints[index]
        worth = item.worth(min(item.deadline_day, constraints.last_safe_day))
        if worth >= MIN_EXPIRED_DOLLARS:
            is_big = worth >= BIG_DOLLARS
            self.outcome.expired += 1
            self.outcome.expired_big += is_big
            self.outcome.arrived_late += is_big and item.arrival_day > constraints.last_safe_day
        if isinstance(self.queue, GroupedMedqQueue) and item.arrival_day <= item.deadline_day:
            self._count_warning(self.queue, index)

    def _count_warning(self, queue: GroupedMedqQueue, index: int) -> None:
        """Count an expired item unless it was on the expiring list in time."""
        arrival_day, settings = self.work_items[index].arrival_day, queue.settings
        last_day = min(self.constraints[index].last_safe_day, DAYS - 1)
        facts = self.combined.rank_facts(index, settings, use_act_by=True, use_groups=False)
        warned_on = DATES[max(arrival_day, last_day - EXPIRING_WORKDAYS)]
        expiring = ExpiringItem(index, facts, warned_on, "")
        warned = RankContext(warned_on, settings, CALENDAR)
        if expiring_cause(warned, expiring) is ExpiringCause.EXPIRES:
            return
        last = RankContext(DATES[max(arrival_day, last_day)], settings, CALENDAR)
        if rank(last, facts).tier == FIRST:
            self.outcome.overflowed += 1
        else:
            self.outcome.unlisted += 1


def simulate_combined_year(combined: CombinedYear, queue: CombinedQueue) -> CombinedOutcome:
    """Work a combined year from a queue and return the outcome."""
    return CombinedOffice(combined, queue).run()
