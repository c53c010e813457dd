"""Payers that are one: joined, parted, and what is matched again by that."""

from collections.abc import Mapping, Sequence

from data.claims import replacement_links
from data.events.change_set import ChangeSet
from data.imports import pending_references
from data.patients import payer_answers, payer_rows, payers
from data.remittances import payments
from medq.domain.errors import MedqError
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.work.claims.ended_replacements import end_unsupported_numbers
from medq.work.claims.visit_forming import mark_found_replacements
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.payers.changed_rules import apply_rules
from medq.work.remittances.new_matches import match_again, match_what_waits, unsupported_payments
from medq.work.remittances.payer_questions import SAME_PAYER, request_plan_type
from medq.work.remittances.response_retries import RESPONSE_KINDS


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
    mark_found_replacements(desk, claim_ids, change_set, updater)
    apply_rules(desk, item_ids, claim_ids, updater)
    ended = [
        topic.resolution(Subject.PAYER, payer_id, SAME_PAYER)
        for topic in (topics.SAME_PAYER, topics.PAYER)
    ]
    updater.take(TriggerResult((), tuple(ended)))
    return _match_waiting(desk, family, change_set, updater)


def part_payer(desk: Desk, payer_id: int, change_set: ChangeSet, updater: ItemUpdater) -> int:
    """Make a payer its own again, with every claim, payment and coverage whose file named it.

    Payments that only the joined payers' claims matched are matched again, or reviewed. The office
    is not asked again whether the two are one. Returns how many payments have lost their claim.
    Call inside a write transaction. Raises MedqError for a payer that is not joined.
    """
    other_id = payer_rows.root_id(desk.store, payer_id)
    if other_id == payer_id:
        raise MedqError(
            "This payer is not joined to another one.",
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
    linked = payments.linked_between(store, payer_id, other_id)
    unmatched = match_again(desk, unsupported_payments(desk, linked), updater)
    claim_ids = payer_rows.claim_ids(store, payer_id)
    replaced_ids = [old_id for _id, old_id in replacement_links.pairs_among(store, claim_ids)]
    end_unsupported_numbers(desk, {*claim_ids, *replaced_ids}, updater)
    apply_rules(desk, item_ids, claim_ids, updater)
    return unmatched


def _require_apart(desk: Desk, payer_id: int, root_id: int) -> None:
    name = payers.payer_name(desk.store, payer_id).shown
    own_root_id = payer_rows.root_id(desk.store, payer_id)
    if own_root_id == root_id:
        raise MedqError("These payers are already joined.", where=name)
    if own_root_id != payer_id:
        raise MedqError(
            f"It is joined to {payers.payer_name(desk.store, own_root_id).shown}.",
            where=name,
            hint=f"Part it first: medq payer part {payer_id}",
        )


def _match_waiting(
    desk: Desk, payer_ids: Sequence[int], change_set: ChangeSet, updater: ItemUpdater
) -> int:
    """Match the waiting payments of payers, and what waits for claims of their patients."""
    waiting = payments.waiting_of_payers(desk.store, payer_ids)
    claim_ids = {
        claim_id
        for payer_id in payer_ids
        for claim_id in payer_rows.claim_ids_of_insured(desk.store, payer_id)
    }
    # A response that names the payer waits for a claim to the payer with which it is one now.
    numbers = pending_references.waiting_claim_numbers(desk.store, RESPONSE_KINDS)
    root_id = payer_rows.root_id(desk.store, payer_ids[0])
    claim_ids.update(payer_rows.claim_ids_under(desk.store, root_id, numbers))
    return match_what_waits(desk, claim_ids, change_set, updater, waiting)
