"""Undo of acts on payments and payers: links, joins, answers, plan types and short names."""

from data.claims import lookups, stored_statuses
from data.events import event_groups
from data.events.change_set import ChangeSet
from data.events.event_groups import EventGroup
from data.items import items
from data.patients import payer_answers, payer_rows, payers
from data.remittances import stored_claim_payments
from medq.domain.act_messages import ActMessage, Did
from medq.domain.errors import MedqError
from medq.work.acts.reversal import reverse_act
from medq.work.claims.balances import refresh_balances
from medq.work.claims.visit_forming import claims_of_formed_visits
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks
from medq.work.items.updater import ItemUpdater
from medq.work.payers.kinds import restore_kind
from medq.work.remittances.links import link_payment, unlink_payment
from medq.work.remittances.payer_joins import restore_roots
from medq.work.remittances.response_retries import match_responses_again


def undo_link(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    """Link or unlink a payment as it was before the event, and part the payers that it joined.

    Raises MedqError if a later reversal reverses the payment.
    """
    group = event_groups.event_group(desk.store, event_id)
    claim_payment_id, before = stored_claim_payments.recorded_link(group.before)
    if stored_claim_payments.reversal_ids(desk.store, claim_payment_id):
        raise MedqError("A reversal reverses this payment.", hint="Unlink the reversal first.")
    formed = claims_of_formed_visits(desk, group)
    item_ids = reverse_act(desk, group, change_set)
    refresh_balances(desk, formed)
    updater = ItemUpdater(desk)
    if before.claim_id is None:
        unlink_payment(desk, claim_payment_id, updater)
    else:
        (candidate,) = lookups.candidates(desk.store, [before.claim_id])
        link_payment(desk, claim_payment_id, candidate, before.matched_by, updater)
    _restore_payers(desk, group, change_set, updater)
    updater.finish()
    update_ranks(desk, item_ids, items.left_claims(change_set))
    return ActMessage(Did.UNDONE_LINK)


def undo_payer_act(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    """Join or part payers as they were before the event, and take back its answer.

    Raises MedqError if they were joined or parted again since.
    """
    group = event_groups.event_group(desk.store, event_id)
    formed = claims_of_formed_visits(desk, group)
    item_ids = reverse_act(desk, group, change_set)
    refresh_balances(desk, formed)
    updater = ItemUpdater(desk)
    _restore_payers(desk, group, change_set, updater)
    updater.finish()
    update_ranks(desk, item_ids, items.left_claims(change_set))
    name = payers.payer_name(desk.store, group.subject_id).shown
    return ActMessage(Did.UNDONE_PAYERS, name)


def undo_kind(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    """Give a payer the plan type that it had before the event.

    Raises MedqError if it was changed since.
    """
    group = event_groups.event_group(desk.store, event_id)
    before = payers.recorded_kind(group.before)
    item_ids = reverse_act(desk, group, change_set)
    updater = ItemUpdater(desk)
    restore_kind(desk, before, change_set, updater)
    updater.finish()
    update_ranks(desk, item_ids, items.left_claims(change_set))
    name = payers.payer_name(desk.store, before.payer_id).shown
    return ActMessage(Did.UNDONE_KIND, name, desk.code_texts.payer_kind(before.kind))


def undo_short_name(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    """Give a payer the short name that it had before the event.

    Raises MedqError if it was changed since.
    """
    group = event_groups.event_group(desk.store, event_id)
    before = payers.recorded_short_name(group.before)
    reverse_act(desk, group, change_set)
    payers.set_short_name(change_set, group.subject_id, before)
    name = payers.payer_name(desk.store, group.subject_id).shown
    return ActMessage(Did.UNDONE_SHORT_NAME, name, before)


def _restore_payers(
    desk: Desk, group: EventGroup, change_set: ChangeSet, updater: ItemUpdater
) -> None:
    """Join or part payers, and let answers count, as before an event."""
    for answer_id, did_count in payer_answers.recorded(group.before):
        payer_answers.set_counts(change_set, answer_id, counts=did_count)
    roots = payer_rows.recorded_roots(group.before)
    if roots:
        restore_roots(desk, roots, change_set, updater)
    match_responses_again(desk, stored_statuses.recorded_statuses(group.before), updater)
