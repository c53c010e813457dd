"""Matching of line payments to the service lines of a claim."""

from dataclasses import replace
from datetime import date

import pytest

from medq.domain.claims.claim import ServiceLine
from medq.domain.remittances.line_matching import match_lines
from medq.domain.remittances.remittance import LinePayment

SERVICE_DAY = date(2026, 9, 1)
VISIT_LINE = ServiceLine(1, "99213", ("25",), 12550, line_control="S1-1", from_day=SERVICE_DAY)
ECG_LINE = ServiceLine(2, "93000", (), 4500, line_control="S1-2", from_day=SERVICE_DAY)


def line_payment(
    procedure: str,
    charge: int,
    *modifiers: str,
    control: str = "",
    submitted: str = "",
    day: date | None = SERVICE_DAY,
) -> LinePayment:
    """Return the payment of a service line."""
    return LinePayment(
        1,
        procedure,
        modifiers,
        charge,
        charge,
        "1",
        submitted_procedure=submitted,
        line_control=control,
        from_day=day,
    )


@pytest.mark.parametrize(
    ("payment", "index", "rule"),
    [
        (line_payment("00000", 1, control="S1-2"), 1, 1),
        (line_payment("99213", 12550, "25"), 0, 2),
        (line_payment("99213", 12550, "25", day=None), 0, 2),
        (line_payment("99213", -12550, "25"), 0, 2),
        (line_payment("99212", 4500, submitted="93000"), 1, 2),
        (line_payment("99213", 12550), 0, 3),
        (line_payment("99213", 9000, "25"), 0, 3),
        (line_payment("93005", 4500), 1, 4),
        (line_payment("93005", 4400), None, 0),
        (line_payment("93000", 4500, day=date(2026, 9, 9)), None, 0),
    ],
)
def test_lines_are_matched_by_these_rules_in_order(
    payment: LinePayment, index: int | None, rule: int
) -> None:
    matching = match_lines([payment], [VISIT_LINE, ECG_LINE])
    assert (matching.lines, matching.rules) == ((index,), (rule,))


def test_a_line_without_a_match_goes_to_the_only_line() -> None:
    assert match_lines([line_payment("99999", 1)], [VISIT_LINE]).rules == (5,)
    matching = match_lines([line_payment("99999", 1)], [VISIT_LINE, ECG_LINE])
    assert matching.unmatched == (0,)


def test_a_split_line_is_matched_twice() -> None:
    assert match_lines(
        [line_payment("99213", 8000), line_payment("99213", 4550)], [VISIT_LINE, ECG_LINE]
    ).lines == (0, 0)


def test_equal_lines_are_each_matched_once() -> None:
    twin = replace(ECG_LINE, number=3, line_control="")
    twins = [replace(ECG_LINE, line_control=""), twin]
    assert match_lines([line_payment("93000", 4500), line_payment("93000", 4500)], twins).lines == (
        0,
        1,
    )


def test_two_lines_of_one_code_differ_by_charge() -> None:
    ours = [
        ServiceLine(1, "97110", ("GP",), 4000, from_day=SERVICE_DAY),
        ServiceLine(2, "97110", ("59",), 8000, from_day=SERVICE_DAY),
    ]
    assert match_lines([line_payment("97110", 8000), line_payment("97110", 4000)], ours).lines == (
        1,
        0,
    )
    assert match_lines([line_payment("97110", 1)], ours).lines == (None,)


def test_a_bundle_leaves_the_other_line_unanswered() -> None:
    panel = [
        ServiceLine(1, "80053", (), 10000, from_day=SERVICE_DAY),
        ServiceLine(2, "84443", (), 5000, from_day=SERVICE_DAY),
    ]
    bundled = line_payment("80050", 15000, submitted="80053")
    assert match_lines([bundled], panel).lines == (0,)
