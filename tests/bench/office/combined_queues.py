"""The queues of the office with everything in it: medq's, with its groups by the functions of the program, and the others."""

from datetime import date
from heapq import heappop, heappush
from typing import Protocol

from medq.domain.rank.facts import RankFacts, RankSettings
from medq.domain.rank.group import TOGETHER, rank_group, rank_members, solo_rank, solo_rank_from_key
from medq.domain.rank.score import rank
from tests.bench.office.combined_year import Whole
from tests.bench.office.rules import CALENDAR, DATES, RULES, Daily, Queue, day_of

Key = tuple[int, int, date, int, int]  # tier, less order, act_by, less money, place
EVERYTHING, NO_GROUPS, NO_SAFE_DAYS = (
    "medq",
    "medq, each item alone",
    "medq, the limit itself for a last safe day",
)
OTHERS = ("expected value a minute", "largest amount", "Taskwarrior's urgency", "earliest deadline")


class Line(Protocol):
    """What stands in line under one rule, while the day goes on."""

    def add(self, place: int, day: int) -> None: ...
    def drop(self, place: int) -> None: ...
    def open(self, day: int) -> None: ...
    def take(self) -> tuple[int, list[int]] | None:
        """The first, out of the line, and those that are worked right after it, which stay in the line."""

    def claim(self, place: int) -> bool:
        """Take one of those that stood beside the first; False when it is not there any more."""

    def put_back(self, place: int) -> None: ...
    def broken(self, place: int) -> None:
        """A promised window has passed."""


class Plain:
    """One of the rules that know no groups."""

    def __init__(self, whole: Whole, rule: str) -> None:
        self.queue: Queue = RULES[rule](whole.year)
        self.day = -1

    def add(self, place: int, day: int) -> None:
        self.queue.add(place, day)
        if day == self.day and isinstance(self.queue, Daily):
            self.queue.open(day)

    def drop(self, place: int) -> None:
        self.queue.drop(place)

    def open(self, day: int) -> None:
        self.day = day
        self.queue.open(day)

    def take(self) -> tuple[int, list[int]] | None:
        place = self.queue.take()
        return None if place is None else (place, [])

    def claim(self, place: int) -> bool:
        return False

    def put_back(self, place: int) -> None:
        self.queue.put_back(place)

    def broken(self, place: int) -> None:
        pass


class Medq:
    """medq's order with groups: the first of a group brings those with it that make the group's score (`rank_group`)."""

    def __init__(self, whole: Whole, *, safe: bool = True, groups: bool = True) -> None:
        self.whole, self.safe, self.groups = whole, safe, groups
        self.settings = RankSettings()
        self.facts: dict[int, RankFacts] = {}
        self.missed: set[int] = set()
        self.keys: dict[int, Key] = {}  # of what stands in the line
        self.heap: list[Key] = []
        self.members: dict[int, dict[int, tuple[int, date, int, int]]] = {}  # by cause: own places
        self.turns: dict[int, set[int]] = {}
        self.day = 0

    def add(self, place: int, day: int) -> None:
        self.day = day
        self.facts[place] = self.whole.facts(
            place, self.settings, safe=self.safe, groups=self.groups
        )
        self._rank(place)

    def drop(self, place: int) -> None:
        if self.keys.pop(place, None) is not None:
            self._leave(place)

    def open(self, day: int) -> None:
        self.day = day
        for place in self.turns.pop(day, ()):
            if place in self.keys:
                self._rank(place)

    def broken(self, place: int) -> None:
        from dataclasses import replace

        self.facts[place] = replace(self.facts[place], missed=True)
        self._rank(place)

    def take(self) -> tuple[int, list[int]] | None:
        while self.heap:
            key = heappop(self.heap)
            place = key[-1]
            if self.keys.get(place) != key:
                continue
            beside = self._beside(place)
            self.drop(place)
            return place, beside
        return None

    def claim(self, place: int) -> bool:
        here = place in self.keys
        self.drop(place)
        return here

    def put_back(self, place: int) -> None:
        self._rank(place)

    def _cause(self, place: int) -> int:
        return self.whole.ways[place].cause if self.groups else -1

    def _rank(self, place: int) -> None:
        facts, today = self.facts[place], DATES[self.day]
        cause = self._cause(place)
        if cause < 0:
            found = rank(facts, today, self.settings, CALENDAR)
            self._stand(place, found.tier, found.order)
        else:
            found, low_own = solo_rank(facts, today, self.settings, CALENDAR)
            self.members.setdefault(cause, {})[place] = low_own, *self._tie(place)
            self.keys[place] = 0, 0, date.min, 0, place  # none has that key: its group gives it one
            self._stand_again(cause)
        turn = day_of(found.next_change)
        self.turns.setdefault(turn, set()).add(place)

    def _tie(self, place: int) -> tuple[date, int, int]:
        facts = self.facts[place]
        return facts.act_by or date.max, -facts.money_cents, place

    def _stand(self, place: int, tier: int, order: int) -> None:
        key = tier, -order, *self._tie(place)
        if self.keys.get(place) != key:
            self.keys[place] = key
            heappush(self.heap, key)

    def _front(self, cause: int) -> list[int]:
        many = self.members[cause]
        return sorted(many, key=lambda place: many[place])

    def _stand_again(self, cause: int) -> None:
        ordered = self._front(cause)
        front = ordered[:TOGETHER]
        ties = [
            (act_by.toordinal(), money, place) for act_by, money, place in map(self._tie, front)
        ]
        places = rank_members(
            [self.facts[place] for place in front], ties, DATES[self.day], self.settings, CALENDAR
        )
        for place, standing in zip(front, places, strict=True):
            self._stand(place, standing.tier, standing.order)
        for place in ordered[TOGETHER:]:
            self._stand(place, *solo_rank_from_key(self.members[cause][place][0]))

    def _leave(self, place: int) -> None:
        cause = self._cause(place)
        if cause < 0:
            return
        del self.members[cause][place]
        if self.members[cause]:
            self._stand_again(cause)
        else:
            del self.members[cause]

    def _beside(self, place: int) -> list[int]:
        cause = self._cause(place)
        if cause < 0:
            return []
        front = self._front(cause)[:TOGETHER]
        found = rank_group(
            [self.facts[one] for one in front], DATES[self.day], self.settings, CALENDAR
        )
        return [front[at] for at in found.best if front[at] != place]


def line(rule: str, whole: Whole) -> Line:
    """The queue of that name."""
    if rule in OTHERS:
        return Plain(whole, rule)
    return Medq(whole, safe=rule != NO_SAFE_DAYS, groups=rule != NO_GROUPS)
