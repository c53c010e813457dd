"""One year of a simulated billing office, drawn from a seed: incoming work and its true values.

Every number is an assumption, none is an office's data. Days are business days counted from 0,
money is dollars. An item has true recovery and minutes, and those that the office estimates: a rule
may use only the estimates.
"""

import random
from dataclasses import dataclass, field
from datetime import date
from math import exp, floor, log, sqrt

from medq.domain.calendar import Calendar
from medq.domain.items.item import Kind

DAYS = 250
MINUTES_PER_DAY = 435  # of one specialist
ABSENT_SHARE = 0.06
CALENDAR = Calendar()
FIRST_DAY = date(2026, 1, 5)
FIRST_DAY_NUMBER = CALENDAR.numbers[FIRST_DAY]
CALENDAR_DAYS_PER_WORKDAY = 7 / 5
DAILY_COST_OF_MONEY = 0.0005  # per calendar day
WEEKDAY_FACTORS = (1.35, 1.0, 0.95, 0.9, 0.8)
BACKLOG_DAYS = {0.8: 5, 1.0: 10, 1.2: 20, 1.5: 40}  # days of work at the start, by load
MAX_BACKLOG_AGE = 60  # business days
PAYERS = 12
MISSED_COST, MISSED_DAY_COST = 15.0, 4.0  # of a missed callback, at once and for each day
MAX_ANSWER_WORKDAYS = 7  # a question is answered within so many business days


@dataclass(frozen=True, slots=True)
class WorkProfile:
    """The typical values of one kind of work; days are calendar days."""

    kind: Kind
    share: float  # of all work
    minutes: float
    estimated_variation: float  # coefficient of variation of the minutes that the office sees
    actual_variation: float  # of the true minutes around those
    dollars: float
    spread: float
    recoveries: tuple[tuple[float, float, float], ...]  # share, mean, spread
    daily_loss: float
    deadlines: tuple[tuple[int, float], ...]  # days, share
    late_share: float  # share that arrives with most of its time used


PROFILES = (
    WorkProfile(
        Kind.REVIEW, 0.25, 6, 0.4, 0.5, 60, 1.3, ((1, 0.55, 0.15),), 0.003,
        ((120, 0.3), (180, 0.4), (365, 0.3)), 0.05,
    ),
    WorkProfile(
        Kind.SUBMIT, 0.35, 5, 0.4, 0.5, 160, 1.0, ((1, 0.93, 0.03),), 0.0005,
        ((90, 0.2), (180, 0.4), (365, 0.4)), 0.05,
    ),
    WorkProfile(
        Kind.DENIAL, 0.12, 22, 0.5, 0.6, 190, 1.1,
        ((0.4, 0.88, 0.08), (0.35, 0.70, 0.12), (0.25, 0.25, 0.12)), 0.006,
        ((60, 0.2), (90, 0.3), (120, 0.2), (180, 0.3)), 0.08,
    ),
    WorkProfile(
        Kind.CALLBACK, 0.10, 9, 0.3, 0.5, 120, 1.0, ((1, 0.35, 0.15),), 0.010, ((42, 1),), 0.0,
    ),
    WorkProfile(
        Kind.FOLLOW_UP, 0.13, 10, 0.4, 0.6, 170, 1.0, ((1, 0.35, 0.15),), 0.003,
        ((60, 0.3), (120, 0.4), (240, 0.3)), 0.08,
    ),
    WorkProfile(
        Kind.QUESTION, 0.05, 4, 0.3, 0.5, 180, 1.0, ((1, 0.85, 0.05),), 0.0005,
        ((60, 0.3), (120, 0.4), (300, 0.3)), 0.05,
    ),
)  # fmt: skip
PROFILE_BY_KIND = {profile.kind: profile for profile in PROFILES}
SECOND_STAGE_SHARE = {Kind.DENIAL: 0.35, Kind.FOLLOW_UP: 0.35, Kind.QUESTION: 0.7}


