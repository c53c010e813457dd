"""Undo of what events changed: their rows as they were before, as far as undo restores them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from data.claims import ledger
from data.events.change_set import ChangeSet, Columns, RowKey, Rows
from data.events.event_groups import GroupEvent
from data.events.undoable import VOLATILE_COLUMNS
from data.items import items, joined_items
from data.models.claims import Batch, Claim, ClaimLine
from data.models.imports import TransactionSet
from data.models.items import Item
from data.models.ledger import AccountEntry, Approval
from data.models.payers import Payer
from data.models.tables import TABLE_BY_NAME
from data.store.columns import moment_to_int
from data.store.sessions import Lease
from medq.domain.items.item import State

_ITEM = Item.table_name()
_REVERSED_TABLES = {
    table.table_name() for table in (Item, Approval, Batch, Claim, ClaimLine, TransactionSet)
}
_VERSION_CHECKED_TABLES = {table.table_name() for table in (Item, Approval, Batch, Payer)}


class Undoing(NamedTuple):
    """The person who undoes an event, the day, and the lease of an item checked out again."""

    staff_id: int
    day: date
    lease: Lease | None = None  # None: an item that was checked out is open
    item_id: int | None = None  # the only item that gets the lease; None: each


def reopened_items(before: Rows) -> list[int]:
    """Return the items whose restoring would open them again."""
    return [
        key.id
        for key, columns in _parsed(before)
        if key.table == _ITEM and columns and columns.get("state", State.DONE) != State.DONE
    ]


def restore_rows(change_set: ChangeSet, before: Rows, undoing: Undoing) -> list[int]:
    """Restore every row as it was before an event, and return the ids of the items among them.

    Raises LookupError for a row that the event created and that cannot be marked as undone.
    """
    item_ids = []
    for key, columns in _parsed(before):
        if columns is not None:
            _restore(change_set, key, columns, undoing)
        elif not _undo_created(change_set, key, undoing):
            raise LookupError(f"{key} was created by an act and cannot be marked as undone")
        if key.table == _ITEM:
            item_ids.append(key.id)
    return item_ids


def created_items(events: Iterable[GroupEvent]) -> set[int]:
    """Return the items that events created."""
    return {
        key.id
        for event in events
        for key, columns in _parsed(event.before)
        if key.table == _ITEM and columns is None
    }


def closed_items(event: GroupEvent) -> list[int]:
    """Return the items that an event closed."""
    return [
        key.id
        for key, columns in _parsed(event.after)
        if key.table == _ITEM and columns and columns.get("state") == State.DONE
    ]


def values_after(events: Sequence[GroupEvent]) -> Rows:
    """Return the values that events gave to rows, which must be as they left them.

    Of a row that one of them created it is the version: nobody may have changed it at all.
    """
    created = {key for event in events for key, old in event.before.items() if old is None}
    values: Rows = {}
    for event in events:
        for key, columns in _parsed(event.after):
            if key.table in _VERSION_CHECKED_TABLES and columns and "version" in columns:
                names = {"version"} if str(key) in created else columns.keys() - VOLATILE_COLUMNS
                left = {name: columns[name] for name in names}
                values[str(key)] = (values.get(str(key)) or {}) | left
    return values


def reverse_events(change_set: ChangeSet, events: Iterable[GroupEvent], undoing: Undoing) -> None:
    """Restore the rows that events changed, in the order of the events.

    Rows that one created are undone before others are restored, since there is one open item of a
    kind about a subject. Those that are neither items nor marked as undone stay: whoever calls this
    removes them. A row that was deleted since stays deleted.
    """
    changes = [change for event in events for change in _parsed(event.before)]
    undone = {
        key
        for key, columns in changes
        if columns is None and _undo_created(change_set, key, undoing)
    }
    for key, columns in changes:
        if columns is not None and key not in undone and _is_reversed(change_set, key):
            _restore(change_set, key, columns, undoing)


def _undo_created(change_set: ChangeSet, key: RowKey, undoing: Undoing) -> bool:
    """Undo a row that an event created, and return whether it can be undone; nothing is deleted.

    An item is closed, a line of the ledger reversed by another, any other row marked as undone.
    """
    table = TABLE_BY_NAME[key.table]
    if table is Item:
        items.close(change_set, key.id, items.UNDONE)
    elif table is AccountEntry:
        ledger.reverse(change_set, key.id, undoing.staff_id, undoing.day)
    elif table.has_column("undone"):
        change_set.change(table, key.id, undone=1)
    else:
        return False
    return True


def _restore(change_set: ChangeSet, key: RowKey, columns: Columns, undoing: Undoing) -> None:
    """Give a row the columns that it had; an item that was checked out gets the lease.

    It is open where somebody else works its claim meanwhile.
    """
    restored = {name: value for name, value in columns.items() if name != "version"}
    if key.table == _ITEM and restored.get("state") == State.TAKEN:
        is_free = not joined_items.is_held_by_other(change_set.store, key.id, undoing.staff_id)
        is_held = is_free and undoing.item_id in (None, key.id)
        restored |= _held(undoing.lease if is_held else None)
    change_set.change(TABLE_BY_NAME[key.table], key.id, **restored)


def _held(lease: Lease | None) -> Columns:
    if lease is None:
        return items.RELEASED
    return {
        "held_until": moment_to_int(lease.until),
        "session_id": lease.session_id,
        "holder_id": lease.holder_id,
    }


def _is_reversed(change_set: ChangeSet, key: RowKey) -> bool:
    if key.table not in _REVERSED_TABLES:
        return False
    return change_set.store.row(TABLE_BY_NAME[key.table].row_text(("id",)), (key.id,)) is not None


def _parsed(rows: Rows) -> list[tuple[RowKey, Columns | None]]:
    return [(RowKey.parse(key), columns) for key, columns in rows.items()]
