"""A year of the office with everything in it, worked by the clock: each person from the first in line that may be done now."""

from bisect import bisect_right
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from medq.domain.plan.expiring import LAPSING_WORKDAYS, ExpiringCause, ExpiringItem, expiring_cause
from medq.domain.rank.order import FIRST
from medq.domain.rank.score import rank
from tests.bench.office.combined_queues import Line, Medq
from tests.bench.office.combined_year import Whole, clock, worked_at
from tests.bench.office.model import DAYS, MINUTES, MISSED, MISSED_A_DAY
from tests.bench.office.rules import CALENDAR, DATES
from tests.bench.office.simulation import BIG, WORTH_COUNTING

NEARLY = 0.01  # minutes


@dataclass(slots=True)
class Seat:
    """One person: what they have begun, what is left of it, and what they would work right after it."""

    at: int | None = None
    left: float = 0.0
    cause: int = -1  # whose set-up is done
    beside: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Outcome:
    """What a year came to. `net` is dollars won less what broken promises cost."""

    won: float = 0.0
    paid: float = 0.0
    done: int = 0
    lapsed: int = (
        0  # with $20 or more at stake: still open after the limit, or done after the last safe day
    )
    lapsed_big: int = 0
    came_late: int = 0  # of these: came after their last safe day
    unlisted: int = 0  # lapsed, neither on the decide list in time nor first on the last safe day
    overflowed: int = 0
    callbacks: int = 0
    missed: int = 0
    duties: int = 0
    late_duties: int = 0

    @property
    def net(self) -> float:
        return self.won - self.paid


