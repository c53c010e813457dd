"""Which item leads the items of one claim: the one with the best rank of its own."""

from collections.abc import Iterable
from typing import NamedTuple

from medq.domain.rank.facts import RankContext, RankFacts
from medq.domain.rank.group import Tie
from medq.domain.rank.score import rank


class OwnOrder(NamedTuple):
    """The order of an item among those of its claim, the best first."""

    tier: int
    neg_sort_value: int
    tie: Tie


def own_order(context: RankContext, facts: RankFacts, tie: Tie) -> OwnOrder:
    """Return the order of an item by its rank alone, not by the one that its group gives it."""
    alone = rank(context, facts)
    return OwnOrder(alone.tier, -alone.sort_value, tie)


def best_first(orders: Iterable[OwnOrder]) -> list[int]:
    """Return the ids of the items of one claim, the lead first."""
    return [order.tie[-1] for order in sorted(orders)]
