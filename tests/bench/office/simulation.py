"""A year worked by one rule: what it brings, what lapses, which promises are broken."""

from dataclasses import dataclass
from typing import NamedTuple

from medq.domain.plan.expiring import LAPSING_WORKDAYS, ExpiringCause, ExpiringItem, expiring_cause
from medq.domain.rank.order import FIRST
from medq.domain.rank.score import rank
from tests.bench.office.model import DAYS, MISSED, MISSED_A_DAY, Year
from tests.bench.office.rules import CALENDAR, DATES, Medq, Queue

WORTH_COUNTING = 20.0  # dollars: less is not counted as lapsed
BIG = 200.0


class Lapse(NamedTuple):
    place: int
    day: int  # the last day on which it counted
    worth: float


@dataclass(slots=True)
class Found:
    """What a year came to. `net` is dollars won less what broken promises cost."""

    won: float = 0.0
    paid: float = 0.0
    done: int = 0
    limits: int = 0
    lapsed: int = 0
    lapsed_big: int = 0
    callbacks: int = 0
    missed: int = 0
    unkept: int = 0  # of these: nobody was here on any day up to the promised one
    unlisted: int = 0  # lapsed, neither on the decide list in time nor first on its last day
    overflowed: int = 0  # lapsed although it stood first on its last day: told by the plan as a limit that does not fit

    @property
    def net(self) -> float:
        return self.won - self.paid


def work_a_year(year: Year, queue: Queue) -> Found:
    """Work the year: each day from the first in line, what is begun is ended, second stages come after their wait.

    What lapses today and would not be done today is passed over.
    """
    found, work = Found(), year.work
    comes: list[list[int]] = [[] for _day in range(DAYS)]
    for place, one in enumerate(work):
        if 0 <= one.came < DAYS:
            comes[one.came].append(place)
    ends: list[list[int]] = [[] for _day in range(DAYS + 1)]  # by the day after the last
    breaks: list[list[int]] = [[] for _day in range(DAYS + 1)]
    open_: set[int] = set()
    broken: set[int] = set()
    left = [one.minutes for one in work]
    at: int | None = None
    for day in range(DAYS):
        for place in comes[day]:
            one = work[place]
            one.came = day
            open_.add(place)
            queue.add(place, day)
            if one.promised >= 0:
                found.callbacks += 1
                breaks[min(DAYS, max(day, one.promised + 1))].append(place)
            elif one.worth(day) >= WORTH_COUNTING:
                found.limits += 1
            ends[min(DAYS, max(day, one.limit + 1))].append(place)
        for place in breaks[day]:
            if place in open_:
                found.missed += 1
                found.unkept += not any(year.capacity[work[place].came : work[place].promised + 1])
                found.paid += MISSED
                broken.add(place)
        found.paid += MISSED_A_DAY * len(broken)
        for place in ends[day]:
            if place not in open_:
                continue
            open_.discard(place)
            broken.discard(place)
            if work[place].promised < 0:
                _lapsed(
                    found,
                    year,
                    queue,
                    Lapse(place, work[place].limit, work[place].worth(work[place].limit)),
                )
            queue.drop(place)
            if place == at:
                at = None
        queue.open(day)
        free = year.capacity[day]
        passed: list[int] = []
        while free > 0.01:
            if at is None:
                at = queue.take()
                if at is None:
                    break
                if (
                    work[at].promised < 0
                    and work[at].limit == day
                    and work[at].seen_minutes > free + 1
                ):
                    passed.append(at)
                    at = None
                    continue
            used = min(left[at], free)
            left[at] -= used
            free -= used
            if left[at] <= 0.011:
                one = work[at]
                found.won += one.worth(day)
                found.done += 1
                open_.discard(at)
                broken.discard(at)
                if one.following >= 0 and day + one.wait < DAYS:
                    comes[day + one.wait].append(one.following)
                at = None
        for place in passed:
            queue.put_back(place)
    return found


def _lapsed(found: Found, year: Year, queue: Queue, lapse: Lapse) -> None:
    if lapse.worth >= WORTH_COUNTING:
        found.lapsed += 1
        found.lapsed_big += lapse.worth >= BIG
    if isinstance(queue, Medq) and year.work[lapse.place].came <= lapse.day:
        facts, came = queue.facts[lapse.place], year.work[lapse.place].came
        warned = DATES[max(came, min(lapse.day, DAYS - 1) - LAPSING_WORKDAYS)]
        if (
            expiring_cause(
                ExpiringItem(lapse.place, facts, warned, ""), warned, queue.settings, CALENDAR
            )
            is ExpiringCause.LAPSES
        ):
            return
        # Taken afresh: what was begun and not ended when it lapsed stood in no line.
        if rank(facts, DATES[lapse.day], queue.settings, CALENDAR).tier == FIRST:
            found.overflowed += 1
        else:
            found.unlisted += 1
