"""Queries of the pages of patients and their callbacks. Dates as dates, money in cents."""

from datetime import date, datetime
from typing import NamedTuple

from peewee import fn

from data.models.base import VALUE, text_of
from data.models.claims import Claim, Visit
from data.models.patients import Callback, Coverage, Patient
from data.models.payers import Payer
from data.models.remittances import ClaimPayment
from data.patients.coverages import IS_OF_NO_JOINED_PAYER
from data.store.columns import domain_row, domain_rows
from data.store.store import Store
from medq.domain.claims.state import ClaimState
from medq.domain.items.item import Subject


class PatientFacts(NamedTuple):
    """A patient with the contact details."""

    name: str
    preferred_name: str
    phone: str
    leave_message: bool
    language: str
    account: str
    birth_day: date | None
    first_name: str


PATIENT_NAME = Patient.last.concat(", ").concat(Patient.first)
PATIENT = text_of(
    Patient.select_row(
        PatientFacts,
        name=PATIENT_NAME,
        account=fn.COALESCE(Patient.account, ""),
        first_name=Patient.first,
    ).where(Patient.id == VALUE)
)


def patient(store: Store, patient_id: int) -> PatientFacts | None:
    """Return a patient with the contact details, or None."""
    return domain_row(PatientFacts, store.row(PATIENT, (patient_id,)))


class CallbackFacts(NamedTuple):
    """A requested callback with its patient."""

    asked_at: datetime
    reason: str
    phone: str
    window_start: datetime | None
    window_end: datetime | None
    promised: bool
    leave_message: bool
    preferred_name: str
    language: str
    patient: str
    account: str
    first_name: str


CALLBACK = text_of(
    Callback.select_row(
        CallbackFacts,
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


def callback(store: Store, callback_id: int) -> CallbackFacts | None:
    """Return a requested callback, or None."""
    return domain_row(CallbackFacts, store.row(CALLBACK, (callback_id,)))


class PatientClaimRow(NamedTuple):
    """A claim in the list of a patient's claims."""

    number: str
    day: date | None
    payer: str
    state: ClaimState
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
    return domain_rows(PatientClaimRow, store.rows(PATIENT_CLAIMS, (patient_id,)))


class PatientSums(NamedTuple):
    """The sums over all visits of a patient, in cents."""

    charge_cents: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int


PATIENT_SUMS = text_of(
    Visit.select(
        *(fn.COALESCE(fn.SUM(getattr(Visit, name)), 0) for name in PatientSums._fields)
    ).where(Visit.patient_id == VALUE)
)


def patient_sums(store: Store, patient_id: int) -> PatientSums:
    """Return the sums over all visits of a patient: each service counts once."""
    return PatientSums(*(int(cents) for cents in store.rows(PATIENT_SUMS, (patient_id,))[0]))


class PatientCoverageRow(NamedTuple):
    """A coverage in the list of a patient's coverages."""

    payer: str
    member_id: str
    from_day: date | None
    to_day: date | None


PATIENT_COVERAGES = text_of(
    Coverage.select_row(PatientCoverageRow, payer=Payer.name)
    .join(Payer)
    .where(IS_OF_NO_JOINED_PAYER, Coverage.patient_id == VALUE)
    .order_by(Coverage.sequence, Coverage.id)
)


def patient_coverages(store: Store, patient_id: int) -> list[PatientCoverageRow]:
    """Return a patient's coverages, primary first."""
    return domain_rows(PatientCoverageRow, store.rows(PATIENT_COVERAGES, (patient_id,)))


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
