"""Records of one person: found by name and evidence, although one has no date of birth."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from data.items.new_items import ItemParties
from data.patients import coverages, office_patients
from data.patients.office_patients import PatientRecord
from data.store.store import Store
from medq.domain.claims.claim import Person
from medq.domain.identifiers import member_key, person_name_key
from medq.domain.patients.identity import KnownPerson, Likeness, compare_namesakes
from medq.domain.triggers.same_person import PossibleTwin, triggers_for_possible_twin
from medq.work.items.updater import ItemUpdater


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


def find_twins(
    store: Store, people: Iterable[NamedPatient], *, has_account: bool
) -> dict[NamedPatient, Twin]:
    """Return the record of the same name of each person, where one of both has no date of birth.

    `has_account` says whether the file gives accounts: a record with another account is another
    patient then. Of several records a sure one is returned, else the oldest; none that is surely
    another person.
    """
    named_patients = list(people)
    candidates = _candidates(store, named_patients)
    if has_account:
        candidates = {
            key: [record for record in records if record.patient.account is None]
            for key, records in candidates.items()
        }
    ids = {record.id for records in candidates.values() for record in records}
    member_keys = coverages.member_keys_by_patient(store, ids) if ids else {}
    twins: dict[NamedPatient, Twin] = {}
    for person in named_patients:
        twin = _best_twin(person, candidates.get(person.name_key, ()), member_keys)
        if twin is not None:
            twins[person] = twin
    return twins


def _candidates(store: Store, people: Sequence[NamedPatient]) -> dict[str, list[PatientRecord]]:
    """Return the records that may be of these people, by their folded names."""
    with_birth = {person.name_key for person in people if person.known.birth_day}
    without_birth = {person.name_key for person in people if not person.known.birth_day}
    candidates = {
        key: [record]
        for key, record in office_patients.by_key(store, with_birth).items()
        if record.patient.birth_day is None
    }
    if without_birth:
        records_by_name = office_patients.with_birth_day_by_name(store, without_birth)
        for key, records in records_by_name.items():
            candidates.setdefault(key, []).extend(records)
    return candidates


def _best_twin(
    person: NamedPatient,
    records: Iterable[PatientRecord],
    member_keys: Mapping[int, set[str]],
) -> Twin | None:
    unsure: Twin | None = None
    for record in records:
        is_either_unknown = (person.known.birth_day is None) != (record.patient.birth_day is None)
        if not is_either_unknown:
            continue
        known = KnownPerson(
            record.patient.birth_day,
            record.patient.sex,
            frozenset(member_keys.get(record.id, ())),
        )
        likeness = compare_namesakes(person.known, known)
        if likeness is Likeness.SAME:
            return Twin(record, likeness)
        if likeness is Likeness.UNSURE and unsure is None:
            unsure = Twin(record, likeness)
    return unsure


def adopt_twins(
    store: Store, person_by_key: Mapping[str, tuple[Person, str]]
) -> tuple[dict[str, int], dict[str, PatientRecord]]:
    """Find the records of people, with their member IDs, whom claims name and no key finds.

    Return the ids of those who are surely on file, by key, whose records take the date of birth
    that they lack; and the records that may be of the others.
    """
    people = {
        key: NamedPatient(
            person.last,
            person.first,
            KnownPerson(person.birth_day, person.sex, frozenset({member_key(member_id)} - {""})),
        )
        for key, (person, member_id) in person_by_key.items()
    }
    twins = find_twins(store, people.values(), has_account=False)
    ids_by_key: dict[str, int] = {}
    unsure: dict[str, PatientRecord] = {}
    for key, person in people.items():
        twin = twins.get(person)
        if twin is None:
            continue
        if twin.likeness is not Likeness.SAME or twin.record.id in ids_by_key.values():
            unsure[key] = twin.record
            continue
        ids_by_key[key] = twin.record.id
        if person.known.birth_day is not None:
            completed = twin.record.patient._replace(birth_day=person.known.birth_day)
            office_patients.update(store, twin.record, key, completed)
    return ids_by_key, unsure


def ask_for_twin(updater: ItemUpdater, patient_id: int, twin_id: int) -> None:
    """Request a look at two records that may be of one person."""
    twin = PossibleTwin(patient_id, twin_id, updater.desk.today())
    updater.take(triggers_for_possible_twin(twin), ItemParties(patient_id=patient_id))
