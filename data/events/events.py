"""Events: append-only records of acts, chained by hash; undo is made from them.

`before` and `after` are JSON objects of `"table:id"` to the changed columns (null: the row did not
exist). They hold ids and figures, never a name.
"""

import hashlib
import json
from datetime import datetime
from typing import Any, NamedTuple

from data.events.change_set import ChangeSet
from data.store.columns import moment_to_int
from data.store.store import Store

GENESIS = "0" * 64


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


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
