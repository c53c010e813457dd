"""Reversal of an act whose changes are spread over several events."""

from data.events import event_groups
from data.events.events import ChangeSet, Columns, RowKey, Rows
from medq.domain.errors import MedqError
from medq.domain.items.item import State, Subject
from medq.work.acts.undo import UNDONE, refuse_changed
from medq.work.desk import Desk
from medq.work.items.updater import CLOSED

REVERSED_TABLES = frozenset({"item", "batch", "claim", "transaction_set"})
_VERSION_CHECKED_TABLES = frozenset({"item", "batch"})


def reverse_act(desk: Desk, group: event_groups.EventGroup, change_set: ChangeSet) -> list[int]:
    """Restore the rows that a group of events changed, the newest event first; return its items.

    Raises MedqError if a row has changed since, or if a person has worked on an item since.
    """
    group_events = event_groups.group_events(desk.store, group)
    refuse_changed(desk, group.id, [_last_versions(group_events)], by_version=True)
    item_ids = sorted({event.item_id for event in group_events if event.item_id is not None})
    for item_id in item_ids:
        later_act = event_groups.first_act_after(desk.store, item_id, group.id)
        if later_act:
            event_id, initials = later_act
            raise MedqError(
                f"{initials} worked on item {item_id} since.",
                where=f"event {event_id}",
                hint="Undo that first.",
            )
    for event in reversed(group_events):
        if event.act == "raise" and event.subject_kind == Subject.PAYER:
            continue  # the payer stays, and so does the review of it
        for key, columns in event.before.items():
            row = RowKey.parse(key)
            if row.table == "item" and columns is None:
                change_set.change(row.table, row.id, **CLOSED, outcome=UNDONE)
            elif row.table in REVERSED_TABLES and columns is not None:
                change_set.change(row.table, row.id, **_restored(columns))
    return item_ids


def _last_versions(group_events: list[event_groups.GroupEvent]) -> Rows:
    return {
        key: {"version": columns["version"]}
        for event in group_events
        for key, columns in event.after.items()
        if columns and "version" in columns and RowKey.parse(key).table in _VERSION_CHECKED_TABLES
    }


def _restored(columns: Columns) -> Columns:
    """Return the columns to restore; an item that was checked out becomes open."""
    restored = {name: value for name, value in columns.items() if name != "version"}
    if restored.get("state") == State.TAKEN:
        restored |= {
            "state": int(State.OPEN),
            "holder_id": None,
            "session_id": None,
            "held_until": None,
        }
    return restored
