"""Which of our claims a CLP belongs to: the rules of domain section 1 in their order, stopping at the first with one candidate.

Nothing is posted on a guess: a control number that hits while the person or the amounts disagree is doubtful, a likeness by
name is only suggested, and both are shown with the points on which each candidate agrees.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from medq.domain.identifiers import (
    first_letter,
    member_key,
    name_agrees,
    name_key,
    number_key,
    same_number,
)
from medq.domain.remittances.remittance import ClaimPayment

SHOWN = 8
"""How many candidates a review shows."""


class Candidate(NamedTuple):
    """One of our claims as matching sees it. Amount in cents; `payers` are the ids of every coverage the patient had on the
    date and of each payer an earlier result passed the claim to (NM1*TT); `payer_numbers` are normalised with `number_key`."""

    id: int
    number: str  # CLM01 as sent
    last: str
    first: str
    member_id: str
    payers: frozenset[int]
    charge_cents: int
    from_day: date | None
    to_day: date | None = None
    rendering_npi: str = ""
    payer_numbers: frozenset[str] = frozenset()
    open: bool = True  # neither closed nor replaced
    replaces_number: str = (
        ""  # the payer's number of the claim that it replaces or voids, as `number_key`
    )


class Verdict(StrEnum):
    MATCHED = "matched"
    DOUBTFUL = "doubtful"  # a number hits, but who or how much does not agree: not posted
    SUGGEST = "suggest"  # found by likeness only: a person decides
    NONE = "none"


# Reading a member of an enum costs more than a dict look-up in Python 3.11, and this one is read for every claim.
_MATCHED = Verdict.MATCHED


class ComparedCandidate(NamedTuple):
    """A candidate and the points (in words) on which it agrees and differs; a point that neither side states is in neither."""

    candidate: Candidate
    agrees: tuple[str, ...]
    differs: tuple[str, ...]


class Match(NamedTuple):
    """What was found. `candidate` is set when matched or suggested; `rule` is the number of the rule (0 for none).

    The points are weighed when they are asked for: posting needs them only for what it does not post.
    """

    verdict: Verdict
    candidate: Candidate | None
    rule: int
    claim: ClaimPayment
    payers: frozenset[int]
    near: tuple[Candidate, ...]

    @property
    def weighed(self) -> tuple[ComparedCandidate, ...]:
        """The found claim, or up to `SHOWN` candidates with those that agree on most first."""
        return _best(self.claim, self.near, self.payers)

    @property
    def points(self) -> tuple[str, ...]:
        """On what the found claim agrees; empty when none was found."""
        return (
            ()
            if self.candidate is None
            else compare(self.claim, self.candidate, self.payers).agrees
        )


class CandidateSource(Protocol):
    """Where candidates are looked up. A look-up by key may give more than what is asked for, never less."""

    def by_raw(self, number: str) -> Sequence[Candidate]:
        """Claims whose CLM01 is exactly that."""

    def by_number(self, key: str) -> Sequence[Candidate]:
        """Claims whose CLM01 has that `number_key`."""

    def by_payer_number(self, key: str) -> Sequence[Candidate]:
        """Claims with that payer claim number (as `number_key`) in an answer or an earlier payment."""

    def by_member(self, key: str) -> Sequence[Candidate]:
        """Claims of that member id (as `member_key`)."""

    def by_name(self, key: str) -> Sequence[Candidate]:
        """Claims of patients with that last name (as `name_key`)."""


def match(claim: ClaimPayment, payers: frozenset[int], book: CandidateSource) -> Match:
    """The claim that a payment belongs to. `payers` are the ids under which the remittance's payer is known.

    Two candidates that are equally good are never matched. A reversal's negative charge is compared without its sign.
    """
    raw = book.by_raw(claim.patient_control_number)
    if raw:
        found = _only(
            claim, [candidate for candidate in raw if is_sound_match(claim, candidate, payers)]
        )
        if found is not None:
            return Match(_MATCHED, found, 1, claim, payers, (found,))
        # The number is ours: whatever a later rule found would contradict it.
        return Match(Verdict.DOUBTFUL, None, 0, claim, payers, tuple(raw))
    near = _by_normal_number(claim, book)
    found = _only(
        claim, [candidate for candidate in near if is_sound_match(claim, candidate, payers)]
    )
    if found is not None:
        return Match(Verdict.MATCHED, found, 2, claim, payers, (found,))
    numbered = _by_payer_number(claim, book)
    found = _only(
        claim,
        [c for c in numbered if _payer_agrees(c, payers) and _person_agrees(claim, c) is not False],
    )
    if found is not None:
        return Match(Verdict.MATCHED, found, 3, claim, payers, (found,))
    member = member_key(claim.member_id)
    same_member = book.by_member(member) if member else ()
    exact = [
        c
        for c in same_member
        if (c.open or claim.is_reversal) and _charge_agrees(claim, c) and _same_days(claim, c)
    ]
    if len(exact) == 1:
        return Match(Verdict.MATCHED, exact[0], 4, claim, payers, (exact[0],))
    if near or numbered:
        return Match(Verdict.DOUBTFUL, None, 0, claim, payers, (*near, *numbered, *exact))
    name = name_key(claim.patient_last)
    same_name = book.by_name(name) if name else ()
    alike = [candidate for candidate in same_name if _alike(claim, candidate)]
    if len(alike) == 1:
        return Match(Verdict.SUGGEST, alike[0], 5, claim, payers, (alike[0],))
    return Match(Verdict.NONE, None, 0, claim, payers, (*same_member, *same_name))


def is_sound_match(claim: ClaimPayment, candidate: Candidate, payers: frozenset[int]) -> bool:
    """The checks of rules 1 and 2: last name or member id agrees, payer agrees, charge or date agrees. What is decided under the
    payer's number of a replaced claim is not its replacement's."""
    return (
        not payers.isdisjoint(candidate.payers)
        and (
            (claim.member_id == candidate.member_id != "")
            or _person_agrees(claim, candidate) is True
        )
        and (
            abs(claim.charge_cents) == candidate.charge_cents
            or _days_agree(claim, candidate) is True
        )
        and not (
            candidate.replaces_number
            and candidate.replaces_number == number_key(claim.payer_claim_number)
        )
    )


def compare(claim: ClaimPayment, candidate: Candidate, payers: frozenset[int]) -> ComparedCandidate:
    """The candidate with every point that both sides state, as agreeing or differing."""
    points = (
        ("claim number", candidate.number == claim.patient_control_number),
        (
            "payer claim number",
            _stated(number_key(claim.payer_claim_number), candidate.payer_numbers),
        ),
        ("last name", name_agrees(claim.patient_last, candidate.last)),
        ("member id", _equal(member_key(claim.member_id), member_key(candidate.member_id))),
        ("payer", _payer_agrees(candidate, payers)),
        ("charge", _charge_agrees(claim, candidate)),
        ("dates", _days_agree(claim, candidate)),
        ("rendering NPI", _equal(claim.rendering_npi, candidate.rendering_npi)),
    )
    return ComparedCandidate(
        candidate,
        tuple([word for word, agrees in points if agrees]),
        tuple([word for word, agrees in points if agrees is False]),
    )


def service_days(claim: ClaimPayment) -> tuple[date | None, date | None]:
    """First and last service day that the payment states: of the claim, else of its lines."""
    if claim.from_day is not None:
        return claim.from_day, claim.to_day or claim.from_day
    first = last = None
    for line in claim.lines:
        if line.from_day is not None:
            first = line.from_day if first is None else min(first, line.from_day)
            end = line.to_day or line.from_day
            last = end if last is None else max(last, end)
    return first, last


def _only(claim: ClaimPayment, candidates: Sequence[Candidate]) -> Candidate | None:
    """The one candidate; among several versions of a claim the one whose payer number is named, else the only open one."""
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    keys = {number_key(claim.payer_claim_number), number_key(claim.original_reference)} - {""}
    named = [candidate for candidate in candidates if not keys.isdisjoint(candidate.payer_numbers)]
    if len(named) == 1:
        return named[0]
    # A version whose payer number is known and is another one has had its answer under that number.
    open_ones = [candidate for candidate in named or candidates if candidate.open]
    return open_ones[0] if len(open_ones) == 1 else None


def _by_normal_number(claim: ClaimPayment, book: CandidateSource) -> list[Candidate]:
    key = number_key(claim.patient_control_number)
    return (
        [c for c in book.by_number(key) if same_number(claim.patient_control_number, c.number)]
        if key
        else []
    )


def _by_payer_number(claim: ClaimPayment, book: CandidateSource) -> Sequence[Candidate]:
    key = number_key(claim.payer_claim_number)
    found = book.by_payer_number(key) if key else ()
    if not found and claim.is_reversal and claim.original_reference:
        return book.by_payer_number(number_key(claim.original_reference))
    return found


def _payer_agrees(candidate: Candidate, payers: frozenset[int]) -> bool:
    return not payers.isdisjoint(candidate.payers)


def _person_agrees(claim: ClaimPayment, candidate: Candidate) -> bool | None:
    """Whether last name or member id agrees; False when what is stated disagrees, None when neither is stated."""
    named = name_agrees(claim.patient_last, candidate.last)
    if named:
        return True
    member = _equal(member_key(claim.member_id), member_key(candidate.member_id))
    if member:
        return True
    return None if named is None and member is None else False


def _charge_agrees(claim: ClaimPayment, candidate: Candidate) -> bool:
    return abs(claim.charge_cents) == candidate.charge_cents


def _days_agree(claim: ClaimPayment, candidate: Candidate) -> bool | None:
    """Whether the stated days lie inside the claim's; a payer may answer for part of them."""
    first, last = service_days(claim)
    if first is None or last is None or candidate.from_day is None:
        return None
    return candidate.from_day <= first and last <= (candidate.to_day or candidate.from_day)


