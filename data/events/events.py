"""Events: append-only lines of what was done, chained by hash; undo is made from them.

`before` and `after` are JSON objects of `"table:id"` to the columns that changed (null: the row was not there). They hold
ids and figures, never a name.
"""

import hashlib
import json
from datetime import datetime
from typing import Any, NamedTuple

from data.store.columns import moment_from_int, moment_to_int
from data.store.store import Row, Store, placeholders

GENESIS = "0" * 64
VERSIONED = frozenset(
    (
        *(
            "staff",
            "reference_line",
            "payer",
            "provider",
            "patient",
            "coverage",
            "transaction_set",
            "batch",
            "claim",
        ),
        *("payment", "claim_payment", "provider_adjustment", "callback", "item", "plan"),
    )
)
Columns = dict[str, Any]


class ChangeSet:
    """What one event will say: every row changed through it is written and remembered, with what stood there before."""

    def __init__(
        self,
        store: Store,
        before: dict[str, Columns | None] | None = None,
        after: dict[str, Columns | None] | None = None,
    ) -> None:
        self.store = store
        self.before: dict[str, Columns | None] = {} if before is None else before
        self.after: dict[str, Columns | None] = {} if after is None else after

    def change(self, table: str, row_id: int, **columns: Any) -> None:
        """Set columns of one row; a row that people change gets the next version."""
        names = [*columns, *(["version"] if table in VERSIONED else [])]
        old = self.store.row(f"SELECT {', '.join(names)} FROM {table} WHERE id = ?", (row_id,))
        if old is None:
            raise LookupError(f"{table} {row_id} is not there")
        was = dict(zip(names, old, strict=True))
        becomes = columns | ({"version": was["version"] + 1} if table in VERSIONED else {})
        self.store.update(table, row_id, **becomes)
        key = f"{table}:{row_id}"
        if (
            self.before.get(key, {}) is not None
        ):  # a row made in this very event stays "not there before"
            self.before[key] = was | (self.before.get(key) or {})
        self.after[key] = (self.after.get(key) or {}) | becomes

    def create(self, table: str, **columns: Any) -> int:
        """Insert one row; its id."""
        row_id = self.store.insert(table, **columns)
        self.before[f"{table}:{row_id}"] = None
        self.after[f"{table}:{row_id}"] = dict(columns) | (
            {"version": 1} if table in VERSIONED else {}
        )
        return row_id


def append(
    store: Store,
    *,
    at: datetime,
    staff_id: int | None,
    act: str,
    subject: tuple[int, int],
    text: str,
    entry: ChangeSet | None = None,
    item_id: int | None = None,
    undoes_id: int | None = None,
    with_id: int | None = None,
) -> int:
    """Write one event as the next link of the chain; its id. Call it inside the act's own transaction. `with_id` is the first
    event of one act on many items."""
    before = _canonical(entry.before if entry else {})
    after = _canonical(entry.after if entry else {})
    prev = store.value("SELECT hash FROM event ORDER BY id DESC LIMIT 1") or GENESIS
    moment = moment_to_int(at)
    fields = (
        moment,
        staff_id,
        act,
        subject[0],
        subject[1],
        item_id,
        text,
        before,
        after,
        undoes_id,
        with_id,
    )
    return store.insert(
        "event",
        at=moment,
        staff_id=staff_id,
        act=act,
        subject_kind=subject[0],
        subject_id=subject[1],
        item_id=item_id,
        text=text,
        before=before,
        after=after,
        undoes_id=undoes_id,
        with_id=with_id,
        prev_hash=prev,
        hash=link(prev, fields),
    )


def link(prev: str, fields: tuple[Any, ...]) -> str:
    """The hash of one event: of the hash before it and its own columns."""
    return hashlib.sha256((prev + _canonical(list(fields))).encode()).hexdigest()


def broken_links(store: Store) -> list[int]:
    """The ids of events whose hash is not what their columns give, or whose chain is broken."""
    found: list[int] = []
    prev = GENESIS
    last = 0
    while True:
        rows = store.rows(
            "SELECT id, at, staff_id, act, subject_kind, subject_id, item_id, text, before, after, undoes_id, with_id,"
            " prev_hash, hash FROM event WHERE id > ? ORDER BY id LIMIT 5000",
            (last,),
        )
        if not rows:
            return found
        for row in rows:
            if row[12] != prev or row[13] != link(row[12], row[1:12]):
                found.append(row[0])
            prev = row[13]
        last = rows[-1][0]


