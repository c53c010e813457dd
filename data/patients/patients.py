"""Patients: found by name or account, inserted from claims, and kept as the office's file says."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from data.models.base import VALUE, among, text_of
from data.models.patients import Patient
from data.search import words
from data.search.words import PatientNames
from data.store.columns import stored_columns
from data.store.store import Store
from medq.domain.claims.claim import Person
from medq.domain.items.item import Subject

IDS_BY_KEY = text_of(Patient.select(Patient.key, Patient.id).where(among(Patient.key)))
ID_AND_ACCOUNT = text_of(Patient.select(Patient.id, Patient.account).where(Patient.key == VALUE))


class ClaimPatientRow(NamedTuple):
    """A patient to be inserted as a claim names them."""

    id: int
    key: str  # folded names and birth date
    last: str
    first: str
    middle: str
    birth_day: date | None
    sex: str
    address: str
    city: str
    state: str
    postal_code: str


class OfficePatient(NamedTuple):
    """A patient as the office's own file names them."""

    account: str
    last: str
    first: str
    birth_day: date | None
    leave_message: bool
    sex: str
    address: str
    city: str
    state: str
    postal_code: str
    phone: str
    preferred_name: str
    language: str


def ids_by_key(store: Store, keys: Iterable[str]) -> dict[str, int]:
    """Return the ids of patients by key."""
    return dict(store.rows_in(IDS_BY_KEY, keys))


def id_and_account(store: Store, key: str) -> tuple[int, str | None] | None:
    """Return (id, account) of the patient with this key, or None."""
    row = store.row(ID_AND_ACCOUNT, (key,))
    if row is None:
        return None
    patient_id, account = row
    return patient_id, account


def ids_by_account(store: Store, accounts: Iterable[str]) -> dict[str, int]:
    """Return the ids of patients by account number."""
    return dict(
        store.rows_with(Patient.select(Patient.account, Patient.id), Patient.account, accounts)
    )


def insert_people(store: Store, person_by_key: Mapping[str, Person]) -> dict[str, int]:
    """Insert patients as claims name them, and return their ids by key."""
    rows = [
        ClaimPatientRow(
            id=patient_id,
            key=key,
            last=person.last,
            first=person.first,
            middle=person.middle,
            birth_day=person.birth_day,
            sex=person.sex,
            address=person.address,
            city=person.city,
            state=person.state,
            postal_code=person.postal_code,
        )
        for patient_id, (key, person) in enumerate(person_by_key.items(), store.next_id(Patient))
    ]
    store.insert_rows(Patient, rows)
    names = [PatientNames(row.id, row.last, row.first, "", account=None) for row in rows]
    words.insert_words(store, names)
    store.advance_ids(Patient)
    return {row.key: row.id for row in rows}


def insert(store: Store, key: str, patient: OfficePatient) -> int:
    """Insert a patient of the office's file under a key, and return the id."""
    patient_id = store.insert(Patient, key=key, **stored_columns(patient))
    _insert_words(store, patient_id, patient)
    return patient_id


def update(store: Store, patient_id: int, patient: OfficePatient) -> None:
    """Set what the office's file says about a patient."""
    store.update(Patient, patient_id, **stored_columns(patient))
    words.delete_words(store, Subject.PATIENT, [patient_id])
    _insert_words(store, patient_id, patient)


def _insert_words(store: Store, patient_id: int, patient: OfficePatient) -> None:
    """Insert the search words of a patient."""
    names = PatientNames(
        patient_id, patient.last, patient.first, patient.preferred_name, patient.account
    )
    words.insert_words(store, [names])
