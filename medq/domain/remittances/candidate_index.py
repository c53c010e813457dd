"""An index in memory over the claims that a chunk of payments may belong to."""

from collections.abc import Callable, Iterable, Sequence

from medq.domain.identifiers import member_key, name_key, number_key
from medq.domain.remittances.candidate import Candidate

Index = dict[str, list[Candidate]]


class CandidateIndex:
    """A `CandidateSource` over claims that were read from the store.

    Nearly every payment names its claim exactly: the other indexes are built on first use.
    """

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._candidates = list(candidates)
        self._by_exact_number: Index = {}
        for candidate in self._candidates:
            self._by_exact_number.setdefault(candidate.number, []).append(candidate)
        self._indexes: dict[str, Index] = {}

    def add(self, candidate: Candidate) -> None:
        """Add one claim; the other indexes are built again on their next use."""
        self._candidates.append(candidate)
        self._by_exact_number.setdefault(candidate.number, []).append(candidate)
        self._indexes.clear()

    def by_exact_number(self, number: str) -> Sequence[Candidate]:
        """Return the claims whose CLM01 is exactly this number."""
        return self._by_exact_number.get(number, ())

    def by_number(self, key: str) -> Sequence[Candidate]:
        """Return the claims whose CLM01 has this `number_key`."""
        return self._index("number", lambda candidate: (number_key(candidate.number),)).get(key, ())

    def by_payer_number(self, key: str) -> Sequence[Candidate]:
        """Return the claims with this payer claim number (as `number_key`)."""
        return self._index("payer number", lambda candidate: candidate.payer_numbers).get(key, ())

    def by_member(self, key: str) -> Sequence[Candidate]:
        """Return the claims of this member id (as `member_key`)."""
        index = self._index("member", lambda candidate: (member_key(candidate.member_id),))
        return index.get(key, ())

    def by_name(self, key: str) -> Sequence[Candidate]:
        """Return the claims of patients with this last name (as `name_key`)."""
        return self._index(
            "name", lambda candidate: {name_key(name.last) for name in candidate.names}
        ).get(key, ())

    def _index(self, name: str, keys: Callable[[Candidate], Iterable[str]]) -> Index:
        index = self._indexes.get(name)
        if index is None:
            index = self._indexes[name] = {}
            for candidate in self._candidates:
                for key in keys(candidate):
                    index.setdefault(key, []).append(candidate)
        return index
