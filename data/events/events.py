"""Events: append-only records of acts, chained by hash; undo is made from them.

`before` and `after` are JSON objects of `"table:id"` to the changed columns (null: the row did not
exist). They hold ids and figures, never a name.
"""

import hashlib
import json
from datetime import datetime
from typing import NamedTuple

from data.events.change_set import ChangeSet
from data.models.base import text_of
from data.models.events import Event
from data.store.columns import moment_to_int
from data.store.store import Store

GENESIS = "0" * 64
ROWS_PER_QUERY = 5000
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class NewEvent(NamedTuple):
    """An event to be appended."""

    act: str
    subject: tuple[int, int]  # kind, id
    text: str
    change_set: ChangeSet | None = None
    item_id: int | None = None
    undoes_id: int | None = None
    with_id: int | None = None  # the first event of one act on many items


class HashedColumns(NamedTuple):
    """The columns of an event from which its hash is made, with the hash before it."""

    at: int
    staff_id: int | None
    act: str
    subject_kind: int
    subject_id: int
    item_id: int | None
    text: str
    before: str
    after: str
    undoes_id: int | None
    with_id: int | None


NEWEST_HASH = text_of(Event.select(Event.hash).order_by(Event.id.desc()).limit(1))


def append(store: Store, event: NewEvent, at: datetime, staff_id: int | None) -> int:
    """Write an event as the next link of the hash chain and return its id.

    `staff_id` is None where medq itself acted. Call inside the act's own write transaction.
    """
    previous_hash = store.value(NEWEST_HASH) or GENESIS
    change_set = event.change_set
    columns = HashedColumns(
        at=moment_to_int(at),
        staff_id=staff_id,
        act=event.act,
        subject_kind=int(event.subject[0]),
        subject_id=event.subject[1],
        item_id=event.item_id,
        text=event.text,
        before=_CANONICAL.encode(change_set.before if change_set else {}),
        after=_CANONICAL.encode(change_set.after if change_set else {}),
        undoes_id=event.undoes_id,
        with_id=event.with_id,
    )
    event_hash = link(previous_hash, columns)
    return store.insert(Event, **columns._asdict(), prev_hash=previous_hash, hash=event_hash)


def link(previous_hash: str, columns: HashedColumns) -> str:
    """Return an event's hash, made from the previous event's hash and its own columns."""
    return hashlib.sha256((previous_hash + _CANONICAL.encode(list(columns))).encode()).hexdigest()


def broken_links(store: Store) -> list[int]:
    """Return the ids of events whose hash does not match their columns or their predecessor."""
    broken_ids: list[int] = []
    previous_hash = GENESIS
    last_id = 0
    columns_and_hashes = Event.select_row(HashedColumns).select_extend(
        Event.id, Event.prev_hash, Event.hash
    )
    query = columns_and_hashes.order_by(Event.id)
    while rows := store.rows(query.where(Event.id > last_id).limit(ROWS_PER_QUERY)):
        for *columns, event_id, stored_previous_hash, stored_hash in rows:
            event_hash = link(stored_previous_hash, HashedColumns._make(columns))
            if stored_previous_hash != previous_hash or stored_hash != event_hash:
                broken_ids.append(event_id)
            previous_hash, last_id = stored_hash, event_id
    return broken_ids
