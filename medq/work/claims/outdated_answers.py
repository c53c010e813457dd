"""Answers of a later payer to a result that an earlier payer has changed since."""

from collections.abc import Sequence
from datetime import date

from data.patients import payers
from data.remittances.results import StoredResult
from medq.domain.claims.claim import SEQUENCES
from medq.domain.triggers.visits import NextPayer
from medq.work.claims.balances import ClaimBalance
from medq.work.desk import Desk

_AFTER_THE_BILLED = max(SEQUENCES.values()) + 1  # the place of a payer without a claim of its own


def payer_to_bill_again(desk: Desk, members: Sequence[ClaimBalance]) -> NextPayer | None:
    """Return the last payer of a visit if it has answered a result that was changed after that.

    None where no money is open, or where the earlier payer denies now, has not finalized the claim
    or crosses it over.
    """
    results = [result for claim in members for result in claim.results if result.counted]
    if members[0].visit.open_cents <= 0 or len(results) < 2:
        return None
    reversed_ids = {result.reverses_id for result in results}
    newest = _newest_by_payer(results, reversed_ids)
    if len(newest) < 2:
        return None
    place = {claim.head.payer_id: SEQUENCES[claim.head.sequence] for claim in members}
    last_id = max(newest, key=lambda payer_id: place.get(payer_id, _AFTER_THE_BILLED))
    changed = {result.payer_id for result in results if result.id in reversed_ids} - {last_id}
    results_changed = [newest[payer_id] for payer_id in changed & newest.keys()]
    if any(each.denied_cents or each.waiting_cents for each in results_changed):
        return None
    is_outdated = any(
        _day(each) > _day(newest[last_id]) and not each.is_forwarded for each in results_changed
    )
    return NextPayer(last_id, payers.payer_name(desk.store, last_id).name) if is_outdated else None


def _newest_by_payer(
    results: Sequence[StoredResult], reversed_ids: set[int | None]
) -> dict[int, StoredResult]:
    standing = [each for each in results if not each.is_reversal and each.id not in reversed_ids]
    return {
        result.payer_id: result
        for result in sorted(standing, key=lambda result: (_day(result), result.id))
    }


def _day(result: StoredResult) -> date:
    return result.day or date.min
