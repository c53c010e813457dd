"""Where matching looks our claims up: a book over the store, filled for a whole chunk of payments at once."""

from collections.abc import Sequence

from data.claims import claims as rows
from data.store.store import Store
from medq.domain.identifiers import number_key
from medq.domain.remittances.candidate import Candidate
from medq.domain.remittances.candidate_index import CandidateIndex
from medq.domain.remittances.remittance import ClaimPayment


class StoreCandidates:
    """Claims by their numbers, read for the whole chunk; by member and by name only when a payment needs it."""

    def __init__(self, store: Store, shelf: CandidateIndex) -> None:
        self._store = store
        self._shelf = shelf
        self._members: dict[str, Sequence[Candidate]] = {}
        self._names: dict[str, Sequence[Candidate]] = {}

    def by_exact_number(self, number: str) -> Sequence[Candidate]:
        return self._shelf.by_exact_number(number)

    def by_number(self, key: str) -> Sequence[Candidate]:
        return self._shelf.by_number(key)

    def by_payer_number(self, key: str) -> Sequence[Candidate]:
        return self._shelf.by_payer_number(key)

    def by_member(self, key: str) -> Sequence[Candidate]:
        if key not in self._members:
            self._members[key] = rows.candidates(self._store, rows.ids_by_member(self._store, key))
        return self._members[key]

    def by_name(self, key: str) -> Sequence[Candidate]:
        if key not in self._names:
            self._names[key] = rows.candidates(self._store, rows.ids_by_last_name(self._store, key))
        return self._names[key]


def store_candidates(store: Store, payments: Sequence[ClaimPayment]) -> StoreCandidates:
    """A book that knows every claim these payments may name by a number of ours or of the payer's."""
    numbers = {number_key(payment.patient_control_number) for payment in payments} - {""}
    theirs = {number_key(payment.payer_claim_number) for payment in payments}
    theirs |= {number_key(payment.original_reference) for payment in payments}
    ids = set(rows.ids_by_number(store, numbers))
    for found in rows.ids_by_payer_number(store, theirs - {""}).values():
        ids.update(found)
    return StoreCandidates(store, CandidateIndex(rows.candidates(store, ids)))
