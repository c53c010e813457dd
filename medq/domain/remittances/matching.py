"""Matching of a response (CLP of an 835, claim of a 277CA or 277) to our claim, by five rules.

The first rule that leaves one candidate decides. Nothing is posted on a guess: where our claim
number matches while person or amounts differ, the match is doubtful; a likeness by name is only
suggested. Both are shown with the points on which each candidate agrees.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from medq.domain.identifiers import member_key, name_key, number_key, same_number
from medq.domain.remittances.agreement import (
    ComparedCandidate,
    Payers,
    best_candidates,
    charge_agrees,
    is_alike,
    is_same_service,
    is_sound_match,
    payer_agrees,
    person_agrees,
)
from medq.domain.remittances.candidate import Candidate, CandidateSource
from medq.domain.remittances.stated_claim import StatedClaim


class Verdict(StrEnum):
    """The decision of matching."""

    MATCHED = "matched"
    DOUBTFUL = "doubtful"  # a number matches, person or amounts differ: not posted
    SUGGEST = "suggest"  # found by likeness only: a person decides
    NONE = "none"


# Reading an enum member costs more than a dict look-up in Python 3.11; every claim needs this one.
_MATCHED = Verdict.MATCHED


class Match(NamedTuple):
    """The result of matching one response.

    The points are compared on demand: posting needs them only for what it does not post.
    """

    verdict: Verdict
    candidate: Candidate | None  # set when matched or suggested
    rule: int  # number of the rule, 0 for none
    stated: StatedClaim
    payers: Payers
    near_candidates: tuple[Candidate, ...]

    @property
    def compared(self) -> tuple[ComparedCandidate, ...]:
        """Return the matched claim, or up to `MOST_SHOWN` candidates, the best first."""
        return best_candidates(self.stated, self.near_candidates, self.payers)


def match(stated: StatedClaim, payers: Payers, source: CandidateSource) -> Match:
    """Return the claim that a response belongs to.

    Two equally good candidates are never matched. A reversal's negative charge is compared without
    its sign.
    """

    def result(verdict: Verdict, rule: int, candidate: Candidate | None, *near: Candidate) -> Match:
        return Match(verdict, candidate, rule, stated, payers, near)

    exact = source.by_exact_number(stated.patient_control_number)
    if exact:
        candidate = _single_sound(stated, exact, payers)
        if candidate is not None:
            return Match(_MATCHED, candidate, 1, stated, payers, (candidate,))
        # The number is ours: whatever a later rule found would contradict it.
        return result(Verdict.DOUBTFUL, 0, None, *exact)
    same_key = _by_number_key(stated, source)
    candidate = _single_sound(stated, same_key, payers)
    if candidate is not None:
        return result(Verdict.MATCHED, 2, candidate, candidate)
    same_payer_number = _by_payer_number(stated, source)
    candidate = _single(
        stated,
        [
            other
            for other in same_payer_number
            if payer_agrees(other, payers) is not False
            and person_agrees(stated, other) is not False
        ],
    )
    if candidate is not None:
        return result(Verdict.MATCHED, 3, candidate, candidate)
    member = member_key(stated.member_id)
    same_member = source.by_member(member) if member else ()
    same_service = [
        other
        for other in same_member
        if (other.open or stated.is_reversal)
        and charge_agrees(stated, other)
        and is_same_service(stated, other)
    ]
    if len(same_service) == 1:
        return result(Verdict.MATCHED, 4, same_service[0], same_service[0])
    if same_key or same_payer_number:
        near = (*same_key, *same_payer_number, *same_service)
        return result(Verdict.DOUBTFUL, 0, None, *near)
    name = name_key(stated.patient_last)
    same_name = source.by_name(name) if name else ()
    alike = [other for other in same_name if is_alike(stated, other)]
    if len(alike) == 1:
        return result(Verdict.SUGGEST, 5, alike[0], alike[0])
    return result(Verdict.NONE, 0, None, *same_member, *same_name)


def _single_sound(
    stated: StatedClaim, candidates: Sequence[Candidate], payers: Payers
) -> Candidate | None:
    sound = [other for other in candidates if is_sound_match(stated, other, payers)]
    return _single(stated, sound)


def _single(stated: StatedClaim, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the only candidate.

    Among several submissions of a claim it is the one whose payer number is named, else the only
    open one.
    """
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    keys = {
        number_key(stated.payer_claim_number),
        number_key(stated.original_reference),
    } - {""}
    named = [other for other in candidates if not keys.isdisjoint(other.payer_numbers)]
    if len(named) == 1:
        return named[0]
    # A submission with another payer number has had its answer under that number.
    open_candidates = [other for other in named or candidates if other.open]
    return open_candidates[0] if len(open_candidates) == 1 else None


def _by_number_key(stated: StatedClaim, source: CandidateSource) -> list[Candidate]:
    number = stated.patient_control_number
    key = number_key(number)
    if not key:
        return []
    return [other for other in source.by_number(key) if same_number(number, other.number)]


def _by_payer_number(stated: StatedClaim, source: CandidateSource) -> Sequence[Candidate]:
    key = number_key(stated.payer_claim_number)
    candidates = source.by_payer_number(key) if key else ()
    if not candidates and stated.is_reversal and stated.original_reference:
        return source.by_payer_number(number_key(stated.original_reference))
    return candidates
