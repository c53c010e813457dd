"""Candidates for matching, looked up in the store for a whole chunk of responses at once."""

from collections.abc import Sequence

from data.claims import lookups, payer_numbers
from data.store.store import Store
from medq.domain.identifiers import number_key
from medq.domain.remittances.candidate import Candidate
from medq.domain.remittances.candidate_index import CandidateIndex
from medq.domain.remittances.stated_claim import StatedClaim


class StoreCandidates:
    """A `CandidateSource`: claims by number are read for the whole chunk.

    Claims by member and by name are read when a response needs them.
    """

    def __init__(self, store: Store, index: CandidateIndex) -> None:
        self._store = store
        self._index = index
        self._by_member: dict[str, Sequence[Candidate]] = {}
        self._by_name: dict[str, Sequence[Candidate]] = {}

    def by_exact_number(self, number: str) -> Sequence[Candidate]:
        """Return the claims whose CLM01 is exactly this number."""
        return self._index.by_exact_number(number)

    def by_number(self, key: str) -> Sequence[Candidate]:
        """Return the claims whose CLM01 has this `number_key`."""
        return self._index.by_number(key)

    def by_payer_number(self, key: str) -> Sequence[Candidate]:
        """Return the claims with this payer claim number (as `number_key`)."""
        return self._index.by_payer_number(key)

    def by_member(self, key: str) -> Sequence[Candidate]:
        """Return the claims of this member id (as `member_key`)."""
        if key not in self._by_member:
            ids = lookups.ids_by_member(self._store, key)
            self._by_member[key] = lookups.candidates(self._store, ids)
        return self._by_member[key]

    def by_name(self, key: str) -> Sequence[Candidate]:
        """Return the claims of patients with this last name (as `name_key`)."""
        if key not in self._by_name:
            ids = lookups.ids_by_last_name(self._store, key)
            self._by_name[key] = lookups.candidates(self._store, ids)
        return self._by_name[key]


def store_candidates(store: Store, stated_claims: Sequence[StatedClaim]) -> StoreCandidates:
    """Return a source with every claim that these responses name by our or the payer's number."""
    our_keys = {number_key(stated.patient_control_number) for stated in stated_claims}
    payer_keys = {number_key(stated.payer_claim_number) for stated in stated_claims}
    payer_keys |= {number_key(stated.original_reference) for stated in stated_claims}
    ids = set(lookups.ids_by_number(store, our_keys - {""}))
    for claim_ids in payer_numbers.claim_ids_by_number(store, payer_keys - {""}).values():
        ids.update(claim_ids)
    return StoreCandidates(store, CandidateIndex(lookups.candidates(store, ids)))
