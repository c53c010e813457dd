"""Claims under one number: visits of an account, people of a family, numbers cut by the payer."""

from datetime import date

import pytest

from medq.domain.claims.claim import ServiceLine
from medq.domain.remittances.candidate import Candidate
from medq.domain.remittances.candidate_index import CandidateIndex
from medq.domain.remittances.matching import Verdict, match
from medq.domain.remittances.remittance import ClaimPayment, LinePayment

PAYER = frozenset({7})
FIRST_DAY, SECOND_DAY, THIRD_DAY = (date(2026, 11, day) for day in (2, 4, 6))


def visit(claim_id: int, day: date, **changes: object) -> Candidate:
    """Return a visit of one account: all claims have its number, person and charge."""
    candidate = Candidate(claim_id, "7001", "MARSH", "TILDA", "W7001", PAYER, 12000, day, day)
    return candidate._replace(**changes)


VISITS = (visit(1, FIRST_DAY), visit(2, SECOND_DAY), visit(3, THIRD_DAY))
PAID = ClaimPayment(
    1,
    "7001",
    "1",
    12000,
    8000,
    0,
    patient_last="MARSH",
    patient_first="TILDA",
    member_id="W7001",
    from_day=SECOND_DAY,
)


def matched_id(stated: ClaimPayment, *candidates: Candidate) -> int | None:
    """Return the claim that a payment is matched to, None where none is."""
    result = match(stated, PAYER, CandidateIndex(candidates))
    return result.candidate.id if result.candidate and result.verdict is Verdict.MATCHED else None


def test_the_day_tells_the_visits_of_an_account_apart() -> None:
    assert [matched_id(PAID._replace(from_day=day), *VISITS) for day in
            (FIRST_DAY, SECOND_DAY, THIRD_DAY)] == [1, 2, 3]  # fmt: skip


def test_a_day_of_a_line_tells_the_visits_apart() -> None:
    line = LinePayment(2, "97110", (), 12000, 8000, "1", from_day=THIRD_DAY)
    assert matched_id(PAID._replace(from_day=None, lines=(line,)), *VISITS) == 3


@pytest.mark.parametrize("day", [None, date(2026, 11, 9)])
def test_without_a_day_of_one_of_the_visits_nothing_is_guessed(day: date | None) -> None:
    assert matched_id(PAID._replace(from_day=day), *VISITS) is None


def test_a_charge_that_only_one_visit_has_does_not_outweigh_another_day() -> None:
    visits = (visit(1, FIRST_DAY, charge_cents=9000), visit(2, SECOND_DAY))
    assert matched_id(PAID._replace(charge_cents=9000, from_day=THIRD_DAY), *visits) is None
    assert matched_id(PAID._replace(charge_cents=9000, from_day=None), *visits) == 1


def test_the_charge_tells_claims_of_one_day_apart() -> None:
    claims = (visit(1, SECOND_DAY), visit(2, SECOND_DAY, charge_cents=5000))
    assert matched_id(PAID._replace(charge_cents=5000), *claims) == 2
    assert matched_id(PAID._replace(charge_cents=100), *claims) is None


VERSIONS = tuple(
    visit(
        claim_id,
        SECOND_DAY,
        lines=(ServiceLine(1, "99213", modifiers, 9000, line_control=control),),
    )
    for claim_id, modifiers, control in ((1, (), "L1"), (2, ("25", "GT"), "L2"))
)


@pytest.mark.parametrize(
    ("line", "claim_id"),
    [
        (LinePayment(2, "99213", (), 9000, 0, "1"), 1),
        (LinePayment(2, "99213", ("GT", "25"), 9000, 0, "1"), 2),
        (LinePayment(2, "99214", (), 9000, 0, "1", "99213", ("25", "GT")), 2),
        (LinePayment(2, "99213", (), 4500, 0, "1", line_control="L2"), 2),
        (LinePayment(2, "99213", ("59",), 9000, 0, "1"), None),
    ],
)
def test_the_lines_tell_the_versions_of_a_claim_apart(
    line: LinePayment, claim_id: int | None
) -> None:
    assert matched_id(PAID._replace(lines=(line,)), *VERSIONS) == claim_id


def test_the_payers_number_of_another_visit_contradicts_the_day() -> None:
    visits = (visit(1, FIRST_DAY, payer_numbers=frozenset({"E1"})), visit(2, SECOND_DAY))
    assert matched_id(PAID._replace(payer_claim_number="E1"), *visits) is None
    assert matched_id(PAID._replace(payer_claim_number="E1", from_day=FIRST_DAY), *visits) == 1
    assert matched_id(PAID._replace(payer_claim_number="E2"), *visits) == 2


@pytest.mark.parametrize(("first", "claim_id"), [("TILDA", 1), ("Otto", 2), ("O", 2), ("NINA", 0)])
def test_the_first_name_tells_a_family_under_one_number_apart(first: str, claim_id: int) -> None:
    family = (visit(1, SECOND_DAY), visit(2, SECOND_DAY, first="OTTO"))
    assert (matched_id(PAID._replace(patient_first=first), *family) or 0) == claim_id


def test_a_relative_under_our_number_is_another_person() -> None:
    relative = PAID._replace(patient_first="NINA", member_id="Z9")
    assert matched_id(relative, visit(2, SECOND_DAY)) is None
    assert matched_id(relative._replace(patient_first=""), visit(2, SECOND_DAY)) == 2
    assert matched_id(relative._replace(member_id=""), visit(2, SECOND_DAY)) == 2
    assert matched_id(relative._replace(member_id="W7001"), visit(2, SECOND_DAY)) == 2


def test_numbers_that_the_payer_cuts_are_told_apart_by_person_and_day() -> None:
    stem = "LITTLETON20261102"  # 17 characters
    claims = (
        visit(1, FIRST_DAY, number=f"{stem}001"),
        visit(2, SECOND_DAY, number=f"{stem}002"),
        visit(3, SECOND_DAY, number=f"{stem}003", last="BRANT", first="LEO", member_id="W2"),
    )
    cut = PAID._replace(patient_control_number=stem)
    assert matched_id(cut, *claims) == 2
    brant = cut._replace(patient_last="BRANT", patient_first="LEO", member_id="W2")
    assert matched_id(brant, *claims) == 3
    assert matched_id(cut._replace(from_day=None), *claims) is None
