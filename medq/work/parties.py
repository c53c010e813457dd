"""Payers, providers and patients that a file names, each looked up or created once per posting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from data.patients import coverages, patients, payers, providers
from data.patients.coverages import CoverageRow
from data.store.store import Store
from medq.domain.claims.claim import NamedPayer, NamedProvider, Person, SentClaim
from medq.domain.identifiers import person_key

MOST_COVERAGES = 5000  # remembered, so that memory does not grow with a long file


@dataclass
class Directory:
    """The parties of one posting; `new_payers` are the ids of payers it created."""

    store: Store
    new_payers: list[int] = field(default_factory=list)
    _payers: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _providers: dict[tuple[str, str, str], int | None] = field(default_factory=dict)
    _coverages: set[tuple[int, int, str]] = field(default_factory=set)

    def payer(self, named: NamedPayer) -> int:
        """Return the id of a payer, created if it is new."""
        key = (named.id_qualifier, named.identifier, named.name)
        if key not in self._payers:
            self._payers[key], is_new = payers.find_or_insert(self.store, named)
            if is_new:
                self.new_payers.append(self._payers[key])
        return self._payers[key]

    def provider(self, named: NamedProvider | None) -> int | None:
        """Return the id of a provider, created if new; None where the file names nobody."""
        if named is None:
            return None
        key = (named.npi, named.last, named.first)
        if key not in self._providers:
            self._providers[key] = providers.find_or_insert(self.store, named)
        return self._providers[key]

    def patients(self, claims: Sequence[SentClaim]) -> list[int]:
        """Return the patient of each claim, in order; new patients are created."""
        people = [claim.patient if claim.patient.last else claim.subscriber for claim in claims]
        keys = [person_key(person.last, person.first, person.birth_day) for person in people]
        ids_by_key = patients.ids_by_key(self.store, keys)
        new_people: dict[str, Person] = {}
        for key, person in zip(keys, people, strict=True):
            if key not in ids_by_key:
                new_people.setdefault(key, person)
        if new_people:
            ids_by_key |= patients.insert_people(self.store, new_people)
        return [ids_by_key[key] for key in keys]

    def save_coverages(self, rows: Iterable[CoverageRow]) -> None:
        """Save the coverages that this posting has not saved yet."""
        new_rows = []
        for row in rows:
            key = (row.patient_id, row.payer_id, row.member_key)
            if key not in self._coverages:
                if len(self._coverages) >= MOST_COVERAGES:
                    self._coverages.clear()
                self._coverages.add(key)
                new_rows.append(row)
        coverages.save(self.store, new_rows)


def patient_member_id(claim: SentClaim) -> str:
    """Return the member id by which the payer knows the patient: their own or the subscriber's."""
    return claim.patient.member_id or claim.subscriber.member_id
