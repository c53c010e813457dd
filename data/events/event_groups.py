"""Acts that write several events, the act's own event last: they are undone as one group.

The act's event names the first of them in `before` as a row that did not exist: `"event:17": null`
"""

import json
from typing import NamedTuple

from data.events.change_set import ChangeSet, RowKey, Rows
from data.events.newest import newest_id
from data.store.store import Row, Store


class EventGroup(NamedTuple):
    """An act's own event and the first event of its group."""

    id: int
    subject_id: int
    first_id: int
    before: Rows


class GroupEvent(NamedTuple):
    """One event of a group."""

    id: int
    act: str
    subject_kind: int
    subject_id: int
    item_id: int | None
    before: Rows
    after: Rows


def mark_first_event(store: Store, change_set: ChangeSet) -> None:
    """Note in a change set that the next event is the first of its group."""
    change_set.before[str(RowKey("event", newest_id(store) + 1))] = None


def event_group(store: Store, event_id: int) -> EventGroup:
    """Return the group of an act's own event; an event that names no other is its own first."""
    row = store.row("SELECT id, subject_id, before FROM event WHERE id = ?", (event_id,))
    assert row is not None
    before: Rows = json.loads(row[2])
    first_ids = [row.id for row in map(RowKey.parse, before) if row.table == "event"]
    return EventGroup(row[0], row[1], min(first_ids, default=row[0]), before)


def group_events(store: Store, group: EventGroup) -> list[GroupEvent]:
    """Return the events of a group, the act's own event last."""
    rows = store.rows(
        "SELECT id, act, subject_kind, subject_id, item_id, before, after FROM event"
        " WHERE id BETWEEN ? AND ? ORDER BY id",
        (group.first_id, group.id),
    )
    return [GroupEvent._make((*row[:5], json.loads(row[5]), json.loads(row[6]))) for row in rows]


def first_act_after(store: Store, item_id: int, event_id: int) -> Row | None:
    """Return (event, initials) of a person's first act on an item after an event, or None.

    Undone acts do not count.
    """
    return store.row(
        """SELECT e.id, s.initials FROM event e JOIN staff s ON s.id = e.staff_id
        WHERE e.item_id = ? AND e.id > ? AND e.undoes_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes_id = e.id) ORDER BY e.id LIMIT 1""",
        (item_id, event_id),
    )
