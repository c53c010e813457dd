"""Patients: found by name or account, and inserted as claims name them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from data.models.base import among, text_of
from data.models.patients import PERSON_ID, Patient
from data.search import words
from data.search.words import PatientNames
from data.store.store import Store
from medq.domain.claims.claim import Person

IDS_BY_KEY = text_of(Patient.select(Patient.key, PERSON_ID).where(among(Patient.key)))


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


def ids_by_key(store: Store, keys: Iterable[str]) -> dict[str, int]:
    """Return the ids of patients by key."""
    return dict(store.rows_in(IDS_BY_KEY, keys))


def ids_by_account(store: Store, accounts: Iterable[str]) -> dict[str, int]:
    """Return the ids of patients by account number."""
    return dict(
        store.rows_with(Patient.select(Patient.account, PERSON_ID), Patient.account, accounts)
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
