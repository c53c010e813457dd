"""Matching of line payments to the service lines of a claim."""

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
    """Return the payment of a service line; `submitted` is SVC06 without its qualifier."""
    submitted_procedure, *submitted_modifiers = submitted.split(":")
    return LinePayment(
        1,
        procedure,
        modifiers,
        charge,
        charge,
        "1",
        submitted_procedure=submitted_procedure,
        submitted_modifiers=tuple(submitted_modifiers),
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
    twin = ECG_LINE._replace(number=3, line_control="")
    twins = [ECG_LINE._replace(line_control=""), twin]
    assert match_lines([line_payment("93000", 4500), line_payment("93000", 4500)], twins).lines == (
        0,
        1,
    )
    assert match_lines([line_payment("93000", 4500)], twins, answered=(0,)).lines == (1,)
    assert match_lines([line_payment("93000", 4500)], twins, answered=(0, 1)).lines == (0,)


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


KNEES = [
    ServiceLine(1, "20610", ("RT",), 15000, from_day=SERVICE_DAY),
    ServiceLine(2, "20610", ("LT",), 15000, from_day=SERVICE_DAY),
]


@pytest.mark.parametrize(
    ("payments", "lines"),
    [
        # The payer changed the code; the submitted one has its own modifiers.
        (
            [
                line_payment("20611", 15000, submitted="20610:LT"),
                line_payment("20611", 15000, submitted="20610:RT"),
            ],
            (1, 0),
        ),
        ([line_payment("20611", 15000, "50", submitted="20610:LT")], (1,)),
        # The modifiers stand only beside the paid code.
        ([line_payment("20611", 15000, "LT", submitted="20610")], (1,)),
        # The charge differs: a part of the line, or all of it under the first of several codes.
        (
            [
                line_payment("20610", 8000, "RT"),
                line_payment("20610", 7000, "RT"),
                line_payment("20610", 15000, "LT"),
            ],
            (0, 0, 1),
        ),
        (
            [
                line_payment("82465", 15000, submitted="20610:LT"),
                line_payment("83718", 0, submitted="20610:LT"),
            ],
            (1, 1),
        ),
        # The submitted code is none of ours, the paid one is.
        ([line_payment("20610", 15000, "LT", submitted="99999:RT")], (1,)),
        ([line_payment("20611", 15000, submitted="20610:59")], (None,)),
    ],
)
def test_the_submitted_code_finds_its_line_with_its_own_modifiers(
    payments: list[LinePayment], lines: tuple[int | None, ...]
) -> None:
    assert match_lines(payments, KNEES).lines == lines


PANEL = [
    ServiceLine(1, "80053", (), 10000, from_day=SERVICE_DAY),
    ServiceLine(2, "84443", (), 5000, from_day=SERVICE_DAY),
]


@pytest.mark.parametrize(
    ("payments", "claim_lines", "lines", "rules"),
    [
        # One SVC with the charge of both lines answers both.
        ([line_payment("80050", 15000, submitted="80053")], PANEL, (None,), (6,)),
        ([line_payment("80050", 15000)], PANEL, (None,), (6,)),
        ([line_payment("20610", 30000, "50")], KNEES, (None,), (6,)),
        ([line_payment("20610", -30000, "50")], KNEES, (None,), (6,)),
        # Those of its code among others.
        (
            [line_payment("20610", 30000, "50"), line_payment("93000", 4500)],
            [*KNEES, ECG_LINE],
            (None, 2),
            (6, 2),
        ),
        # A bundle whose lines are stated one by one keeps them apart.
        (
            [
                line_payment("80050", 10000, submitted="80053"),
                line_payment("80050", 5000, submitted="84443"),
            ],
            PANEL,
            (0, 1),
            (2, 2),
        ),
        # A line that another SVC names is not combined, nor is another sum.
        (
            [line_payment("80050", 15000), line_payment("84443", 5000)],
            PANEL,
            (None, 1),
            (0, 2),
        ),
        ([line_payment("80050", 14900)], PANEL, (None,), (0,)),
    ],
)
def test_a_payer_may_combine_lines(
    payments: list[LinePayment],
    claim_lines: list[ServiceLine],
    lines: tuple[int | None, ...],
    rules: tuple[int, ...],
) -> None:
    matching = match_lines(payments, claim_lines)
    assert (matching.lines, matching.rules) == (lines, rules)
    assert matching.unmatched == tuple(index for index, rule in enumerate(rules) if rule == 0)


def test_a_bundle_with_the_charge_of_one_line_leaves_the_other_unanswered() -> None:
    bundled = line_payment("80050", 10000, submitted="80053")
    assert match_lines([bundled], PANEL).lines == (0,)
