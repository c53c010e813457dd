"""Which result of a claim corrects an earlier one that its payer reversed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple


class PostedResult(NamedTuple):
    """A claim payment as posted; amounts in cents."""

    id: int
    payer_id: int
    day: date | None
    reverses_id: int | None
    is_reversal: bool
    paid_cents: int
    written_off_cents: int
    patient_cents: int


def corrected_results(results: Sequence[PostedResult]) -> Mapping[int, PostedResult]:
    """Return by id of each correction the result that it corrects.

    The correction of a reversed result is the payer's next result after it.
    """
    reversed_ids = {result.reverses_id for result in results}
    in_time = sorted(results, key=lambda result: (result.day or date.min, result.id))
    payments = [result for result in in_time if not result.is_reversal]
    corrected: dict[int, PostedResult] = {}
    for index, original in enumerate(payments):
        if original.id in reversed_ids:
            following = (
                each for each in payments[index + 1 :] if each.payer_id == original.payer_id
            )
            correction = next(following, None)
            if correction is not None:
                corrected[correction.id] = original
    return corrected
