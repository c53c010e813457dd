"""Events that can be undone, and what stands in the way."""

import json
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from peewee import JOIN, SQL, NodeList, Select, fn

from data.events.change_set import Columns, RowKey, Rows
from data.models.base import VALUE, text_of
from data.models.events import Event
from data.models.items import Item
from data.models.office import Staff
from data.models.tables import TABLE_BY_NAME
from data.store.columns import domain_row
from data.store.store import Store

LOOKED_AT = 4  # events looked at for each act that `last_undoable` goes back
# Changed also by a later act of one's own and by a heartbeat, so they do not refuse an undo.
VOLATILE_COLUMNS = frozenset({"version", "held_until", "session_id"})

_Undoing: Any = Event.alias()
# With `+ 0` SQLite does not read the index of `undoes_id`, in which nearly every event is NULL.
IS_NO_UNDO = (Event.undoes_id + 0).is_null()


def is_not_undone(event_id: Any) -> Any:
    """Return the condition that no event undoes the event whose id a column has."""
    return ~fn.EXISTS(_Undoing.select(_Undoing.id).where(_Undoing.undoes_id == event_id))


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


BY_ID = text_of(
    Event.select_row(
        StoredEvent,
        undone_by_id=_Undoing.select(_Undoing.id).where(_Undoing.undoes_id == Event.id),
    ).where(Event.id == VALUE)
)
WITH = text_of(Event.select(Event.with_id).where(Event.id == VALUE))
DONE_TOGETHER = text_of(
    Event.select(Event.id)
    .where((Event.id == VALUE) | (Event.with_id == VALUE), is_not_undone(Event.id))
    .order_by(Event.id.desc())
)

CLAIM_OF_EVENT = text_of(
    Event.select(Item.claim_id).join(Item, on=Item.id == Event.item_id).where(Event.id == VALUE)
)
DONE_TO_CLAIM = text_of(
    Event.select(Event.id)
    .join(Item, on=Item.id == Event.item_id)
    .where(
        (Event.id == VALUE) | (Event.with_id == VALUE),
        is_not_undone(Event.id),
        Item.claim_id == VALUE,
    )
    .order_by(Event.id.desc())
)


class LaterChange(NamedTuple):
    """The first event that changed a row after another event."""

    id: int
    at: datetime
    staff_id: int | None  # None: medq itself acted
    initials: str


class ChangedRow(NamedTuple):
    """A row that is no longer as an event left it."""

    where: str  # "item 17"
    change: LaterChange | None  # None: no event recorded it
    is_undone: bool = False  # the change was taken back, and the row is not as it was all the same


def last_undoable(store: Store, staff_id: int, acts: frozenset[str], depth: int) -> int | None:
    """Return a person's newest event of these acts that is not undone, or None.

    Looks at most `depth` acts back.
    """
    event_id: int | None = store.value(_last_undoable_text(acts, LOOKED_AT * depth), (staff_id,))
    return event_id


@lru_cache(maxsize=8)
def _last_undoable_text(acts: frozenset[str], limit: int) -> str:
    event = (
        Event.select(Event.id, Event.undoes_id, Event.act)
        .where(Event.staff_id == VALUE, Event.act != "look")
        .order_by(Event.id.desc())
        .limit(limit)
        .alias("recent")
    )
    query = Select((event,), (event.c.id,)).where(
        event.c.undoes_id.is_null(), event.c.act.in_(sorted(acts)), is_not_undone(event.c.id)
    )
    return text_of(query.order_by(event.c.id.desc()).limit(1))


def events_done_together(store: Store, event_id: int) -> list[int]:
    """Return the events of the same act on many items that are not undone, the newest first."""
    first_id = store.value(WITH, (event_id,)) or event_id
    rows = store.rows(DONE_TOGETHER, (first_id, first_id))
    return [row_id for (row_id,) in rows]


def events_on_claim(store: Store, event_id: int) -> list[int]:
    """Return the events that did the same act to items of one claim at once, the newest first.

    Those that are not undone, with the event itself; only it where its item names no claim.
    """
    claim_id = store.value(CLAIM_OF_EVENT, (event_id,))
    if claim_id is None:
        return [event_id]
    first_id = store.value(WITH, (event_id,)) or event_id
    rows = store.rows(DONE_TO_CLAIM, (first_id, first_id, claim_id))
    return [row_id for (row_id,) in rows]


def by_id(store: Store, event_id: int) -> StoredEvent | None:
    """Return an event, or None if there is none with this id."""
    row = store.row(BY_ID, (event_id,))
    if row is None:
        return None
    event = StoredEvent._make(row)
    return event._replace(before=json.loads(str(event.before)), after=json.loads(str(event.after)))


def first_changed_row(store: Store, event_id: int, after: Rows, staff_id: int) -> ChangedRow | None:
    """Return the first row that is not as an event left it, or None.

    `after` are the values to compare. A row that somebody other than `staff_id` changed since
    counts too, whatever its values.
    """
    for key_text, columns in after.items():
        key = RowKey.parse(key_text)
        other = _first_change_after(store, key, event_id, other_than=staff_id)
        if other is not None or not has_columns(store, key, columns):
            where = f"{key.table} {key.id}"
            if change := other or _first_change_after(store, key, event_id):
                return ChangedRow(where, change)
            undone = _first_change_after(store, key, event_id, is_undone=True)
            return ChangedRow(where, undone, is_undone=undone is not None)
    return None


def lasting_columns(after: Rows) -> Rows:
    """Return the changed columns that an undo must find as the event left them."""
    return {
        key: columns and {name: columns[name] for name in columns.keys() - VOLATILE_COLUMNS}
        for key, columns in after.items()
    }


def has_columns(store: Store, key: RowKey, columns: Columns | None) -> bool:
    """Return whether a row has these values; None: whether it does not exist."""
    names = tuple(columns or ("id",))
    row = store.row(TABLE_BY_NAME[key.table].row_text(names), (key.id,))
    if columns is None or row is None:
        return columns is None and row is None
    return not columns or dict(zip(names, row, strict=True)) == columns


def _first_change_after(
    store: Store,
    key: RowKey,
    since_id: int,
    *,
    other_than: int | None = None,
    is_undone: bool = False,
) -> LaterChange | None:
    """Return the first event after `since_id` that changed a row and is not undone, or None.

    `other_than` skips the events of that person. With `is_undone` the first that is undone.
    """
    is_item = key.table == Item.table_name()
    escaped_key = str(key).replace("!", "!!").replace("_", "!_")
    row = store.row(
        _first_change_text(is_item=is_item, has_other=other_than is not None, is_undone=is_undone),
        (
            *(since_id, f'%"{escaped_key}":%'),
            *((key.id,) if is_item else ()),
            *((other_than,) if other_than is not None else ()),
        ),
    )
    return domain_row(LaterChange, row)


@cache
def _first_change_text(*, is_item: bool, has_other: bool, is_undone: bool) -> str:
    """Return the query; its parameters are an event, a LIKE pattern, an item and a person."""
    query = (
        Event.select_row(LaterChange, initials=fn.COALESCE(Staff.initials, "medq"))
        .join(Staff, JOIN.LEFT_OUTER, on=(Staff.id == Event.staff_id))
        .where(Event.id > VALUE, NodeList((Event.after, SQL("LIKE ? ESCAPE '!'"))))
        .order_by(Event.id)
        .limit(1)
    )
    if is_item:
        query = query.where(Event.item_id == VALUE)
    if has_other:
        query = query.where(Event.staff_id != VALUE)
    stands = is_not_undone(Event.id)
    return text_of(query.where(IS_NO_UNDO, ~stands if is_undone else stands))