class Office:
    """The year being worked from one line."""

    def __init__(self, whole: Whole, line: Line) -> None:
        self.whole, self.work, self.ways, self.line = whole, whole.year.work, whole.ways, line
        self.found = Outcome()
        self.open: set[int] = set()
        self.broken: set[int] = set()
        self.comes: list[list[int]] = [[] for _day in range(DAYS + 1)]
        self.ends: list[list[int]] = [[] for _day in range(DAYS + 1)]  # by the day after the last
        self.breaks: list[list[int]] = [[] for _day in range(DAYS + 1)]
        self.windows: list[list[int]] = [[] for _day in range(DAYS + 1)]
        self.seats = [Seat() for _one in range(whole.people)]
        for place, one in enumerate(self.work):
            if 0 <= one.came < DAYS:
                self.comes[one.came].append(place)

    def work_a_year(self) -> Outcome:
        for day in range(DAYS):
            self._morning(day)
            self._work(day)
        self.found.late_duties += sum(
            self.ways[place].duty and self.work[place].limit < DAYS for place in self.open
        )
        return self.found

    def _morning(self, day: int) -> None:
        for place in self.comes[day]:
            one, way = self.work[place], self.ways[place]
            one.came = day
            self.open.add(place)
            if not way.duty:
                self.ends[min(DAYS, max(day, one.limit + 1))].append(place)
            elif one.limit < DAYS:
                self.found.duties += 1
            if one.promised < 0:
                self.line.add(place, day)
                continue
            self.found.callbacks += 1
            if way.window is None:
                self.line.add(place, day)
                self.breaks[min(DAYS, max(day, one.promised + 1))].append(place)
            else:
                self.windows[min(DAYS, one.promised)].append(place)
        for place in self.breaks[day]:
            self._break(place)
        self.found.paid += MISSED_A_DAY * len(self.broken)
        for place in self.ends[day]:
            if place in self.open:
                self._close(place)
                self.line.drop(place)
                if self.work[place].promised < 0:
                    self._lost(place)
        self.line.open(day)

    def _work(self, day: int) -> None:
        """Those who are here take what is next, whoever is first free; a promised window is offered when it opens."""
        here = round(self.whole.year.capacity[day] / MINUTES)
        free = [(0.0, number) for number in range(here)]
        heapify(free)
        shut = sorted((self.ways[place].window or (0, 0), place) for place in self.windows[day])
        opened: list[int] = []
        passed: list[int] = []
        for seat in self.seats:
            seat.cause, seat.beside = -1, []
        while free:
            used, number = heappop(free)
            now = clock(used)
            cut = bisect_right(shut, now, key=lambda one: one[0][0])
            for _window, place in shut[:cut]:
                self.line.add(place, day)
                opened.append(place)
            del shut[:cut]
            opened = [place for place in opened if not self._is_over(place, now)]
            seat = self.seats[number]
            if seat.at is None and not self._next(seat, day, MINUTES - used, passed):
                if shut:
                    heappush(free, (worked_at(shut[0][0][0]), number))
                continue
            takes = min(seat.left, MINUTES - used)
            seat.left -= takes
            if seat.left <= NEARLY:
                self._done(seat, day)
            if used + takes < MINUTES - NEARLY:
                heappush(free, (used + takes, number))
        for _window, place in shut:
            self.line.add(place, day)
        for place in [*opened, *(place for _window, place in shut)]:
            self._is_over(place, clock(MINUTES))
        for place in passed:
            self.line.put_back(place)

    def _is_over(self, place: int, now: float) -> bool:
        """Whether the window is of no more interest: begun, done or past; a window that has passed is a promise broken."""
        if place not in self.open or any(seat.at == place for seat in self.seats):
            return True
        window = self.ways[place].window
        if window is None or now < min(window[1], clock(MINUTES)):
            return False
        self._break(place)
        self.line.broken(place)
        return True

    def _next(self, seat: Seat, day: int, free: float, passed: list[int]) -> bool:
        """Give the seat its next piece of work; False when nothing is in line."""
        while True:
            place = next((place for place in seat.beside if self.line.claim(place)), None)
            if place is None:
                found = self.line.take()
                if found is None:
                    return False
                place, seat.beside = found
            else:
                seat.beside = seat.beside[seat.beside.index(place) + 1 :]
            one, way = self.work[place], self.ways[place]
            # What lapses today and would not be done today is passed over.
            if one.promised < 0 and one.limit == day and one.seen_minutes > free + 1:
                passed.append(place)
                continue
            seat.at = place
            seat.left = way.own if way.cause >= 0 and way.cause == seat.cause else one.minutes
            seat.cause = way.cause
            return True

    def _done(self, seat: Seat, day: int) -> None:
        place = seat.at
        assert place is not None
        seat.at = None
        one, way = self.work[place], self.ways[place]
        self.open.discard(place)
        self.broken.discard(place)
        self.found.done += 1
        if way.duty:
            self.found.late_duties += one.limit < min(day, DAYS)
        elif way.again >= 0:
            self._comes(way.again, day + self.work[way.again].wait)
        elif one.promised < 0 and day > way.safe:
            self._lost(place)
        else:
            self.found.won += one.worth(day)
        if one.following >= 0:
            self._comes(one.following, day + one.wait)

    def _comes(self, place: int, day: int) -> None:
        self.comes[min(DAYS, day)].append(place)

    def _close(self, place: int) -> None:
        self.open.discard(place)
        self.broken.discard(place)
        for seat in self.seats:
            if seat.at == place:
                seat.at = None

    def _break(self, place: int) -> None:
        if place in self.open and place not in self.broken:
            self.found.missed += 1
            self.found.paid += MISSED
            self.broken.add(place)

    def _lost(self, place: int) -> None:
        one, way = self.work[place], self.ways[place]
        worth = one.worth(min(one.limit, way.safe))
        if worth >= WORTH_COUNTING:
            self.found.lapsed += 1
            self.found.lapsed_big += worth >= BIG
            self.found.came_late += worth >= BIG and one.came > way.safe
        if isinstance(self.line, Medq) and one.came <= one.limit:
            self._was_told(place)

    def _was_told(self, place: int) -> None:
        """Whether it stood on the decide list ten working days before its last safe day, or first on it."""
        assert isinstance(self.line, Medq)
        settings, came, safe = self.line.settings, self.work[place].came, self.ways[place].safe
        facts = self.whole.facts(place, settings, safe=True, groups=False)
        warned = DATES[max(came, min(safe, DAYS - 1) - LAPSING_WORKDAYS)]
        if (
            expiring_cause(ExpiringItem(place, facts, warned, ""), warned, settings, CALENDAR)
            is ExpiringCause.LAPSES
        ):
            return
        if rank(facts, DATES[max(came, min(safe, DAYS - 1))], settings, CALENDAR).tier == FIRST:
            self.found.overflowed += 1
        else:
            self.found.unlisted += 1
