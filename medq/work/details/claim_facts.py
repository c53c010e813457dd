"""A claim, and what a payer decided about it, as labeled fields."""

from collections.abc import Iterator

from data.claims import pages, remark_codes
from data.claims.pages import ClaimHead, ClaimPaymentFacts
from data.claims.visits import VisitSums
from medq.domain.claims.codes import ORIGINAL
from medq.domain.items.item import DetailField
from medq.domain.value_format import ValueFormat
from medq.work.desk import Desk
from medq.work.details.adjustment_fields import WriteOffs, adjustment_fields, read_write_offs
from medq.work.details.status_facts import claim_statuses
from medq.work.details.visit_fields import claim_balance_fields, correction_texts, visit_fields

MOST_PAYMENTS = 6


def claim_facts(
    desk: Desk, claim_id: int, formats: ValueFormat, *, with_payments: bool = True
) -> list[DetailField]:
    """Return everything about a claim: patient, dates, amounts, lines, statuses, payments."""
    head = pages.claim_head(desk.store, claim_id)
    if head is None:
        return []
    claims = pages.visit_claims(desk.store, head.visit_id)
    sums = pages.visit_sums(desk.store, head.visit_id) if len(claims) > 1 else None
    fields = [*_head(head, formats, sums)]
    if sums is not None:
        fields += visit_fields(head, claims, sums, formats)
    fields += [*_patient(head, formats), *_lines(desk, claim_id, formats)]
    numbers = pages.payer_numbers(desk.store, claim_id)
    if numbers:
        fields.append(DetailField("status", "payer claim # (ICN)", ", ".join(numbers)))
    fields += claim_statuses(desk, claim_id, formats)
    if with_payments:
        payments = pages.payments_of(desk.store, claim_id)
        changes = correction_texts(payments, formats)
        is_only = len(payments) == 1 and sums is None
        write_offs = WriteOffs() if is_only else read_write_offs(desk, payments)
        for paid in payments[:MOST_PAYMENTS]:
            fields += _payment_fields(desk, paid, write_offs, formats)
            if paid.id in changes:
                fields.append(DetailField("payment", "corrected", changes[paid.id]))
    return fields


def payment_facts(desk: Desk, paid: ClaimPaymentFacts, formats: ValueFormat) -> list[DetailField]:
    """Return one claim of one remittance, with its adjustments."""
    return _payment_fields(desk, paid, read_write_offs(desk, [paid]), formats)


def _payment_fields(
    desk: Desk, paid: ClaimPaymentFacts, write_offs: WriteOffs, formats: ValueFormat
) -> list[DetailField]:
    day = formats.day(paid.day) if paid.day else "date missing"
    status_text = desk.code_texts.claim_status(paid.status)
    fields = [
        DetailField("payment", "payment", f"{paid.trace}, {day}, {paid.payer}"),
        DetailField(
            "payment",
            "result",
            f"{status_text}: billed {formats.money(paid.charge_cents)},"
            f" paid {formats.money(paid.paid_cents)}",
        ),
    ]
    if paid.claim_id is None:
        numbers = [part for part in (paid.number, paid.payer_claim_number) if part]
        fields.append(DetailField("payment", "payer's claim #", " / ".join(numbers)))
        if paid.from_day:
            fields.append(DetailField("payment", "DOS", formats.day(paid.from_day)))
    if paid.interest_cents:
        interest = formats.money(paid.interest_cents)
        fields.append(DetailField("payment", "interest", f"{interest}, not part of the balance"))
    if paid.difference_cents:
        fields.append(
            DetailField("payment", "out of balance by", formats.money(paid.difference_cents))
        )
    if paid.corrected_person:
        fields.append(
            DetailField("payment", "corrected patient", paid.corrected_person, names_person=True)
        )
    if paid.contact:
        fields.append(DetailField("payment", "payer contact", paid.contact))
    fields += adjustment_fields(desk, paid.id, write_offs, formats)
    fields += _remarks(desk, paid.id)
    if paid.claim_id is None:
        name = ", ".join(part for part in (paid.last, paid.first) if part)
        person = " ".join(part for part in (name, paid.member_id) if part)
        fields.append(DetailField("patient", "patient", person or "not named"))
    return fields


def _head(head: ClaimHead, formats: ValueFormat, visit: VisitSums | None) -> Iterator[DetailField]:
    state = head.state.word
    submitted = f", submitted {formats.day(head.sent_day)}" if head.sent_day else ""
    yield DetailField("claim", "claim", f"{head.number}, {state}{submitted}")
    days = formats.day(head.from_day) if head.from_day else "?"
    if head.to_day and head.to_day != head.from_day:
        days += f" to {formats.day(head.to_day)}"
    yield DetailField("claim", "DOS", days)
    unconfirmed = "" if head.payer_confirmed else " (payer rules not confirmed)"
    yield DetailField("claim", "payer", head.payer + unconfirmed)
    yield DetailField("claim", "member ID", head.member_id or "none", names_person=True)
    yield from claim_balance_fields(head, formats, visit)
    if head.rendering:
        yield DetailField("claim", "rendering", f"{head.rendering} {head.rendering_npi}".strip())
    if head.diagnoses:
        yield DetailField("claim", "diagnoses", head.diagnoses)
    if head.authorization_number:
        yield DetailField("claim", "auth #", head.authorization_number)
    if head.batch_reference:
        yield DetailField("claim", "batch", head.batch_reference)
    if head.frequency != ORIGINAL:
        original = head.original_reference or "no number"
        yield DetailField("claim", "frequency", f"{head.frequency}, for {original}")
    if head.proof_day:
        proof = f"payer received {formats.day(head.proof_day)}"
        yield DetailField("claim", "timely filing", proof)


def _patient(head: ClaimHead, formats: ValueFormat) -> Iterator[DetailField]:
    born = f", DOB {formats.birth_day(head.birth_day)}" if head.birth_day else ""
    yield DetailField("patient", "patient", head.patient + born)
    if head.account:
        yield DetailField("patient", "account", head.account)


def _lines(desk: Desk, claim_id: int, formats: ValueFormat) -> Iterator[DetailField]:
    for line in pages.claim_lines(desk.store, claim_id):
        code = " ".join(part for part in (line.procedure, line.modifiers) if part)
        charge = f"{line.units} x  {formats.money(line.charge_cents)}"
        day = formats.day(line.day) if line.day else ""
        yield DetailField("lines", f"line {line.number}", f"{code}  {day}  {charge}")


def _remarks(desk: Desk, payment_id: int) -> Iterator[DetailField]:
    """Yield each remark of a payment in words; the text of an alert begins with "Notice"."""
    rows = desk.reason_books.tables.remarks
    for remark in remark_codes.of_payment(desk.store, payment_id):
        row = rows.get(remark)
        yield DetailField("remarks", remark, row.plain if row else "code not in the remark table")
