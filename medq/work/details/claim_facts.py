"""A claim, and what a payer decided about one, as labelled lines."""

from collections.abc import Callable, Iterator

from data.claims import pages
from data.claims.pages import Adjusted, ClaimHead, Paid
from data.items.items import Facts
from data.remittances import remittances
from medq.domain.items.item import Fact, Kind, Subject
from medq.work.desk import Desk
from medq.work.details import code_texts

Money = Callable[[int], str]  # how cents are told: with a dollar sign by commands, plain on screens


def claim_facts(
    desk: Desk, claim_id: int, money: Money, *, with_payments: bool = True
) -> list[Fact]:
    """Everything about a claim: who, when, how much, its lines, what was decided, what was answered."""
    head = pages.claim_head(desk.store, claim_id)
    if head is None:
        return []
    told = [*_head(head, money), *_patient(head)]
    for line in pages.claim_lines(desk.store, claim_id):
        code = " ".join(part for part in (line.procedure, line.modifiers) if part)
        told.append(
            Fact(
                "lines",
                f"line {line.number}",
                f"{code}  {line.day or ''}  {line.units} x  {money(line.charge_cents)}",
            )
        )
    numbers = pages.payer_numbers(desk.store, claim_id)
    if numbers:
        told.append(Fact("answers", "payer number", ", ".join(numbers)))
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
        told.append(Fact("answers", one.day.isoformat(), ", ".join(part for part in parts if part)))
    if with_payments:
        for paid in pages.payments_of(desk.store, claim_id)[:6]:
            told += payment_facts(desk, paid, money)
    return told


def payment_facts(desk: Desk, paid: Paid, money: Money) -> list[Fact]:
    """One claim of one remittance, with its adjustments."""
    told = [
        Fact("payment", "payment", f"{paid.trace}, {paid.day or 'no date'}, {paid.payer}"),
        Fact(
            "payment",
            "result",
            f"{code_texts.status(paid.status)}: charged {money(paid.charge_cents)}, paid {money(paid.paid_cents)}",
        ),
    ]
    name = ", ".join(part for part in (paid.last, paid.first) if part)
    if paid.claim_id is None:
        told.append(
            Fact(
                "payment",
                "their number",
                " / ".join(part for part in (paid.number, paid.payer_claim_number) if part),
            )
        )
        if paid.from_day:
            told.append(Fact("payment", "service date", paid.from_day.isoformat()))
    if paid.difference_cents:
        told.append(Fact("payment", "does not add up", f"off by {money(paid.difference_cents)}"))
    if paid.remarks:
        told.append(Fact("payment", "remarks", paid.remarks))
    if paid.contact:
        told.append(Fact("payment", "payer's desk", paid.contact))
    told += _adjustments(pages.adjustments_of(desk.store, paid.id), money)
    if paid.claim_id is None:
        told.append(
            Fact(
                "patient",
                "names",
                " ".join(part for part in (name, paid.member_id) if part) or "nobody",
            )
        )
    return told


def candidate_facts(desk: Desk, item: Facts, money: Money) -> list[Fact]:
    """For a payment without a claim: the claims it may belong to, with the points on which each agrees and differs."""
    if item.kind is not Kind.REVIEW or item.subject_kind is not Subject.CLAIM_PAYMENT:
        return []
    from medq.domain.remittances.matching import match
    from medq.work.remittances.candidates import store_book

    paid = pages.claim_payment(desk.store, item.subject_id)
    if paid is None or paid.claim_id is not None:
        return []
    read = remittances.as_read(desk.store, item.subject_id)
    found = match(
        read,
        frozenset({remittances.payer_of(desk.store, item.subject_id)}),
        store_book(desk.store, [read]),
    )
    told = []
    for weighed in found.weighed:
        one = weighed.candidate
        agrees = f"agrees: {', '.join(weighed.agrees) or 'nothing'}"
        differs = f"; differs: {', '.join(weighed.differs)}" if weighed.differs else ""
        told.append(
            Fact(
                "patient",
                f"claim {one.number}",
                f"{one.last}, {one.first} {one.from_day or ''} {money(one.charge_cents)} {agrees}{differs}",
            )
        )
    return told


def _head(head: ClaimHead, money: Money) -> Iterator[Fact]:
    days = f"{head.from_day or '?'}" + (
        f" to {head.to_day}" if head.to_day and head.to_day != head.from_day else ""
    )
    yield Fact(
        "claim",
        "claim",
        f"{head.number}, {head.state.replace('_', ' ')}"
        + (f", sent {head.sent_day}" if head.sent_day else ""),
    )
    yield Fact("claim", "service date", days)
    yield Fact(
        "claim",
        "payer",
        head.payer + ("" if head.payer_confirmed else " (rules: default, confirm)"),
    )
    yield Fact("claim", "member id", head.member_id or "none")
    left = head.charge_cents - head.paid_cents - head.written_off_cents - head.patient_cents
    yield Fact("claim", "billed", money(head.charge_cents))
    yield Fact("claim", "paid", money(head.paid_cents))
    yield Fact("claim", "written off", money(head.written_off_cents))
    yield Fact("claim", "patient share", money(head.patient_cents))
    yield Fact("claim", "open", f"I must look: {head.must_look}" if head.must_look else money(left))
    if head.rendering:
        yield Fact("claim", "rendering", f"{head.rendering} {head.rendering_npi}".strip())
    if head.diagnoses:
        yield Fact("claim", "diagnoses", head.diagnoses)
    if head.authorization_number:
        yield Fact("claim", "authorisation", head.authorization_number)
    if head.batch_reference:
        yield Fact("claim", "batch", head.batch_reference)
    if head.frequency != "1":
        yield Fact(
            "claim", "frequency", f"{head.frequency}, for {head.original_reference or 'no number'}"
        )
    if head.proof_day:
        yield Fact("claim", "proof of filing", f"the payer received it on {head.proof_day}")


def _patient(head: ClaimHead) -> Iterator[Fact]:
    yield Fact(
        "patient", "patient", head.patient + (f", born {head.birth_day}" if head.birth_day else "")
    )
    if head.account:
        yield Fact("patient", "account", head.account)


def _adjustments(rows: list[Adjusted], money: Money) -> Iterator[Fact]:
    for row in rows:
        where = row.procedure or "claim"
        yield Fact(
            "adjustments",
            where,
            f"{row.group_code}-{row.reason} {money(row.cents)}: {row.bucket.replace('_', ' ')}",
        )
