"""The queues of the combined simulation: medq's with groups, and other rules without them."""

from dataclasses import replace
from datetime import date
from heapq import heappop, heappush
from typing import Protocol

from medq.domain.rank.facts import RankContext, RankFacts, RankSettings
from medq.domain.rank.group import TOGETHER, rank_group, rank_members, solo_rank, solo_rank_from_key
from medq.domain.rank.score import rank
from tests.bench.office.combined_year import CombinedYear
from tests.bench.office.medq_queue import DATES, RankKey, day_number
from tests.bench.office.model import CALENDAR
from tests.bench.office.queues import DailyKeyQueue, WorkQueue
from tests.bench.office.rules import RULES

EVERYTHING = "medq"
NO_GROUPS = "medq, each item alone"
NO_ACT_BY = "medq, the deadline itself for an act-by day"
OTHERS = ("expected value a minute", "largest amount", "Taskwarrior's urgency", "earliest deadline")


class CombinedQueue(Protocol):
    """The open items in the order of one rule, changed while the day goes on.

    Items are indexes of the year's work items.
    """

    def add(self, index: int, day: int) -> None:
        """Add an item that arrives or opens on a day."""

    def remove(self, index: int) -> None:
        """Remove an item."""

    def start_day(self, day: int) -> None:
        """Bring the order up to date for a day."""

    def pop(self) -> tuple[int, list[int]] | None:
        """Remove the first item and return it with the members worked next, which stay."""

    def claim(self, index: int) -> bool:
        """Remove a member that `pop` returned; return False if it is gone already."""

    def put_back(self, index: int) -> None:
        """Add a popped item that was not worked."""

    def mark_missed(self, index: int) -> None:
        """Take note that the promised window of an item has passed."""


class UngroupedQueue:
    """The queue of a rule that knows no groups."""

    def __init__(self, combined: CombinedYear, rule: str) -> None:
        self.queue: WorkQueue = RULES[rule](combined.year)
        self.day = -1

    def add(self, index: int, day: int) -> None:
        """Add an item; a rule with daily keys sorts again."""
        self.queue.add(index, day)
        if day == self.day and isinstance(self.queue, DailyKeyQueue):
            self.queue.start_day(day)

    def remove(self, index: int) -> None:
        """Remove an item."""
        self.queue.remove(index)

    def start_day(self, day: int) -> None:
        """Bring the order up to date for a day."""
        self.day = day
        self.queue.start_day(day)

    def pop(self) -> tuple[int, list[int]] | None:
        """Remove the first item and return it without members."""
        index = self.queue.pop()
        return None if index is None else (index, [])

    def claim(self, index: int) -> bool:
        """Return False: `pop` returns no members."""
        return False

    def put_back(self, index: int) -> None:
        """Add a popped item that was not worked."""
        self.queue.put_back(index)

    def mark_missed(self, index: int) -> None:
        """Do nothing: these rules know no windows."""


