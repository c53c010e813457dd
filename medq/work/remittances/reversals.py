"""How a result stands to those that are there already: what it takes back, what takes it back, what is left to write off."""

from collections.abc import Sequence

from data.remittances.remittances import StoredResult
from medq.domain.claims.codes import LATER_PAYER_STATUSES, REVERSAL
from medq.domain.identifiers import number_key
from medq.domain.remittances.remittance import ClaimPayment


def reversed_result(
    read: ClaimPayment, before: Sequence[StoredResult], payer_id: int
) -> int | None:
    """The result that a reversal takes back: the newest of its payer with the opposite amounts that is not taken back, by the
    payer's number where it names one."""
    taken = {one.reverses_id for one in before if one.reverses_id is not None}
    found = [
        one for one in before if one.counted and one.status != REVERSAL and one.id not in taken
    ]
    return _opposite(
        read,
        found[::-1],
        payer_id,
        {number_key(read.payer_claim_number), number_key(read.original_reference)},
    )


def reversal_waiting(
    read: ClaimPayment, before: Sequence[StoredResult], payer_id: int
) -> int | None:
    """The reversal that came before what it takes back."""
    found = [one for one in before if one.status == REVERSAL and one.reverses_id is None]
    return _opposite(read, found, payer_id, {number_key(read.payer_claim_number)})


def write_off_limit(
    read: ClaimPayment,
    charge_cents: int | None,
    before: Sequence[StoredResult],
    reverses: int | None,
) -> int | None:
    """The most that CARC 45 may write off: where another payer decided too what is still open of the claim's charge (None: its
    claim is not known), for a reversal what the original wrote off; None for a first payer."""
    if read.is_reversal:
        original = next((one for one in before if one.id == reverses), None)
        return max(0, original.written_off_cents) if original else None
    if charge_cents is None or (
        read.status not in LATER_PAYER_STATUSES
        and not any(one.status in LATER_PAYER_STATUSES for one in before)
    ):
        return None
    paid = sum(one.paid_cents for one in before if one.counted)
    written_off = sum(one.written_off_cents for one in before if one.counted)
    return max(0, charge_cents - paid - written_off - read.paid_cents)


def _opposite(
    read: ClaimPayment, others: Sequence[StoredResult], payer_id: int, keys: set[str]
) -> int | None:
    found = [
        one.id
        for one in others
        if one.payer_id == payer_id
        and one.paid_cents == -read.paid_cents
        and one.charge_cents == -read.charge_cents
    ]
    named = [
        one.id for one in others if one.id in found and one.number_key and one.number_key in keys
    ]
    return (named or found or [None])[0]  # type: ignore[list-item]
