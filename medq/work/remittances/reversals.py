"""Relations of a new result to the stored results of its claim: reversals and write-off limits."""

from collections.abc import Sequence

from data.remittances.results import StoredResult
from medq.domain.claims.codes import LATER_PAYER_STATUSES, REVERSAL
from medq.domain.identifiers import number_key
from medq.domain.remittances.remittance import ClaimPayment


def reversed_result(
    reversal: ClaimPayment, results: Sequence[StoredResult], payer_id: int
) -> int | None:
    """Return the stored result that a reversal reverses, None for none.

    It is the newest result of the payer with the opposite amounts that is not reversed yet; among
    several, the one with the payer's claim number that the reversal names.
    """
    reversed_ids = {result.reverses_id for result in results if result.reverses_id is not None}
    candidates = [
        result
        for result in reversed(results)
        if result.counted and result.status != REVERSAL and result.id not in reversed_ids
    ]
    payer_keys = {
        number_key(reversal.payer_claim_number),
        number_key(reversal.original_reference),
    }
    return _opposite_result(reversal, candidates, payer_id, payer_keys)


def pending_reversal(
    claim_payment: ClaimPayment, results: Sequence[StoredResult], payer_id: int
) -> int | None:
    """Return the stored reversal of a payment that arrives after it, None for none."""
    candidates = [
        result for result in results if result.status == REVERSAL and result.reverses_id is None
    ]
    payer_keys = {number_key(claim_payment.payer_claim_number)}
    return _opposite_result(claim_payment, candidates, payer_id, payer_keys)


def write_off_limit(
    claim_payment: ClaimPayment,
    charge_cents: int | None,
    results: Sequence[StoredResult],
    reverses_id: int | None,
) -> int | None:
    """Return the most that CARC 45 may write off, in cents; None for no limit.

    For a reversal it is what the original wrote off. Where another payer processed the claim too,
    it is the open balance of the claim's charge (None: its claim is unknown). A first payer has
    no limit.
    """
    if claim_payment.is_reversal:
        original = next((result for result in results if result.id == reverses_id), None)
        return max(0, original.written_off_cents) if original else None
    statuses = (claim_payment.status, *(result.status for result in results))
    if charge_cents is None or LATER_PAYER_STATUSES.isdisjoint(statuses):
        return None
    settled_cents = sum(
        result.paid_cents + result.written_off_cents for result in results if result.counted
    )
    return max(0, charge_cents - settled_cents - claim_payment.paid_cents)


def _opposite_result(
    claim_payment: ClaimPayment,
    candidates: Sequence[StoredResult],
    payer_id: int,
    payer_keys: set[str],
) -> int | None:
    """Return the first candidate of the payer with the opposite amounts, one named by key first."""
    opposite = [
        result
        for result in candidates
        if result.payer_id == payer_id
        and result.paid_cents == -claim_payment.paid_cents
        and result.charge_cents == -claim_payment.charge_cents
    ]
    named = [result for result in opposite if result.number_key and result.number_key in payer_keys]
    best = named or opposite
    return best[0].id if best else None
