"""Payers, providers and patients that a file names, each looked up or created once per posting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from data.patients import coverages, patients, payers, providers
from data.patients.coverages import CoverageRow
from data.store.store import Store
from medq.domain.claims.claim import (
    PAYER_ID,
    NamedPayer,
    NamedProvider,
    PayerNumber,
    Person,
    SentClaim,
)
from medq.domain.claims.payer_identity import KnownPayer, KnownPayers, placeholder_name
from medq.domain.claims.payer_names import PayerNameLine
from medq.domain.identifiers import person_key
from medq.work.payer_names import made_short_name, payer_name_lines
from medq.work.same_person import adopt_twins

MOST_COVERAGES = 5000  # remembered, so that memory does not grow with a long file


class PayerIds(NamedTuple):
    """The ids of a payer that a file names."""

    id: int  # of the payer with which it is one
    named_id: int | None = None  # its own, where it is joined to that one


@dataclass
class Directory:
    """The parties of one posting; `new_payers` are the payers that it created.

    They are by id, each with the ids of the payers that it may be, the likeliest first.
    `possible_twins` are patients that it created, each with the id of an earlier record that may be
    of the same person.
    """

    store: Store
    new_payers: dict[int, tuple[int, ...]] = field(default_factory=dict)
    possible_twins: list[tuple[int, int]] = field(default_factory=list)
    _payers: dict[NamedPayer, PayerIds] = field(default_factory=dict)
    _providers: dict[tuple[str, str, str], int | None] = field(default_factory=dict)
    _coverages: set[tuple[int, int, str]] = field(default_factory=set)

    @cached_property
    def _known_payers(self) -> KnownPayers:
        return KnownPayers(payers.known(self.store))

    def payer(self, named: NamedPayer, kind: str = "") -> int:
        """Return the id of a payer, created if it is new; of joined ones the one they are."""
        return self.payer_ids(named, kind).id

    def payer_ids(self, named: NamedPayer, kind: str = "") -> PayerIds:
        """Return the ids of a payer, created if it is new: of this kind, else of the strictest.

        Each is looked up once a posting. A number that a known payer had not had yet is added to
        its numbers.
        """
        payer_ids = self._payers.get(named)
        if payer_ids is None:
            payer_ids = self._payers[named] = self._look_up(named, kind)
        return payer_ids

    def payer_with_number(self, number: str) -> int | None:
        """Return the payer known under a number, of joined ones the one they are; None for none."""
        return self.known_payer(NamedPayer("", PAYER_ID, number))

    def known_payer(self, named: NamedPayer) -> int | None:
        """Return the payer that a file names, of joined ones the one they are; None for none."""
        identity = self._known_payers.identify(named)
        return identity.payer.root_id if identity.payer else None

    def _look_up(self, named: NamedPayer, kind: str) -> PayerIds:
        identity = self._known_payers.identify(named)
        payer = identity.payer
        if payer is None:
            payer = self._insert_payer(named, kind)
            self.new_payers[payer.id] = identity.suspects
        elif identity.new_numbers or (named.name and not payer.name_key):
            payer = self._complete_payer(payer, named.name, identity.new_numbers)
        is_joined = payer.id != payer.root_id
        return PayerIds(payer.root_id, payer.id if is_joined else None)

    def _insert_payer(self, named: NamedPayer, kind: str) -> KnownPayer:
        own = self._known_payers.own_number(named)
        name = named.name or placeholder_name(own)
        new_payer = payers.NewPayer(
            qualifier=own.qualifier,
            identifier=own.number,
            name=name,
            short_name=made_short_name(KnownPayer(0, name, (own,)), self._name_lines),
            kind=kind or payers.UNKNOWN_KIND,
            confirmed=bool(kind),
        )
        payer = KnownPayer(payers.insert(self.store, new_payer), name, (own,))
        self._known_payers.add(payer)
        return payer

    @cached_property
    def _name_lines(self) -> list[PayerNameLine]:
        return payer_name_lines(self.store)

    def _complete_payer(
        self, payer: KnownPayer, name: str, numbers: tuple[PayerNumber, ...]
    ) -> KnownPayer:
        """Save further numbers of a payer, and the name of one that no file had named."""
        payers.add_numbers(self.store, payer.id, numbers)
        if name and not payer.name_key:
            payer = payer._replace(name=name)
            short_name = made_short_name(payer, self._name_lines)
            payers.rename(self.store, payer.id, name, short_name)
        payer = payer._replace(numbers=(*payer.numbers, *numbers))
        self._known_payers.add(payer)
        return payer

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
        keys = [
            person_key(person.last, person.first, person.birth_day)
            if person.last
            else _nameless_key(claim, person)
            for person, claim in zip(people, claims, strict=True)
        ]
        ids_by_key = patients.ids_by_key(self.store, keys)
        new_people: dict[str, tuple[Person, str]] = {}
        for key, person, claim in zip(keys, people, claims, strict=True):
            if key not in ids_by_key:
                new_people.setdefault(key, (person, patient_member_id(claim)))
        if new_people:
            ids_by_key |= self._add_people(new_people)
        return [ids_by_key[key] for key in keys]

    def _add_people(self, person_by_key: dict[str, tuple[Person, str]]) -> dict[str, int]:
        """Insert people with their member IDs whom no key finds, and return their ids by key.

        One who is on file without a date of birth is not inserted.
        """
        known_ids, twins = adopt_twins(self.store, person_by_key)
        new_people = {
            key: person for key, (person, _) in person_by_key.items() if key not in known_ids
        }
        new_ids = patients.insert_people(self.store, new_people) if new_people else {}
        self.possible_twins += [(new_ids[key], record.person_id) for key, record in twins.items()]
        return known_ids | new_ids

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


def _nameless_key(claim: SentClaim, person: Person) -> str:
    """Return the key of a person without a last name: nobody is the same by a date of birth."""
    key = person_key("", person.first, person.birth_day)
    return f"{key}|{patient_member_id(claim) or claim.patient_control_number}"


def patient_member_id(claim: SentClaim) -> str:
    """Return the member id by which the payer knows the patient: their own or the subscriber's."""
    return claim.patient.member_id or claim.subscriber.member_id
