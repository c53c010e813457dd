"""Payments and responses matched again, because who the payer or the patient is has changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from data.claims import lookups
from data.events.change_set import ChangeSet
from data.imports import pending_references
from data.imports.pending_references import PendingRow
from data.remittances import payments, stored_claim_payments
from data.remittances.payments import LinkedPayment
from medq.domain.remittances.agreement import person_agrees
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.remittances.chunk_facts import match_claim_payments
from medq.work.remittances.links import end_unsupported_requests
from medq.work.remittances.originals import read_claim_payments, stored_transaction
from medq.work.remittances.rematch import rematch_payments, retry_payments
from medq.work.remittances.response_retries import RESPONSE_KINDS, retry_responses

NOTHING: Mapping[int, Collection[int]] = {}


def match_what_waits(
    desk: Desk,
    claim_ids: Iterable[int],
    change_set: ChangeSet,
    updater: ItemUpdater,
    waiting: Mapping[int, Collection[int]] = NOTHING,
) -> int:
    """Match the payments and responses that wait for claims or their members.

    Returns how many have a claim now. `waiting` are further claims of remittances to match:
    segments by transaction. The responses are recorded in the act. Call inside a write transaction.
    """
    pending_keys = [
        key
        for number_key, member_key in lookups.keys_of_claims(desk.store, claim_ids)
        for key in (
            pending_references.claim_key(number_key),
            pending_references.member_id_key(member_key),
        )
    ]
    return _retry(desk, waiting, pending_keys, change_set, updater)


def _retry(
    desk: Desk,
    waiting: Mapping[int, Collection[int]],
    keys: Iterable[str],
    change_set: ChangeSet,
    updater: ItemUpdater,
) -> int:
    """Match claims of remittances again, and what waits for these keys or for keys learned."""
    to_match = {transaction_id: set(segments) for transaction_id, segments in waiting.items()}
    pending = pending_references.waiting_transactions(desk.store, keys)
    for transaction_id, by_segment in pending.items():
        to_match.setdefault(transaction_id, set()).update(by_segment)
    matched, learned = 0, set[str]()
    for transaction_id, waiting_segments in sorted(to_match.items()):
        row = stored_transaction(desk, transaction_id)
        if row.kind == "835":
            result = retry_payments(desk, row, waiting_segments, updater)
        elif row.kind in RESPONSE_KINDS:
            result = retry_responses(desk, row, waiting_segments, updater, change_set)
        else:
            continue
        matched += result.matched
        learned |= result.reference_keys
    if learned and matched:
        matched += _retry(desk, NOTHING, learned, change_set, updater)
    return matched


def unsupported_payments(desk: Desk, linked: Sequence[LinkedPayment]) -> list[int]:
    """Return the payments of these whose claim is another person's or insured elsewhere now."""
    claim_ids = {each.claim_id for each in linked}
    candidates = {each.id: each for each in lookups.candidates(desk.store, claim_ids)}
    return [
        each.id
        for each in linked
        if each.payer_id not in candidates[each.claim_id].payers
        or person_agrees(each, candidates[each.claim_id]) is False
    ]


def match_again(desk: Desk, claim_payment_ids: Iterable[int], updater: ItemUpdater) -> int:
    """Match linked payments as if they came now; return how many have lost their claim."""
    store = desk.store
    segments_by_transaction: dict[int, set[int]] = {}
    claim_ids: set[int] = set()
    for claim_payment_id in claim_payment_ids:
        location = stored_claim_payments.payment_location(store, claim_payment_id)
        segments_by_transaction.setdefault(location.transaction_id, set()).add(location.segment)
        if location.claim_id is not None:
            claim_ids.add(location.claim_id)
    unmatched = 0
    for transaction_id, segments in sorted(segments_by_transaction.items()):
        row = stored_transaction(desk, transaction_id)
        claim_payments = read_claim_payments(desk, row, segments)
        payer_id = payments.posted_payment(store, transaction_id).payer_id
        matches = match_claim_payments(desk, payer_id, claim_payments)
        pairs = list(zip(claim_payments, matches, strict=True))
        rematch_payments(desk, row, {paid.segment: match for paid, match in pairs}, updater)
        lost = payments.unmatched_segments(store, payments.posted_payment(store, row.id).id)
        pending = [
            PendingRow(key, transaction_id, paid.segment)
            for paid in claim_payments
            if paid.segment in lost
            for key in pending_references.keys_of(paid)
        ]
        pending_references.add(store, pending)
        unmatched += len(lost & segments)
    end_unsupported_requests(desk, claim_ids, updater)
    return unmatched
