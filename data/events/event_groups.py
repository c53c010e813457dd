"""Acts that wrote events of their own before their own event: a movement, taken back as a whole.

The act's event keeps the first of them in `before`, as a row that was not there: `"event:17": null`.
"""

import json
from typing import NamedTuple

from data.events.events import ChangeSet, Columns
from data.store.store import Row, Store


class EventGroup(NamedTuple):
    """An act's own event: its id, subject, the first event of the act, and the columns that it changed itself."""

    id: int
    subject_id: int
    first: int
    before: dict[str, Columns | None]
    after: dict[str, Columns | None]


class GroupEvent(NamedTuple):
    """One event of a movement."""

    id: int
    act: str
    subject_kind: int
    subject_id: int
    item_id: int | None
    before: dict[str, Columns | None]
    after: dict[str, Columns | None]


def mark_first_event(store: Store, entry: ChangeSet) -> None:
    """Say in an entry that the next event is the first one of its act."""
    entry.before[f"event:{int(store.value('SELECT COALESCE(MAX(id), 0) FROM event')) + 1}"] = None


def event_group(store: Store, event_id: int) -> EventGroup:
    """An act's own event, by its id; without others before it, it is its own first."""
    row = store.row("SELECT id, subject_id, before, after FROM event WHERE id = ?", (event_id,))
    assert row is not None
    before: dict[str, Columns | None] = json.loads(row[2])
    firsts = [int(key.partition(":")[2]) for key in before if key.startswith("event:")]
    return EventGroup(row[0], row[1], min(firsts, default=row[0]), before, json.loads(row[3]))


def group_events(store: Store, whole: EventGroup) -> list[GroupEvent]:
    """The events of an act, its own the last."""
    rows = store.rows(
        "SELECT id, act, subject_kind, subject_id, item_id, before, after FROM event WHERE id BETWEEN ? AND ? ORDER BY id",
        (whole.first, whole.id),
    )
    return [GroupEvent._make((*row[:5], json.loads(row[5]), json.loads(row[6]))) for row in rows]


def first_act_after(store: Store, item_id: int, event_id: int) -> Row | None:
    """(event, initials) of the first act of a person on an item after an event that was not taken back."""
    return store.row(
        """SELECT e.id, s.initials FROM event e JOIN staff s ON s.id = e.staff_id WHERE e.item_id = ? AND e.id > ?
        AND e.undoes_id IS NULL AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes_id = e.id) ORDER BY e.id LIMIT 1""",
        (item_id, event_id),
    )
