"""Payers that are one: joined, parted, and what is matched again by that."""

from collections.abc import Iterable, Mapping, Sequence

from data.claims import lookups
from data.events.change_set import ChangeSet
from data.imports import pending_references
from data.imports.pending_references import PendingRow
from data.patients import payer_answers, payer_rows, payers
from data.remittances import payments, stored_claim_payments
from medq.domain.errors import MedqError
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.payers.changed_rules import apply_rules
from medq.work.remittances.chunk_facts import match_claim_payments
from medq.work.remittances.links import end_unsupported_requests
from medq.work.remittances.originals import read_claim_payments, stored_transaction
from medq.work.remittances.payer_questions import SAME_PAYER, request_plan_type
from medq.work.remittances.posting import reference_keys
from medq.work.remittances.rematch import rematch_payments, retry_payments


def join_payers(
    desk: Desk, payer_id: int, other_id: int, change_set: ChangeSet, updater: ItemUpdater
) -> int:
    """Make a payer one with another, and match again what waited for that.

    The other's name, plan type and rules hold for both. Returns how many payments have a claim now.
    Call inside a write transaction. Raises MedqError if they are one already.
    """
    store = desk.store
    root_id = payer_rows.root_id(store, other_id)
    _require_apart(desk, payer_id, root_id)
    claim_ids = payer_rows.claim_ids(store, payer_id)
    family = [payer_id, *payer_rows.joined_ids(store, payer_id)]
    for member_id in family:
        payer_rows.set_root(change_set, member_id, root_id)
        payer_rows.assign(store, member_id, root_id)
    payer_answers.take_back(change_set, payer_id, root_id)
    item_ids = payer_rows.assign_items(store, payer_id, root_id)
    updater.touched.update(item_ids)
    apply_rules(desk, item_ids, claim_ids, updater)
    ended = [
        topic.resolution(Subject.PAYER, payer_id, SAME_PAYER)
        for topic in (topics.SAME_PAYER, topics.PAYER)
    ]
    updater.take(TriggerResult((), tuple(ended)))
    return _match_waiting(desk, family, updater)


def part_payer(desk: Desk, payer_id: int, change_set: ChangeSet, updater: ItemUpdater) -> int:
    """Make a payer its own again, with every claim, payment and coverage whose file named it.

    Payments that only the joined payers' claims matched are matched again, or reviewed. The office
    is not asked again whether the two are one. Returns how many payments have lost their claim.
    Call inside a write transaction. Raises MedqError for a payer that is not joined.
    """
    other_id = payer_rows.root_id(desk.store, payer_id)
    if other_id == payer_id:
        raise MedqError(
            "This payer is joined to no other.",
            where=payers.payer_name(desk.store, payer_id).shown,
            hint="medq payer list shows which payers are joined.",
        )
    unmatched = _part(desk, payer_id, (), change_set, updater)
    payer_answers.keep_apart(change_set, payer_id, other_id)
    request_plan_type(desk, payer_id, updater)
    return unmatched


def restore_roots(
    desk: Desk, roots: Mapping[int, int], change_set: ChangeSet, updater: ItemUpdater
) -> None:
    """Join and part payers so that each is one with its root. Call inside a write transaction."""
    own = [payer_id for payer_id, root_id in roots.items() if payer_id == root_id]
    for payer_id in own:
        members = [each for each, root_id in roots.items() if root_id == payer_id != each]
        _part(desk, payer_id, members, change_set, updater)
    for payer_id, root_id in roots.items():
        if root_id != payer_id and root_id not in own:
            join_payers(desk, payer_id, root_id, change_set, updater)


def _part(
    desk: Desk,
    payer_id: int,
    members: Sequence[int],
    change_set: ChangeSet,
    updater: ItemUpdater,
) -> int:
    """Give a payer and its members their rows back; return how many payments lost a claim."""
    store, other_id = desk.store, payer_rows.root_id(desk.store, payer_id)
    for member_id in (payer_id, *members):
        payer_rows.set_root(change_set, member_id, payer_id)
        payer_rows.assign(store, member_id, payer_id)
    item_ids = payer_rows.return_items(store, payer_id, other_id)
    updater.touched.update(item_ids)
    unmatched = _match_again(desk, _unsupported_payments(desk, payer_id, other_id), updater)
    apply_rules(desk, item_ids, payer_rows.claim_ids(store, payer_id), updater)
    return unmatched


def _require_apart(desk: Desk, payer_id: int, root_id: int) -> None:
    name = payers.payer_name(desk.store, payer_id).shown
    own_root_id = payer_rows.root_id(desk.store, payer_id)
    if own_root_id == root_id:
        raise MedqError("These payers are one already.", where=name)
    if own_root_id != payer_id:
        raise MedqError(
            f"It is joined to {payers.payer_name(desk.store, own_root_id).shown}.",
            where=name,
            hint=f"Part it first: medq payer part {payer_id}",
        )


def _match_waiting(desk: Desk, payer_ids: Sequence[int], updater: ItemUpdater) -> int:
    """Match the unmatched payments of payers, and those that wait for claims of their patients."""
    store = desk.store
    waiting = payments.unmatched_of_payers(store, payer_ids)
    claim_ids = {
        claim_id
        for payer_id in payer_ids
        for claim_id in payer_rows.claim_ids_of_insured(store, payer_id)
    }
    keys = [
        key
        for number_key, member_key in lookups.keys_of_claims(store, claim_ids)
        for key in (
            pending_references.claim_key(number_key),
            pending_references.member_id_key(member_key),
        )
    ]
    return _retry(desk, waiting, keys, updater)


def _retry(
    desk: Desk, waiting: dict[int, set[int]], keys: Iterable[str], updater: ItemUpdater
) -> int:
    """Match claims of remittances again, and what waits for these keys or for keys learned."""
    pending = pending_references.waiting_transactions(desk.store, keys)
    for transaction_id, segments in pending.items():
        waiting.setdefault(transaction_id, set()).update(segments)
    matched, learned = 0, set[str]()
    for transaction_id, waiting_segments in sorted(waiting.items()):
        row = stored_transaction(desk, transaction_id)
        if row.kind == "835":
            result = retry_payments(desk, row, waiting_segments, updater)
            matched += result.matched
            learned |= result.reference_keys
    return matched + (_retry(desk, {}, learned, updater) if learned and matched else 0)


def _unsupported_payments(desk: Desk, payer_id: int, other_id: int) -> list[int]:
    """Return payments that rules matched to a claim of the other of two payers, parted now."""
    linked = payments.linked_between(desk.store, payer_id, other_id)
    candidates = lookups.candidates(desk.store, {each.claim_id for each in linked})
    payers_by_claim = {candidate.id: candidate.payers for candidate in candidates}
    return [each.id for each in linked if each.payer_id not in payers_by_claim[each.claim_id]]


def _match_again(desk: Desk, claim_payment_ids: Iterable[int], updater: ItemUpdater) -> int:
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
            for key in reference_keys(paid)
        ]
        pending_references.add(store, pending)
        unmatched += len(lost & segments)
    end_unsupported_requests(desk, claim_ids, updater)
    return unmatched
