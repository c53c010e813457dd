"""Records that may be of one person: found by name and member ID, although written otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from data.patients import coverages, office_patients
from data.patients.office_patients import PatientRecord
from data.store.store import Store
from medq.domain.identifiers import person_name_key
from medq.domain.patients.identity import (
    Identity,
    KnownPerson,
    Likeness,
    are_namesakes,
    compare_namesakes,
)


class NamedPatient(NamedTuple):
    """A patient as a file names them, who is on file under no account and no key."""

    last: str
    first: str
    known: KnownPerson

    @property
    def name_key(self) -> str:
        """The folded names."""
        return person_name_key(self.last, self.first)


class Twin(NamedTuple):
    """The record that may be of the same person, and whether that is sure."""

    record: PatientRecord
    likeness: Likeness


class Candidates(NamedTuple):
    """The records that may be of some people: of their folded names, and of their member IDs."""

    by_name: Mapping[str, Sequence[PatientRecord]]
    by_member: Mapping[str, Sequence[PatientRecord]]


def find_candidates(
    store: Store,
    names_with_birth: Iterable[str],
    names_without_birth: Iterable[str],
    member_keys: Iterable[str],
) -> Candidates:
    """Return the records of people by folded names and member IDs.

    Of the records of a name only those that have no date of birth where the person has one, or the
    other way round.
    """
    by_name = {
        key: [record]
        for key, record in office_patients.by_key(store, names_with_birth).items()
        if record.patient.birth_day is None
    }
    if names_without_birth:
        with_birth_day = office_patients.with_birth_day_by_name(store, names_without_birth)
        for key, records in with_birth_day.items():
            by_name.setdefault(key, []).extend(records)
    return Candidates(by_name, office_patients.by_member_key(store, member_keys))


def find_twins(
    store: Store, people: Iterable[NamedPatient], *, has_account: bool
) -> dict[NamedPatient, Twin]:
    """Return the record that may be of each person: of the name, or of the member ID and like it.

    `has_account` says whether the file gives accounts: then a record with another account is not
    sure. Of several records a sure one is returned, else the oldest; none that is surely another
    person.
    """
    named_patients = list(people)
    candidates = find_candidates(
        store,
        {person.name_key for person in named_patients if person.known.birth_day},
        {person.name_key for person in named_patients if not person.known.birth_day},
        {key for person in named_patients for key in person.known.member_keys},
    )
    return best_twins(store, named_patients, candidates, has_account=has_account)


def best_twins(
    store: Store, people: Iterable[NamedPatient], candidates: Candidates, *, has_account: bool
) -> dict[NamedPatient, Twin]:
    """Return which of the candidates may be of each person, as `find_twins` does."""
    by_name, by_member = candidates
    found = (*by_name.values(), *by_member.values())
    ids = {record.person_id for records in found for record in records}
    if not ids:
        return {}
    member_keys = coverages.member_keys_by_patient(store, ids)
    twins: dict[NamedPatient, Twin] = {}
    for person in people:
        records = list(by_name.get(person.name_key, ()))
        for key in person.known.member_keys:
            records += (each for each in by_member.get(key, ()) if _is_namesake(person, each))
        twin = _best_twin(person, records, member_keys, has_account=has_account)
        if twin is not None:
            twins[person] = twin
    return twins


def _is_namesake(person: NamedPatient, record: PatientRecord) -> bool:
    patient = record.patient
    return are_namesakes(Identity(person.last, person.first), Identity(patient.last, patient.first))


def _best_twin(
    person: NamedPatient,
    records: Iterable[PatientRecord],
    member_keys: Mapping[int, set[str]],
    *,
    has_account: bool,
) -> Twin | None:
    unsure: Twin | None = None
    for record in records:
        known = KnownPerson(
            record.patient.birth_day,
            record.patient.sex,
            frozenset(member_keys.get(record.person_id, ())),
        )
        likeness = compare_namesakes(person.known, known)
        has_other_account = has_account and record.patient.account is not None
        if likeness is Likeness.SAME and not has_other_account:
            return Twin(record, likeness)
        # Of two accounts without a shared member ID the office knows that they are two patients.
        is_question = likeness is Likeness.SAME or not has_other_account
        if likeness is not Likeness.OTHER and is_question and unsure is None:
            unsure = Twin(record, Likeness.UNSURE)
    return unsure


def is_twin(record: PatientRecord, other: PatientRecord, member_key: str) -> bool:
    """Return whether two records with a member ID in common are of one person."""
    person, other_person = (
        NamedPatient(
            each.patient.last,
            each.patient.first,
            KnownPerson(each.patient.birth_day, each.patient.sex, frozenset({member_key})),
        )
        for each in (record, other)
    )
    is_same = compare_namesakes(person.known, other_person.known) is Likeness.SAME
    return is_same and _is_namesake(person, other)
