"""Provider adjustments that explain each other, in any order."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.remittances.adjustment_references import reference_days, reference_keys
from medq.domain.triggers.adjustment_facts import (
    MatterAdjustment,
    MatterReversal,
    trace_keys,
)
from medq.domain.triggers.adjustment_matters import Outcome, settle_adjustments
from medq.domain.triggers.provider_codes import AdjustmentEffect

FIRST_DAY = date(2026, 11, 2)
EFFECTS = {
    "WO": AdjustmentEffect.TAKEBACK,
    "72": AdjustmentEffect.REFUND,
    "FB": AdjustmentEffect.FORWARD,
    "AP": AdjustmentEffect.ADVANCE,
}
Stated = tuple[int, str, str, int]  # number of the payment, code, reference, dollars


def reversal(
    payment: int, dollars: int, icn: str = "E2101", number: str = "F211"
) -> MatterReversal:
    return MatterReversal(
        payment, dollars * 100, frozenset({icn}), frozenset({number}), FIRST_DAY, FIRST_DAY
    )


def adjustments_of(stated: Sequence[Stated]) -> list[MatterAdjustment]:
    """Return adjustments; payment n has the trace TRn and comes n days after the first."""
    return [
        MatterAdjustment(
            number,
            payment,
            FIRST_DAY + timedelta(days=payment),
            EFFECTS[code],
            dollars * 100,
            reference_keys(reference),
            reference_days(reference),
            trace_keys(EFFECTS[code], dollars, reference_keys(reference), f"TRACE{payment}"),
        )
        for number, (payment, code, reference, dollars) in enumerate(stated)
    ]


def open_dollars(stated: Sequence[Stated], *reversals: MatterReversal) -> list[int]:
    """Return what is open of each adjustment, in dollars; the order of the facts is nothing."""
    adjustments = adjustments_of(stated)
    outcomes = settle_adjustments(adjustments, reversals)
    for seed in range(5):
        Random(seed).shuffle(adjustments)
        assert settle_adjustments(adjustments, reversals[::-1]) == outcomes
    return [
        0 if outcomes[number].is_explained else outcomes[number].open_cents // 100
        for number in range(len(stated))
    ]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        # A recovery names its reversal by the payer's number, by ours, with a date, with zeros.
        ([(2, "WO", "E2101", 90)], [0]),
        ([(2, "WO", "F21-1", 90)], [0]),
        ([(2, "WO", "F21-1 20261102", 90)], [0]),
        ([(2, "WO", "20261102E2101", 90)], [0]),
        ([(2, "WO", "E2101 20261231", 90)], [0]),  # another date beside the payer's number
        ([(2, "WO", "F21-1 20261105", 90)], [90]),  # another visit of the same account
        ([(2, "WO", "E9999", 90)], [90]),
        ([(2, "WO", "", 90)], [90]),
        # In parts, but not more than was reversed, and once.
        ([(2, "WO", "E2101", 50), (3, "WO", "E2101", 40)], [0, 0]),
        ([(2, "WO", "E2101", 50), (3, "WO", "E2101", 50)], [0, 50]),
        ([(2, "WO", "E2101", 90), (3, "WO", "E2101", 90)], [0, 90]),
        ([(2, "WO", "E2101", 91)], [91]),
        # Beside its reversal it is given back, to be recovered later.
        ([(1, "WO", "E2101 F21-1", -90)], [0]),
        ([(1, "WO", "", -90)], [0]),
        ([(1, "WO", "E9999", -90)], [90]),
        ([(2, "WO", "E2101", -90)], [90]),
        ([(1, "WO", "E2101 F21-1", -90), (2, "WO", "F21-1", 90)], [0, 0]),
        ([(1, "WO", "E2101", -90), (2, "WO", "E2101", 50), (3, "WO", "E2101", 40)], [0, 0, 0]),
        ([(1, "WO", "E2101", -90), (2, "WO", "E2101", 90), (3, "WO", "E2101", 90)], [0, 0, 90]),
    ],
)
def test_a_reversal_explains_the_recovery_that_names_it(
    stated: list[Stated], expected: list[int]
) -> None:
    assert open_dollars(stated, reversal(1, 90)) == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ([(1, "WO", "L77001", 90)], [90]),
        ([(1, "WO", "L77001", 90), (2, "WO", "L77001 20261120", -90)], [0, 0]),
        ([(1, "WO", "L77001", -90), (2, "WO", "L77001", 90)], [0, 0]),
        ([(1, "WO", "L77001", 90), (2, "WO", "L77002", -90)], [90, 90]),
        ([(1, "WO", "1001 20261102", 90), (2, "WO", "1001 20261105", -90)], [90, 90]),
        ([(1, "WO", "L77001", 90), (2, "WO", "L77001", -90), (3, "WO", "L77001", 90)], [0, 0, 90]),
    ],
)
def test_money_that_is_given_back_explains_its_recovery(
    stated: list[Stated], expected: list[int]
) -> None:
    assert open_dollars(stated) == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        # One matter: the refund is looked at, its twin is not.
        ([(1, "72", "CHK991", -90), (1, "WO", "CHK991", 90)], [90, 0]),
        ([(1, "72", "CHK991", -90), (1, "WO", "E2101", 90)], [90, 0]),
        ([(1, "72", "CHK991", -90), (4, "WO", "CHK991 20261120", 90)], [90, 0]),
        ([(4, "72", "CHK991", -90), (1, "WO", "CHK991", 90)], [90, 0]),
        ([(1, "72", "CHK991", -90), (2, "WO", "E2101", 90)], [90, 90]),
        ([(1, "72", "CHK991", -90), (1, "WO", "CHK991", 80)], [90, 80]),
        ([(1, "72", "CHK991", -90), (2, "72", "CHK991", 90)], [0, 0]),
        ([(1, "72", "C11111", -90), (1, "WO", "X22222", 90), (1, "WO", "C11111", 90)], [90, 90, 0]),
    ],
)
def test_a_refund_explains_its_twin(stated: list[Stated], expected: list[int]) -> None:
    assert open_dollars(stated) == expected


@pytest.mark.parametrize("code", ["FB", "AP"])
@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ([(1, "TRACE1", -90)], [90]),
        ([(1, "TRACE1", -90), (2, "TRACE1", 90)], [0, 0]),
        # In parts: the first one stands for what is left.
        ([(1, "TRACE1", -90), (2, "TRACE1", 50)], [40, 0]),
        ([(1, "TRACE1", -90), (2, "TRACE1", 50), (3, "TRACE1", 40)], [0, 0, 0]),
        ([(1, "TRACE1", -90), (2, "TRACE1", 90), (2, "TRACE2", -50)], [0, 0, 50]),
        ([(1, "TRACE1", -90), (2, "TRACE1", 90), (2, "TRACE2", -50), (3, "TRACE2", 50)], [0] * 4),
        # Longer, prefixed or without the trace on one side.
        ([(1, "APN0000TRI2", -90), (2, "APN0000TRI2 20261120", 90)], [0, 0]),
        ([(1, "APN0000TRI2", -90), (2, "TRI2", 90)], [0, 0]),
        ([(1, "FBTRI2", -90), (2, "TRI2-20261120", 90)], [0, 0]),
        ([(1, "BALANCE FORWARD", -90), (2, "TRACE1", 90)], [0, 0]),
        ([(1, "", -90), (2, "TRACE1", 90)], [0, 0]),
        ([(1, "", -90), (2, "", 90)], [0, 0]),
        # The same reference again after it was settled.
        ([(1, "OLD77", -90), (2, "OLD77", 90), (3, "OLD77", -20)], [0, 0, 20]),
        ([(1, "OLD77", -90), (2, "OLD77", 90), (2, "OLD77", -20), (3, "OLD77", 20)], [0] * 4),
        # Others stay open, each for itself.
        ([(1, "TRACE1", -90), (2, "TRACE7", 90)], [90, 90]),
        ([(2, "TRACE1", 90)], [90]),
        ([(1, "TRACE0", -90), (1, "TRACE1", 90)], [90, 90]),
        ([(1, "TRACE1", -90), (2, "TRACE1", 100)], [0, 10]),
    ],
)
def test_a_balance_carried_forward_is_settled_by_its_parts(
    code: str, stated: list[tuple[int, str, int]], expected: list[int]
) -> None:
    with_code = [(payment, code, reference, dollars) for payment, reference, dollars in stated]
    assert open_dollars(with_code) == expected


@pytest.mark.parametrize(("recovered", "expected"), [(90, [0, 0]), (50, [90, 0]), (100, [90, 100])])
def test_a_recovery_settles_the_balance_of_the_reversal_that_it_names(
    recovered: int, expected: list[int]
) -> None:
    stated = [(1, "FB", "TRACE1", -90), (2, "WO", "E2101", recovered)]
    assert open_dollars(stated, reversal(1, 90)) == expected


@given(
    st.lists(
        st.tuples(
            st.integers(1, 4),
            st.sampled_from(["WO", "72", "FB", "AP"]),
            st.sampled_from(["E2101", "F21-1", "E2101 F21-1", "CHK991", "TRACE1", ""]),
            st.sampled_from([-90, -50, -40, 40, 50, 90]),
        ),
        max_size=7,
    )
)
def test_what_is_open_does_not_depend_on_the_order(stated: list[Stated]) -> None:
    open_each = open_dollars(stated, reversal(1, 90), reversal(2, 50))
    for (_payment, _code, _reference, dollars), amount in zip(stated, open_each, strict=True):
        assert amount >= 0 and (amount == 0 or abs(dollars) <= 90)
    advances = [
        (dollars, amount)
        for (_payment, code, _reference, dollars), amount in zip(stated, open_each, strict=True)
        if code == "AP"
    ]
    open_signed = sum(amount if dollars > 0 else -amount for dollars, amount in advances)
    assert open_signed == sum(dollars for dollars, _amount in advances)


def test_an_outcome_of_nothing_is_nothing() -> None:
    assert settle_adjustments([], [reversal(1, 90)]) == {}
    assert Outcome(is_explained=True) == Outcome(True, 0)
