"""Which result a reversal takes back, and what of a visit's results stands."""

from datetime import date
from itertools import permutations

import pytest

from data.remittances.results import StoredResult
from medq.work.claims.standing import standing_results
from medq.work.remittances.reversals import linked_reversals

DAY = date(2026, 10, 20)


def result(
    number: int, paid_cents: int, *, day: int = 20, key: str = "E1", payer: int = 1
) -> StoredResult:
    """Return a stored result; one that pays below zero is a reversal."""
    sign = -1 if paid_cents < 0 else 1
    return StoredResult(
        id=number,
        status="22" if sign < 0 else "1",
        counted=True,
        charge_cents=15000 * sign,
        paid_cents=paid_cents,
        interest_cents=0,
        patient_cents=2000 * sign,
        written_off_cents=0,
        denied_cents=0,
        waiting_cents=0,
        difference_cents=0,
        reverses_id=None,
        payer_id=payer,
        day=DAY.replace(day=day),
        payer_number_key=key,
        original_reference="",
    )


ORIGINAL, REVERSAL = result(1, 9000), result(2, -9000, day=25)
CORRECTION = result(3, 9000, day=25, key="E2")


@pytest.mark.parametrize("results", permutations([ORIGINAL, REVERSAL, CORRECTION]))
def test_a_reversal_takes_back_the_result_that_it_names(results: tuple[StoredResult, ...]) -> None:
    assert linked_reversals(results) == {2: 1}


@pytest.mark.parametrize(
    ("other", "links"),
    [
        (result(1, 9000, key="E9"), {2: 1}),  # the opposite payment under another number
        (result(1, 8000), {2: 1}),  # named, with another payment
        (result(1, 8000, day=26), {}),  # named, but newer: its correction
        (result(1, 9000, payer=2), {}),
        (result(1, 8000, key="E9"), {}),
    ],
)
def test_a_reversal_takes_back_a_result_of_its_payer(
    other: StoredResult, links: dict[int, int]
) -> None:
    assert linked_reversals([other, REVERSAL]) == links


def test_two_reversals_take_back_two_results() -> None:
    results = [ORIGINAL, result(4, 9000, day=22), REVERSAL, result(5, -9000, day=27)]
    assert linked_reversals(results) == {2: 1, 5: 4}


def test_what_was_taken_back_does_not_stand() -> None:
    reversal = REVERSAL._replace(reverses_id=1)
    results = [ORIGINAL, reversal, CORRECTION]
    assert [standing.result.id for standing in standing_results(results, results)] == [3]


def test_a_reversal_of_another_claim_of_the_visit_takes_its_result_away() -> None:
    reversal = REVERSAL._replace(reverses_id=1)
    assert list(standing_results([ORIGINAL], [ORIGINAL, reversal])) == []


def test_the_money_by_which_a_reversal_differs_stays_and_is_reviewed() -> None:
    reversal = result(2, -8000, day=25)._replace(reverses_id=1)
    (standing,) = standing_results([ORIGINAL, reversal], [ORIGINAL, reversal])
    assert (standing.amounts.paid_cents, standing.amounts.patient_cents) == (1000, 0)
    assert standing.is_remainder
    assert standing.review_reason


def test_a_reversal_of_an_unknown_payment_stands_with_a_reason() -> None:
    (standing,) = standing_results([REVERSAL], [REVERSAL])
    assert standing.review_reason == "reversal without original payment"
