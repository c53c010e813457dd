"""One service line settled over all payers: who paid, wrote off, owes, and what is open."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from medq.domain.claims.visit import Amounts, ClaimShare, VisitResult

CREDIT = "credit balance: paid and adjusted above the charge"
"""Why the balance of a visit with less than nothing open is reviewed."""


class Part(NamedTuple):
    """The amounts of one result for one line."""

    result: VisitResult
    amounts: Amounts


def settle_line(
    charge_cents: int, biller_id: int, parts: Sequence[Part]
) -> Iterable[tuple[int, ClaimShare]]:
    """Yield what one line gives each claim: its parts are in payer order."""
    if not parts:
        yield biller_id, ClaimShare(open_cents=charge_cents, unanswered_cents=charge_cents)
        return
    written_off = list(write_offs(charge_cents, parts))
    for part, cents in zip(parts, written_off, strict=True):
        reason = part.result.review_reason
        yield (
            part.result.claim_id,
            ClaimShare(part.amounts.paid_cents, cents, review_reasons=(reason,) if reason else ()),
        )
    left_cents = charge_cents - sum(part.amounts.paid_cents for part in parts) - sum(written_off)
    yield parts[-1].result.claim_id, _last_share(charge_cents, left_cents, parts)


def settle_single(charge_cents: int, amounts: Amounts, review_reason: str = "") -> ClaimShare:
    """Return the share of the only claim of a visit that has one result, which is no takeback.

    It is what `settle_line` gives, without its steps: nearly every payment of a file is of this
    kind.
    """
    left_cents = charge_cents - amounts.paid_cents - amounts.written_off_cents
    share = _share(charge_cents, left_cents, amounts, amounts.charge_cents)
    reasons = (review_reason, *share.review_reasons) if review_reason else share.review_reasons
    return ClaimShare(
        amounts.paid_cents,
        amounts.written_off_cents,
        share.patient_cents,
        share.open_cents,
        share.denied_cents,
        share.waiting_cents,
        share.unanswered_cents,
        reasons,
    )


def write_offs(charge_cents: int, parts: Sequence[Part]) -> Iterable[int]:
    """Yield what each part writes off.

    The first states it in full. A further one repeats it, and writes off no more than it leaves:
    its own payment and patient share come first (usage note of CARC 45, 005010X221A1).
    """
    paid_cents = written_off_cents = 0
    is_first = True
    for result, amounts in parts:
        paid_cents += amounts.paid_cents
        cents = 0 if result.is_takeback else amounts.written_off_cents
        if not is_first and cents > 0:
            left_cents = charge_cents - paid_cents - written_off_cents - amounts.patient_cents
            cents = min(cents, max(0, left_cents))
        is_first = is_first and result.is_takeback
        written_off_cents += cents
        yield cents


def _last_share(charge_cents: int, left_cents: int, parts: Sequence[Part]) -> ClaimShare:
    """Return who has what payments and write-offs leave of a line, by the last payer's word."""
    return _share(charge_cents, left_cents, _last_word(charge_cents, parts), _answered_cents(parts))


def _share(charge_cents: int, left_cents: int, amounts: Amounts, answered_cents: int) -> ClaimShare:
    """Return who has `left_cents` of a charge by a payer's word."""
    stated_cents = amounts.patient_cents
    patient_cents = max(0, min(stated_cents, left_cents))
    open_cents = left_cents - patient_cents
    if open_cents == 0 and stated_cents == patient_cents:
        return ClaimShare(patient_cents=patient_cents)
    still_open_cents = max(0, open_cents)
    reasons = []
    if stated_cents > patient_cents:
        reasons.append("patient responsibility is more than the balance")
    if stated_cents < 0:
        reasons.append("patient responsibility is below zero")
    if open_cents < 0:
        reasons.append(CREDIT)
    return ClaimShare(
        patient_cents=patient_cents,
        open_cents=open_cents,
        denied_cents=min(max(0, amounts.denied_cents), still_open_cents),
        waiting_cents=min(max(0, amounts.waiting_cents), still_open_cents),
        unanswered_cents=min(max(0, charge_cents - answered_cents), still_open_cents),
        review_reasons=tuple(reasons),
    )


def _last_word(charge_cents: int, parts: Sequence[Part]) -> Amounts:
    """Return what the last payer in order says of a line.

    Results that add up to no more than the charge are parts of one; of several about the same
    service the last one that processed it holds, else the last.
    """
    payer_id = parts[-1].result.payer_id
    own = [
        part.amounts
        for part in parts
        if part.result.payer_id == payer_id and not part.result.is_takeback
    ]
    if not own:
        return Amounts()
    if len(own) > 1 and sum(amounts.charge_cents for amounts in own) <= charge_cents:
        return Amounts(*(sum(column) for column in zip(*own, strict=True)))
    processed = [amounts for amounts in own if amounts.is_processed]
    return (processed or own)[-1]


def _answered_cents(parts: Sequence[Part]) -> int:
    """Return how much of the charge some payer has answered."""
    answered: dict[int, int] = {}
    for result, amounts in parts:
        if not result.is_takeback:
            cents = answered.get(result.payer_id, 0)
            answered[result.payer_id] = cents + amounts.charge_cents
    return max(answered.values(), default=0)
