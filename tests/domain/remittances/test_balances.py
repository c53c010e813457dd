"""Balances of lines, claims and payments, their problems, and the laws that connect them."""

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


def service_line(charge: int, paid: int, *adjusted: int, group: str = "CO") -> LinePayment:
    """Return a service line with these amounts in cents."""
    return LinePayment(
        1,
        "99213",
        (),
        charge,
        paid,
        "1",
        adjustments=tuple(Adjustment(group, "45", cents) for cents in adjusted),
    )


def paid_claim(
    charge: int, paid: int, *lines: LinePayment, owed: int = 0, adjusted: int = 0
) -> ClaimPayment:
    """Return a claim payment; `adjusted` is its own adjustment and `owed` is CLP05, in cents."""
    adjustments = (Adjustment("CO", "45", adjusted),) if adjusted else ()
    return ClaimPayment(1, "A110", "1", charge, paid, owed, adjustments=adjustments, lines=lines)


def problems(claim_payment: ClaimPayment) -> list[tuple[ProblemLevel, str]]:
    """Return level and message of each problem that the first pass over a file reports."""
    patient_cents = sum(each.cents for each in claim_payment.all_adjustments if each.group == "PR")
    charge_cents = claim_payment.charge_cents
    all_problems = [
        *(
            line_problem(
                "here",
                "A110",
                number,
                each_line.charge_cents,
                each_line.adjusted_cents,
                each_line.paid_cents,
            )
            for number, each_line in enumerate(claim_payment.lines, 1)
        ),
        claim_problem(
            "here", "A110", charge_cents, claim_payment.adjusted_cents, claim_payment.paid_cents
        ),
    ]
    if claim_payment.lines:
        line_cents = sum(each.charge_cents for each in claim_payment.lines)
        all_problems.append(lines_problem("here", "A110", charge_cents, line_cents))
    if responsibility_cents := claim_payment.patient_responsibility_cents:
        all_problems.append(patient_problem("here", "A110", responsibility_cents, patient_cents))
    return [(problem.level, problem.message) for problem in all_problems if problem]


def test_a_balanced_claim_has_no_problem() -> None:
    assert problems(paid_claim(10000, 6000, service_line(10000, 6000, 3000, 1000))) == []
    assert problems(paid_claim(10000, 6000, adjusted=4000)) == []
    assert problems(paid_claim(10000, 5000, service_line(10000, 6000, 4000), adjusted=1000)) == []
    assert problems(paid_claim(-10000, -6000, service_line(-10000, -6000, -4000))) == []


def test_a_difference_of_a_cent_is_reported_for_line_and_claim() -> None:
    assert problems(paid_claim(10001, 6000, service_line(10001, 6000, 4000))) == [
        (
            ProblemLevel.REVIEW,
            "Claim A110, line 1: charge 100.01 − adjustments 40.00 ≠ paid 60.00, "
            "out of balance by 0.01",
        ),
        (
            ProblemLevel.REVIEW,
            "Claim A110: charge 100.01 − adjustments 40.00 ≠ paid 60.00, out of balance by 0.01",
        ),
    ]


def test_lines_that_do_not_add_up_to_the_claim_are_reported() -> None:
    assert problems(paid_claim(10000, 10000, service_line(9000, 9000))) == [
        (
            ProblemLevel.REVIEW,
            "Claim A110: lines add up to 90.00, charge 100.00, out of balance by 10.00",
        )
    ]


def test_a_wrong_patient_responsibility_is_only_a_note() -> None:
    assert problems(
        paid_claim(10000, 6000, service_line(10000, 6000, 4000, group="PR"), owed=3000)
    ) == [
        (
            ProblemLevel.NOTE,
            "Claim A110: patient responsibility (CLP05) is 30.00, its PR adjustments are 40.00",
        )
    ]
    assert problems(paid_claim(10000, 6000, service_line(10000, 6000, 4000, group="PR"))) == []


def test_a_payment_out_of_balance_is_held() -> None:
    problem = transaction_problem("", "EFT0001", 6000, 0, 6100)
    assert problem is not None
    assert (problem.level, problem.message) == (
        ProblemLevel.HELD,
        "Payment EFT0001 is out of balance by 1.00: claims 60.00, payment 61.00",
    )
    assert transaction_problem("", "EFT0001", 6000, -100, 6100) is None


@given(CENTS, CENTS, CENTS)
def test_adding_the_difference_balances_the_amounts(charge: int, adjusted: int, paid: int) -> None:
    difference = line_difference(charge, adjusted, paid)
    assert line_difference(charge - difference, adjusted, paid) == 0
    assert claim_difference(charge, adjusted + difference, paid) == 0
    assert transaction_difference(paid, adjusted, paid - adjusted) == 0


@given(st.lists(st.tuples(CENTS, CENTS), min_size=1, max_size=5), CENTS)
def test_balanced_lines_and_their_sum_make_a_balanced_claim(
    parts: list[tuple[int, int]], claim_adjustment: int
) -> None:
    lines = [service_line(charge, charge - adjusted, adjusted) for charge, adjusted in parts]
    charge = sum(part.charge_cents for part in lines)
    balanced = paid_claim(
        charge,
        sum(part.paid_cents for part in lines) - claim_adjustment,
        *lines,
        adjusted=claim_adjustment,
    )
    assert problems(balanced) == []
    reversed_claim = paid_claim(
        -charge,
        -balanced.paid_cents,
        *(
            service_line(-part.charge_cents, -part.paid_cents, -part.adjusted_cents)
            for part in lines
        ),
        adjusted=-claim_adjustment,
    )
    assert problems(reversed_claim) == []
