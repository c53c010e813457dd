"""Matching of claim statuses (277CA, 277) to the claims that they report on.

They are matched as payments are, by number and person, charge and days. Of several submissions
under one number a status answers the one in the batch or of the payer that it names, else the last.
"""

from collections.abc import Mapping, Sequence

from data.claims import lookups
from data.claims.lookups import SentTo
from medq.domain.acknowledgments.records import ClaimStatus
from medq.domain.claims.claim import PAYER_ID, NamedPayer
from medq.domain.identifiers import control_key, member_key, name_key, number_key
from medq.domain.remittances.candidate import Candidate
from medq.domain.remittances.matching import Match, match
from medq.work.claims.candidates import StoreCandidates, store_candidates
from medq.work.parties import Directory


def match_statuses(
    directory: Directory,
    statuses: Sequence[ClaimStatus],
    batch_by_reference: Mapping[str, int],
) -> list[Match]:
    """Return the match of each status of a claim, in their order."""
    source = store_candidates(directory.store, statuses)
    keys = {number_key(status.patient_control_number) for status in statuses} - {""}
    shared = [candidates for key in keys if len(candidates := source.by_number(key)) > 1]
    sent_to = lookups.sent_to(
        directory.store, {candidate.id for candidates in shared for candidate in candidates}
    )
    return [
        match(
            status,
            None,
            _Submissions(
                directory,
                source,
                status,
                batch_by_reference.get(status.batch_reference),
                sent_to,
            ),
        )
        for status in statuses
    ]


class _Submissions:
    """A `CandidateSource` for one status: of the submissions of a claim only the one it answers."""

    def __init__(
        self,
        directory: Directory,
        source: StoreCandidates,
        status: ClaimStatus,
        batch_id: int | None,
        sent_to: Mapping[int, SentTo],
    ) -> None:
        self._directory = directory
        self._source = source
        self._status = status
        self._batch_id = batch_id
        self._sent_to = sent_to

    def by_exact_number(self, number: str) -> Sequence[Candidate]:
        """Return the claims whose CLM01 is exactly this number."""
        return self._answered(self._source.by_exact_number(number))

    def by_number(self, key: str) -> Sequence[Candidate]:
        """Return the claims whose CLM01 has this `number_key`."""
        return self._answered(self._source.by_number(key))

    def by_payer_number(self, key: str) -> Sequence[Candidate]:
        """Return the claims with this payer claim number (as `number_key`)."""
        return self._source.by_payer_number(key)

    def by_member(self, key: str) -> Sequence[Candidate]:
        """Return the claims of this member id (as `member_key`) that it may report on."""
        return self._possible(self._source.by_member(key))

    def by_name(self, key: str) -> Sequence[Candidate]:
        """Return the claims of this last name (as `name_key`) that it may report on."""
        return self._possible(self._source.by_name(key))

    def _possible(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """Return the claims that the status may report on though it names another number.

        They were sent by its day, and in the batch that it names.
        """
        if not candidates:
            return candidates
        sent_to = lookups.sent_to(self._directory.store, {candidate.id for candidate in candidates})
        return [each for each in candidates if self._is_possible(sent_to[each.id])]

    def _is_possible(self, sent_to: SentTo) -> bool:
        day, reference = self._status.day, self._status.batch_reference
        if day is not None and sent_to.sent_day is not None and sent_to.sent_day > day:
            return False
        return not reference or control_key(reference) == control_key(sent_to.batch_reference)

    def _answered(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """Return the claims under a number, of each one the submission that may be answered."""
        if len(candidates) < 2:
            return candidates
        submissions_by_claim: dict[object, list[Candidate]] = {}
        for candidate in candidates:
            submissions_by_claim.setdefault(_services(candidate), []).append(candidate)
        return [
            submission
            for submissions in submissions_by_claim.values()
            for submission in self._answered_submissions(submissions)
        ]

    def _answered_submissions(self, submissions: Sequence[Candidate]) -> Sequence[Candidate]:
        """Return the last submission to each payer, or those in the batch or of the payer named.

        One whose payer number the status states is the one, and no claim that replaces that one.
        """
        payer_key = number_key(self._status.payer_claim_number)
        possible = [
            each for each in submissions if not payer_key or payer_key != each.replaces_number
        ]
        in_batch = [each for each in possible if self._is_in_batch(each)]
        of_payer = self._of_payer(in_batch or possible)
        last_by_payer: dict[int, Candidate] = {}
        for candidate in sorted(of_payer or in_batch or possible, key=lambda each: each.id):
            payer_id = self._sent_to[candidate.id].payer_id
            earlier = last_by_payer.get(payer_id)
            if earlier is None or payer_key not in earlier.payer_numbers:
                last_by_payer[payer_id] = candidate
        return list(last_by_payer.values()) or submissions

    def _is_in_batch(self, candidate: Candidate) -> bool:
        return self._batch_id is not None and (
            self._sent_to[candidate.id].batch_id == self._batch_id
        )

    def _of_payer(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Return the claims that went to the payer that reports, or to one that it is joined to.

        A payer that is none on file for certain is compared by its number or its name.
        """
        status = self._status
        if len(candidates) < 2 or not (status.payer_id or status.payer_name):
            return []
        named = NamedPayer(status.payer_name, PAYER_ID if status.payer_id else "", status.payer_id)
        payer_id = self._directory.known_payer(named)
        if payer_id is not None:
            return [each for each in candidates if self._sent_to[each.id].payer_id == payer_id]
        return [each for each in candidates if self._names_payer(self._sent_to[each.id])]

    def _names_payer(self, sent_to: SentTo) -> bool:
        identifier, name = member_key(self._status.payer_id), name_key(self._status.payer_name)
        has_identifier = bool(identifier) and identifier == member_key(sent_to.payer_identifier)
        return has_identifier or (bool(name) and name == name_key(sent_to.payer_name))


def _services(candidate: Candidate) -> object:
    """Return what the submissions of one claim have in common: person, days and charge."""
    person = (
        member_key(candidate.member_id),
        name_key(candidate.last),
        name_key(candidate.first),
    )
    return person, candidate.from_day, candidate.to_day, candidate.charge_cents
