"""One year of a billing office: what comes in, what it is worth and costs, and how long people are there. Drawn from a seed.

Every number is an assumption (rank.md section 4); none is an office's data. Days are working days, 0 the first; money is
dollars. What a rule may see (chance and minutes as the office knows them) stands beside what is true.
"""

import random
from dataclasses import dataclass, field
from datetime import date
from math import exp, floor, log, sqrt

from medq.domain.calendar import Calendar
from medq.domain.items.item import Kind

DAYS = 250
MINUTES = 435  # a specialist and day
ABSENT = 0.06
CALENDAR = Calendar()
FIRST_DAY = date(2026, 1, 5)
FIRST_NUMBER = CALENDAR.numbers[FIRST_DAY]
CALENDAR_DAYS = 7 / 5  # in a working day
COST_OF_MONEY = 0.0005  # a calendar day
WEEKDAYS = (1.35, 1.0, 0.95, 0.9, 0.8)
BACKLOG = {0.8: 5, 1.0: 10, 1.2: 20, 1.5: 40}  # days of work inherited, by load
OLDEST = 60  # working days, of what is inherited
PAYERS = 12
MISSED, MISSED_A_DAY = 15.0, 4.0  # what a broken promise costs, at once and each day


@dataclass(frozen=True, slots=True)
class Sort:
    """What one kind of work is like: minutes, dollars, chances in shares, loss a calendar day, limits in calendar days."""

    kind: Kind
    share: float
    minutes: float
    known: float  # coefficient of variation of minutes that the office sees
    unknown: float  # and that it does not
    dollars: float
    spread: float
    chances: tuple[tuple[float, float, float], ...]  # share, mean, spread round it
    loss: float
    limits: tuple[tuple[int, float], ...]  # calendar days, share
    late: float  # share that comes with most of its limit used


SORTS = (
    Sort(Kind.REVIEW, 0.25, 6, 0.4, 0.5, 60, 1.3, ((1, 0.55, 0.15),), 0.003, ((120, 0.3), (180, 0.4), (365, 0.3)), 0.05),
    Sort(Kind.SUBMIT, 0.35, 5, 0.4, 0.5, 160, 1.0, ((1, 0.93, 0.03),), 0.0005, ((90, 0.2), (180, 0.4), (365, 0.4)), 0.05),
    Sort(Kind.DENIAL, 0.12, 22, 0.5, 0.6, 190, 1.1, ((0.4, 0.88, 0.08), (0.35, 0.70, 0.12), (0.25, 0.25, 0.12)), 0.006,
         ((60, 0.2), (90, 0.3), (120, 0.2), (180, 0.3)), 0.08),
    Sort(Kind.CALLBACK, 0.10, 9, 0.3, 0.5, 120, 1.0, ((1, 0.35, 0.15),), 0.010, ((42, 1),), 0.0),
    Sort(Kind.FOLLOW_UP, 0.13, 10, 0.4, 0.6, 170, 1.0, ((1, 0.35, 0.15),), 0.003, ((60, 0.3), (120, 0.4), (240, 0.3)), 0.08),
    Sort(Kind.QUESTION, 0.05, 4, 0.3, 0.5, 180, 1.0, ((1, 0.85, 0.05),), 0.0005, ((60, 0.3), (120, 0.4), (300, 0.3)), 0.05),
)  # fmt: skip
BY_KIND = {sort.kind: sort for sort in SORTS}
LONGEST_ANSWER = 7  # working days that a question waits at most
RETURNS = {
    Kind.DENIAL: 0.35,
    Kind.FOLLOW_UP: 0.35,
    Kind.QUESTION: 0.7,
}  # share that comes back as a second stage


@dataclass(slots=True)
class Work:
    """One thing to do. `came` is -1 until the stage before it is done; `wait` and `following` are the stage after it."""

    kind: Kind
    payer: int
    came: int
    earliest: int  # the first day it can come, for the bound
    since: int  # the day its money ages from
    service: float
    limit: int  # the last day that counts; of a callback the day the caller gives up
    dollars: float
    chance: float
    seen_chance: float
    minutes: float
    seen_minutes: float
    loss: float  # a working day
    seen_loss: float
    promised: int = -1
    following: int = -1
    wait: int = 0

    def worth(self, day: int) -> float:
        """What doing it on that day brings."""
        return self.dollars * self.chance * exp(-self.loss * (day - self.since))

    @property
    def due(self) -> int:
        return self.promised if self.promised >= 0 else self.limit


@dataclass(slots=True)
class Year:
    """The work of one year and the minutes of each of its days."""

    capacity: list[float]
    work: list[Work] = field(default_factory=list)
    second: int = 0  # the place from which on they are second stages

    def again(self) -> "Year":
        """The same year, nothing of it done yet."""
        for one in self.work[self.second :]:
            one.came = -1
        return self


