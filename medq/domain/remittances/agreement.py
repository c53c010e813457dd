"""Points on which a response and a candidate claim agree or differ."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from medq.domain.claims.claim import procedure_key
from medq.domain.identifiers import (
    first_letter,
    is_cut_name,
    member_key,
    name_agrees,
    name_key,
    number_key,
)
from medq.domain.remittances.candidate import Candidate, PersonName
from medq.domain.remittances.stated_claim import StatedClaim, StatedPerson

Payers = frozenset[int] | None
"""The ids under which a response's payer is known; None for one that is not compared by payer."""
MOST_SHOWN = 8
"""Number of candidates that a review shows."""


class ComparedCandidate(NamedTuple):
    """A candidate with the points on which it agrees and differs; what is not stated is in none."""

    candidate: Candidate
    agrees: tuple[str, ...]
    differs: tuple[str, ...]


def is_sound_match(stated: StatedClaim, candidate: Candidate, payers: Payers) -> bool:
    """Return whether a candidate of rule 1 or 2 passes its checks.

    Last name or member id agrees, payer agrees, charge or date agrees. A response under the payer's
    number of a replaced claim is not for its replacement.
    """
    return (
        (payers is None or not payers.isdisjoint(candidate.payers))
        and (
            (stated.member_id == candidate.member_id != "")
            or person_agrees(stated, candidate) is True
        )
        and (charge_agrees(stated, candidate) is True or dates_agree(stated, candidate) is True)
        and not (
            candidate.replaces_number
            and candidate.replaces_number == number_key(stated.payer_claim_number)
        )
    )


def compare(stated: StatedClaim, candidate: Candidate, payers: Payers) -> ComparedCandidate:
    """Return the candidate with every point that both sides state, as agreeing or differing."""
    payer_number = number_key(stated.payer_claim_number)
    points = (
        ("claim number", candidate.number == stated.patient_control_number),
        ("payer claim number", _stated_in(payer_number, candidate.payer_numbers)),
        ("last name", last_name_agrees(stated, candidate)),
        ("first name", first_name_agrees(stated, candidate)),
        ("member ID", _members_agree(stated, candidate)),
        ("payer", payer_agrees(candidate, payers)),
        ("charge", charge_agrees(stated, candidate)),
        ("dates", dates_agree(stated, candidate)),
        ("rendering NPI", _stated_equal(stated.rendering_npi, candidate.rendering_npi)),
    )
    return ComparedCandidate(
        candidate,
        tuple([point for point, agrees in points if agrees]),
        tuple([point for point, agrees in points if agrees is False]),
    )


def service_days(stated: StatedClaim) -> tuple[date | None, date | None]:
    """Return the first and last service day that the response states: of the claim, else lines."""
    if stated.from_day is not None:
        return stated.from_day, stated.to_day or stated.from_day
    first = last = None
    for line in stated.lines:
        if line.from_day is not None:
            first = line.from_day if first is None else min(first, line.from_day)
            line_end = line.to_day or line.from_day
            last = line_end if last is None else max(last, line_end)
    return first, last


def payer_agrees(candidate: Candidate, payers: Payers) -> bool | None:
    """Return whether the payer has a coverage of the patient; None where it is not compared."""
    return None if payers is None else not payers.isdisjoint(candidate.payers)


def person_agrees(stated: StatedPerson, candidate: Candidate) -> bool | None:
    """Return whether last name or member id agrees; None when neither is stated on both sides.

    A relative has the last name, but another first initial and another member id.
    """
    last_agrees = last_name_agrees(stated, candidate)
    member_agrees = _members_agree(stated, candidate)
    if member_agrees:
        return True
    if last_agrees:
        return not (member_agrees is False and _initials_differ(stated, candidate))
    return None if last_agrees is None and member_agrees is None else False


def is_another_person(stated: StatedPerson, candidate: Candidate) -> bool:
    """Return whether last name and member id, or without that the first initial, contradict."""
    if person_agrees(stated, candidate) is not False:
        return False
    return _members_agree(stated, candidate) is False or _initials_differ(stated, candidate)


def last_name_agrees(stated: StatedPerson, candidate: Candidate) -> bool | None:
    """Return whether the last name agrees; None when it is not stated.

    A name that the payer cut agrees where the first name does and no member id contradicts it.
    """
    last = _name(stated, candidate).last
    agrees = name_agrees(stated.patient_last, last)
    if agrees is not False or not is_cut_name(stated.patient_last, last):
        return agrees
    is_same_person = first_name_agrees(stated, candidate) is True
    return is_same_person and _members_agree(stated, candidate) is not False


