"""Events: append-only records of acts, chained by hash; undo is made from them.

`before` and `after` are JSON objects of `"table:id"` to the changed columns (null: the row did not
exist). They hold ids and figures, never a name.
"""

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from data.store.columns import moment_from_int, moment_to_int
from data.store.store import Row, Store, _table, placeholders

if TYPE_CHECKING:
    from data.models.base import Table

GENESIS = "0" * 64
Columns = dict[str, Any]
Rows = dict[str, Columns | None]  # by "table:id"; None: the row does not exist


class RowKey(NamedTuple):
    """A row that an event changed; its text is `"table:id"`."""

    table: str
    id: int

    def __str__(self) -> str:
        return f"{self.table}:{self.id}"

    @classmethod
    def of(cls, table: "type[Table]", row_id: int) -> "RowKey":
        """Return the key of a row of a table."""
        return cls(table.table_name(), row_id)

    @classmethod
    def parse(cls, key: str) -> "RowKey":
        """Return the row of a key `"table:id"`."""
        table, row_id = key.split(":")
        return cls(table, int(row_id))


def setting_key(name: str) -> str:
    """Return the key of a setting in an event: it has a name instead of an id."""
    return f"setting:{name}"


class ChangeSet:
    """The rows that one event changes: written through it, and kept with their old values."""

    def __init__(self, store: Store, before: Rows | None = None, after: Rows | None = None) -> None:
        self.store = store
        self.before: Rows = {} if before is None else before
        self.after: Rows = {} if after is None else after

    def change(self, table: "type[Table] | str", row_id: int, **columns: Any) -> None:
        """Set columns of one row and, in a versioned table, its next version.

        Raises LookupError if the row does not exist.
        """
        table = _table(table)
        is_versioned = table.has_column("version")
        names = (*columns, "version") if is_versioned else tuple(columns)
        row = self.store.row(table.row_text(names), (row_id,))
        if row is None:
            raise LookupError(f"{table.table_name()} {row_id} does not exist")
        old_columns = dict(zip(names, row, strict=True))
        new_columns = dict(columns)
        if is_versioned:
            new_columns["version"] = old_columns["version"] + 1
        self.store.update(table, row_id, **new_columns)
        key = str(RowKey.of(table, row_id))
        if self.before.get(key, {}) is not None:  # None: this event itself created the row
            self.before[key] = old_columns | (self.before.get(key) or {})
        self.after[key] = (self.after.get(key) or {}) | new_columns

    def create(self, table: "type[Table] | str", **columns: Any) -> int:
        """Insert one row and return its id."""
        table = _table(table)
        row_id = self.store.insert(table, **columns)
        key = str(RowKey.of(table, row_id))
        self.before[key] = None
        self.after[key] = dict(columns) | ({"version": 1} if table.has_column("version") else {})
        return row_id


class NewEvent(NamedTuple):
    """An event to be appended."""

    at: datetime
    staff_id: int | None  # None: medq itself acted
    act: str
    subject: tuple[int, int]  # kind, id
    text: str
    change_set: ChangeSet | None = None
    item_id: int | None = None
    undoes_id: int | None = None
    with_id: int | None = None  # the first event of one act on many items


def append(store: Store, event: NewEvent) -> int:
    """Write an event as the next link of the hash chain and return its id.

    Call inside the act's own write transaction.
    """
    change_set = event.change_set
    previous_hash = store.value("SELECT hash FROM event ORDER BY id DESC LIMIT 1") or GENESIS
    columns = {
        "at": moment_to_int(event.at),
        "staff_id": event.staff_id,
        "act": event.act,
        "subject_kind": event.subject[0],
        "subject_id": event.subject[1],
        "item_id": event.item_id,
        "text": event.text,
        "before": _canonical(change_set.before if change_set else {}),
        "after": _canonical(change_set.after if change_set else {}),
        "undoes_id": event.undoes_id,
        "with_id": event.with_id,
    }
    event_hash = link(previous_hash, tuple(columns.values()))
    return store.insert("event", **columns, prev_hash=previous_hash, hash=event_hash)


def link(previous_hash: str, fields: tuple[Any, ...]) -> str:
    """Return an event's hash, made from the previous event's hash and its own columns."""
    return hashlib.sha256((previous_hash + _canonical(list(fields))).encode()).hexdigest()


def broken_links(store: Store) -> list[int]:
    """Return the ids of events whose hash does not match their columns or their predecessor."""
    broken_ids: list[int] = []
    previous_hash = GENESIS
    last_id = 0
    while True:
        rows = store.rows(
            "SELECT id, at, staff_id, act, subject_kind, subject_id, item_id, text, before, after,"
            " undoes_id, with_id, prev_hash, hash FROM event WHERE id > ? ORDER BY id LIMIT 5000",
            (last_id,),
        )
        if not rows:
            return broken_ids
        for row in rows:
            if row[12] != previous_hash or row[13] != link(row[12], row[1:12]):
                broken_ids.append(row[0])
            previous_hash = row[13]
        last_id = rows[-1][0]


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


def history(store: Store, item_id: int, limit: int = 200) -> list[Row]:
    """Return (id, moment, initials, act, text) of an item's events, the newest first."""
    return store.rows(
        """SELECT e.id, e.at, COALESCE(s.initials, 'medq'), e.act, e.text FROM event e
        LEFT JOIN staff s ON s.id = e.staff_id WHERE e.item_id = ? ORDER BY e.id DESC LIMIT ?""",
        (item_id, limit),
    )


def newest_id(store: Store) -> int:
    """Return the id of the newest event; 0 if there is none."""
    return int(store.value("SELECT COALESCE(MAX(id), 0) FROM event"))


def item_changes_since(store: Store, since_id: int, limit: int) -> list[tuple[int, Columns | None]]:
    """Return (item, its columns before) of the events after `since_id`; None: it was created."""
    rows = store.rows(
        "SELECT item_id, before FROM event WHERE id > ? AND item_id IS NOT NULL"
        " ORDER BY id LIMIT ?",
        (since_id, limit),
    )
    return [
        (item_id, json.loads(before).get(str(RowKey("item", item_id)), {}))
        for item_id, before in rows
    ]


def event_moment(microseconds: int) -> datetime:
    """Return the moment of an event, aware UTC."""
    moment = moment_from_int(microseconds)
    assert moment is not None
    return moment


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