@dataclass(slots=True)
class WorkItem:
    """One item of the simulation, with its true values and the office's estimates."""

    kind: Kind
    payer: int
    arrival_day: int  # -1: it is a second stage, and the first one is not done yet
    earliest_day: int  # the first day on which it can arrive, for the bound
    age_start: int  # the day its money ages from
    service_day: float
    deadline_day: int  # the last day that counts; of a callback the day the caller gives up
    dollars: float
    recovery: float
    estimated_recovery: float
    minutes: float
    estimated_minutes: float
    daily_loss: float  # per business day
    estimated_loss: float
    promised_day: int = -1  # of a callback
    next_stage: int = -1  # index of its second stage
    wait_days: int = 0  # from its end to the arrival of the second stage

    @property
    def is_callback(self) -> bool:
        """Return True if a day was promised to somebody."""
        return self.promised_day >= 0

    @property
    def due_day(self) -> int:
        """Return the promised day, or else the deadline."""
        return self.promised_day if self.is_callback else self.deadline_day

    def worth(self, day: int) -> float:
        """Return the dollars that doing it on that day recovers."""
        return self.dollars * self.recovery * exp(-self.daily_loss * (day - self.age_start))


@dataclass(slots=True)
class OfficeYear:
    """The work items of one year, and the minutes that the office can work on each day."""

    capacity: list[float]
    work_items: list[WorkItem] = field(default_factory=list)
    second_stage_start: int = 0  # the index of the first second stage

    def reset(self) -> "OfficeYear":
        """Return the same year with nothing done."""
        for item in self.work_items[self.second_stage_start :]:
            item.arrival_day = -1
        return self


def make_year(seed: int, load: float, people: int = 1, estimate_error: float = 0.0) -> OfficeYear:
    """Return the year of a seed at a load (1: the mean capacity).

    `estimate_error` is the sigma of errors in the estimated recovery and minutes.
    """
    draw = random.Random(f"office {seed}")
    errors = random.Random(f"errors {seed}")
    year = OfficeYear(
        [
            MINUTES_PER_DAY * sum(draw.random() >= ABSENT_SHARE for _person in range(people))
            for _day in range(DAYS)
        ]
    )
    items_per_day = load * MINUTES_PER_DAY * people * (1 - ABSENT_SHARE) / _minutes_per_item()
    second_stages: list[WorkItem] = []
    arrivals = _draw_arrivals(draw, items_per_day, int(items_per_day * BACKLOG_DAYS[load]))
    payer_weights = [1 / (payer + 1) for payer in range(PAYERS)]
    for day, age in arrivals:
        profile = draw.choices(PROFILES, [profile.share for profile in PROFILES])[0]
        payer = draw.choices(range(PAYERS), payer_weights)[0]
        item = _make_item(draw, profile, day, age, payer)
        second_stage = _make_second_stage(draw, item)
        if item.deadline_day < day:
            continue
        if estimate_error:
            for stage in (item, second_stage):
                if stage is not None:
                    _distort_estimates(errors, stage, estimate_error)
        year.work_items.append(item)
        if second_stage is not None:
            item.next_stage = len(second_stages)
            second_stages.append(second_stage)
    year.second_stage_start = len(year.work_items)
    for item in year.work_items:
        if item.next_stage >= 0:
            item.next_stage += year.second_stage_start
    year.work_items += second_stages
    return year


def _minutes_per_item() -> float:
    """Return the mean minutes of an arriving item, with its second stage."""
    shares = {kind: profile.share for kind, profile in PROFILE_BY_KIND.items()}
    first_stages = sum(profile.share * profile.minutes for profile in PROFILES)
    return first_stages + (
        8 * 0.35 * (shares[Kind.DENIAL] + shares[Kind.FOLLOW_UP]) + 5 * 0.7 * shares[Kind.QUESTION]
    )


def _draw_arrivals(
    draw: random.Random, items_per_day: float, backlog: int
) -> list[tuple[int, float]]:
    """Return (day, age) of each arrival, the backlog first."""
    arrivals = [(0, draw.uniform(0, MAX_BACKLOG_AGE)) for _item in range(backlog)]
    for day in range(DAYS):
        mean = items_per_day * WEEKDAY_FACTORS[day % 5] * draw.gammavariate(12, 1 / 12)
        arrivals += [(day, 0.0)] * _draw_poisson(draw, mean)
    return arrivals


