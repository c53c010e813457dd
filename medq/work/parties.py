"""Who a file names: payers, providers and patients found or made, each once per posting."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from data.patients import parties
from data.store.store import Store
from medq.domain.claims.claim import NamedPayer, NamedProvider, Person, SentClaim
from medq.domain.identifiers import member_key

REMEMBERED = 5000


@dataclass
class Directory:
    """The parties of one posting, looked up once. `made` are the payers that the store had not known."""

    store: Store
    made: list[int] = field(default_factory=list)
    _payers: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _providers: dict[tuple[str, str, str], int | None] = field(default_factory=dict)
    _covered: set[tuple[int, int, str]] = field(default_factory=set)

    def payer(self, named: NamedPayer) -> int:
        key = (named.id_qualifier, named.identifier, named.name)
        if key not in self._payers:
            self._payers[key], new = parties.payer(self.store, *key)
            if new:
                self.made.append(self._payers[key])
        return self._payers[key]

    def provider(self, named: NamedProvider | None) -> int | None:
        if named is None:
            return None
        key = (named.npi, named.last, named.first)
        if key not in self._providers:
            self._providers[key] = parties.provider(self.store, *key, named.taxonomy, named.tax_id)
        return self._providers[key]

    def patients(self, claims: Sequence[SentClaim]) -> list[int]:
        """The patient of each claim, in order; those who are new are made."""
        people = [claim.patient if claim.patient.last else claim.subscriber for claim in claims]
        keys = [
            parties.person_key(person.last, person.first, person.birth_day) for person in people
        ]
        known = parties.patients_by_key(self.store, keys)
        new: dict[str, Person] = {}
        for key, person in zip(keys, people, strict=True):
            if key not in known:
                new.setdefault(key, person)
        if new:
            known |= parties.insert_patients(self.store, new)
        return [known[key] for key in keys]

    def cover(self, patient_id: int, payer_id: int, member_id: str, sequence: int) -> None:
        key = (patient_id, payer_id, member_key(member_id))
        if key not in self._covered:
            if len(self._covered) >= REMEMBERED:  # a long file must not gather its patients
                self._covered.clear()
            self._covered.add(key)
            parties.coverage(self.store, patient_id, payer_id, member_id, sequence)


def member_of(claim: SentClaim) -> str:
    """The member id by which the payer knows the patient: the patient's own, else the subscriber's."""
    return claim.patient.member_id or claim.subscriber.member_id
