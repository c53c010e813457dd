"""A claim, and what a payer decided about one, as labelled lines."""

from collections.abc import Callable, Iterator

from data.claims import pages
from data.claims.pages import AdjustmentRow, ClaimHead, ClaimPaymentRow
from data.items.items import ItemRecord
from data.remittances import remittances
from medq.domain.items.item import DetailField, Kind, Subject
from medq.work.desk import Desk
from medq.work.details import code_texts

Money = Callable[[int], str]  # how cents are told: with a dollar sign by commands, plain on screens


def claim_facts(
    desk: Desk, claim_id: int, money: Money, *, with_payments: bool = True
) -> list[DetailField]:
    """Everything about a claim: who, when, how much, its lines, what was decided, what was answered."""
    head = pages.claim_head(desk.store, claim_id)
    if head is None:
        return []
    told = [*_head(head, money), *_patient(head)]
    for line in pages.claim_lines(desk.store, claim_id):
        code = " ".join(part for part in (line.procedure, line.modifiers) if part)
        told.append(
            DetailField(
                "lines",
                f"line {line.number}",
                f"{code}  {line.day or ''}  {line.units} x  {money(line.charge_cents)}",
            )
        )
    numbers = pages.payer_numbers(desk.store, claim_id)
    if numbers:
        told.append(DetailField("answers", "payer number", ", ".join(numbers)))
    for one in pages.statuses_of(desk.store, claim_id)[:6]:
        who = code_texts.ENTITIES.get(one.entity, "")
        source = {"PR": "payer", "AY": "clearing house"}.get(one.source, "")
        text = f"{one.kind} {one.category}: {code_texts.category(one.category)}"
        parts = (
            text,
            f"because of the {who}" if who not in ("", source) else "",
            f"says the {source}" if source else "",
            one.note,
        )
        told.append(
            DetailField("answers", one.day.isoformat(), ", ".join(part for part in parts if part))
        )
    if with_payments:
        for paid in pages.payments_of(desk.store, claim_id)[:6]:
            told += payment_facts(desk, paid, money)
    return told


def payment_facts(desk: Desk, paid: ClaimPaymentRow, money: Money) -> list[DetailField]:
    """One claim of one remittance, with its adjustments."""
    told = [
        DetailField("payment", "payment", f"{paid.trace}, {paid.day or 'no date'}, {paid.payer}"),
        DetailField(
            "payment",
            "result",
            f"{code_texts.status(paid.status)}: charged {money(paid.charge_cents)}, paid {money(paid.paid_cents)}",
        ),
    ]
    name = ", ".join(part for part in (paid.last, paid.first) if part)
    if paid.claim_id is None:
        told.append(
            DetailField(
                "payment",
                "their number",
                " / ".join(part for part in (paid.number, paid.payer_claim_number) if part),
            )
        )
        if paid.from_day:
            told.append(DetailField("payment", "service date", paid.from_day.isoformat()))
    if paid.difference_cents:
        told.append(
            DetailField("payment", "does not add up", f"off by {money(paid.difference_cents)}")
        )
    if paid.remarks:
        told.append(DetailField("payment", "remarks", paid.remarks))
    if paid.contact:
        told.append(DetailField("payment", "payer's desk", paid.contact))
    told += _adjustments(pages.adjustments_of(desk.store, paid.id), money)
    if paid.claim_id is None:
        told.append(
            DetailField(
                "patient",
                "names",
                " ".join(part for part in (name, paid.member_id) if part) or "nobody",
            )
        )
    return told


def candidate_facts(desk: Desk, item: ItemRecord, money: Money) -> list[DetailField]:
    """For a payment without a claim: the claims it may belong to, with the points on which each agrees and differs."""
    if item.kind is not Kind.REVIEW or item.subject_kind is not Subject.CLAIM_PAYMENT:
        return []
    from medq.domain.remittances.matching import match
    from medq.work.remittances.candidates import store_candidates

    paid = pages.claim_payment(desk.store, item.subject_id)
    if paid is None or paid.claim_id is not None:
        return []
    read = remittances.stored_claim_payment(desk.store, item.subject_id)
    found = match(
        read,
        frozenset({remittances.payer_of(desk.store, item.subject_id)}),
        store_candidates(desk.store, [read]),
    )
    told = []
    for weighed in found.compared:
        one = weighed.candidate
        agrees = f"agrees: {', '.join(weighed.agrees) or 'nothing'}"
        differs = f"; differs: {', '.join(weighed.differs)}" if weighed.differs else ""
        told.append(
            DetailField(
                "patient",
                f"claim {one.number}",
                f"{one.last}, {one.first} {one.from_day or ''} {money(one.charge_cents)} {agrees}{differs}",
            )
        )
    return told


def _head(head: ClaimHead, money: Money) -> Iterator[DetailField]:
    days = f"{head.from_day or '?'}" + (
        f" to {head.to_day}" if head.to_day and head.to_day != head.from_day else ""
    )
    yield DetailField(
        "claim",
        "claim",
        f"{head.number}, {head.state.replace('_', ' ')}"
        + (f", sent {head.sent_day}" if head.sent_day else ""),
    )
    yield DetailField("claim", "service date", days)
    yield DetailField(
        "claim",
        "payer",
        head.payer + ("" if head.payer_confirmed else " (rules: default, confirm)"),
    )
    yield DetailField("claim", "member id", head.member_id or "none")
    left = head.charge_cents - head.paid_cents - head.written_off_cents - head.patient_cents
    yield DetailField("claim", "billed", money(head.charge_cents))
    yield DetailField("claim", "paid", money(head.paid_cents))
    yield DetailField("claim", "written off", money(head.written_off_cents))
    yield DetailField("claim", "patient share", money(head.patient_cents))
    yield DetailField(
        "claim",
        "open",
        f"I must look: {head.review_reasons}" if head.review_reasons else money(left),
    )
    if head.rendering:
        yield DetailField("claim", "rendering", f"{head.rendering} {head.rendering_npi}".strip())
    if head.diagnoses:
        yield DetailField("claim", "diagnoses", head.diagnoses)
    if head.authorization_number:
        yield DetailField("claim", "authorisation", head.authorization_number)
    if head.batch_reference:
        yield DetailField("claim", "batch", head.batch_reference)
    if head.frequency != "1":
        yield DetailField(
            "claim", "frequency", f"{head.frequency}, for {head.original_reference or 'no number'}"
        )
    if head.proof_day:
        yield DetailField("claim", "proof of filing", f"the payer received it on {head.proof_day}")


def _patient(head: ClaimHead) -> Iterator[DetailField]:
    yield DetailField(
        "patient", "patient", head.patient + (f", born {head.birth_day}" if head.birth_day else "")
    )
    if head.account:
        yield DetailField("patient", "account", head.account)


def _adjustments(rows: list[AdjustmentRow], money: Money) -> Iterator[DetailField]:
    for row in rows:
        where = row.procedure or "claim"
        yield DetailField(
            "adjustments",
            where,
            f"{row.group_code}-{row.reason} {money(row.cents)}: {row.allocation.replace('_', ' ')}",
        )
