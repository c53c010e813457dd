"""What a claim payment says of each service line, or of the claim as a whole."""

import pytest

from medq.domain.claims.visit import Amounts
from medq.domain.remittances.allocation import AllocationKind
from medq.domain.remittances.line_amounts import LineAdjustment, PaidLine, line_amounts

LINES = [PaidLine(7, 15000, 9000), PaidLine(8, 5000, 0)]
DENIED = LineAdjustment(1, AllocationKind.DENIAL, 5000)
WRITTEN_OFF = LineAdjustment(0, AllocationKind.WRITE_OFF, 6000)


def test_each_line_has_its_amounts() -> None:
    assert line_amounts(LINES, [WRITTEN_OFF, DENIED], 9000) == {
        7: Amounts(15000, 9000, 6000),
        8: Amounts(5000, denied_cents=5000),
    }


def test_a_line_that_is_split_in_two_is_one() -> None:
    split = [PaidLine(7, 10000, 6000), PaidLine(7, 5000, 3000)]
    assert line_amounts(split, [], 9000) == {7: Amounts(15000, 9000)}


def test_interest_is_not_paid_on_the_line() -> None:
    interest = LineAdjustment(0, AllocationKind.INTEREST, -123)
    lines = [PaidLine(7, 15000, 9123)]
    assert line_amounts(lines, [interest], 9000) == {7: Amounts(15000, 9000)}


@pytest.mark.parametrize(
    ("lines", "adjustments", "paid_cents"),
    [
        ([], [], 9000),
        ([*LINES, PaidLine(None, 100, 0)], [], 9000),
        (LINES, [LineAdjustment(-1, AllocationKind.PATIENT, 2000)], 9000),
        (LINES, [], 8000),
    ],
    ids=["no lines", "a line that is none of ours", "an adjustment of the claim", "another sum"],
)
def test_a_payment_that_does_not_name_its_lines_speaks_of_the_claim(
    lines: list[PaidLine], adjustments: list[LineAdjustment], paid_cents: int
) -> None:
    assert line_amounts(lines, adjustments, paid_cents) is None
