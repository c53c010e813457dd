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
    agreeing_lines,
    best_candidates,
    charge_agrees,
    dates_agree,
    first_name_agrees,
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
    def claim_id(self) -> int | None:
        """Return the claim that it belongs to; None where there is none or it is in doubt."""
        candidate = self.candidate
        return candidate.id if candidate and self.verdict is _MATCHED else None

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
        payers,
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
    of_first_name = [other for other in same_service if first_name_agrees(stated, other)]
    if len(of_first_name) == 1:
        # A family shares a member id, and twins a day at the office.
        return result(Verdict.SUGGEST, 4, of_first_name[0], *same_service)
    name = name_key(stated.patient_last)
    same_name = source.by_name(name) if name else ()
    alike = [other for other in same_name if is_alike(stated, other)]
    if len(alike) == 1:
        return result(Verdict.SUGGEST, 5, alike[0], alike[0])
    return result(Verdict.NONE, 0, None, *same_member, *same_name)


def linked_by_person(
    stated: StatedClaim, payers: Payers, candidate: Candidate | None, near: tuple[Candidate, ...]
) -> Match:
    """Return the match of a response that a person links to a claim, or to none.

    `near` are the claims with the number that it states: without a link it is in doubt then.
    """
    if candidate is None:
        verdict = Verdict.DOUBTFUL if near else Verdict.NONE
        return Match(verdict, None, 0, stated, payers, near)
    return Match(_MATCHED, candidate, 0, stated, payers, (candidate,))


def named_but_for_payer(doubtful: Match) -> Candidate | None:
    """Return the claim that a response names by number, person and charge, but for its payer.

    Only its payer keeps it from being matched: the two payers may be one.
    """
    if doubtful.verdict is not Verdict.DOUBTFUL or doubtful.payers is None:
        return None
    stated = doubtful.stated
    named = [other for other in doubtful.near_candidates if names_all_but_payer(stated, other)]
    candidate = _single_sound(stated, named, None)
    return None if candidate and payer_agrees(candidate, doubtful.payers) else candidate


def names_all_but_payer(stated: StatedClaim, candidate: Candidate) -> bool:
    """Return whether a response has the number, person and charge of a claim."""
    return (
        same_number(stated.patient_control_number, candidate.number)
        and is_sound_match(stated, candidate, None)
        and charge_agrees(stated, candidate) is True
    )


def _single_sound(
    stated: StatedClaim, candidates: Sequence[Candidate], payers: Payers
) -> Candidate | None:
    """Return the only candidate under a number that passes the checks.

    A number with several service days names an account: then the days must agree as well.
    """
    sound = [other for other in candidates if is_sound_match(stated, other, payers)]
    if len(candidates) < 2:
        return sound[0] if sound else None
    is_account = len({other.from_day for other in candidates}) > 1
    on_days = [other for other in sound if dates_agree(stated, other) is not False]
    single = _single(stated, on_days if is_account else sound, payers)
    if single is None or single.payer_numbers & _payer_numbers(stated):
        return single
    is_of_other = any(other.payer_numbers & _payer_numbers(stated) for other in sound)
    return None if is_of_other else single


def _single(
    stated: StatedClaim, candidates: Sequence[Candidate], payers: Payers
) -> Candidate | None:
    """Return the only candidate.

    Several claims under one number are visits of an account, people of a family, or claims of one
    visit: it is the one of the stated days and first name, then the one whose payer number is
    stated, that was billed to the payer, whose lines or charge are stated, then the only open one.
    """
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    on_days = _preferred(candidates, [dates_agree(stated, other) for other in candidates])
    of_person = _preferred(on_days, [first_name_agrees(stated, other) for other in on_days])
    # A submission with another payer number has had its answer under that number.
    named = [other for other in of_person if other.payer_numbers & _payer_numbers(stated)]
    near = named or of_person
    billed = _preferred(near, [payers is not None and other.payer in payers for other in near])
    if len(billed) == 1:
        return billed[0]
    line_counts = [agreeing_lines(stated, other) for other in billed]
    of_lines = _preferred(billed, [count == max(line_counts) for count in line_counts])
    of_charge = _preferred(of_lines, [charge_agrees(stated, other) for other in of_lines])
    return _only_version(of_charge)


def _only_version(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the only open claim; of versions that are all settled the newest that is in force."""
    if len(candidates) == 1:
        return candidates[0]
    open_ones = [other for other in candidates if other.open]
    if open_ones:
        return open_ones[0] if len(open_ones) == 1 else None
    in_force = [other for other in candidates if not other.is_replaced]
    is_one_claim = len(in_force) < len(candidates)
    return max(in_force, key=lambda other: other.id) if in_force and is_one_claim else None


def _payer_numbers(stated: StatedClaim) -> set[str]:
    """Return the payer's numbers that a response states, as they are compared."""
    return {number_key(stated.payer_claim_number), number_key(stated.original_reference)} - {""}


def _preferred(
    candidates: Sequence[Candidate], agrees: Sequence[bool | None]
) -> Sequence[Candidate]:
    """Return the candidates that agree on a point; all of them where none agrees."""
    agreeing = [other for other, is_equal in zip(candidates, agrees, strict=True) if is_equal]
    return agreeing or candidates


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
