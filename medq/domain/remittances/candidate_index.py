"""Candidates of a chunk of payments in memory, found by the keys that matching asks for."""

from collections.abc import Callable, Iterable, Sequence

from medq.domain.identifiers import member_key, name_key, number_key
from medq.domain.remittances.matching import Candidate

Index = dict[str, list[Candidate]]


class CandidateIndex:
    """A `Book` over claims that were read from the store.

    Nearly every payment names its claim exactly: the other indexes are made when the first one does not.
    """

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._candidates = list(candidates)
        self._raw: Index = {}
        for candidate in self._candidates:
            self._raw.setdefault(candidate.number, []).append(candidate)
        self._indexes: dict[str, Index] = {}

    def add(self, candidate: Candidate) -> None:
        """One more claim; the indexes are made anew when they are next asked for."""
        self._candidates.append(candidate)
        self._raw.setdefault(candidate.number, []).append(candidate)
        self._indexes.clear()

    def by_raw(self, number: str) -> Sequence[Candidate]:
        return self._raw.get(number, ())

    def by_number(self, key: str) -> Sequence[Candidate]:
        return self._index("number", lambda candidate: (number_key(candidate.number),)).get(key, ())

    def by_payer_number(self, key: str) -> Sequence[Candidate]:
        return self._index("payer number", lambda candidate: candidate.payer_numbers).get(key, ())

    def by_member(self, key: str) -> Sequence[Candidate]:
        return self._index("member", lambda candidate: (member_key(candidate.member_id),)).get(
            key, ()
        )

    def by_name(self, key: str) -> Sequence[Candidate]:
        return self._index("name", lambda candidate: (name_key(candidate.last),)).get(key, ())

    def _index(self, name: str, keys: Callable[[Candidate], Iterable[str]]) -> Index:
        found = self._indexes.get(name)
        if found is None:
            found = self._indexes[name] = {}
            for candidate in self._candidates:
                for key in keys(candidate):
                    found.setdefault(key, []).append(candidate)
        return found
