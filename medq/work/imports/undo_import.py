"""Undo of an import, or of the posting of a held transaction.

It is refused once anything was built on it: an act of a person on its items, a later fact on its
rows.
"""

from data.claims.statuses import update_proof_dates
from data.events import event_groups
from data.events.change_set import ChangeSet
from data.imports import transactions
from data.imports.transactions import StoredTransaction
from data.imports.undo_steps import posted_rows
from data.items import items
from medq.domain.act_messages import ActMessage, Did
from medq.domain.errors import MedqError
from medq.domain.import_report import TransactionStatus
from medq.domain.items.item import State
from medq.work.acts.reversal import reverse_act
from medq.work.claims.balances import patients_of, refresh_balances
from medq.work.claims.ended_replacements import end_unsupported_numbers
from medq.work.desk import Desk
from medq.work.imports.kinds import TRANSACTION_KINDS
from medq.work.items.ranking import update_ranks
from medq.work.items.updater import ItemUpdater
from medq.work.remittances.originals import stored_transaction


def undo_import_act(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    """Remove an imported transaction from the store; importing it again posts it again.

    Raises MedqError if something was built on it.
    """
    row = _remove_posting(desk, event_id, change_set)
    transactions.mark_undone(change_set, row.id)
    return ActMessage(Did.UNDONE_IMPORT, f"{row.kind} of {row.file}", about=str(row.ordinal))


def undo_post(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    """Hold a transaction again that a person posted.

    Raises MedqError if something was built on it.
    """
    row = _remove_posting(desk, event_id, change_set)
    return ActMessage(Did.UNDONE_POSTING, f"{row.kind} of {row.file}", about=str(row.ordinal))


def _remove_posting(desk: Desk, event_id: int, change_set: ChangeSet) -> StoredTransaction:
    """Reverse what a posting changed, delete its rows, and refresh the claims that it was about."""
    store, group = desk.store, event_groups.event_group(desk.store, event_id)
    transaction = stored_transaction(desk, group.subject_id)
    if transaction.status is not TransactionStatus.POSTED:
        raise MedqError("It is no longer posted.", where=transaction.file)
    steps = TRANSACTION_KINDS[transaction.kind].undo
    events = event_groups.group_events(store, group)
    rows = posted_rows(transaction.id, events, steps.created_subject)
    obstacle = steps.obstacle(store, rows)
    if obstacle:
        where = f"{transaction.file}, transaction {transaction.ordinal}"
        raise MedqError(obstacle, where=where, hint="It stays posted.")
    item_ids = reverse_act(desk, group, change_set, keeps_questions=True)
    claim_ids = sorted(set(steps.earlier_claim_ids(store, rows)))
    for item in steps.items(store, rows):
        is_done = item.state is State.DONE
        items.move_to_transaction(change_set, item.id, transaction.id, is_done=is_done)
        item_ids.append(item.id)
    steps.delete(store, rows)
    updater = ItemUpdater(desk)
    end_unsupported_numbers(desk, claim_ids, updater)
    update_proof_dates(store, claim_ids)
    updater.date_claims(patients_of(refresh_balances(desk, claim_ids)))
    updater.finish()
    update_ranks(desk, item_ids, items.left_claims(change_set))
    return transaction
