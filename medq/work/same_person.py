"""One record for each person: of those whom claims name, and the question where it is unsure."""

from collections.abc import Mapping

from data.items.new_items import ItemParties
from data.patients import office_patients
from data.patients.office_patients import PatientRecord
from data.store.store import Store
from medq.domain.claims.claim import Person
from medq.domain.identifiers import member_key, person_key, person_name_key
from medq.domain.patients.identity import KnownPerson, Likeness
from medq.domain.triggers.same_person import PossibleTwin, triggers_for_possible_twin
from medq.work.items.updater import ItemUpdater
from medq.work.twins import NamedPatient, best_twins, find_candidates


def adopt_twins(
    store: Store, person_by_key: Mapping[str, tuple[Person, str]]
) -> tuple[dict[str, int], dict[str, PatientRecord]]:
    """Find the records of people, with their member IDs, whom claims name and no key finds.

    Return the ids of those who are surely on file, by key, whose records take the date of birth
    that they lack; and the records that may be of the others.
    """
    names_by_birth: dict[bool, list[str]] = {True: [], False: []}
    member_keys = {member_key(member_id) for _person, member_id in person_by_key.values()}
    for person, _member_id in person_by_key.values():
        name = person_name_key(person.last, person.first)
        names_by_birth[person.birth_day is not None].append(name)
    candidates = find_candidates(
        store, names_by_birth[True], names_by_birth[False], member_keys - {""}
    )
    if not any(candidates):  # nearly always: then nobody is compared
        return {}, {}
    people = {
        key: NamedPatient(
            person.last,
            person.first,
            KnownPerson(person.birth_day, person.sex, frozenset({member_key(member_id)} - {""})),
        )
        for key, (person, member_id) in person_by_key.items()
    }
    twins = best_twins(store, people.values(), candidates, has_account=False)
    ids_by_key: dict[str, int] = {}
    unsure: dict[str, PatientRecord] = {}
    for key, named_patient in people.items():
        twin = twins.get(named_patient)
        if twin is None:
            continue
        if twin.likeness is not Likeness.SAME or twin.record.person_id in ids_by_key.values():
            unsure[key] = twin.record
            continue
        if twin.record.patient.birth_day is None and not _complete(
            store, twin.record, named_patient
        ):
            unsure[key] = twin.record
            continue
        ids_by_key[key] = twin.record.person_id
    return ids_by_key, unsure


def _complete(store: Store, record: PatientRecord, person: NamedPatient) -> bool:
    """Set the date of birth of a record; return False where another person has name and date."""
    birth_day, patient = person.known.birth_day, record.patient
    if birth_day is None:
        return True
    key = person_key(patient.last, patient.first, birth_day)
    other = office_patients.by_key(store, [key]).get(key)
    if other is not None:
        return other.person_id == record.person_id
    office_patients.update(store, record, key, patient._replace(birth_day=birth_day))
    return True


def ask_for_twin(updater: ItemUpdater, patient_id: int, twin_id: int) -> None:
    """Request a look at two records that may be of one person; the item's patient is the twin."""
    with_birth_day = office_patients.count_with_birth_day(updater.desk.store, (patient_id, twin_id))
    twin = PossibleTwin(patient_id, twin_id, with_birth_day, updater.desk.today())
    updater.take(triggers_for_possible_twin(twin), ItemParties(patient_id=twin_id))
