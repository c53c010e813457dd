"""What an item is about, as labeled fields, with a summary where the subject itself gives one."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from data.claims import pages, patient_pages, status_pages, stored_statuses, subject_pages
from data.claims.patient_pages import CallbackFacts, PatientFacts
from data.claims.subject_pages import ProviderAdjustmentFacts
from data.imports import transactions
from data.items.item_records import ItemRecord
from medq.domain.errors import ProblemLevel
from medq.domain.items import topics
from medq.domain.items.code_texts import CodeTexts
from medq.domain.items.item import DetailField, Subject
from medq.domain.items.item_page import CallFacts
from medq.domain.queue.page import BEFORE_IDENTITY
from medq.domain.triggers.provider_codes import AdjustmentEffect, ProviderCode
from medq.domain.value_format import ValueFormat
from medq.work.desk import Desk
from medq.work.details.claim_facts import claim_facts, payment_facts
from medq.work.details.claim_reading import ClaimReading
from medq.work.details.held_payment import held_payment_fields
from medq.work.details.ledger_facts import approval_facts, ledger_fields
from medq.work.details.payer_facts import payer_facts
from medq.work.details.status_facts import StatusTexts, status_behind, status_fields
from medq.work.details.twin_facts import twin_facts

MOST_PROBLEMS = 20
HELD_TEXT = "Nothing of this file is posted."
REFUND = "72"  # PLB03-1: authorized return
ENGLISH = "en"


class SubjectFacts(NamedTuple):
    """The fields of a subject, and the reason and steps where the subject gives them."""

    fields: list[DetailField]
    summary: str = ""  # the reason in plain words
    steps: tuple[str, ...] = ()
    call: CallFacts | None = None  # of a callback


def subject_facts(
    desk: Desk, item: ItemRecord, claim: ClaimReading | None, formats: ValueFormat
) -> SubjectFacts:
    """Return everything that is stored about an item's subject; `claim` is the item's."""
    if item.subject_kind is Subject.CLAIM:
        return _claim(desk, item, claim, formats) if claim else SubjectFacts([])
    if item.subject_kind is Subject.CLAIM_PAYMENT:
        return _claim_payment(desk, item, claim, formats)
    facts_of = FACTS_BY_SUBJECT.get(item.subject_kind)
    return facts_of(desk, item, formats) if facts_of else SubjectFacts([])


def call_facts(texts: CodeTexts, patient: CallbackFacts | PatientFacts) -> CallFacts:
    """Return whom to call where: all that may be known before the caller is identified."""
    return CallFacts(
        name=patient.name if isinstance(patient, PatientFacts) else patient.patient,
        ask_for=patient.preferred_name,
        phone=patient.phone,
        may_leave_message=bool(patient.leave_message),
        language=_language(texts, patient.language) if patient.language else "",
        asked_at=patient.asked_at if isinstance(patient, CallbackFacts) else None,
    )


def call_fields(call: CallFacts) -> Iterator[DetailField]:
    """Yield the fields that may be shown before the caller is identified."""
    phone = call.phone or "none on file"
    yield DetailField(BEFORE_IDENTITY, "phone", phone, names_person=True)
    voicemail = "OK: name and number only" if call.may_leave_message else "no"
    yield DetailField(BEFORE_IDENTITY, "voicemail", voicemail)
    if call.ask_for:
        yield DetailField(BEFORE_IDENTITY, "ask for", call.ask_for, names_person=True)
    if call.language:
        yield DetailField(BEFORE_IDENTITY, "language", call.language)


def _language(texts: CodeTexts, code: str) -> str:
    name = texts.language(code)
    return name if code == ENGLISH else f"{name} (interpreter)"


def _claim(desk: Desk, item: ItemRecord, claim: ClaimReading, formats: ValueFormat) -> SubjectFacts:
    fields = [
        *claim_facts(desk, claim, formats),
        *ledger_fields(desk, claim.head.id, formats),
    ]
    status = status_behind(claim.statuses, item.cause)
    if status is None:
        return SubjectFacts(fields)
    return SubjectFacts(fields, _with_meaning(desk, item, claim.status_texts.text(status)))


def _with_meaning(desk: Desk, item: ItemRecord, answer: str) -> str:
    """Return what a response says, and what its topic means."""
    meaning = desk.topic_table.meaning(item.kind, item.topic, item.cause)
    return f"{answer}. {meaning}".strip()


def _claim_status(desk: Desk, item: ItemRecord, formats: ValueFormat) -> SubjectFacts:
    """Return a response without a claim: as it names it, and what it says."""
    response = stored_statuses.response(desk.store, item.subject_id)
    if response is None:
        return SubjectFacts([])
    numbers = [part for part in (response.number, response.payer_claim_number) if part]
    fields = [DetailField("response", "file", response.file)]
    if numbers:
        fields.append(DetailField("response", "claim #", " / ".join(numbers)))
    if response.from_day:
        fields.append(DetailField("response", "DOS", formats.day(response.from_day)))
    if response.charge_cents is not None:
        fields.append(DetailField("response", "billed", formats.money(response.charge_cents)))
    statuses = status_pages.of_response(desk.store, response)
    fields += status_fields(StatusTexts(desk, response.claim_id, formats), statuses)
    name = ", ".join(part for part in (response.last, response.first) if part)
    person = " ".join(part for part in (name, response.member_id) if part)
    if person:
        fields.append(DetailField("patient", "patient", person))
    return SubjectFacts(fields)


def _claim_payment(
    desk: Desk, item: ItemRecord, claim: ClaimReading | None, formats: ValueFormat
) -> SubjectFacts:
    paid = pages.claim_payment(desk.store, item.subject_id)
    if paid is None:
        return SubjectFacts([])
    fields = payment_facts(desk, paid, formats)
    if claim is not None and paid.claim_id == claim.head.id:
        fields += claim_facts(desk, claim, formats, with_payments=False)
    return SubjectFacts(fields)


def _transaction(desk: Desk, item: ItemRecord, formats: ValueFormat) -> SubjectFacts:
    transaction = transactions.transaction(desk.store, item.subject_id)
    if transaction is None:
        return SubjectFacts([])
    controls = f"ISA {transaction.isa_control}, ST {transaction.st_control}"
    fields = [
        *held_payment_fields(desk, transaction, item.money_cents, formats),
        DetailField("file", "file", transaction.file),
        DetailField("file", "transaction", f"{transaction.kind}, {controls}: {transaction.status}"),
        DetailField("file", "claims", str(transaction.claims)),
        DetailField("file", "billed", formats.money(transaction.charge_cents)),
        DetailField("file", "paid", formats.money(transaction.paid_cents)),
        DetailField("file", "provider adj.", formats.money(transaction.provider_adjustment_cents)),
    ]
    problems = json.loads(transaction.problems)
    titled = next((problem for problem in problems if problem["level"] == ProblemLevel.HELD), None)
    fields += [
        DetailField(
            "problems", problem["level"], _problem_text(problem, is_title=problem is titled)
        )
        for problem in problems[:MOST_PROBLEMS]
    ]
    return SubjectFacts(fields, HELD_TEXT if titled else "")


def _problem_text(problem: Mapping[str, str], *, is_title: bool) -> str:
    """Return a problem and what to do; of the one that is the item's title only what to do."""
    if is_title and problem["hint"]:
        return problem["hint"]
    return f"{problem['message'].rstrip('.')}. {problem['hint']}".strip()