def a_year(seed: int, load: float, people: int = 1, wrong: float = 0.0) -> Year:
    """The year of that seed at that load (1 = the mean capacity). `wrong`: sigma of errors in chance and minutes."""
    draw = random.Random(f"office {seed}")
    errors = random.Random(f"errors {seed}")
    year = Year(
        [MINUTES * sum(draw.random() >= ABSENT for _one in range(people)) for _day in range(DAYS)]
    )
    per_item = sum(sort.share * sort.minutes for sort in SORTS)
    per_item += (
        8 * 0.35 * (BY_KIND[Kind.DENIAL].share + BY_KIND[Kind.FOLLOW_UP].share)
        + 5 * 0.7 * BY_KIND[Kind.QUESTION].share
    )
    rate = load * MINUTES * people * (1 - ABSENT) / per_item
    second: list[Work] = []
    arrivals = [(0, draw.uniform(0, OLDEST)) for _one in range(int(rate * BACKLOG[load]))]
    inherited = len(arrivals)
    for day in range(DAYS):
        arrivals += [(day, 0.0)] * _poisson(
            draw, rate * WEEKDAYS[day % 5] * draw.gammavariate(12, 1 / 12)
        )
    payers = [1 / (place + 1) for place in range(PAYERS)]
    for place, (day, age) in enumerate(arrivals):
        sort = draw.choices(SORTS, [sort.share for sort in SORTS])[0]
        work = _work(
            draw,
            sort,
            day,
            age,
            draw.choices(range(PAYERS), payers)[0],
            inherited=place < inherited,
        )
        follow = _second(draw, work)
        if work.limit < day:
            continue
        if wrong:
            for one in (work, follow):
                if one is not None:
                    one.seen_chance = min(
                        1.0, max(0.01, one.seen_chance * _around_one(errors, wrong))
                    )
                    one.seen_minutes = min(
                        240.0, max(1.0, one.seen_minutes * _around_one(errors, wrong))
                    )
        year.work.append(work)
        if follow is not None:
            work.following = len(second)
            second.append(follow)
    year.second = len(year.work)
    for work in year.work:
        if work.following >= 0:
            work.following += year.second
    year.work += second
    return year


def _work(
    draw: random.Random, sort: Sort, day: int, age: float, payer: int, *, inherited: bool
) -> Work:
    seen_minutes = max(1.0, sort.minutes * _log_normal(draw, sort.known))
    minutes = min(240.0, max(1.0, seen_minutes * _log_normal(draw, sort.unknown)))
    dollars = min(20_000.0, max(5.0, draw.lognormvariate(log(sort.dollars), sort.spread)))
    _share, mean, spread = draw.choices(
        sort.chances, [share for share, _mean, _spread in sort.chances]
    )[0]
    loss = (sort.loss + COST_OF_MONEY) * CALENDAR_DAYS
    window = (
        draw.choices(
            [days for days, _share in sort.limits], [share for _days, share in sort.limits]
        )[0]
        / CALENDAR_DAYS
    )
    used = window * (
        draw.uniform(0.6, 0.97) if draw.random() < sort.late else draw.uniform(0.01, 0.15)
    )
    arrived = day - age
    work = Work(
        kind=sort.kind,
        payer=payer,
        came=day,
        earliest=day,
        since=floor(arrived),
        service=arrived - used,
        limit=floor(arrived + window - used),
        dollars=dollars,
        chance=min(0.99, max(0.02, draw.gauss(mean, spread))),
        seen_chance=mean,
        minutes=minutes,
        seen_minutes=seen_minutes,
        loss=loss * _log_normal(draw, 0.5),
        seen_loss=loss,
    )
    if sort.kind is Kind.CALLBACK:
        work.promised = day + draw.choices((0, 1, 2, 3), (0.4, 0.4, 0.1, 0.1))[0]
        work.limit = work.promised + draw.randrange(8, 25)
        work.since = day
    return work


def _second(draw: random.Random, work: Work) -> Work | None:
    """The stage after it, which carries part of its money; None where there is none."""
    if draw.random() >= RETURNS.get(work.kind, 0.0):
        return None
    asked = work.kind is Kind.QUESTION
    wait = draw.randrange(2, LONGEST_ANSWER + 1) if asked else draw.randrange(10, 22)
    share = 0.85 if asked else 0.3
    seen = 5.0 if asked else 8.0
    follow = Work(
        kind=Kind.SUBMIT if asked else Kind.FOLLOW_UP,
        payer=work.payer,
        came=-1,
        earliest=work.came + wait,
        since=work.since,
        service=work.service,
        limit=work.limit + (0 if asked else 45),
        dollars=work.dollars * share,
        chance=work.chance,
        seen_chance=work.seen_chance,
        minutes=max(1.0, seen * draw.lognormvariate(-0.11, 0.47)),
        seen_minutes=seen,
        loss=work.loss,
        seen_loss=work.seen_loss,
    )
    work.dollars *= 1 - share
    work.wait = wait
    return follow


def _log_normal(draw: random.Random, variation: float) -> float:
    """A factor with mean 1 and that coefficient of variation."""
    sigma = sqrt(log(1 + variation * variation))
    return draw.lognormvariate(-sigma * sigma / 2, sigma)


def _around_one(draw: random.Random, sigma: float) -> float:
    return draw.lognormvariate(-sigma * sigma / 2, sigma)


def _poisson(draw: random.Random, mean: float) -> int:
    """How many exponential gaps fit: exact, and quick enough for some hundred a day."""
    count, at = 0, draw.expovariate(1)
    while at < mean:
        count, at = count + 1, at + draw.expovariate(1)
    return count
