"""Events that can be undone, and what stands in the way."""

import json
from typing import NamedTuple

from data.events.change_set import Columns, RowKey, Rows
from data.store.store import Store, placeholders


def last_undoable(store: Store, staff_id: int, acts: frozenset[str], depth: int = 50) -> int | None:
    """Return a person's newest event of these acts that is not undone, or None.

    Looks at most `depth` acts back.
    """
    event_id: int | None = store.value(
        f"""SELECT e.id FROM (SELECT id, undoes_id, act FROM event
            WHERE staff_id = ? AND act <> 'look' ORDER BY id DESC LIMIT ?) e
        WHERE e.undoes_id IS NULL AND e.act IN ({placeholders(acts)})
        AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes_id = e.id) ORDER BY e.id DESC
        LIMIT 1""",
        (staff_id, 4 * depth, *sorted(acts)),
    )
    return event_id


def events_done_together(store: Store, event_id: int) -> list[int]:
    """Return the events of the same act on many items that are not undone, the newest first."""
    first_id = store.value("SELECT COALESCE(with_id, id) FROM event WHERE id = ?", (event_id,))
    rows = store.rows(
        """SELECT e.id FROM event e WHERE (e.id = ? OR e.with_id = ?)
        AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes_id = e.id) ORDER BY e.id DESC""",
        (first_id, first_id),
    )
    return [row_id for (row_id,) in rows]


class StoredEvent(NamedTuple):
    """An event as it was written, and the event that undid it."""

    id: int
    staff_id: int | None  # None: medq itself acted
    act: str
    subject_kind: int
    subject_id: int
    item_id: int | None
    before: Rows
    after: Rows
    undone_by_id: int | None


def by_id(store: Store, event_id: int) -> StoredEvent | None:
    """Return an event, or None if there is none with this id."""
    row = store.row(
        "SELECT e.id, e.staff_id, e.act, e.subject_kind, e.subject_id, e.item_id, e.before,"
        " e.after,"
        " (SELECT u.id FROM event u WHERE u.undoes_id = e.id) FROM event e WHERE e.id = ?",
        (event_id,),
    )
    if row is None:
        return None
    return StoredEvent._make((*row[:6], json.loads(row[6]), json.loads(row[7]), row[8]))


def has_columns(store: Store, key: RowKey, columns: Columns | None) -> bool:
    """Return whether a row has these values; None: whether it does not exist."""
    names = list(columns or {"id": None})
    row = store.row(f"SELECT {', '.join(names)} FROM {key.table} WHERE id = ?", (key.id,))
    if columns is None or row is None:
        return columns is None and row is None
    return not columns or dict(zip(names, row, strict=True)) == columns


class ColumnChange(NamedTuple):
    """One event that changed a row."""

    id: int
    at: int
    staff_id: int | None  # None: medq itself acted
    initials: str
    act: str


def first_change_after(
    store: Store, key: RowKey, since_id: int, *, other_than: int | None = None
) -> ColumnChange | None:
    """Return the first event after `since_id` that changed a row and is not undone, or None.

    `other_than` skips the events of that person.
    """
    item = "AND e.item_id = ?" if key.table == "item" else ""
    person = "AND e.staff_id <> ?" if other_than is not None else ""
    escaped_key = str(key).replace("!", "!!").replace("_", "!_")
    params = [
        since_id,
        f'%"{escaped_key}":%',
        *([key.id] if item else []),
        *([other_than] if person else []),
    ]
    row = store.row(
        f"""SELECT e.id, e.at, e.staff_id, COALESCE(s.initials, 'medq'), e.act FROM event e
        LEFT JOIN staff s ON s.id = e.staff_id
        WHERE e.id > ? AND e.after LIKE ? ESCAPE '!' {item} {person} AND e.undoes_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes_id = e.id) ORDER BY e.id LIMIT 1""",
        params,
    )
    return ColumnChange._make(row) if row else None