def _make_item(
    draw: random.Random, profile: WorkProfile, day: int, age: float, payer: int
) -> WorkItem:
    estimated_minutes = max(
        1.0, profile.minutes * _variation_factor(draw, profile.estimated_variation)
    )
    minutes = min(
        240.0, max(1.0, estimated_minutes * _variation_factor(draw, profile.actual_variation))
    )
    dollars = min(20_000.0, max(5.0, draw.lognormvariate(log(profile.dollars), profile.spread)))
    _share, mean_recovery, recovery_spread = draw.choices(
        profile.recoveries, [share for share, _mean, _spread in profile.recoveries]
    )[0]
    daily_loss = (profile.daily_loss + DAILY_COST_OF_MONEY) * CALENDAR_DAYS_PER_WORKDAY
    calendar_days = draw.choices(
        [days for days, _share in profile.deadlines], [share for _days, share in profile.deadlines]
    )[0]
    deadline_days = calendar_days / CALENDAR_DAYS_PER_WORKDAY
    is_late = draw.random() < profile.late_share
    used_days = deadline_days * (draw.uniform(0.6, 0.97) if is_late else draw.uniform(0.01, 0.15))
    arrived_at = day - age
    item = WorkItem(
        kind=profile.kind,
        payer=payer,
        arrival_day=day,
        earliest_day=day,
        age_start=floor(arrived_at),
        service_day=arrived_at - used_days,
        deadline_day=floor(arrived_at + deadline_days - used_days),
        dollars=dollars,
        recovery=min(0.99, max(0.02, draw.gauss(mean_recovery, recovery_spread))),
        estimated_recovery=mean_recovery,
        minutes=minutes,
        estimated_minutes=estimated_minutes,
        daily_loss=daily_loss * _variation_factor(draw, 0.5),
        estimated_loss=daily_loss,
    )
    if profile.kind is Kind.CALLBACK:
        item.promised_day = day + draw.choices((0, 1, 2, 3), (0.4, 0.4, 0.1, 0.1))[0]
        item.deadline_day = item.promised_day + draw.randrange(8, 25)
        item.age_start = day
    return item


def _make_second_stage(draw: random.Random, item: WorkItem) -> WorkItem | None:
    """Return the second stage of an item, which takes over part of its money; None without one."""
    if draw.random() >= SECOND_STAGE_SHARE.get(item.kind, 0.0):
        return None
    is_question = item.kind is Kind.QUESTION
    wait_days = (
        draw.randrange(2, MAX_ANSWER_WORKDAYS + 1) if is_question else draw.randrange(10, 22)
    )
    share = 0.85 if is_question else 0.3
    estimated_minutes = 5.0 if is_question else 8.0
    second_stage = WorkItem(
        kind=Kind.SUBMIT if is_question else Kind.FOLLOW_UP,
        payer=item.payer,
        arrival_day=-1,
        earliest_day=item.arrival_day + wait_days,
        age_start=item.age_start,
        service_day=item.service_day,
        deadline_day=item.deadline_day + (0 if is_question else 45),
        dollars=item.dollars * share,
        recovery=item.recovery,
        estimated_recovery=item.estimated_recovery,
        minutes=max(1.0, estimated_minutes * draw.lognormvariate(-0.11, 0.47)),
        estimated_minutes=estimated_minutes,
        daily_loss=item.daily_loss,
        estimated_loss=item.estimated_loss,
    )
    item.dollars *= 1 - share
    item.wait_days = wait_days
    return second_stage


def _distort_estimates(errors: random.Random, item: WorkItem, sigma: float) -> None:
    recovery = item.estimated_recovery * _error_factor(errors, sigma)
    item.estimated_recovery = min(1.0, max(0.01, recovery))
    minutes = item.estimated_minutes * _error_factor(errors, sigma)
    item.estimated_minutes = min(240.0, max(1.0, minutes))


def _variation_factor(draw: random.Random, variation: float) -> float:
    """Return a log-normal factor with mean 1 and that coefficient of variation."""
    return _error_factor(draw, sqrt(log(1 + variation * variation)))


def _error_factor(draw: random.Random, sigma: float) -> float:
    """Return a log-normal factor with mean 1."""
    return draw.lognormvariate(-sigma * sigma / 2, sigma)


def _draw_poisson(draw: random.Random, mean: float) -> int:
    """Return how many exponential gaps fit: exact, and fast enough for some hundred a day."""
    count, arrival = 0, draw.expovariate(1)
    while arrival < mean:
        count, arrival = count + 1, arrival + draw.expovariate(1)
    return count
