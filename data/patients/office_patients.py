"""Patients as the office's own file names them: found by account or name, inserted, updated."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import Case, Value, fn

from data.models.base import among, text_of
from data.models.patients import PERSON_ID, Coverage, Patient
from data.search import words
from data.search.words import PatientNames
from data.store.columns import domain_rows, stored_columns, stored_rows
from data.store.store import Row, Store
from medq.domain.identifiers import person_name_key

ISO_DAY = 10  # characters of the date of birth in a key


class OfficePatient(NamedTuple):
    """A patient as the office's own file names them."""

    account: str | None  # None: a claim named them, and no file of the office yet
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


class PatientRecord(NamedTuple):
    """A stored patient: the id, the unique key of name and date of birth, and the columns.

    `merged_into_id` is another record of the same person, which holds their claims and coverages.
    """

    id: int
    key: str
    patient: OfficePatient
    merged_into_id: int | None = None

    @property
    def person_id(self) -> int:
        """The record that holds the person's claims and coverages."""
        return self.id if self.merged_into_id is None else self.merged_into_id


# The second account of a name and date of birth has itself at the end of its key.
_END = fn.SUBSTR(Patient.key, fn.LENGTH(Patient.key) - fn.LENGTH(Patient.account))
_ENDS_WITH_ACCOUNT = Value("|").concat(Patient.account) == _END
_AFTER_DAY = Case(None, [(_ENDS_WITH_ACCOUNT, fn.LENGTH(Patient.account) + 1)], 0)
NAME_OF_KEY = fn.SUBSTR(Patient.key, 1, fn.LENGTH(Patient.key) - ISO_DAY - _AFTER_DAY)
_RECORDS = Patient.select_row(OfficePatient).select_extend(
    Patient.id, Patient.key, Patient.merged_into_id
)
BY_ACCOUNT = text_of(_RECORDS.where(among(Patient.account)))
BY_KEY = text_of(_RECORDS.where(among(Patient.key)))
BY_NAME = text_of(
    _RECORDS.where(Patient.birth_day.is_null(False), among(NAME_OF_KEY)).order_by(Patient.id)
)

_Holder: Any = Patient.alias()
PEOPLE_BY_ACCOUNT = text_of(
    Patient.select(*(getattr(_Holder, name) for name in OfficePatient._fields), Patient.account)
    .join(_Holder, on=(_Holder.id == PERSON_ID))
    .where(among(Patient.account))
)
BY_MEMBER = text_of(
    _RECORDS.select_extend(Coverage.member_key)
    .join(Coverage, on=(Coverage.patient_id == Patient.id))
    .where(among(Coverage.member_key))
)


def by_account(store: Store, accounts: Iterable[str]) -> dict[str, PatientRecord]:
    """Return the patients with these accounts, by account."""
    records = _records(store.rows_in(BY_ACCOUNT, accounts))
    return {str(record.patient.account): record for record in records}


def people_by_account(store: Store, accounts: Iterable[str]) -> dict[str, OfficePatient]:
    """Return the people with these accounts, as the records that hold their claims name them."""
    rows = store.rows_in(PEOPLE_BY_ACCOUNT, accounts)
    people = domain_rows(OfficePatient, (columns for *columns, _account in rows))
    return {account: person for (*_columns, account), person in zip(rows, people, strict=True)}


def by_key(store: Store, keys: Iterable[str]) -> dict[str, PatientRecord]:
    """Return the patients with these keys, by key."""
    return {record.key: record for record in _records(store.rows_in(BY_KEY, keys))}


def with_birth_day_by_name(
    store: Store, name_keys: Iterable[str]
) -> dict[str, list[PatientRecord]]:
    """Return the patients of these folded names that have a date of birth, the oldest first.

    It reads all patients: call it for the few rows of a file that have no date of birth.
    """
    records: dict[str, list[PatientRecord]] = {}
    for record in _records(store.rows_in(BY_NAME, name_keys)):
        name_key = person_name_key(record.patient.last, record.patient.first)
        records.setdefault(name_key, []).append(record)
    return records


def by_member_key(store: Store, member_keys: Iterable[str]) -> dict[str, list[PatientRecord]]:
    """Return the patients with these folded member IDs, by member ID, the oldest first."""
    records: dict[str, list[PatientRecord]] = {}
    rows = sorted(store.rows_in(BY_MEMBER, member_keys), key=lambda row: row[-4])
    for row, record in zip(rows, _records([row[:-1] for row in rows]), strict=True):
        records.setdefault(row[-1], []).append(record)
    return records


def count_with_birth_day(store: Store, patient_ids: Collection[int]) -> int:
    """Return how many of some patients have a date of birth."""
    query = Patient.select(fn.COUNT(Patient.birth_day)).where(Patient.id.in_(list(patient_ids)))
    return int(store.value(query))


def _records(rows: list[Row]) -> list[PatientRecord]:
    """Return stored patients whose rows end with id, key and the record they are merged into."""
    patients = domain_rows(OfficePatient, (columns for *columns, _id, _key, _merged in rows))
    return [
        PatientRecord(patient_id, key, patient, merged_into_id)
        for (*_columns, patient_id, key, merged_into_id), patient in zip(
            rows, patients, strict=True
        )
    ]


def next_id(store: Store) -> int:
    """Return the first free id of a patient. Call inside a write transaction."""
    return store.next_id(Patient)


def insert(store: Store, records: Sequence[PatientRecord]) -> None:
    """Insert patients of the office's file in bulk; call `advance_ids` after the last ones."""
    columns = stored_rows([record.patient for record in records])
    store.run_many(
        Patient.insert_text(("id", "key", *OfficePatient._fields)),
        [(each.id, each.key, *row) for each, row in zip(records, columns, strict=True)],
    )
    words.insert_words(store, [_names(record.id, record.patient) for record in records])


def advance_ids(store: Store) -> None:
    """Advance the engine's id counter past the ids of the patients that were inserted."""
    store.advance_ids(Patient)


def update(store: Store, record: PatientRecord, key: str, patient: OfficePatient) -> PatientRecord:
    """Set what the office's file says about a patient, and return the record as it is then."""
    updated = record._replace(key=key, patient=patient)
    if updated == record:
        return record
    store.update(Patient, record.id, key=key, **stored_columns(patient))
    if _names(record.id, patient) != _names(record.id, record.patient):
        words.rebuild_person(store, record.person_id)
    return updated


def _names(patient_id: int, patient: OfficePatient) -> PatientNames:
    return PatientNames(
        patient_id,
        patient.last,
        patient.first,
        patient.preferred_name,
        patient.account,
        patient.phone,
    )
