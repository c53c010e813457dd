"""The service lines of a claim with what a payment decided about each, and what it changed."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

from data.claims.line_results import AdjustmentFacts, LineResultRow
from data.claims.pages import ClaimPaymentFacts, ServiceLineRow
from medq.domain.identifiers import member_key
from medq.domain.items.item_page import ChangeKind, PayerChange, ServiceLine
from medq.domain.reasons.adjustment_code import AdjustmentCode
from medq.domain.reasons.patient_billing import PATIENT_GROUP
from medq.domain.remittances.allocation import AllocationKind
from medq.work.details.claim_reading import ClaimReading

WHOLE_CLAIM = "claim"
PRIMARY = "P"  # SBR01
WITHHELD_AFTER_PRICING = frozenset({"104", "144", "237", "253"})
"""CARC of amounts that are taken off what was allowed: sequestration, withholds, incentives."""


def service_lines(
    claim: ClaimReading, payment: ClaimPaymentFacts | None
) -> tuple[ServiceLine, ...]:
    """Return the lines of a claim in order, each with what the payment decided about it.

    Lines that the claim does not have, and what was adjusted on the whole claim, follow.
    """
    if payment is None:
        return tuple(_billed(line) for line in claim.lines)
    return tuple(_decided_lines(claim, payment))


def _decided_lines(claim: ClaimReading, payment: ClaimPaymentFacts) -> Iterator[ServiceLine]:
    results = claim.results.lines_of(payment.id)
    adjustments = claim.results.adjustments_of(payment.id)
    is_primary = claim.head.sequence == PRIMARY
    for line in claim.lines:
        own = [result for result in results if result.claim_line_id == line.id]
        billed = _billed(line)
        yield _decided(billed, own, adjustments, is_primary=is_primary) if own else billed
    own_ids = {line.id for line in claim.lines}
    for result in results:
        if result.claim_line_id not in own_ids:
            billed = ServiceLine(
                result.procedure, result.modifiers, result.units, result.charge_cents
            )
            yield _decided(billed, [result], adjustments, is_primary=is_primary)
    of_claim = [each for each in adjustments if each.line_payment_id is None]
    if of_claim:
        yield _adjusted(ServiceLine(WHOLE_CLAIM, "", "", 0), of_claim)


def _billed(line: ServiceLineRow) -> ServiceLine:
    return ServiceLine(line.procedure, line.modifiers, line.units, line.charge_cents)


def _decided(
    line: ServiceLine,
    results: Sequence[LineResultRow],
    adjustments: Iterable[AdjustmentFacts],
    *,
    is_primary: bool,
) -> ServiceLine:
    """Return a line with the sum of its results: payers split lines."""
    result_ids = {result.id for result in results}
    of_line = [each for each in adjustments if each.line_payment_id in result_ids]
    paid_cents = sum(result.paid_cents for result in results)
    allowed = _allowed_cents(results, of_line, paid_cents, is_primary=is_primary)
    return _adjusted(line, of_line)._replace(paid_cents=paid_cents, allowed_cents=allowed)


def _adjusted(line: ServiceLine, adjustments: Sequence[AdjustmentFacts]) -> ServiceLine:
    cents_by_code: dict[str, int] = {}
    for each in adjustments:
        code = str(AdjustmentCode(each.group_code, each.reason))
        cents_by_code[code] = cents_by_code.get(code, 0) + each.cents
    patient_cents = sum(each.cents for each in adjustments if each.group_code == PATIENT_GROUP)
    return line._replace(
        adjusted_cents=sum(cents_by_code.values()) - patient_cents,
        patient_cents=patient_cents,
        codes=tuple(sorted(cents_by_code, key=lambda code: -abs(cents_by_code[code]))),
    )


def _allowed_cents(
    results: Sequence[LineResultRow],
    adjustments: Iterable[AdjustmentFacts],
    paid_cents: int,
    *,
    is_primary: bool,
) -> int | None:
    """Return what was allowed: as stated (AMT B6), else what a primary payer's amounts make.

    A secondary payer's CO and OA amounts mix the primary's payment with its write-off, and a
    denied line has no allowed amount.
    """
    if all(result.allowed_cents is not None for result in results):
        return sum(result.allowed_cents or 0 for result in results)
    shares_cents = sum(
        each.cents
        for each in adjustments
        if each.allocation is AllocationKind.PATIENT or each.reason in WITHHELD_AFTER_PRICING
    )
    allowed_cents = paid_cents + shares_cents
    return allowed_cents if is_primary and allowed_cents > 0 else None


def payer_changes(
    claim: ClaimReading, payment: ClaimPaymentFacts | None
) -> tuple[PayerChange, ...]:
    """Return what the payment names otherwise than the claim: codes, units, member ID, patient."""
    return () if payment is None else tuple(_changes(claim, payment))


def _changes(claim: ClaimReading, payment: ClaimPaymentFacts) -> Iterator[PayerChange]:
    lines = {line.id: line for line in claim.lines}
    results = claim.results.lines_of(payment.id)
    split_ids = [result.claim_line_id for result in results]
    for result in results:
        line = lines.get(result.claim_line_id or 0)
        billed = result.submitted_procedure or (line.procedure if line else "")
        if billed and result.procedure and billed != result.procedure:
            yield PayerChange(ChangeKind.CODE, billed, result.procedure)
        if line is not None and split_ids.count(line.id) == 1 and _is_fewer(result, line):
            yield PayerChange(ChangeKind.UNITS, line.units, result.units, line.procedure)
    member_id = claim.head.member_id
    if payment.member_id and member_id and member_key(payment.member_id) != member_key(member_id):
        yield PayerChange(ChangeKind.MEMBER_ID, member_id, payment.member_id)
    if payment.corrected_person:
        billed = f"{claim.head.patient} {member_id}".strip()
        yield PayerChange(ChangeKind.PERSON, billed, payment.corrected_person)


def _is_fewer(result: LineResultRow, line: ServiceLineRow) -> bool:
    try:
        return Decimal(result.units) < Decimal(line.units)
    except InvalidOperation:  # a payer's text, or none
        return False
