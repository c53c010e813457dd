"""The three balances, their findings, and the laws that tie them together."""

from hypothesis import given
from hypothesis import strategies as st

from medq.domain.errors import ProblemLevel
from medq.domain.remittances.balances import (
    claim_difference,
    claim_problem,
    line_difference,
    line_problem,
    lines_problem,
    patient_problem,
    transaction_difference,
    transaction_problem,
)
from medq.domain.remittances.remittance import Adjustment, ClaimPayment, LinePayment

CENTS = st.integers(-(10**9), 10**9)


def line(charge: int, paid: int, *adjusted: int, group: str = "CO") -> LinePayment:
    return LinePayment(
        1,
        "99213",
        (),
        charge,
        paid,
        "1",
        adjustments=tuple(Adjustment(group, "45", cents) for cents in adjusted),
    )


def claim(
    charge: int, paid: int, *lines: LinePayment, owed: int = 0, adjusted: int = 0
) -> ClaimPayment:
    own = (Adjustment("CO", "45", adjusted),) if adjusted else ()
    return ClaimPayment(1, "A110", "1", charge, paid, owed, adjustments=own, lines=lines)


def words(found: ClaimPayment) -> list[tuple[ProblemLevel, str]]:
    """What the balances of a claim say, as the first pass over a file asks them."""
    owed = sum(one.cents for one in found.all_adjustments if one.group == "PR")
    problems = [
        *(
            line_problem(
                "here", "A110", number, one.charge_cents, one.adjusted_cents, one.paid_cents
            )
            for number, one in enumerate(found.lines, 1)
        ),
        claim_problem("here", "A110", found.charge_cents, found.adjusted_cents, found.paid_cents),
        lines_problem(
            "here", "A110", found.charge_cents, sum(one.charge_cents for one in found.lines)
        )
        if found.lines
        else None,
        patient_problem("here", "A110", found.patient_responsibility_cents, owed)
        if found.patient_responsibility_cents
        else None,
    ]
    return [(problem.level, problem.message) for problem in problems if problem]


def test_a_claim_that_adds_up_has_nothing_to_say() -> None:
    assert words(claim(10000, 6000, line(10000, 6000, 3000, 1000))) == []
    assert words(claim(10000, 6000, adjusted=4000)) == []
    assert words(claim(10000, 5000, line(10000, 6000, 4000), adjusted=1000)) == []
    assert words(claim(-10000, -6000, line(-10000, -6000, -4000))) == []


def test_a_cent_off_is_told_for_the_line_and_the_claim() -> None:
    assert words(claim(10001, 6000, line(10001, 6000, 4000))) == [
        (
            ProblemLevel.REVIEW,
            "Claim A110, line 1: charge 100.01 − adjustments 40.00 ≠ paid 60.00, out of balance by 0.01",
        ),
        (
            ProblemLevel.REVIEW,
            "Claim A110: charge 100.01 − adjustments 40.00 ≠ paid 60.00, out of balance by 0.01",
        ),
    ]


def test_lines_that_are_not_the_claim() -> None:
    assert words(claim(10000, 10000, line(9000, 9000))) == [
        (
            ProblemLevel.REVIEW,
            "Claim A110: lines add up to 90.00, charge 100.00, out of balance by 10.00",
        )
    ]


def test_the_patients_share_only_warns() -> None:
    assert words(claim(10000, 6000, line(10000, 6000, 4000, group="PR"), owed=3000)) == [
        (
            ProblemLevel.NOTE,
            "Claim A110: patient responsibility (CLP05) is 30.00, its PR adjustments are 40.00",
        )
    ]
    assert words(claim(10000, 6000, line(10000, 6000, 4000, group="PR"))) == []


def test_a_payment_that_does_not_add_up_is_held() -> None:
    problem = transaction_problem("", "EFT0001", 6000, 0, 6100)
    assert problem is not None
    assert (problem.level, problem.message) == (
        ProblemLevel.HELD,
        "Payment EFT0001 is out of balance by 1.00: claims 60.00, payment 61.00",
    )
    assert transaction_problem("", "EFT0001", 6000, -100, 6100) is None


@given(CENTS, CENTS, CENTS)
def test_what_is_left_over_is_what_must_be_added(charge: int, adjusted: int, paid: int) -> None:
    off = line_difference(charge, adjusted, paid)
    assert line_difference(charge - off, adjusted, paid) == 0
    assert claim_difference(charge, adjusted + off, paid) == 0
    assert transaction_difference(paid, adjusted, paid - adjusted) == 0


@given(st.lists(st.tuples(CENTS, CENTS), min_size=1, max_size=5), CENTS)
def test_balanced_lines_and_their_sum_make_a_balanced_claim(
    parts: list[tuple[int, int]], own: int
) -> None:
    lines = [line(charge, charge - adjusted, adjusted) for charge, adjusted in parts]
    charge = sum(part.charge_cents for part in lines)
    found = claim(charge, sum(part.paid_cents for part in lines) - own, *lines, adjusted=own)
    assert words(found) == []
    turned = claim(
        -charge,
        -found.paid_cents,
        *(line(-p.charge_cents, -p.paid_cents, -p.adjusted_cents) for p in lines),
        adjusted=-own,
    )
    assert words(turned) == []
