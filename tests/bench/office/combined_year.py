"""A year with everything combined: act-by days, shared causes, legal duties, lost claims, windows.

It is the year of `model` with its draws; what is added is drawn from a stream of its own. All of it
is assumed.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date

from medq.domain.claims.deadline_days import Channel, last_safe_day
from medq.domain.items.item import Kind
from medq.domain.items.recovery import UNACKNOWLEDGED_PPM, WORDS_PPM
from medq.domain.rank.facts import MILLION, RankFacts, RankSettings
from medq.domain.triggers.no_response import BUSINESS_ANSWER_DAYS
from tests.bench.office.medq_queue import date_of, day_number, rank_facts
from tests.bench.office.model import (
    CALENDAR,
    DAYS,
    MAX_ANSWER_WORKDAYS,
    OfficeYear,
    WorkItem,
    make_year,
)

# Share of items whose cause others have too.
SHARED_CAUSE = {Kind.REVIEW: 0.5, Kind.DENIAL: 0.5, Kind.FOLLOW_UP: 0.5}
# Chance that the next such item of that kind and payer has the same cause: six in the mean.
SAME_CAUSE = 0.85
SETUP_SHARE = 0.7  # of an item's minutes, needed once for a cause
PAPER_SHARE = 0.3  # of denials, answered by mail; the others by fax
DUTY_SHARE = 0.01  # of reviews that are a refund with a date in law
DUTY_WORKDAYS = 43  # sixty days
LOST_SHARE = 0.04  # of submitted claims that never arrive
LOST_CLAIM_MINUTES = 3.0
WINDOW_SHARE = 0.6  # of callbacks promised for a window
OPENING = 510  # half past eight, in minutes of the day
LUNCH_MINUTES, LUNCH_AFTER = 45, 210  # lunch comes after so many minutes of work


@dataclass(frozen=True, slots=True)
class WorkConstraints:
    """The constraints that the combined year adds to a work item. Minutes are true ones."""

    last_safe_day: int  # acting later does not arrive in time and recovers nothing
    cause: int = -1  # the cause it shares
    setup_minutes: float = 0.0  # needed once for the cause
    own_minutes: float = 0.0  # needed for the item after that
    is_duty: bool = False
    returned_index: int = -1  # of the item that comes back, because the claim never arrives
    window: tuple[int, int] | None = None  # promised from and to, minutes of the day


@dataclass(slots=True)
class CombinedYear:
    """A year with the constraints of each of its work items."""

    year: OfficeYear
    people: int
    constraints: list[WorkConstraints] = field(default_factory=list)
    cause_sizes: list[int] = field(default_factory=list)  # how many items share each cause

    def reset(self) -> "CombinedYear":
        """Return the same year with nothing done."""
        self.year.reset()
        return self

    def rank_facts(
        self, index: int, settings: RankSettings, *, use_act_by: bool, use_groups: bool
    ) -> RankFacts:
        """Return an item as the program's rank sees it.

        Without `use_act_by` the deadline takes the place of the act-by day; without `use_groups`
        the item is alone.
        """
        constraints = self.constraints[index]
        facts = rank_facts(self.year.work_items[index])
        if facts.deadline is not None:
            act_by = date_of(constraints.last_safe_day) if use_act_by else facts.deadline
            facts = replace(facts, act_by=act_by, duty=constraints.is_duty)
        if constraints.window is not None:
            start, end = constraints.window
            facts = replace(facts, promise_from=start, promise_to=end)
        if use_groups and constraints.cause >= 0:
            return replace(facts, set_up_minutes=settings.set_up(facts.minutes))
        return facts

    def relaxed_year(self) -> OfficeYear:
        """Return the year for the bound, which allows whatever this year allows.

        Items are done by their last safe day, a cause's setup is split among all who share it, no
        claim is lost, and there are no windows.
        """
        year = OfficeYear(self.year.capacity, second_stage_start=self.year.second_stage_start)
        returned = {item.returned_index for item in self.constraints if item.returned_index >= 0}
        for index, (item, constraints) in enumerate(
            zip(self.year.work_items, self.constraints, strict=True)
        ):
            minutes = item.minutes
            if constraints.cause >= 0:
                shared = constraints.setup_minutes / self.cause_sizes[constraints.cause]
                minutes = constraints.own_minutes + shared
            is_left_out = index in returned or constraints.is_duty
            year.work_items.append(
                replace(
                    item,
                    minutes=minutes,
                    deadline_day=item.deadline_day
                    if item.is_callback
                    else constraints.last_safe_day,
                    earliest_day=DAYS if is_left_out else item.earliest_day,
                )
            )
        return year


class _Constrainer:
    """The drawing of constraints for one year."""

    def __init__(self, combined: CombinedYear, draw: random.Random) -> None:
        self.combined, self.draw = combined, draw
        # The last cause of each kind and payer, and its setup minutes.
        self.last_causes: dict[tuple[Kind, int], tuple[int, float]] = {}
        self.returned: list[WorkItem] = []

    def constrain(self, item: WorkItem) -> WorkConstraints:
        """Draw the constraints of an item; some change the item too."""
        constraints = WorkConstraints(item.deadline_day)
        if item.kind is Kind.REVIEW and self.draw.random() < DUTY_SHARE:
            item.recovery, item.estimated_recovery = 0.0, WORDS_PPM["no"] / MILLION
            item.deadline_day = item.arrival_day + DUTY_WORKDAYS
            constraints = replace(constraints, is_duty=True)
        elif self.draw.random() < SHARED_CAUSE.get(item.kind, 0.0):
            constraints = self._share_cause(item, constraints)
        elif item.kind is Kind.SUBMIT and self.draw.random() < LOST_SHARE:
            returned_index = len(self.combined.year.work_items) + len(self.returned)
            constraints = replace(constraints, returned_index=returned_index)
            self.returned.append(self._returned_claim(item))
        elif item.is_callback and self.draw.random() < WINDOW_SHARE:
            start = OPENING + self.draw.choice(range(0, 420, 30))
            end = start + self.draw.choice((30, 60, 120))
            constraints = replace(constraints, window=(start, end))
        if item.is_callback:
            return constraints
        return replace(constraints, last_safe_day=day_number(self._last_safe_day(item)))

    def _share_cause(self, item: WorkItem, constraints: WorkConstraints) -> WorkConstraints:
        key = item.kind, item.payer
        cause, setup_minutes = self.last_causes.get(key, (-1, 0.0))
        if cause < 0 or self.draw.random() >= SAME_CAUSE:
            cause, setup_minutes = len(self.combined.cause_sizes), SETUP_SHARE * item.minutes
            self.last_causes[key] = cause, setup_minutes
            self.combined.cause_sizes.append(0)
        self.combined.cause_sizes[cause] += 1
        own_minutes = max(1.0, (1 - SETUP_SHARE) * item.minutes)
        item.minutes = setup_minutes + own_minutes
        return replace(
            constraints, cause=cause, setup_minutes=setup_minutes, own_minutes=own_minutes
        )

    def _returned_claim(self, item: WorkItem) -> WorkItem:
        """Return the follow-up of a claim that never arrived: all its money in three minutes."""
        minutes = LOST_CLAIM_MINUTES * self.draw.lognormvariate(-0.11, 0.47)
        return replace(
            item,
            kind=Kind.FOLLOW_UP,
            arrival_day=-1,
            estimated_recovery=UNACKNOWLEDGED_PPM / MILLION,
            minutes=max(1.0, minutes),
            estimated_minutes=LOST_CLAIM_MINUTES,
            next_stage=-1,
            wait_days=BUSINESS_ANSWER_DAYS + 1,
        )

    def _last_safe_day(self, item: WorkItem) -> date:
        """Return the last safe day by the program's function.

        A question's answer is followed by a claim, which goes electronically.
        """
        channel, answer_workdays = Channel.FAX, 0
        if item.kind is Kind.SUBMIT:
            channel = Channel.ELECTRONIC
        elif item.kind is Kind.QUESTION:
            channel, answer_workdays = Channel.ELECTRONIC, MAX_ANSWER_WORKDAYS
        elif item.kind is Kind.DENIAL and self.draw.random() < PAPER_SHARE:
            channel = Channel.PAPER
        deadline = date_of(item.deadline_day)
        return last_safe_day(deadline, channel, None, CALENDAR, answer_workdays=answer_workdays)


def make_combined_year(seed: int, load: float, people: int = 1) -> CombinedYear:
    """Return the year of a seed with everything combined."""
    combined = CombinedYear(make_year(seed, load, people), people)
    constrainer = _Constrainer(combined, random.Random(f"together {seed}"))
    items = combined.year.work_items
    combined.constraints = [constrainer.constrain(item) for item in items]
    for item in constrainer.returned:
        items.append(item)
        deadline = date_of(item.deadline_day)
        act_by = last_safe_day(deadline, Channel.ELECTRONIC, None, CALENDAR)
        combined.constraints.append(WorkConstraints(day_number(act_by)))
    return combined


def clock_minute(worked: float) -> float:
    """Return the minute of the day after so many minutes of work."""
    return OPENING + worked + (LUNCH_MINUTES if worked >= LUNCH_AFTER else 0)


def worked_minutes(minute: float) -> float:
    """Return how many minutes were worked by that minute of the day, without idle time."""
    is_after_lunch = minute >= OPENING + LUNCH_AFTER + LUNCH_MINUTES
    return max(0.0, minute - OPENING - (LUNCH_MINUTES if is_after_lunch else 0))