class GroupedMedqQueue:
    """medq's order with groups: the lead brings the members that make the group's score."""

    def __init__(
        self, combined: CombinedYear, *, use_act_by: bool = True, use_groups: bool = True
    ) -> None:
        self.combined, self.use_act_by, self.use_groups = combined, use_act_by, use_groups
        self.settings = RankSettings()
        self.facts: dict[int, RankFacts] = {}
        self.keys: dict[int, RankKey] = {}  # of the items in the queue
        self.heap: list[RankKey] = []
        # By cause and item: the rank key of the item alone, and what decides among equals.
        self.members: dict[int, dict[int, tuple[int, date, int, int]]] = {}
        self.items_by_rerank_day: dict[int, set[int]] = {}
        self.day = 0

    def add(self, index: int, day: int) -> None:
        """Add an item that arrives or opens on a day."""
        self.day = day
        self.facts[index] = self.combined.rank_facts(
            index, self.settings, use_act_by=self.use_act_by, use_groups=self.use_groups
        )
        self._rank(index)

    def remove(self, index: int) -> None:
        """Remove an item and rank the rest of its group again."""
        if self.keys.pop(index, None) is not None:
            self._remove_member(index)

    def start_day(self, day: int) -> None:
        """Rank the items again whose rank changes on that day."""
        self.day = day
        for index in self.items_by_rerank_day.pop(day, ()):
            if index in self.keys:
                self._rank(index)

    def mark_missed(self, index: int) -> None:
        """Rank an item whose window has passed again."""
        self.facts[index] = replace(self.facts[index], missed=True)
        self._rank(index)

    def pop(self) -> tuple[int, list[int]] | None:
        """Remove the first item and return it with the members worked next, which stay."""
        while self.heap:
            key = heappop(self.heap)
            index = key[-1]
            if self.keys.get(index) != key:
                continue
            members = self._members_worked_next(index)
            self.remove(index)
            return index, members
        return None

    def claim(self, index: int) -> bool:
        """Remove a member that `pop` returned; return False if it is gone already."""
        is_open = index in self.keys
        self.remove(index)
        return is_open

    def put_back(self, index: int) -> None:
        """Add a popped item that was not worked."""
        self._rank(index)

    def _cause(self, index: int) -> int:
        return self.combined.constraints[index].cause if self.use_groups else -1

    def _rank(self, index: int) -> None:
        facts, context = self.facts[index], self._context()
        cause = self._cause(index)
        if cause < 0:
            ranking = rank(context, facts)
            self._set_key(index, ranking.tier, ranking.sort_value)
        else:
            ranking, solo_key = solo_rank(context, facts)
            self.members.setdefault(cause, {})[index] = solo_key, *self._tie_break(index)
            self.keys[index] = 0, 0, date.min, 0, index  # no real key: the group sets it below
            self._rank_members(cause)
        rerank_day = day_number(ranking.rerank_on)
        self.items_by_rerank_day.setdefault(rerank_day, set()).add(index)

    def _context(self) -> RankContext:
        return RankContext(DATES[self.day], self.settings, CALENDAR)

    def _tie_break(self, index: int) -> tuple[date, int, int]:
        facts = self.facts[index]
        return facts.act_by or date.max, -facts.money_cents, index

    def _set_key(self, index: int, tier: int, sort_value: int) -> None:
        key = tier, -sort_value, *self._tie_break(index)
        if self.keys.get(index) != key:
            self.keys[index] = key
            heappush(self.heap, key)

    def _sorted_members(self, cause: int) -> list[int]:
        members = self.members[cause]
        return sorted(members, key=lambda index: members[index])

    def _rank_members(self, cause: int) -> None:
        members = self._sorted_members(cause)
        first_members = members[:TOGETHER]
        tie_breaks = [
            (act_by.toordinal(), negative_cents, index)
            for act_by, negative_cents, index in map(self._tie_break, first_members)
        ]
        ranks = rank_members(
            self._context(), [self.facts[index] for index in first_members], tie_breaks
        )
        for index, member_rank in zip(first_members, ranks, strict=True):
            self._set_key(index, member_rank.tier, member_rank.sort_value)
        for index in members[TOGETHER:]:
            self._set_key(index, *solo_rank_from_key(self.members[cause][index][0]))

    def _remove_member(self, index: int) -> None:
        cause = self._cause(index)
        if cause < 0:
            return
        del self.members[cause][index]
        if self.members[cause]:
            self._rank_members(cause)
        else:
            del self.members[cause]

    def _members_worked_next(self, index: int) -> list[int]:
        cause = self._cause(index)
        if cause < 0:
            return []
        first_members = self._sorted_members(cause)[:TOGETHER]
        group = rank_group(
            self._context(),
            [self.facts[member] for member in first_members],
        )
        best_members = [first_members[position] for position in group.best]
        return [member for member in best_members if member != index]


def make_queue(rule: str, combined: CombinedYear) -> CombinedQueue:
    """Return the queue of a rule."""
    if rule in OTHERS:
        return UngroupedQueue(combined, rule)
    return GroupedMedqQueue(combined, use_act_by=rule != NO_ACT_BY, use_groups=rule != NO_GROUPS)
