"""Facts about provider adjustments that may explain each other, and about what explains them."""

from collections.abc import Hashable, Iterable, Set
from datetime import date
from typing import NamedTuple

from medq.domain.remittances.adjustment_references import claim_keys, reference_keys
from medq.domain.triggers.provider_codes import AdjustmentEffect

TAKEBACK, REFUND = AdjustmentEffect.TAKEBACK, AdjustmentEffect.REFUND
FORWARD, ADVANCE = AdjustmentEffect.FORWARD, AdjustmentEffect.ADVANCE
PAIRED = frozenset({TAKEBACK, REFUND})
CARRIED = frozenset({FORWARD, ADVANCE})


class MatterAdjustment(NamedTuple):
    """A provider adjustment as its matter sees it; a positive amount lowers the payment."""

    id: int
    payment_id: int
    day: date
    effect: AdjustmentEffect
    cents: int
    keys: frozenset[str]  # of its reference
    days: frozenset[date] = frozenset()  # in its reference
    trace_keys: frozenset[str] = frozenset()  # of its payment, which a later half may name


class MatterReversal(NamedTuple):
    """A claim payment that takes money back; `cents` is above zero."""

    payment_id: int
    cents: int
    payer_keys: frozenset[str]  # numbers of the payer, as claim numbers are compared
    our_keys: frozenset[str]  # our numbers of the claim
    from_day: date | None = None
    to_day: date | None = None


def trace_keys(
    effect: AdjustmentEffect, cents: int, keys: frozenset[str], trace: str
) -> frozenset[str]:
    """Return the keys of its own payment by which the other half of a balance may name it.

    `keys` are those of its reference; one that names something stands on both halves.
    """
    names_something = any(character.isdigit() for key in keys for character in key)
    if effect not in CARRIED or cents > 0 or names_something:
        return frozenset()
    return reference_keys(trace)


def stored_keys(
    effect: AdjustmentEffect, reference: str, provider: str, cents: int, trace: str
) -> frozenset[str]:
    """Return the keys by which others find an adjustment, as claim numbers are compared too."""
    keys = reference_keys(reference, provider)
    if effect in CARRIED:
        keys = (keys or frozenset({""})) | trace_keys(effect, cents, keys, trace)
    return keys | claim_keys(keys)


def adjustment_order(adjustment: MatterAdjustment) -> tuple[date, bool, int, int]:
    """Return the key by which adjustments are looked at, in whatever order their files came.

    What applies a balance precedes what carries another one forward on the same day.
    """
    cents = adjustment.cents
    return adjustment.day, cents < 0, abs(cents), adjustment.id


def names_reversal(adjustment: MatterAdjustment, reversal: MatterReversal) -> bool:
    """Return whether a reference names a reversal, by the payer's number or by ours and its day."""
    keys = claim_keys(adjustment.keys)
    if keys & reversal.payer_keys:
        return True
    if keys.isdisjoint(reversal.our_keys):
        return False
    first, last = reversal.from_day, reversal.to_day or reversal.from_day
    if first is None or last is None or not adjustment.days:
        return True
    return any(first <= day <= last for day in adjustment.days)


def connected_groups(
    labeled: Iterable[tuple[MatterAdjustment, Set[Hashable]]],
) -> list[list[MatterAdjustment]]:
    """Return adjustments in groups that labels connect, in the order of each group's last one."""
    groups: list[tuple[Set[Hashable], list[MatterAdjustment]]] = []
    for adjustment, labels in labeled:
        members = [adjustment]
        others = []
        for group_labels, group in groups:
            if labels.isdisjoint(group_labels):
                others.append((group_labels, group))
            else:
                labels, members = labels | group_labels, [*group, *members]
        groups = [*others, (labels, members)]
    return [sorted(members, key=adjustment_order) for _labels, members in groups]
