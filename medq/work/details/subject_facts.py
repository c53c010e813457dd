"""What an item is about, as labelled lines, with the reason in plain words where the subject itself gives it."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime

from data.claims import pages, subject_pages
from data.imports import originals
from data.items.items import ItemRecord
from data.store.columns import moment_from_int
from medq.domain.items.item import DetailField, Subject
from medq.domain.queue.page import BEFORE_IDENTITY
from medq.work.desk import Desk
from medq.work.details import code_texts
from medq.work.details.claim_facts import Money, claim_facts, payment_facts

Told = tuple[list[DetailField], str]  # facts, and the reason in plain words


def subject_facts(desk: Desk, item: ItemRecord, money: Money) -> Told:
    """Everything known about an item's subject."""
    about = ABOUT.get(item.subject_kind)
    return about(desk, item, money) if about else ([], "")


def _of_claim(desk: Desk, item: ItemRecord, money: Money) -> Told:
    return claim_facts(desk, item.subject_id, money), ""


def _of_claim_payment(desk: Desk, item: ItemRecord, money: Money) -> Told:
    found = pages.claim_payment(desk.store, item.subject_id)
    if found is None:
        return [], ""
    told = payment_facts(desk, found, money)
    if found.claim_id is not None:
        told += claim_facts(desk, found.claim_id, money, with_payments=False)
    return told, ""


def _of_transaction(desk: Desk, item: ItemRecord, money: Money) -> Told:
    found = originals.transaction(desk.store, item.subject_id)
    if found is None:
        return [], ""
    told = [
        DetailField("file", "file", found.file),
        DetailField(
            "file",
            "transaction",
            f"{found.kind}, ISA {found.isa_control}, ST {found.st_control}: {found.status}",
        ),
        DetailField("file", "claims", str(found.claims)),
        DetailField("file", "charged", money(found.charge_cents)),
        DetailField("file", "paid", money(found.paid_cents)),
        DetailField("file", "provider adj.", money(found.provider_adjustment_cents)),
    ]
    problems = json.loads(found.problems)
    told += [
        DetailField("problems", one["level"], f"{one['message']} {one['hint']}".strip())
        for one in problems[:20]
    ]
    held = next((one["message"] for one in problems if one["level"] == "held"), "")
    return told, f"{held.rstrip('.')}. It was not posted." if held else ""


def _of_provider_adjustment(desk: Desk, item: ItemRecord, money: Money) -> Told:
    found = subject_pages.provider_adjustment(desk.store, item.subject_id)
    if found is None:
        return [], ""
    told = [
        DetailField(
            "payment",
            "payment",
            f"{found.trace} of {found.day or 'an unknown day'}, {money(found.amount_cents)}",
        ),
        DetailField("payment", "payer", found.payer),
        DetailField(
            "adjustment",
            "reason",
            f"{found.reason}: {code_texts.provider_adjustment(found.reason)}",
        ),
        DetailField("adjustment", "reference", found.reference or "none"),
        DetailField("adjustment", "amount", money(found.cents)),
        DetailField("adjustment", "provider", found.provider),
    ]
    way = "took" if found.cents > 0 else "added"
    return (
        told,
        f"{found.payer} {way} {money(abs(found.cents))}: {code_texts.provider_adjustment(found.reason)}.",
    )


def _of_payment(desk: Desk, item: ItemRecord, money: Money) -> Told:
    found = subject_pages.payment(desk.store, item.subject_id)
    if found is None:
        return [], ""
    told = [
        DetailField(
            "payment",
            "payment",
            f"{found.trace} of {found.day or 'an unknown day'}, {money(found.amount_cents)}",
        ),
        DetailField("payment", "payer", found.payer),
        DetailField("payment", "method", found.method or "unknown"),
        DetailField("payment", "claims", str(found.claims)),
    ]
    return told, ""


