"""Reversal of an act whose changes are spread over several events."""

from data.events import event_groups
from data.events.change_set import ChangeSet, Columns, RowKey
from medq.domain.errors import MedqError
from medq.domain.items.item import State, Subject
from medq.work.acts.undo import UNDONE, refuse_changed
from medq.work.desk import Desk
from medq.work.items.leases import RELEASED
from medq.work.items.updater import CLOSED

REVERSED_TABLES = frozenset({"item", "batch", "claim", "transaction_set"})
_VERSION_CHECKED_TABLES = frozenset({"item", "batch"})


def reverse_act(desk: Desk, event: event_groups.EventGroup, change_set: ChangeSet) -> list[int]:
    """Undo what an act and its events changed, the newest first; return the items' ids.

    Raises `MedqError` where one of the rows has changed since.
    """
    group = event_groups.group_events(desk.store, event)
    versions: dict[str, Columns | None] = {
        key: {"version": columns["version"]}
        for part in group
        for key, columns in part.after.items()
        if RowKey.parse(key).table in _VERSION_CHECKED_TABLES and columns and "version" in columns
    }
    refuse_changed(desk, event.id, [versions], by_version=True)
    item_ids = sorted({part.item_id for part in group if part.item_id is not None})
    for item_id in item_ids:
        _refuse_worked(desk, item_id, event.id)
    for part in reversed(group):
        if part.act == "raise" and part.subject_kind == Subject.PAYER:
            continue  # the payer stays, and so does the review of its plan type
        for key, columns in part.before.items():
            table, row_id = RowKey.parse(key)
            if table == "item" and columns is None:
                change_set.change(table, row_id, **CLOSED, outcome=UNDONE)
            elif table in REVERSED_TABLES and columns is not None:
                change_set.change(table, row_id, **_restored(columns))
    return item_ids


def _refuse_worked(desk: Desk, item_id: int, event_id: int) -> None:
    act = event_groups.first_act_after(desk.store, item_id, event_id)
    if act:
        raise MedqError(
            f"{act[1]} worked on item {item_id} since.",
            where=f"event {act[0]}",
            hint="Undo that first.",
        )


def _restored(columns: Columns) -> Columns:
    """Return the columns to restore; a lease is not restored."""
    restored = {name: value for name, value in columns.items() if name != "version"}
    if restored.get("state") == State.TAKEN:
        restored |= {"state": int(State.OPEN), **RELEASED}
    return restored