def first_name_agrees(stated: StatedPerson, candidate: Candidate) -> bool | None:
    """Return whether the first name agrees, also with its initial; None when it is not stated."""
    theirs, ours = name_key(stated.patient_first), name_key(_name(stated, candidate).first)
    if not theirs or not ours:
        return None
    return theirs == ours or (1 in (len(theirs), len(ours)) and theirs[0] == ours[0])


def _name(stated: StatedPerson, candidate: Candidate) -> PersonName:
    """Return the name of the claim's patient that the response is compared with.

    Of several under which the patient is on file, the one that is most like the stated one.
    """
    if not candidate.other_names:
        return PersonName(candidate.last, candidate.first)
    return max(
        candidate.names,
        key=lambda name: (
            name_agrees(stated.patient_last, name.last) is True,
            is_cut_name(stated.patient_last, name.last),
            first_letter(stated.patient_first) == first_letter(name.first),
        ),
    )


def _initials_differ(stated: StatedPerson, candidate: Candidate) -> bool:
    theirs = first_letter(stated.patient_first)
    ours = first_letter(_name(stated, candidate).first)
    return bool(theirs) and bool(ours) and theirs != ours


def _members_agree(stated: StatedPerson, candidate: Candidate) -> bool | None:
    return _stated_equal(member_key(stated.member_id), member_key(candidate.member_id))


def charge_agrees(stated: StatedClaim, candidate: Candidate) -> bool | None:
    """Return whether the charge agrees, without its sign; None when it is not stated."""
    cents = stated.charge_cents
    return None if cents is None else abs(cents) == candidate.charge_cents


def agreeing_lines(stated: StatedClaim, candidate: Candidate) -> int:
    """Return how many control numbers and services of its lines a response has of a claim."""
    controls = {line.line_control for line in candidate.lines} - {""}
    services = {(*line.procedure_key, line.charge_cents) for line in candidate.lines}
    named = [line.line_control in controls for line in stated.lines]
    equal = [
        not services.isdisjoint(
            (*procedure_key(procedure, modifiers), abs(line.charge_cents or 0))
            for procedure, modifiers in line.stated_services
        )
        for line in stated.lines
    ]
    return sum(named) + sum(equal)


def dates_agree(stated: StatedClaim, candidate: Candidate) -> bool | None:
    """Return whether the stated days are within the claim's; a response may cover part of them."""
    first, last = service_days(stated)
    if first is None or last is None or candidate.from_day is None:
        return None
    return candidate.from_day <= first and last <= (candidate.to_day or candidate.from_day)


def is_same_service(stated: StatedClaim, candidate: Candidate) -> bool:
    first, last = service_days(stated)
    return (
        first is not None
        and first == candidate.from_day
        and last == (candidate.to_day or candidate.from_day)
    )


def is_alike(stated: StatedClaim, candidate: Candidate) -> bool:
    """Return whether rule 5 holds: name, first initial, service date, charge, rendering NPI."""
    initial = first_letter(stated.patient_first)
    first_day = service_days(stated)[0]
    return (
        bool(initial)
        and initial == first_letter(_name(stated, candidate).first)
        and first_day is not None
        and first_day == candidate.from_day
        and charge_agrees(stated, candidate) is True
        and bool(_stated_equal(stated.rendering_npi, candidate.rendering_npi))
    )


def best_candidates(
    stated: StatedClaim, candidates: Iterable[Candidate], payers: Payers
) -> tuple[ComparedCandidate, ...]:
    """Return the candidates to show, each once, those that agree on most points first."""
    distinct = {candidate.id: candidate for candidate in candidates}.values()
    compared = [compare(stated, candidate, payers) for candidate in distinct]
    compared.sort(key=lambda each: (-len(each.agrees), len(each.differs), each.candidate.id))
    return tuple(compared[:MOST_SHOWN])


def _stated_equal(payment_value: str, claim_value: str) -> bool | None:
    return payment_value == claim_value if payment_value and claim_value else None


def _stated_in(payment_value: str, claim_values: frozenset[str]) -> bool | None:
    return payment_value in claim_values if payment_value and claim_values else None