def _of_patient(desk: Desk, item: ItemRecord, money: Money) -> Told:
    found = subject_pages.person(desk.store, item.subject_id)
    if found is None:
        return [], ""
    told = [
        *_call(found.phone, found.leave_message, found.preferred_name, found.name, found.language)
    ]
    return [*told, DetailField("patient", "patient", found.name)], ""


def _of_callback(desk: Desk, item: ItemRecord, money: Money) -> Told:
    found = subject_pages.callback(desk.store, item.subject_id)
    if found is None:
        return [], ""
    asked = moment_from_int(found.asked_at)
    told = [
        *_call(
            found.phone, found.leave_message, found.preferred_name, found.patient, found.language
        )
    ]
    if asked:
        told.append(DetailField(BEFORE_IDENTITY, "asked", f"{_moment(asked, desk)}"))
    start, end = moment_from_int(found.window_start), moment_from_int(found.window_end)
    if start and end:
        window = f"{_moment(start, desk)}-{end.astimezone(desk.zone):%H:%M}"
        told.append(
            DetailField(BEFORE_IDENTITY, "promised" if found.promised else "wished", window)
        )
    told += [
        DetailField("patient", "patient", found.patient),
        DetailField("patient", "account", found.account),
    ]
    told.append(DetailField("patient", "asks", found.reason))
    return told, ""


def _call(
    phone: str, leave_message: int, preferred: str, name: str, language: str
) -> Iterator[DetailField]:
    """What may be seen before it is known who is speaking."""
    yield DetailField(BEFORE_IDENTITY, "dial", phone or "no number is known")
    yield DetailField(
        BEFORE_IDENTITY, "leave a message", "yes, name and number only" if leave_message else "no"
    )
    first = name.partition(", ")[2][:1]
    yield DetailField(
        BEFORE_IDENTITY, "preferred name", preferred or (f"{first}." if first else "unknown")
    )
    if language:
        yield DetailField(BEFORE_IDENTITY, "language", language)


def _moment(moment: datetime, desk: Desk) -> str:
    return f"{moment.astimezone(desk.zone):%Y-%m-%d %H:%M}"


def _of_batch(desk: Desk, item: ItemRecord, money: Money) -> Told:
    found = subject_pages.batch(desk.store, item.subject_id)
    if found is None:
        return [], ""
    told = [
        DetailField("batch", "reference", found.reference),
        DetailField(
            "batch",
            "controls",
            f"ISA {found.isa_control}, GS {found.group_control}, ST {found.st_control}",
        ),
        DetailField("batch", "sent", found.sent_day.isoformat()),
        DetailField("batch", "claims", f"{found.claims}, {money(found.charge_cents)}"),
        DetailField("batch", "answer", found.answer or "none yet"),
    ]
    return told, ""


def _of_payer(desk: Desk, item: ItemRecord, money: Money) -> Told:
    found = subject_pages.payer(desk.store, item.subject_id)
    if found is None:
        return [], ""
    told = [
        DetailField("payer", "payer", found.name),
        DetailField("payer", "number", f"{found.identifier} ({found.qualifier})"),
        DetailField(
            "payer",
            "kind",
            f"{found.kind}, {'confirmed' if found.confirmed else 'a default: confirm'}",
        ),
    ]
    return (
        told,
        f"{found.name} was not known. Its deadlines are the strict default until somebody confirms its kind.",
    )


ABOUT: dict[Subject, Callable[[Desk, ItemRecord, Money], Told]] = {
    Subject.CLAIM: _of_claim,
    Subject.CLAIM_PAYMENT: _of_claim_payment,
    Subject.TRANSACTION: _of_transaction,
    Subject.PROVIDER_ADJUSTMENT: _of_provider_adjustment,
    Subject.CALLBACK: _of_callback,
    Subject.BATCH: _of_batch,
    Subject.PATIENT: _of_patient,
    Subject.PAYER: _of_payer,
    Subject.PAYMENT: _of_payment,
}
