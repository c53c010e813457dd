"""A claim, and what a payer decided about it, as labeled fields."""

from collections.abc import Callable, Iterator

from data.claims import pages
from data.claims.pages import AdjustmentRow, ClaimHead, ClaimPaymentRow
from data.items.items import ItemRecord
from data.remittances import remittances
from medq.domain.claims.codes import ORIGINAL
from medq.domain.items.item import DetailField, Kind, Subject
from medq.work.desk import Desk
from medq.work.details import code_texts

Money = Callable[[int], str]  # formats cents: with a dollar sign for commands, plain for screens

MOST_STATUSES = 6
MOST_PAYMENTS = 6
SOURCES = {"PR": "payer", "AY": "clearinghouse"}  # NM101 of the 277CA's source loop


def claim_facts(
    desk: Desk, claim_id: int, money: Money, *, with_payments: bool = True
) -> list[DetailField]:
    """Return everything about a claim: patient, dates, amounts, lines, statuses, payments."""
    head = pages.claim_head(desk.store, claim_id)
    if head is None:
        return []
    fields = [*_head(head, money), *_patient(head), *_lines(desk, claim_id, money)]
    numbers = pages.payer_numbers(desk.store, claim_id)
    if numbers:
        fields.append(DetailField("answers", "payer claim # (ICN)", ", ".join(numbers)))
    fields += _statuses(desk, claim_id)
    if with_payments:
        for paid in pages.payments_of(desk.store, claim_id)[:MOST_PAYMENTS]:
            fields += payment_facts(desk, paid, money)
    return fields


def payment_facts(desk: Desk, paid: ClaimPaymentRow, money: Money) -> list[DetailField]:
    """Return one claim of one remittance, with its adjustments."""
    fields = [
        DetailField(
            "payment", "payment", f"{paid.trace}, {paid.day or 'date missing'}, {paid.payer}"
        ),
        DetailField(
            "payment",
            "result",
            f"{code_texts.status(paid.status)}: billed {money(paid.charge_cents)},"
            f" paid {money(paid.paid_cents)}",
        ),
    ]
    if paid.claim_id is None:
        numbers = [part for part in (paid.number, paid.payer_claim_number) if part]
        fields.append(DetailField("payment", "payer's claim #", " / ".join(numbers)))
        if paid.from_day:
            fields.append(DetailField("payment", "DOS", paid.from_day.isoformat()))
    if paid.difference_cents:
        fields.append(DetailField("payment", "out of balance by", money(paid.difference_cents)))
    if paid.remarks:
        fields.append(DetailField("payment", "remarks", paid.remarks))
    if paid.contact:
        fields.append(DetailField("payment", "payer contact", paid.contact))
    fields += _adjustments(pages.adjustments_of(desk.store, paid.id), money)
    if paid.claim_id is None:
        name = ", ".join(part for part in (paid.last, paid.first) if part)
        person = " ".join(part for part in (name, paid.member_id) if part)
        fields.append(DetailField("patient", "names", person or "nobody"))
    return fields


def candidate_facts(desk: Desk, item: ItemRecord, money: Money) -> list[DetailField]:
    """Return the claims that an unmatched payment may belong to, with what matches and differs."""
    if item.kind is not Kind.REVIEW or item.subject_kind is not Subject.CLAIM_PAYMENT:
        return []
    from medq.domain.remittances.matching import match  # noqa: PLC0415 - start-up: rarely needed
    from medq.work.remittances.candidates import store_candidates  # noqa: PLC0415 - as above

    paid = pages.claim_payment(desk.store, item.subject_id)
    if paid is None or paid.claim_id is not None:
        return []
    claim_payment = remittances.stored_claim_payment(desk.store, item.subject_id)
    result = match(
        claim_payment,
        frozenset({remittances.payer_of(desk.store, item.subject_id)}),
        store_candidates(desk.store, [claim_payment]),
    )
    fields = []
    for comparison in result.compared:
        claim = comparison.candidate
        matches = f"matches: {', '.join(comparison.agrees) or 'nothing'}"
        differs = f"; differs: {', '.join(comparison.differs)}" if comparison.differs else ""
        fields.append(
            DetailField(
                "patient",
                f"claim {claim.number}",
                f"{claim.last}, {claim.first} {claim.from_day or ''} {money(claim.charge_cents)}"
                f" {matches}{differs}",
            )
        )
    return fields


def _head(head: ClaimHead, money: Money) -> Iterator[DetailField]:
    state = head.state.replace("_", " ")
    submitted = f", submitted {head.sent_day}" if head.sent_day else ""
    yield DetailField("claim", "claim", f"{head.number}, {state}{submitted}")
    is_range = head.to_day and head.to_day != head.from_day
    days = f"{head.from_day or '?'}" + (f" to {head.to_day}" if is_range else "")
    yield DetailField("claim", "DOS", days)
    unconfirmed = "" if head.payer_confirmed else " (payer rules not confirmed)"
    yield DetailField("claim", "payer", head.payer + unconfirmed)
    yield DetailField("claim", "member ID", head.member_id or "none", names_person=True)
    yield from _balance(head, money)
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
        proof = f"payer received {head.proof_day}"
        yield DetailField("claim", "timely-filing proof", proof)


def _balance(head: ClaimHead, money: Money) -> Iterator[DetailField]:
    balance = head.charge_cents - head.paid_cents - head.written_off_cents - head.patient_cents
    yield DetailField("claim", "billed", money(head.charge_cents))
    yield DetailField("claim", "paid", money(head.paid_cents))
    yield DetailField("claim", "adjustments", money(head.written_off_cents))
    yield DetailField("claim", "patient resp.", money(head.patient_cents))
    unverified = f"Balance unverified: {head.review_reasons}"
    yield DetailField("claim", "balance", unverified if head.review_reasons else money(balance))


def _patient(head: ClaimHead) -> Iterator[DetailField]:
    born = f", DOB {head.birth_day}" if head.birth_day else ""
    yield DetailField("patient", "patient", head.patient + born)
    if head.account:
        yield DetailField("patient", "account", head.account)


def _lines(desk: Desk, claim_id: int, money: Money) -> Iterator[DetailField]:
    for line in pages.claim_lines(desk.store, claim_id):
        code = " ".join(part for part in (line.procedure, line.modifiers) if part)
        charge = f"{line.units} x  {money(line.charge_cents)}"
        yield DetailField("lines", f"line {line.number}", f"{code}  {line.day or ''}  {charge}")


def _statuses(desk: Desk, claim_id: int) -> Iterator[DetailField]:
    for status in pages.statuses_of(desk.store, claim_id)[:MOST_STATUSES]:
        source = SOURCES.get(status.source, "")
        entity = code_texts.ENTITIES.get(status.entity, "")
        kind = f"{status.kind} {status.category}" + (f" ({source})" if source else "")
        parts = (
            f"{kind}: {code_texts.category(status.category)}",
            f"entity: {entity}" if entity not in ("", source) else "",
            status.note,
        )
        yield DetailField(
            "answers", status.day.isoformat(), ", ".join(part for part in parts if part)
        )


def _adjustments(rows: list[AdjustmentRow], money: Money) -> Iterator[DetailField]:
    for row in rows:
        allocation = row.allocation.replace("_", " ")
        text = f"{row.group_code}-{row.reason} {money(row.cents)}: {allocation}"
        yield DetailField("adjustments", row.procedure or "claim", text)
