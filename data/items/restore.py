"""Undo of what events changed: their rows as they were before, as far as undo restores them."""

from collections.abc import Iterable, Sequence

from data.events.change_set import ChangeSet, Columns, RowKey, Rows
from data.events.event_groups import GroupEvent
from data.events.undoable import VOLATILE_COLUMNS
from data.items import items
from data.models.claims import Batch, Claim, ClaimLine
from data.models.imports import TransactionSet
from data.models.items import Item
from data.models.payers import Payer
from data.models.tables import TABLE_BY_NAME
from data.store.columns import moment_to_int
from data.store.sessions import Lease
from medq.domain.items.item import State

_ITEM = Item.table_name()
_REVERSED_TABLES = {table.table_name() for table in (Item, Batch, Claim, ClaimLine, TransactionSet)}
_VERSION_CHECKED_TABLES = {table.table_name() for table in (Item, Batch, Payer)}


def reopened_items(before: Rows) -> list[int]:
    """Return the items whose restoring would open them again."""
    return [
        key.id
        for key, columns in _parsed(before)
        if key.table == _ITEM and columns and columns.get("state", State.DONE) != State.DONE
    ]


def restore_rows(change_set: ChangeSet, before: Rows, lease: Lease) -> list[int]:
    """Restore every row as it was before an event, and return the ids of the items among them.

    An item that was checked out is checked out again, with this lease. Raises LookupError for a
    row that the event created.
    """
    item_ids = []
    for key, columns in _parsed(before):
        if columns is None:
            raise LookupError(f"{key} was created by an act and cannot be removed")
        restored = _without_version(columns)
        if key.table == _ITEM:
            item_ids.append(key.id)
            if restored.get("state") == State.TAKEN:
                restored |= {
                    "held_until": moment_to_int(lease.until),
                    "session_id": lease.session_id,
                    "holder_id": lease.holder_id,
                }
        change_set.change(TABLE_BY_NAME[key.table], key.id, **restored)
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


def reverse_events(change_set: ChangeSet, events: Iterable[GroupEvent]) -> None:
    """Restore the rows that events changed, in the order of the events.

    An item that one created is closed; one that was checked out is open. Other rows that one
    created stay: whoever calls this removes them. A row that was deleted since stays deleted.
    """
    for event in events:
        for key, columns in _parsed(event.before):
            if key.table == _ITEM and columns is None:
                items.close(change_set, key.id, items.UNDONE)
            elif columns is not None and _is_reversed(change_set, key):
                restored = _without_version(columns)
                if restored.get("state") == State.TAKEN:
                    restored |= items.RELEASED
                change_set.change(TABLE_BY_NAME[key.table], key.id, **restored)


def _is_reversed(change_set: ChangeSet, key: RowKey) -> bool:
    if key.table not in _REVERSED_TABLES:
        return False
    return change_set.store.row(TABLE_BY_NAME[key.table].row_text(("id",)), (key.id,)) is not None


def _parsed(rows: Rows) -> list[tuple[RowKey, Columns | None]]:
    return [(RowKey.parse(key), columns) for key, columns in rows.items()]


def _without_version(columns: Columns) -> Columns:
    return {name: value for name, value in columns.items() if name != "version"}