def _provider_adjustment(desk: Desk, item: ItemRecord, formats: ValueFormat) -> SubjectFacts:
    adjustment = subject_pages.provider_adjustment(desk.store, item.subject_id)
    if adjustment is None:
        return SubjectFacts([])
    code = desk.reason_books.provider_codes.get(adjustment.reason)
    reason = desk.code_texts.provider_adjustment(adjustment.reason, code.plain if code else "")
    day = formats.day(adjustment.day) if adjustment.day else "date missing"
    payment = f"{adjustment.trace}, {day}"
    fields = [
        DetailField("payment", "payment", f"{payment}, {formats.money(adjustment.amount_cents)}"),
        DetailField("payment", "payer", adjustment.payer),
        DetailField("adjustment", "reason", _coded(adjustment.reason, reason)),
        DetailField("adjustment", "reference", adjustment.reference or "none"),
        DetailField("adjustment", "PLB amount", formats.money(adjustment.cents)),
        DetailField("adjustment", "provider", adjustment.provider),
    ]
    meaning = code.meaning(adjustment.cents) if code else ""
    coded = f"{formats.money(abs(adjustment.cents))} ({adjustment.reason or 'no code'})"
    summary = f"{_adjusted(adjustment, code)} {coded}: {meaning or reason}."
    return SubjectFacts(fields, summary, code.steps if code else ())


