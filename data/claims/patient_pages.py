"""Queries of the pages of patients and their callbacks. Dates as dates, money in cents."""

from datetime import date, datetime
from typing import NamedTuple

from peewee import fn

from data.models.base import VALUE, text_of
from data.models.claims import Claim
from data.models.patients import Callback, Coverage, Patient
from data.models.payers import Payer
from data.models.remittances import ClaimPayment
from data.store.columns import with_dates, with_moments
from data.store.store import Store
from medq.domain.items.item import Subject


class PatientRow(NamedTuple):
    """A patient with the contact details."""

    name: str
    preferred_name: str
    phone: str
    leave_message: int
    language: str
    account: str
    birth_day: date | None
    first_name: str


PATIENT_NAME = Patient.last.concat(", ").concat(Patient.first)
PATIENT = text_of(
    Patient.select_row(
        PatientRow,
        name=PATIENT_NAME,
        account=fn.COALESCE(Patient.account, ""),
        first_name=Patient.first,
    ).where(Patient.id == VALUE)
)


def patient(store: Store, patient_id: int) -> PatientRow | None:
    """Return a patient with the contact details, or None."""
    row = store.row(PATIENT, (patient_id,))
    return with_dates(PatientRow._make(row), "birth_day") if row else None


class CallbackRow(NamedTuple):
    """A requested callback with its patient."""

    asked_at: datetime
    reason: str
    phone: str
    window_start: datetime | None
    window_end: datetime | None
    promised: int
    leave_message: int
    preferred_name: str
    language: str
    patient: str
    account: str
    first_name: str


CALLBACK = text_of(
    Callback.select_row(
        CallbackRow,
        leave_message=Patient.leave_message,
        preferred_name=Patient.preferred_name,
        language=Patient.language,
        patient=PATIENT_NAME,
        account=fn.COALESCE(Patient.account, ""),
        first_name=Patient.first,
    )
    .join(Patient)
    .where(Callback.id == VALUE)
)


def callback(store: Store, callback_id: int) -> CallbackRow | None:
    """Return a requested callback, or None."""
    row = store.row(CALLBACK, (callback_id,))
    moments = ("asked_at", "window_start", "window_end")
    return with_moments(CallbackRow._make(row), *moments) if row else None


class PatientClaimRow(NamedTuple):
    """A claim in the list of a patient's claims."""

    number: str
    day: date | None
    payer: str
    state: str
    charge_cents: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int
    review_reasons: str


PATIENT_CLAIMS = text_of(
    Claim.select_row(PatientClaimRow, day=Claim.from_day, payer=Payer.name)
    .join(Payer)
    .where(Claim.patient_id == VALUE)
    .order_by(fn.COALESCE(Claim.from_day, 0).desc(), Claim.id.desc())
)


def patient_claims(store: Store, patient_id: int) -> list[PatientClaimRow]:
    """Return a patient's claims, the newest first."""
    rows = store.rows(PATIENT_CLAIMS, (patient_id,))
    return [with_dates(PatientClaimRow._make(row), "day") for row in rows]


class PatientCoverageRow(NamedTuple):
    """A coverage in the list of a patient's coverages."""

    payer: str
    member_id: str


PATIENT_COVERAGES = text_of(
    Coverage.select_row(PatientCoverageRow, payer=Payer.name)
    .join(Payer)
    .where(Coverage.patient_id == VALUE)
    .order_by(Coverage.sequence, Coverage.id)
)


def patient_coverages(store: Store, patient_id: int) -> list[PatientCoverageRow]:
    """Return a patient's coverages, primary first."""
    rows = store.rows(PATIENT_COVERAGES, (patient_id,))
    return [PatientCoverageRow._make(row) for row in rows]


PATIENT_OF = {
    Subject.CLAIM: text_of(Claim.select(Claim.patient_id).where(Claim.id == VALUE)),
    Subject.CALLBACK: text_of(Callback.select(Callback.patient_id).where(Callback.id == VALUE)),
    Subject.CLAIM_PAYMENT: text_of(
        ClaimPayment.select(Claim.patient_id).join(Claim).where(ClaimPayment.id == VALUE)
    ),
}


def patient_of(store: Store, subject: Subject, subject_id: int) -> tuple[int, int]:
    """Return (kind, id) of the patient a subject belongs to; else the subject itself."""
    query = PATIENT_OF.get(subject)
    patient_id = store.value(query, (subject_id,)) if query else None
    return (int(Subject.PATIENT), int(patient_id)) if patient_id else (int(subject), subject_id)
