"""Where a group stands: items of one kind, payer and cause, worked together, rank as the one effort that they are.

A group of thousands is worked some at a time: its place comes from the `TOGETHER` members that stand first by their own
place, the others stand at that own place, as one of `TOGETHER` like it. So an act on one member moves at most those, and
no other stands before its group's lead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from medq.domain.calendar import Calendar
from medq.domain.rank.facts import RankFacts, RankSettings
from medq.domain.rank.order import FIRST, SECOND, sort_value
from medq.domain.rank.score import NO_FINISH_BY, VALUE_UNIT, Rank, rank, rank_value

TOGETHER = 20
"""How many of a group count as worked together."""

_FIRST_BIT = 1 << 62
Tie = tuple[int, int, int]  # deadline, less money, id: who stands first among equals


@dataclass(frozen=True, slots=True)
class GroupRank:
    """A group's place on a day, as `Rank`; `best` are the members (places in the list given) that make its score.

    `scores` are the members' own, in the order given, at the minutes that each still costs once the set-up is done:
    what the rest of the group ranks at. All scores are micro-dollars a minute.
    """

    tier: int
    score: int
    order: int
    rerank_on: date
    end_by: int | None
    best: tuple[int, ...]
    worth: Fraction  # what the best members are worth together, dollars
    minutes: int  # set-up and the best members' own minutes
    set_up_minutes: int
    scores: tuple[int, ...]
    ends: tuple[int | None, ...]  # by when each member must be done, tier 1 only

    @property
    def text(self) -> str:
        """The division in words: `÷ 10 min (4 set-up + 6 for 3)`, `÷ 6 min` where nothing is set up for one."""
        if not self.set_up_minutes and len(self.best) == 1:
            return f"÷ {self.minutes} min"
        return f"÷ {self.minutes} min ({self.set_up_minutes} set-up + {self.minutes - self.set_up_minutes} for {len(self.best)})"


def rank_group(
    members: Sequence[RankFacts], today: date, settings: RankSettings, calendar: Calendar
) -> GroupRank:
    """The one score of a group: sum of (V·I·U + C) ÷ (set-up + sum of marginal minutes) over its best members.

    The best members are those that raise it: by worth a marginal minute, as long as one more is worth more a minute
    than the group with those before it. Tier and the minute by which it must be done are the most urgent member's.
    Errors: ValueError for an empty group. The set-up is that of its members in the mean, rounded down.
    """
    if not members:
        raise ValueError("a group has members")
    weighed = [rank_value(facts, today, settings, calendar) for facts in members]
    set_up = sum(facts.set_up_minutes for facts in members) // len(members)
    density = [
        Fraction(value, facts.marginal_minutes)
        for (value, _end, _change), facts in zip(weighed, members, strict=True)
    ]
    best: list[int] = []
    worth, minutes = 0, set_up
    for place in sorted(range(len(members)), key=lambda place: (-density[place], place)):
        # Above what the group is worth a minute so far; the first always joins, since a group is at least one.
        if best and density[place] * minutes <= worth:
            break
        best.append(place)
        worth += weighed[place][0]
        minutes += members[place].marginal_minutes
    end = min(end for _value, end, _change in weighed)
    tier, end_by = (SECOND, None) if end == NO_FINISH_BY else (FIRST, end)
    score = _rounded(Fraction(worth, minutes))
    return GroupRank(
        tier=tier,
        score=score,
        order=sort_value(tier, score, end_by),
        rerank_on=min(change for _value, _end, change in weighed),
        end_by=end_by,
        best=tuple(best),
        worth=Fraction(worth, VALUE_UNIT * 1_000_000),
        minutes=minutes,
        set_up_minutes=set_up,
        scores=tuple(_rounded(one) for one in density),
        ends=tuple(None if end == NO_FINISH_BY else end for _value, end, _change in weighed),
    )


class MemberRank(NamedTuple):
    """Where a member stands, and whether behind its group's lead."""

    tier: int
    order: int
    behind_lead: bool


def solo_rank(
    facts: RankFacts, today: date, settings: RankSettings, calendar: Calendar
) -> tuple[Rank, int]:
    """A member's place by itself, as one of `TOGETHER` like it; and that place as one number, the first the lowest."""
    alike = facts if facts.group_size == TOGETHER else replace(facts, group_size=TOGETHER)
    found = rank(alike, today, settings, calendar)
    return found, -(
        found.order | _FIRST_BIT if found.tier == FIRST else min(found.order, _FIRST_BIT - 1)
    )


def solo_rank_from_key(solo_rank_key: int) -> tuple[int, int]:
    """(tier, order) in the number of an own place."""
    return (
        (FIRST, -solo_rank_key - _FIRST_BIT)
        if -solo_rank_key >= _FIRST_BIT
        else (SECOND, -solo_rank_key)
    )


def rank_members(
    front: Sequence[RankFacts],
    ties: Sequence[Tie],
    today: date,
    settings: RankSettings,
    calendar: Calendar,
) -> list[MemberRank]:
    """Where the first `TOGETHER` members of a group stand: the best at the group's score, the others at the minutes that
    they still cost then, each in its own tier; the first of them is the lead and has the group's place."""
    whole = rank_group(front, today, settings, calendar)
    best = set(whole.best)
    places = []
    for at, end in enumerate(whole.ends):
        tier = SECOND if end is None else FIRST
        places.append(
            (tier, sort_value(tier, whole.score if at in best else whole.scores[at], end))
        )
    lead = min(range(len(front)), key=lambda at: (places[at][0], -places[at][1], ties[at]))
    places[lead] = whole.tier, whole.order
    return [MemberRank(tier, order, at != lead) for at, (tier, order) in enumerate(places)]


def _rounded(value: Fraction) -> int:
    below = value.denominator * VALUE_UNIT
    return (2 * value.numerator + below) // (2 * below)
