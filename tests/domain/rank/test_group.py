"""A group ranks as the one effort that it is."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medq.domain.items.item import Kind
from medq.domain.rank.facts import RankFacts
from medq.domain.rank.group import rank_group
from medq.domain.rank.score import VALUE_UNIT, rank, rank_value
from tests.domain.rank.samples import CONTEXT, NEAR_DAYS, context_on, last_chance, rank_facts
from tests.office import TODAY


def denial(cents: int, minutes: int = 6) -> RankFacts:
    return RankFacts(Kind.DENIAL, cents, 1_000_000, TODAY, minutes=minutes, set_up_minutes=4)


def test_three_small_items_with_one_cause_rank_as_one_effort() -> None:
    group = rank_group(CONTEXT, [denial(4_000)] * 3)
    assert group.score == 12_000_000  # 120 / (4 + 3 × 2)
    assert group.score > rank(CONTEXT, denial(4_000)).score
    assert (group.best, group.minutes, group.worth) == ((0, 1, 2), 10, Fraction(120))
    assert (group.set_up_minutes, group.each_minutes) == (4, 2)
    assert group.scores == (20_000_000,) * 3


def test_a_member_that_would_lower_the_group_ranks_by_itself() -> None:
    group = rank_group(CONTEXT, [denial(100), denial(10_000), denial(4_000)])
    assert group.best == (1, 2)
    assert group.score == 17_500_000  # 140 / (4 + 2 + 2)
    assert group.scores == (500_000, 50_000_000, 20_000_000)


def test_a_group_of_one_ranks_as_its_member() -> None:
    group = rank_group(CONTEXT, [denial(4_000)])
    alone = rank(CONTEXT, denial(4_000))
    assert (group.tier, group.score, group.sort_value, group.rerank_on) == (
        alone.tier,
        alone.score,
        alone.sort_value,
        alone.rerank_on,
    )


def test_the_most_urgent_member_gives_the_tier() -> None:
    urgent = replace(last_chance(10_000, 6), set_up_minutes=4)
    group = rank_group(CONTEXT, [denial(50_000), urgent])
    assert (group.tier, group.finish_by, group.rerank_on) == (1, 17 * 60, date(2026, 11, 25))


def test_an_empty_group_is_refused() -> None:
    with pytest.raises(ValueError, match="members"):
        rank_group(CONTEXT, [])


@settings(deadline=None)
@given(st.lists(rank_facts(NEAR_DAYS), min_size=1, max_size=6), NEAR_DAYS)
def test_no_other_choice_of_members_scores_higher(members: list[RankFacts], today: date) -> None:
    group = rank_group(context_on(today), members)
    values = [rank_value(context_on(today), item_facts)[0] for item_facts in members]
    highest = max(
        Fraction(sum(values[index] for index in chosen), VALUE_UNIT)
        / (group.set_up_minutes + sum(members[index].marginal_minutes for index in chosen))
        for size in range(1, len(members) + 1)
        for chosen in combinations(range(len(members)), size)
    )
    assert group.score == (2 * highest + 1).__floor__() // 2
    assert group.rerank_on == min(
        rank(context_on(today), item_facts).rerank_on for item_facts in members
    )
