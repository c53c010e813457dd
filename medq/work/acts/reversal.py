"""Reverse an act whose changes are spread over several events."""

from data.events import event_groups
from data.events.events import ChangeSet, Columns
from medq.domain.errors import MedqError
from medq.domain.items.item import State, Subject
from medq.work.acts.undo import UNDONE, refuse_changed
from medq.work.desk import Desk
from medq.work.items.updater import CLOSED

REVERSED_TABLES = frozenset({"item", "batch", "claim", "transaction_set"})


def reverse_act(desk: Desk, event: event_groups.EventGroup, entry: ChangeSet) -> list[int]:
    """Put back what an act and the events before it changed, the newest first; the items. Errors: `MedqError` where one of
    them has moved on since."""
    store, done = desk.store, event_groups.group_events(desk.store, event)
    left: dict[str, Columns | None] = {
        key: {"version": columns["version"]}
        for one in done
        for key, columns in one.after.items()
        if key.startswith(("item:", "batch:")) and columns and "version" in columns
    }
    refuse_changed(desk, event.id, [left], by_version=True)
    items = sorted({one.item_id for one in done if one.item_id is not None})
    for item_id in items:
        acted = event_groups.first_act_after(store, item_id, event.id)
        if acted:
            raise MedqError(
                f"{acted[1]} worked on item {item_id} since.",
                where=f"event {acted[0]}",
                hint="Take that back first.",
            )
    for one in reversed(done):
        if one.act == "raise" and one.subject_kind == Subject.PAYER:
            continue  # the payer stays, and so does the question
        for key, columns in one.before.items():
            table, _colon, row_id = key.partition(":")
            if table == "item" and columns is None:
                entry.change(table, int(row_id), **CLOSED, outcome=UNDONE)
            elif table in REVERSED_TABLES and columns is not None:
                entry.change(table, int(row_id), **_as_it_was(columns))
    return items


def _as_it_was(columns: Columns) -> Columns:
    """The columns to put back; a lease that was over is not given again."""
    wanted = {name: value for name, value in columns.items() if name != "version"}
    if wanted.get("state") == State.TAKEN:
        wanted |= {
            "state": int(State.OPEN),
            "holder_id": None,
            "session_id": None,
            "held_until": None,
        }
    return wanted
