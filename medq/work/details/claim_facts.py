"""A claim, and what a payer decided about it, as labeled fields."""

from collections.abc import Iterable, Iterator, Sequence

from data.claims.pages import ClaimHead, ClaimPaymentFacts, ServiceLineRow
from data.claims.visits import VisitSums
from medq.domain.claims.codes import ORIGINAL
from medq.domain.items.item import DetailField
from medq.domain.value_format import ValueFormat
from medq.work.desk import Desk
from medq.work.details.adjustment_fields import WriteOffs, adjustment_fields, read_write_offs
from medq.work.details.claim_reading import ClaimReading, Results, read_payment
from medq.work.details.status_facts import status_fields
from medq.work.details.visit_fields import claim_balance_fields, correction_texts, visit_fields

MOST_PAYMENTS = 6


def claim_facts(
    desk: Desk, claim: ClaimReading, formats: ValueFormat, *, with_payments: bool = True
) -> list[DetailField]:
    """Return everything about a claim: patient, dates, amounts, lines, statuses, payments."""
    head, sums = claim.head, claim.visit_sums
    fields = [*_head(head, formats, sums)]
    if sums is not None:
        fields += visit_fields(head, claim.visit_claims, sums, formats)
    fields += [*_patient(head, formats), *_lines(claim.lines, formats)]
    if claim.payer_numbers:
        numbers = ", ".join(claim.payer_numbers)
        fields.append(DetailField("status", "payer claim # (ICN)", numbers))
    fields += status_fields(claim.status_texts, claim.statuses)
    if with_payments:
        changes = correction_texts(claim.payments, formats)
        is_only = len(claim.payments) == 1 and sums is None
        write_offs = WriteOffs() if is_only else read_write_offs(desk, claim.payments)
        for paid in claim.payments[:MOST_PAYMENTS]:
            fields += _payment_fields(desk, paid, claim.results, write_offs, formats)
            if paid.id in changes:
                fields.append(DetailField("payment", "corrected", changes[paid.id]))
    return fields


def payment_facts(desk: Desk, paid: ClaimPaymentFacts, formats: ValueFormat) -> list[DetailField]:
    """Return one claim of one remittance, with its adjustments."""
    results = read_payment(desk, paid.id)
    return _payment_fields(desk, paid, results, read_write_offs(desk, [paid]), formats)


def _payment_fields(
    desk: Desk,
    paid: ClaimPaymentFacts,
    results: Results,
    write_offs: WriteOffs,
    formats: ValueFormat,
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
    fields += adjustment_fields(desk, results.adjustments_of(paid.id), write_offs, formats)
    fields += _remarks(desk, results.remarks_of(paid))
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


def _lines(lines: Sequence[ServiceLineRow], formats: ValueFormat) -> Iterator[DetailField]:
    for line in lines:
        code = " ".join(part for part in (line.procedure, line.modifiers) if part)
        charge = f"{line.units} x  {formats.money(line.charge_cents)}"
        day = formats.day(line.day) if line.day else ""
        yield DetailField("lines", f"line {line.number}", f"{code}  {day}  {charge}")


def _remarks(desk: Desk, remarks: Iterable[str]) -> Iterator[DetailField]:
    """Yield each remark of a payment in words; the text of an alert begins with "Notice"."""
    rows = desk.reason_books.tables.remarks
    for remark in remarks:
        row = rows.get(remark)
        yield DetailField("remarks", remark, row.plain if row else "code not in the remark table")
