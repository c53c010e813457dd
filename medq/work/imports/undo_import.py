"""Undo of what moved more than single rows: an import, what was posted from the held, a payment linked or taken off.

Taken back only while nothing was built on it: no act of a person on its items, no newer fact on its rows.
"""

from collections.abc import Callable, Sequence

from data.claims.acknowledgments import update_proof_dates
from data.events import event_groups
from data.events import undo_import as rows
from data.events.events import ChangeSet
from data.imports import originals
from data.store.store import Store
from medq.domain.act_messages import ActMessage, Did
from medq.domain.errors import MedqError
from medq.domain.items.item import State, Subject
from medq.work.acts.reversal import reverse_act
from medq.work.acts.undo import UNDONE
from medq.work.claims.balances import refresh_balances
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks
from medq.work.items.updater import CLOSED


def undo_import_act(desk: Desk, event_id: int, entry: ChangeSet) -> ActMessage:
    """Take an imported transaction out of the store; imported again, it is posted again."""
    found = _transaction(desk, event_id)
    _take_out(desk, event_id, found, entry)
    entry.change("transaction_set", found.id, status="undone", posted_at=None, staff_id=None)
    return ActMessage(Did.UNDONE_IMPORT, f"{found.kind} of {found.file}", about=str(found.ordinal))


def undo_post(desk: Desk, event_id: int, entry: ChangeSet) -> ActMessage:
    """What was posted all the same is held again."""
    found = _transaction(desk, event_id)
    _take_out(desk, event_id, found, entry)
    return ActMessage(Did.UNDONE_POSTING, f"{found.kind} of {found.file}", about=str(found.ordinal))


def _transaction(desk: Desk, event_id: int) -> originals.TransactionRow:
    found = originals.transaction(
        desk.store, event_groups.event_group(desk.store, event_id).subject_id
    )
    assert found is not None
    if found.status != "posted":
        raise MedqError("It is not posted any more.", where=found.file)
    return found


def _take_out(desk: Desk, event_id: int, found: originals.TransactionRow, entry: ChangeSet) -> None:
    """Reverse what the posting did to items and files, take out its rows, work its claims out anew."""
    store, event = desk.store, event_groups.event_group(desk.store, event_id)
    made = [
        one.subject_id
        for one in event_groups.group_events(store, event)
        if one.act == "raise" and one.subject_kind in MADE
    ]
    why_not = WHY_NOT.get(found.kind, rows.no_obstacle)(store, found.id, made)
    if why_not:
        raise MedqError(
            why_not, where=f"{found.file}, transaction {found.ordinal}", hint="It stays."
        )
    touched = reverse_act(desk, event, entry)
    batches = {
        int(key[6:])
        for one in event_groups.group_events(store, event)
        for key in one.before
        if key.startswith("batch:")
    }
    claims = sorted(
        {*rows.earlier_claims(store, found.id), *rows.claims_of_batches(store, batches)}
    )
    for item_id, state in rows.items_of_rows(store, found.id, made, found.kind):
        closed = {} if state == State.DONE else CLOSED | {"outcome": UNDONE}
        entry.change(
            "item",
            item_id,
            subject_kind=int(Subject.TRANSACTION),
            subject_id=found.id,
            claim_id=None,
            **closed,
        )
        touched.append(item_id)
    rows.delete_rows(store, found.id, made, found.kind)
    rows.delete_unsupported_numbers(store, claims)
    update_proof_dates(store, claims)
    refresh_balances(desk, claims)
    update_ranks(desk, touched)


MADE = frozenset({int(Subject.CLAIM), int(Subject.CALLBACK)})
WHY_NOT: dict[str, Callable[[Store, int, Sequence[int]], str]] = {
    "835": rows.remittance_obstacle,
    "837P": rows.batch_obstacle,
    "837I": rows.batch_obstacle,
    "patients": rows.patients_obstacle,
    "charges": rows.charges_obstacle,
}
