"""Undo of an import, or of the posting of a held transaction.

It is refused once anything was built on it: an act of a person on its items, a later fact on its
rows.
"""

from data.claims.statuses import update_proof_dates
from data.events import event_groups, undo_import
from data.events.change_set import ChangeSet, RowKey
from data.events.event_groups import EventGroup
from data.imports.originals import TransactionRow
from data.items import items
from medq.domain.act_messages import ActMessage, Did
from medq.domain.errors import MedqError
from medq.domain.items.item import State, Subject
from medq.work.acts.reversal import reverse_act
from medq.work.claims.balances import refresh_balances
from medq.work.desk import Desk
from medq.work.imports.kinds import TRANSACTION_KINDS
from medq.work.items.ranking import update_ranks
from medq.work.remittances.originals import stored_transaction

_CREATED_SUBJECTS = frozenset({int(Subject.CLAIM), int(Subject.CALLBACK)})
"""Subjects that a CSV import creates without an event of their own: its items name them."""


def undo_import_act(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    """Remove an imported transaction from the store; importing it again posts it again.

    Raises MedqError if something was built on it.
    """
    row = _remove_posting(desk, event_id, change_set)
    change_set.change("transaction_set", row.id, status="undone", posted_at=None, staff_id=None)
    return ActMessage(Did.UNDONE_IMPORT, f"{row.kind} of {row.file}", about=str(row.ordinal))


def undo_post(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    """Hold a transaction again that a person posted.

    Raises MedqError if something was built on it.
    """
    row = _remove_posting(desk, event_id, change_set)
    return ActMessage(Did.UNDONE_POSTING, f"{row.kind} of {row.file}", about=str(row.ordinal))


def _remove_posting(desk: Desk, event_id: int, change_set: ChangeSet) -> TransactionRow:
    """Reverse what a posting changed, delete its rows, and refresh the claims that it was about."""
    store, group = desk.store, event_groups.event_group(desk.store, event_id)
    row = stored_transaction(desk, group.subject_id)
    if row.status != "posted":
        raise MedqError("It is no longer posted.", where=row.file)
    group_events = event_groups.group_events(store, group)
    created_ids = [
        event.subject_id
        for event in group_events
        if event.act == "raise" and event.subject_kind in _CREATED_SUBJECTS
    ]
    obstacle = TRANSACTION_KINDS[row.kind].undo_obstacle(store, row.id, created_ids)
    if obstacle:
        where = f"{row.file}, transaction {row.ordinal}"
        raise MedqError(obstacle, where=where, hint="It stays posted.")
    item_ids = reverse_act(desk, group, change_set)
    claim_ids = _earlier_claims(desk, group, row)
    for item_id, state in undo_import.items_of_rows(store, row.id, created_ids, row.kind):
        items.move_to_transaction(change_set, item_id, row.id, is_done=state == State.DONE)
        item_ids.append(item_id)
    undo_import.delete_rows(store, row.id, created_ids, row.kind)
    undo_import.delete_unsupported_numbers(store, claim_ids)
    update_proof_dates(store, claim_ids)
    refresh_balances(desk, claim_ids)
    update_ranks(desk, item_ids)
    return row


def _earlier_claims(desk: Desk, group: EventGroup, row: TransactionRow) -> list[int]:
    """Return the claims of other files that the transaction was about."""
    batch_ids = {
        key.id
        for event in event_groups.group_events(desk.store, group)
        for key in map(RowKey.parse, event.before)
        if key.table == "batch"
    }
    return sorted(
        {
            *undo_import.earlier_claims(desk.store, row.id),
            *undo_import.claims_of_batches(desk.store, batch_ids),
        }
    )
