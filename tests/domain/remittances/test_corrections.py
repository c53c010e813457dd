"""Which result corrects one that the payer took back."""

from datetime import date

from medq.domain.remittances.corrections import PostedResult, corrected_results


def result(number: int, day: int, reverses_id: int | None = None, payer: int = 1) -> PostedResult:
    """Return a result; one that reverses another is a reversal."""
    is_reversal = reverses_id is not None
    return PostedResult(number, payer, date(2026, 10, day), reverses_id, is_reversal, 0, 0, 0)


def corrections(*results: PostedResult) -> dict[int, int]:
    """Return the corrected result of each correction."""
    return {key: original.id for key, original in corrected_results(results).items()}


def test_the_payers_next_result_corrects_what_it_took_back() -> None:
    assert corrections(result(1, 1), result(2, 5, reverses_id=1), result(3, 5)) == {3: 1}


def test_the_order_of_posting_is_irrelevant() -> None:
    assert corrections(result(3, 5), result(2, 5, reverses_id=1), result(1, 1)) == {3: 1}


def test_a_correction_may_be_corrected() -> None:
    first, second = result(2, 5, reverses_id=1), result(4, 9, reverses_id=3)
    assert corrections(result(1, 1), first, result(3, 5), second, result(5, 9)) == {3: 1, 5: 3}


def test_a_result_that_stands_is_not_corrected() -> None:
    assert corrections(result(1, 1), result(2, 5)) == {}


def test_another_payers_result_corrects_nothing() -> None:
    assert corrections(result(1, 1), result(2, 5, reverses_id=1), result(3, 6, payer=2)) == {}