def _same_days(claim: ClaimPayment, candidate: Candidate) -> bool:
    first, last = service_days(claim)
    return (
        first is not None
        and first == candidate.from_day
        and last == (candidate.to_day or candidate.from_day)
    )


def _alike(claim: ClaimPayment, candidate: Candidate) -> bool:
    """Rule 5: name, first initial, service date, charge and rendering NPI."""
    return (
        bool(first_letter(claim.patient_first))
        and first_letter(claim.patient_first) == first_letter(candidate.first)
        and service_days(claim)[0] is not None
        and service_days(claim)[0] == candidate.from_day
        and _charge_agrees(claim, candidate)
        and bool(_equal(claim.rendering_npi, candidate.rendering_npi))
    )


def _best(
    claim: ClaimPayment, candidates: Iterable[Candidate], payers: frozenset[int]
) -> tuple[ComparedCandidate, ...]:
    """The candidates to show, each once, those that agree on most first."""
    once = {candidate.id: candidate for candidate in candidates}.values()
    weighed = [compare(claim, candidate, payers) for candidate in once]
    weighed.sort(key=lambda found: (-len(found.agrees), len(found.differs), found.candidate.id))
    return tuple(weighed[:SHOWN])


def _equal(theirs: str, ours: str) -> bool | None:
    return theirs == ours if theirs and ours else None


def _stated(theirs: str, ours: frozenset[str]) -> bool | None:
    return theirs in ours if theirs and ours else None
