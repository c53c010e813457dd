"""The balance of a visit over all its payers, to the cent, and the share of it of each claim.

Charge = paid + written off + patient responsibility + open. The services are billed once, however
many claims name them. Where every result names the lines that it speaks of, each line is settled
on its own; else the visit is settled as one line.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from medq.domain.claims.line_settlement import Part, settle_line, write_offs
from medq.domain.claims.line_takebacks import LineAnswer, cancelled
from medq.domain.claims.visit import (
    NO_SHARE,
    WHOLE,
    LineKey,
    VisitBalance,
    VisitClaim,
    VisitResult,
)


def visit_balance(claims: Sequence[VisitClaim], results: Sequence[VisitResult]) -> VisitBalance:
    """Return the balance of a visit's claims, from its standing results in counting order."""
    in_order = _in_payer_order(results)
    by_line = _is_by_line(claims, results)
    charges = _charges_by_line(claims) if by_line else {WHOLE: _whole_charge(claims)}
    parts_by_line = _parts_by_line(in_order, by_line=by_line)
    shares = {claim.id: NO_SHARE for claim in claims}
    charge_cents = 0
    for key in {**charges, **parts_by_line}:
        # A line of a replaced claim is billed no more; what was paid on it is a credit.
        line_charge_cents, biller_id = charges.get(key, (0, 0))
        charge_cents += line_charge_cents
        parts = parts_by_line.get(key, ())
        for claim_id, share in settle_line(line_charge_cents, biller_id, parts):
            shares[claim_id] = shares[claim_id].plus(share)
    return VisitBalance(
        charge_cents,
        sum(share.paid_cents for share in shares.values()),
        sum(share.written_off_cents for share in shares.values()),
        sum(share.patient_cents for share in shares.values()),
        shares,
    )


def counted_write_offs(
    claims: Sequence[VisitClaim], results: Sequence[VisitResult]
) -> Mapping[tuple[int, LineKey], int]:
    """Return by result and line how many cents of its write-offs count in the visit's balance.

    A result that does not speak of lines, or of whose visit no line is settled on its own, has one
    entry, of the line `WHOLE`.
    """
    by_line = _is_by_line(claims, results)
    charges = _charges_by_line(claims) if by_line else {WHOLE: _whole_charge(claims)}
    return {
        (part.result.id, key): cents
        for key, parts in _parts_by_line(_in_payer_order(results), by_line=by_line).items()
        for part, cents in zip(parts, write_offs(charges.get(key, (0, 0))[0], parts), strict=True)
    }


def _in_payer_order(results: Sequence[VisitResult]) -> Sequence[VisitResult]:
    """Return results by payer, the patient's first payer first, else in their order.

    Of payers of equal order the one that answered first comes first.
    """
    if len({result.payer_id for result in results}) < 2:
        return results
    rank_by_payer: dict[int, tuple[int, date, int]] = {}
    for result in results:
        rank = (result.payer_order, result.day, result.payer_id)
        rank_by_payer[result.payer_id] = min(rank, rank_by_payer.get(result.payer_id, rank))
    return sorted(results, key=lambda result: rank_by_payer[result.payer_id])


def _is_by_line(claims: Sequence[VisitClaim], results: Sequence[VisitResult]) -> bool:
    """Return whether each line can be settled on its own.

    One result of one claim is about all of it, so its lines need not be known.
    """
    if len(claims) < 2 and len(results) < 2:
        return False
    return all(result.amounts_by_line is not None for result in results) and all(
        sum(claim.charge_by_line.values()) == claim.charge_cents
        for claim in claims
        if claim.is_billed
    )


def _charges_by_line(claims: Sequence[VisitClaim]) -> dict[LineKey, tuple[int, int]]:
    """Return charge and claim of each line that is billed: of the claim to the first payer."""
    charges: dict[LineKey, tuple[int, int]] = {}
    for claim in sorted(claims, key=lambda claim: (claim.payer_order, claim.id)):
        if claim.is_billed:
            for key, cents in claim.charge_by_line.items():
                charges.setdefault(key, (cents, claim.id))
    return charges


def _whole_charge(claims: Sequence[VisitClaim]) -> tuple[int, int]:
    """Return charge and claim of a visit as one line: the largest of those that are billed."""
    billed = [claim for claim in claims if claim.is_billed]
    if not billed:
        return 0, claims[0].id
    largest = max(billed, key=lambda claim: (claim.charge_cents, -claim.payer_order, -claim.id))
    return largest.charge_cents, largest.id


def _parts_by_line(results: Sequence[VisitResult], *, by_line: bool) -> dict[LineKey, list[Part]]:
    parts: dict[LineKey, list[Part]] = {}
    for result in results:
        amounts_by_line = (result.amounts_by_line or {}) if by_line else {WHOLE: result.amounts}
        for key, amounts in amounts_by_line.items():
            parts.setdefault(key, []).append(Part(result, amounts))
    if any(result.is_takeback for result in results):
        return {key: _left_of(of_line) for key, of_line in parts.items()}
    return parts


def _left_of(parts: Sequence[Part]) -> list[Part]:
    """Return the parts of a line that no takeback of the line takes back."""
    gone = cancelled(
        [LineAnswer(part.result.payer_id, part.result.is_takeback, part.amounts) for part in parts]
    )
    return [part for index, part in enumerate(parts) if index not in gone]
