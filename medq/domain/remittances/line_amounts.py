"""What a claim payment says of each of the claim's service lines."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from medq.domain.claims.visit import Amounts
from medq.domain.remittances.allocation import AllocationKind

LineAmounts = Mapping[int, Amounts]  # by id of the claim's service line


class PaidLine(NamedTuple):
    """A service line of a claim payment; `claim_line_id` is None for one that is none of ours."""

    claim_line_id: int | None
    charge_cents: int
    paid_cents: int


class LineAdjustment(NamedTuple):
    """A sum of adjustments of one kind; `line` is the index of its paid line, -1 for the claim."""

    line: int
    kind: AllocationKind
    cents: int


_POSITION_BY_KIND = {
    AllocationKind.WRITE_OFF: Amounts._fields.index("written_off_cents"),
    AllocationKind.PATIENT: Amounts._fields.index("patient_cents"),
    AllocationKind.DENIAL: Amounts._fields.index("denied_cents"),
    AllocationKind.WAIT: Amounts._fields.index("waiting_cents"),
}
_CHARGE, _PAID = Amounts._fields.index("charge_cents"), Amounts._fields.index("paid_cents")


def line_amounts(
    lines: Sequence[PaidLine], adjustments: Iterable[LineAdjustment], paid_cents: int
) -> LineAmounts | None:
    """Return the amounts of each line, or None where the payment speaks of the claim as a whole.

    It does where it names no line or one that is none of ours, adjusts the claim itself, or pays
    (`paid_cents`, without interest) another sum than its lines.
    """
    if not lines or any(line.claim_line_id is None for line in lines):
        return None
    sums: dict[int, list[int]] = {}
    for line in lines:
        amounts = sums.setdefault(line.claim_line_id or 0, [0] * len(Amounts._fields))
        amounts[_CHARGE] += line.charge_cents
        amounts[_PAID] += line.paid_cents
    for adjustment in adjustments:
        if adjustment.line >= 0:
            amounts = sums[lines[adjustment.line].claim_line_id or 0]
            if adjustment.kind is AllocationKind.INTEREST:
                amounts[_PAID] += adjustment.cents
            elif adjustment.kind in _POSITION_BY_KIND:
                amounts[_POSITION_BY_KIND[adjustment.kind]] += adjustment.cents
        elif adjustment.kind is not AllocationKind.INTEREST and adjustment.cents:
            return None
    if sum(amounts[_PAID] for amounts in sums.values()) != paid_cents:
        return None
    return {line_id: Amounts(*amounts) for line_id, amounts in sums.items()}