def _coded(code: str, text: str) -> str:
    return f"{code}: {text}" if code else text


def _adjusted(adjustment: ProviderAdjustmentFacts, code: ProviderCode | None) -> str:
    """Return what the payer did; a positive amount lowers the payment."""
    lowers = adjustment.cents > 0
    if code is not None and code.effect is AdjustmentEffect.FORWARD:
        return "Payer applied" if lowers else "Payer carried forward"
    if lowers:
        return "Payer withheld"
    return "Payer reported refund" if adjustment.reason == REFUND else "Payer added"


def _payment(desk: Desk, item: ItemRecord, formats: ValueFormat) -> SubjectFacts:
    payment = subject_pages.payment(desk.store, item.subject_id)
    if payment is None:
        return SubjectFacts([])
    day = formats.day(payment.day) if payment.day else "date missing"
    payment_text = f"{payment.trace}, {day}, {formats.money(payment.amount_cents)}"
    return SubjectFacts(
        [
            DetailField("payment", "payment", payment_text),
            DetailField("payment", "payer", payment.payer),
            DetailField("payment", "method", payment.method or "unknown"),
            DetailField("payment", "claims", str(payment.claims)),
        ]
    )


def _patient(desk: Desk, item: ItemRecord, formats: ValueFormat) -> SubjectFacts:
    patient = patient_pages.patient(desk.store, item.subject_id)
    if patient is None:
        return SubjectFacts([])
    if item.topic == topics.SAME_PATIENT.name:
        return SubjectFacts(list(twin_facts(desk, item, formats)))
    call = call_facts(desk.code_texts, patient)
    fields = [*call_fields(call), DetailField("patient", "patient", patient.name)]
    return SubjectFacts(fields, call=call)


def _callback(desk: Desk, item: ItemRecord, formats: ValueFormat) -> SubjectFacts:
    callback = patient_pages.callback(desk.store, item.subject_id)
    if callback is None:
        return SubjectFacts([])
    call = call_facts(desk.code_texts, callback)
    fields = [*call_fields(call)]
    called = formats.moment(callback.asked_at.astimezone(desk.zone))
    fields.append(DetailField(BEFORE_IDENTITY, "called", called))
    start, end = callback.window_start, callback.window_end
    if start and end:
        label = "promised" if callback.promised else "requested"
        window = formats.time_range(start.astimezone(desk.zone), end.astimezone(desk.zone))
        fields.append(DetailField(BEFORE_IDENTITY, label, window))
    fields += [
        DetailField("patient", "patient", callback.patient),
        DetailField("patient", "account", callback.account),
        DetailField("patient", "question", callback.reason),
    ]
    return SubjectFacts(fields, call=call)


def _batch(desk: Desk, item: ItemRecord, formats: ValueFormat) -> SubjectFacts:
    batch = subject_pages.batch(desk.store, item.subject_id)
    if batch is None:
        return SubjectFacts([])
    controls = f"ISA {batch.isa_control}, GS {batch.group_control}, ST {batch.st_control}"
    statuses = status_pages.of_batch(desk.store, item.subject_id)
    return SubjectFacts(
        [
            DetailField("batch", "reference", batch.reference),
            DetailField("batch", "controls", controls),
            DetailField("batch", "submitted", formats.day(batch.sent_day)),
            DetailField("batch", "claims", f"{batch.claims}, {formats.money(batch.charge_cents)}"),
            DetailField("batch", "acknowledgment", batch.answer or "none yet"),
            *status_fields(StatusTexts(desk, None, formats), statuses),
        ]
    )


def _payer(desk: Desk, item: ItemRecord, formats: ValueFormat) -> SubjectFacts:
    return SubjectFacts(*payer_facts(desk, item, formats))


def _approval(desk: Desk, item: ItemRecord, formats: ValueFormat) -> SubjectFacts:
    return SubjectFacts(approval_facts(desk, item, formats))


FACTS_BY_SUBJECT: dict[Subject, Callable[[Desk, ItemRecord, ValueFormat], SubjectFacts]] = {
    Subject.CLAIM_STATUS: _claim_status,
    Subject.TRANSACTION: _transaction,
    Subject.PROVIDER_ADJUSTMENT: _provider_adjustment,
    Subject.CALLBACK: _callback,
    Subject.BATCH: _batch,
    Subject.PATIENT: _patient,
    Subject.PAYER: _payer,
    Subject.PAYMENT: _payment,
    Subject.APPROVAL: _approval,
}
