"""The pages of what a search found, and the event that says who opened one."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from data.claims import pages, patient_pages, subject_pages
from data.claims.patient_pages import PatientClaimRow, PatientSums
from data.events.events import NewEvent
from data.patients import compared_records
from medq.domain.errors import MedqError
from medq.domain.items.item import DetailField, Subject
from medq.domain.search.results import RecordPage
from medq.domain.value_format import SCREEN_FORMAT, ValueFormat
from medq.work.desk import Desk
from medq.work.details.claim_facts import claim_facts, payment_facts
from medq.work.details.claim_reading import read_claim
from medq.work.event_log import record_event
from medq.work.visibility import redacted_fields

MOST_ROWS = 60  # of one section
MOST_UNVERIFIED = 8  # claim numbers named
CLAIMS = "claims"


def page(
    desk: Desk, subject: Subject, subject_id: int, formats: ValueFormat = SCREEN_FORMAT
) -> RecordPage:
    """Return the page of a claim, a payment or a patient as this person may see it.

    Raises `MedqError` when there is no such record.
    """
    with desk.store.read_transaction():
        facts_page = PAGES[subject](desk, subject_id, formats)
    if not facts_page.facts:
        raise MedqError("It no longer exists.", hint="Search again.")
    return replace(facts_page, facts=redacted_fields(desk, facts_page.facts))


def log_access(desk: Desk, subject: Subject, subject_id: int) -> None:
    """Record that this person opened the page; a viewer who sees no names is not recorded."""
    if not desk.sees_names:
        return
    with desk.store.write_transaction():
        record_event(
            desk,
            NewEvent(
                act="look",
                subject=patient_pages.patient_of(desk.store, subject, subject_id),
                text="Opened from a search.",
            ),
        )


def _claim(desk: Desk, claim_id: int, formats: ValueFormat) -> RecordPage:
    claim = read_claim(desk, claim_id, formats)
    if claim is None:
        return RecordPage("", ())
    return RecordPage(f"Claim {claim.head.number}", tuple(claim_facts(desk, claim, formats)))


def _claim_payment(desk: Desk, claim_payment_id: int, formats: ValueFormat) -> RecordPage:
    paid = pages.claim_payment(desk.store, claim_payment_id)
    return RecordPage("Claim payment", tuple(payment_facts(desk, paid, formats)) if paid else ())


def _payment(desk: Desk, payment_id: int, formats: ValueFormat) -> RecordPage:
    payment = subject_pages.payment(desk.store, payment_id)
    if payment is None:
        return RecordPage("", ())
    day = formats.day(payment.day) if payment.day else "date missing"
    fields = [
        DetailField("payment", "payment", f"{payment.trace}, {day}"),
        DetailField("payment", "payer", payment.payer),
        DetailField("payment", "amount", formats.money(payment.amount_cents)),
        DetailField("payment", "method", payment.method or "unknown"),
        DetailField("payment", "claims", str(payment.claims)),
    ]
    status_text = desk.code_texts.claim_status
    fields += [
        DetailField(
            CLAIMS,
            result.number,
            f"{status_text(result.status)}, paid {formats.money(result.paid_cents)}",
        )
        for result in subject_pages.payment_results(desk.store, payment_id, MOST_ROWS)
    ]
    title = f"Payment {payment.trace}"
    return RecordPage(title, _with_remainder(fields, CLAIMS, payment.claims))


def _patient(desk: Desk, patient_id: int, formats: ValueFormat) -> RecordPage:
    patient = patient_pages.patient(desk.store, patient_id)
    if patient is None:
        return RecordPage("", ())
    born = f", DOB {formats.birth_day(patient.birth_day)}" if patient.birth_day else ""
    fields = [DetailField("patient", "patient", f"{patient.name}{born}")]
    others = compared_records.merged_accounts(desk.store, [patient_id]).get(patient_id, ())
    optional = (
        ("account", ", ".join(filter(None, (patient.account, *others)))),
        ("preferred name", patient.preferred_name),
        ("phone", patient.phone),
    )
    fields += [DetailField("patient", label, value) for label, value in optional if value]
    fields += [
        DetailField("patient", coverage.payer, coverage.member_id or "no member ID")
        for coverage in patient_pages.patient_coverages(desk.store, patient_id)
    ]
    claims = patient_pages.patient_claims(desk.store, patient_id)
    fields += _balance(patient_pages.patient_sums(desk.store, patient_id), claims, formats)
    fields += [_claim_field(claim, formats) for claim in claims[:MOST_ROWS]]
    return RecordPage("Patient", _with_remainder(fields, CLAIMS, len(claims)))


def _balance(
    sums: PatientSums, claims: list[PatientClaimRow], formats: ValueFormat
) -> Iterator[DetailField]:
    settled_cents = sums.paid_cents + sums.written_off_cents + sums.patient_cents
    yield DetailField("balance", "billed", formats.money(sums.charge_cents))
    yield DetailField("balance", "paid", formats.money(sums.paid_cents))
    yield DetailField("balance", "adjustments", formats.money(sums.written_off_cents))
    yield DetailField("balance", "patient resp.", formats.money(sums.patient_cents))
    yield DetailField("balance", "balance", formats.money(sums.charge_cents - settled_cents))
    unverified = [claim.number for claim in claims if claim.review_reasons]
    if unverified:
        numbers = ", ".join(unverified[:MOST_UNVERIFIED])
        yield DetailField("balance", "balance unverified", f"claims {numbers}")


def _claim_field(claim: PatientClaimRow, formats: ValueFormat) -> DetailField:
    state = claim.state.word
    amounts = (
        f"billed {formats.money(claim.charge_cents)}, pt resp {formats.money(claim.patient_cents)}"
    )
    day = formats.day(claim.day) if claim.day else "date missing"
    text = f"{day}  {claim.payer}  {state}, {amounts}"
    return DetailField(CLAIMS, claim.number, text)


def _with_remainder(fields: list[DetailField], section: str, total: int) -> tuple[DetailField, ...]:
    """Return the fields, with a line for what is left out of a long section."""
    remainder = total - sum(1 for field in fields if field.section == section)
    more = [DetailField(section, "more", f"{remainder} not shown")] if remainder > 0 else []
    return (*fields, *more)


PAGES: dict[Subject, Callable[[Desk, int, ValueFormat], RecordPage]] = {
    Subject.CLAIM: _claim,
    Subject.CLAIM_PAYMENT: _claim_payment,
    Subject.PAYMENT: _payment,
    Subject.PATIENT: _patient,
}
