"""The open items of the office in medq's order, by the program's own functions."""

from datetime import date, timedelta
from heapq import heappop, heappush

from medq.domain.claims.deadline_days import Channel, last_safe_day
from medq.domain.items.item import Kind
from medq.domain.rank.facts import RankContext, RankFacts, RankSettings
from medq.domain.rank.score import rank
from tests.bench.office.model import (
    CALENDAR,
    DAYS,
    FIRST_DAY_NUMBER,
    MAX_ANSWER_WORKDAYS,
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
        ranking = rank(RankContext(DATES[day], self.settings, CALENDAR), facts)
        act_by = facts.act_by or date.max
        key = ranking.tier, -ranking.sort_value, act_by, -facts.money_cents, index
        self.keys[index] = self.last_keys[index] = key
        rerank_day = day_number(ranking.rerank_on)
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
        age_start=date_of(item.age_start),
        minutes=max(1, round(item.estimated_minutes)),
        act_by=act_by,
        deadline=deadline,
        promise_day=date_of(item.promised_day) if item.is_callback else None,
    )
