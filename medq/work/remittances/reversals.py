"""Which result of a claim each reversal takes back."""

from collections.abc import Mapping, Sequence
from datetime import date

from data.remittances.results import StoredResult
from medq.domain.identifiers import number_key


def linked_reversals(results: Sequence[StoredResult]) -> Mapping[int, int]:
    """Return by id of each reversal among the results of a visit the result that it takes back.

    The link depends on the results alone, not on the order in which they were posted. A reversal
    takes back a result of its payer with the opposite charge: first one that it names with the
    opposite payment, then one with the opposite payment, then an older one that it names. Of
    several the oldest is taken.
    """
    in_time = sorted(results, key=_moment)
    reversals = [result for result in in_time if result.counted and result.is_reversal]
    if not reversals:
        return {}
    originals = [result for result in in_time if result.counted and not result.is_reversal]
    links: dict[int, int] = {}
    for fits in (_is_named_payment, _is_opposite_payment, _is_named_before):
        for reversal in reversals:
            if reversal.id in links:
                continue
            taken = set(links.values())
            for original in originals:
                if (
                    original.id not in taken
                    and original.payer_id == reversal.payer_id
                    and original.charge_cents == -reversal.charge_cents
                    and fits(reversal, original)
                ):
                    links[reversal.id] = original.id
                    break
    return links


def _moment(result: StoredResult) -> tuple[date, int]:
    return result.day or date.min, result.id


def _is_opposite_payment(reversal: StoredResult, original: StoredResult) -> bool:
    return original.paid_cents == -reversal.paid_cents


def _is_named(reversal: StoredResult, original: StoredResult) -> bool:
    """Return whether a reversal names a result by the payer's claim number (CLP07, REF*F8)."""
    keys = {reversal.payer_number_key, number_key(reversal.original_reference)}
    return bool(original.payer_number_key) and original.payer_number_key in keys


def _is_named_before(reversal: StoredResult, original: StoredResult) -> bool:
    """Return whether a reversal names an older result: a newer one is its correction."""
    return _moment(original) < _moment(reversal) and _is_named(reversal, original)


def _is_named_payment(reversal: StoredResult, original: StoredResult) -> bool:
    return _is_opposite_payment(reversal, original) and _is_named(reversal, original)
