"""The rank of a group: items of one kind, payer and cause, worked together as one effort.

A group of thousands is worked some at a time. Its rank comes from the `TOGETHER` members that
are first by their solo rank; every other member keeps its solo rank, as one of `TOGETHER` like
it. So an act on one member changes at most `TOGETHER` ranks, and no member comes before its
group's lead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from medq.domain.rank.facts import RankContext, RankFacts
from medq.domain.rank.order import FIRST, SECOND, sort_value
from medq.domain.rank.score import NO_FINISH_BY, VALUE_UNIT, Rank, rank, rank_value

TOGETHER = 20  # members of a group that count as worked together

_FIRST_BIT = 1 << 62
Tie = tuple[int, int, int]  # act-by day, negative money, id: the order of equals


@dataclass(frozen=True, slots=True)
class GroupRank:
    """A group's rank on a day. All scores are micro-dollars a minute.

    `best` are the members (indexes in the list passed) that make its score. `scores` are every
    member's own at the minutes that it costs once the setup is done: what the rest rank at.
    """

    tier: int
    score: int
    sort_value: int
    rerank_on: date
    finish_by: int | None
    best: tuple[int, ...]
    worth: Fraction  # of the best members together, dollars
    minutes: int  # setup and the best members' own minutes
    set_up_minutes: int
    each_minutes: int | None  # the best members' own minutes; None where they differ
    scores: tuple[int, ...]
    finish_bys: tuple[int | None, ...]  # of each member, tier 1 only


def rank_group(context: RankContext, members: Sequence[RankFacts]) -> GroupRank:
    """Return the rank of a group: sum of (V·I·U + C) ÷ (setup + sum of marginal minutes).

    The sum is over the best members, those that raise it: by worth a marginal minute, as long
    as one more is worth more a minute than the group with those before it. Tier and finish-by
    are those of the most urgent member. The setup is the members' mean, rounded down. Errors:
    ValueError for an empty group.
    """
    if not members:
        raise ValueError("a group has members")
    values = [rank_value(context, facts) for facts in members]
    set_up_minutes = sum(facts.set_up_minutes for facts in members) // len(members)
    densities = [
        Fraction(value, facts.marginal_minutes)
        for (value, _finish_by, _rerank_on), facts in zip(values, members, strict=True)
    ]
    best: list[int] = []
    worth, minutes = 0, set_up_minutes
    for index in sorted(range(len(members)), key=lambda index: (-densities[index], index)):
        # Above what the group is worth a minute so far; the first member always joins.
        if best and densities[index] * minutes <= worth:
            break
        best.append(index)
        worth += values[index][0]
        minutes += members[index].marginal_minutes
    first_finish_by = min(finish_by for _value, finish_by, _rerank_on in values)
    tier = SECOND if first_finish_by == NO_FINISH_BY else FIRST
    finish_by = first_finish_by if tier == FIRST else None
    score = _rounded(Fraction(worth, minutes))
    own_minutes = {members[index].marginal_minutes for index in best}
    return GroupRank(
        tier=tier,
        score=score,
        sort_value=sort_value(tier, score, finish_by),
        rerank_on=min(rerank_on for _value, _finish_by, rerank_on in values),
        finish_by=finish_by,
        best=tuple(best),
        worth=Fraction(worth, VALUE_UNIT * 1_000_000),
        minutes=minutes,
        set_up_minutes=set_up_minutes,
        each_minutes=own_minutes.pop() if len(own_minutes) == 1 else None,
        scores=tuple(_rounded(density) for density in densities),
        finish_bys=tuple(
            None if finish_by == NO_FINISH_BY else finish_by
            for _value, finish_by, _rerank_on in values
        ),
    )


class MemberRank(NamedTuple):
    """The rank of one member of a group."""

    tier: int
    sort_value: int
    behind_lead: bool  # the group's lead represents it in the list


def solo_rank(context: RankContext, facts: RankFacts) -> tuple[Rank, int]:
    """Return a member's rank as one of `TOGETHER` like it, and that rank as an ascending key."""
    alike = facts if facts.group_size == TOGETHER else replace(facts, group_size=TOGETHER)
    solo = rank(context, alike)
    if solo.tier == FIRST:
        return solo, -(solo.sort_value | _FIRST_BIT)
    return solo, -min(solo.sort_value, _FIRST_BIT - 1)


def solo_rank_from_key(solo_rank_key: int) -> tuple[int, int]:
    """Return the (tier, sort value) of a solo rank key."""
    if -solo_rank_key >= _FIRST_BIT:
        return FIRST, -solo_rank_key - _FIRST_BIT
    return SECOND, -solo_rank_key


def rank_members(
    context: RankContext, front: Sequence[RankFacts], ties: Sequence[Tie]
) -> list[MemberRank]:
    """Return the ranks of a group's first `TOGETHER` members.

    The best rank at the group's score, the others at their own, each in its own tier. The first of
    them is the lead and has the group's rank.
    """
    group = rank_group(context, front)
    best = set(group.best)
    ranks = []
    for index, finish_by in enumerate(group.finish_bys):
        tier = SECOND if finish_by is None else FIRST
        score = group.score if index in best else group.scores[index]
        ranks.append((tier, sort_value(tier, score, finish_by)))
    lead = min(
        range(len(front)), key=lambda index: (ranks[index][0], -ranks[index][1], ties[index])
    )
    ranks[lead] = group.tier, group.sort_value
    return [
        MemberRank(tier, order, behind_lead=index != lead)
        for index, (tier, order) in enumerate(ranks)
    ]


def _rounded(value: Fraction) -> int:
    unit = value.denominator * VALUE_UNIT
    return (2 * value.numerator + unit) // (2 * unit)
