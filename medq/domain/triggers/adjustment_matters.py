"""Provider adjustments that explain each other: the matters of one payer, in any order of files.

A recovery (WO) is explained by a reversal that it names or by an equal amount that is given back, a
refund (72) explains its twin, and a balance carried forward (FB) is settled by the amounts that
apply it, in one or in parts.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from medq.domain.triggers.adjustment_facts import (
    ADVANCE,
    CARRIED,
    FORWARD,
    PAIRED,
    REFUND,
    TAKEBACK,
    MatterAdjustment,
    MatterReversal,
    adjustment_order,
    connected_groups,
)
from medq.domain.triggers.recoveries import Recoveries

MATTER_EFFECTS = PAIRED | CARRIED
"""Effects of adjustments that others may explain."""


class Outcome(NamedTuple):
    """The result for an adjustment: explained, or how much of it is open."""

    is_explained: bool
    open_cents: int = 0


def settle_adjustments(
    adjustments: Iterable[MatterAdjustment], reversals: Sequence[MatterReversal]
) -> Mapping[int, Outcome]:
    """Return the outcome of each adjustment of a payer by its id."""
    in_order = sorted(adjustments, key=adjustment_order)
    recoveries = Recoveries([each for each in in_order if each.effect is TAKEBACK], reversals)
    recoveries.settle([each for each in in_order if each.effect is REFUND])
    outcomes = {
        each.id: Outcome(each.id in recoveries.explained_ids, abs(each.cents))
        for each in in_order
        if each.effect in PAIRED
    }
    for effect in (FORWARD, ADVANCE):
        balances = [each for each in in_order if each.effect is effect]
        for balance in _balances(balances):
            outcomes.update(_settle_balance(balance, recoveries))
    return outcomes


def _settle_balance(
    balance: Sequence[MatterAdjustment], recoveries: Recoveries
) -> dict[int, Outcome]:
    """Return the outcomes of the parts of one balance that was carried forward.

    Until they add up to zero the first part of what is left stands for all of it.
    """
    outcomes = {each.id: Outcome(is_explained=True) for each in balance}
    left = _unsettled(balance)
    if not left:
        return outcomes
    left_cents = sum(each.cents for each in left)
    payment_ids = {each.payment_id for each in left if each.cents < 0}
    is_carried_reversal = left_cents < 0 and left[0].effect is FORWARD
    recovered = recoveries.recoveries_of(payment_ids) if is_carried_reversal else []
    recovered_cents = [each.cents for each in recovered]
    if -left_cents in (*recovered_cents, sum(recovered_cents)):
        return outcomes
    first = next(each for each in left if (each.cents < 0) is (left_cents < 0))
    outcomes[first.id] = Outcome(is_explained=False, open_cents=abs(left_cents))
    return outcomes


def _unsettled(balance: Sequence[MatterAdjustment]) -> list[MatterAdjustment]:
    """Return the parts since the balance was last at zero, without references that are."""
    cents_by_reference: dict[frozenset[str], int] = {}
    for each in balance:
        cents_by_reference[each.keys] = cents_by_reference.get(each.keys, 0) + each.cents
    left: list[MatterAdjustment] = []
    left_cents = 0
    for each in balance:
        if not cents_by_reference[each.keys]:
            continue
        left.append(each)
        left_cents += each.cents
        if not left_cents:
            left = []
    return left


def _balances(parts: Sequence[MatterAdjustment]) -> list[list[MatterAdjustment]]:
    """Return forward balances: parts with a common key, that of their first payment among them.

    A reference is empty on both halves or on neither.
    """
    return connected_groups([(each, (each.keys or {""}) | each.trace_keys) for each in parts])