def last_undoable(store: Store, staff_id: int, acts: frozenset[str], depth: int = 50) -> int | None:
    """That person's newest event of those acts that was not taken back yet, looking at most `depth` acts back."""
    found: int | None = store.value(
        f"""SELECT e.id FROM (SELECT id, undoes_id, act FROM event WHERE staff_id = ? AND act <> 'look' ORDER BY id DESC LIMIT ?) e
        WHERE e.undoes_id IS NULL AND e.act IN ({placeholders(acts)})
        AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes_id = e.id) ORDER BY e.id DESC LIMIT 1""",
        (staff_id, 4 * depth, *sorted(acts)),
    )
    return found


def events_done_together(store: Store, event_id: int) -> list[int]:
    """The events of the act on many that an event belongs to and that stand still, the newest first; itself alone otherwise."""
    first = store.value("SELECT COALESCE(with_id, id) FROM event WHERE id = ?", (event_id,))
    rows = store.rows(
        """SELECT e.id FROM event e WHERE (e.id = ? OR e.with_id = ?)
        AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes_id = e.id) ORDER BY e.id DESC""",
        (first, first),
    )
    return [one for (one,) in rows]


def event_row(store: Store, event_id: int) -> Row | None:
    """(id, staff_id, act, subject_kind, subject_id, item_id, before, after, undone) with before and after as dicts."""
    row = store.row(
        "SELECT e.id, e.staff_id, e.act, e.subject_kind, e.subject_id, e.item_id, e.before, e.after,"
        " (SELECT u.id FROM event u WHERE u.undoes_id = e.id) FROM event e WHERE e.id = ?",
        (event_id,),
    )
    if row is None:
        return None
    return (*row[:6], json.loads(row[6]), json.loads(row[7]), row[8])


def has_columns(store: Store, key: str, columns: Columns | None) -> bool:
    """Whether a row (`"table:id"`) has those columns now; None: whether it is not there."""
    table, row_id = key.split(":")
    names = list(columns or {"id": None})
    now = store.row(f"SELECT {', '.join(names)} FROM {table} WHERE id = ?", (int(row_id),))
    if columns is None or now is None:
        return columns is None and now is None
    return not columns or dict(zip(names, now, strict=True)) == columns


class ColumnChange(NamedTuple):
    """One event that changed a row; `staff_id` None where medq itself did."""

    id: int
    at: int
    staff_id: int | None
    initials: str
    act: str


def first_change_after(
    store: Store, key: str, since_id: int, *, other_than: int | None = None
) -> ColumnChange | None:
    """The first event after one that changed that row and still stands; with `other_than`, that of another person."""
    item = "AND e.item_id = ?" if key.startswith("item:") else ""
    person = "AND e.staff_id <> ?" if other_than is not None else ""
    mark = key.replace("!", "!!").replace("_", "!_")
    params = [
        since_id,
        f'%"{mark}":%',
        *([int(key[5:])] if item else []),
        *([other_than] if person else []),
    ]
    row = store.row(
        f"""SELECT e.id, e.at, e.staff_id, COALESCE(s.initials, 'medq'), e.act FROM event e
        LEFT JOIN staff s ON s.id = e.staff_id WHERE e.id > ? AND e.after LIKE ? ESCAPE '!' {item} {person}
        AND e.undoes_id IS NULL AND NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes_id = e.id) ORDER BY e.id LIMIT 1""",
        params,
    )
    return ColumnChange._make(row) if row else None


def history(store: Store, item_id: int, limit: int = 200) -> list[Row]:
    """(id, at, initials, act, text) of an item's events, the newest first."""
    return store.rows(
        """SELECT e.id, e.at, COALESCE(s.initials, 'medq'), e.act, e.text FROM event e LEFT JOIN staff s ON s.id = e.staff_id
        WHERE e.item_id = ? ORDER BY e.id DESC LIMIT ?""",
        (item_id, limit),
    )


def newest_id(store: Store) -> int:
    """The id of the last event; 0 when there is none."""
    return int(store.value("SELECT COALESCE(MAX(id), 0) FROM event"))


def item_changes_since(store: Store, since_id: int, limit: int) -> list[tuple[int, Columns | None]]:
    """(item, its columns before) of the first events after one that changed an item; columns None: it was made."""
    rows = store.rows(
        "SELECT item_id, before FROM event WHERE id > ? AND item_id IS NOT NULL ORDER BY id LIMIT ?",
        (since_id, limit),
    )
    return [(item_id, json.loads(before).get(f"item:{item_id}", {})) for item_id, before in rows]


def event_moment(microseconds: int) -> datetime:
    """The moment of an event, aware UTC."""
    moment = moment_from_int(microseconds)
    assert moment is not None
    return moment


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
