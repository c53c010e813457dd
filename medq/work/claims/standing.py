"""The results of a claim that stand, and the order in which results count."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from data.remittances.results import StoredResult
from medq.domain.claims.visit import Amounts


class StandingResult(NamedTuple):
    """A result that counts and is not reversed, with the amounts that count of it.

    `is_remainder`: only the money counts by which a reversal differs from the payment it reverses.
    """

    result: StoredResult
    amounts: Amounts
    review_reason: str = ""  # why the amounts are unreliable; empty when they are not
    is_remainder: bool = False


def standing_results(
    results: Sequence[StoredResult], of_visit: Sequence[StoredResult]
) -> Iterator[StandingResult]:
    """Yield the results of a claim that stand, in their order, of all results of its visit.

    A reversal takes its original away as that was posted, whatever reasons it states itself
    (835 guide 005010X221A1, section 1.10.2.8).
    """
    result_by_id = {result.id: result for result in of_visit}
    reversed_ids = {result.reverses_id for result in of_visit}
    for result in results:
        original = result_by_id.get(result.reverses_id or 0)
        if original is not None:
            left_cents = result.paid_cents + original.paid_cents
            if left_cents:
                reason = "reversal differs from the payment that it reverses"
                amounts = Amounts(paid_cents=left_cents)
                yield StandingResult(result, amounts, reason, is_remainder=True)
        elif result.counted and result.id not in reversed_ids:
            yield StandingResult(result, result.amounts, review_reason(result))


def review_reason(result: StoredResult) -> str:
    """Return why the amounts of a standing result are unreliable, "" when they are not."""
    if result.difference_cents:
        return "ERA out of balance"
    return "reversal without original payment" if result.is_reversal else ""


def in_counting_order(stored: Iterable[StoredResult]) -> tuple[StoredResult, ...]:
    """Return results in the order in which they count: by day, whatever the order of posting.

    A reversed result comes before its reversal, and a reversal whose correction is posted comes
    directly after the result that it reverses.
    """
    results = tuple(stored)
    if len(results) < 2:
        return results
    result_by_id = {result.id: result for result in results}
    reversal_by_id = {
        result.reverses_id: result for result in results if result.reverses_id is not None
    }
    payers_with_result = {
        result.payer_id
        for result in results
        if result.counted and not result.is_reversal and result.id not in reversal_by_id
    }

    def key(result: StoredResult) -> tuple[date, int, int]:
        own_key = (result.day or date.min, result.id, 0)
        reversal = reversal_by_id.get(result.id)
        if reversal is not None:
            return min(own_key, (reversal.day or date.min, reversal.id, -1))
        original = result_by_id.get(result.reverses_id or 0)
        if original is not None and result.payer_id in payers_with_result:
            return (*key(original)[:2], 1)
        return own_key

    return tuple(sorted(results, key=key))
