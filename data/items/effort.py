"""Minutes that this office's items took, from check-out to the end, by kind, payer and cause."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from peewee import fn

from data.events.change_set import RowKey
from data.events.newest import newest_id
from data.events.undoable import IS_NO_UNDO, is_not_undone
from data.models.base import VALUE, text_of
from data.models.events import Event
from data.models.items import Effort, Item
from data.store.store import Store
from medq.domain.items.item import State

NEWEST_EVENTS = 200_000
LONGEST_MINUTES = 240  # a longer item was left checked out
LEAST_ITEMS = 5  # for a median


class Cause(NamedTuple):
    """A cause of items of one kind at one payer; payer 0 is none."""

    kind: int
    payer_id: int
    cause: str


class MedianRow(NamedTuple):
    """The median minutes of the items of one cause."""

    kind: int
    payer_id: int
    cause: str
    times: int  # items that were worked
    minutes: int


ACTS = text_of(
    Item.select_row(Cause, payer_id=fn.COALESCE(Item.payer_id, 0))
    .select_extend(Event.item_id, Event.staff_id, Event.at, Event.after)
    .join(Event, on=(Event.item_id == Item.id))
    .where(
        Event.id > VALUE,
        Event.staff_id.is_null(False),
        IS_NO_UNDO,
        Event.act.not_in(("import", "release", "note")),
        is_not_undone(Event.id),
    )
    .order_by(Event.id)
)


def medians(store: Store) -> dict[Cause, MedianRow]:
    """Return the median minutes by cause, as of the last new day."""
    rows = map(MedianRow._make, store.rows(Effort.select_row(MedianRow)))
    return {Cause(row.kind, row.payer_id, row.cause): row for row in rows}


def compute_medians(store: Store) -> list[MedianRow]:
    """Return the median minutes by cause, computed from the newest events."""
    minutes_by_cause: dict[Cause, list[int]] = {}
    checkouts: dict[int, tuple[int, int]] = {}  # staff and moment, by item
    oldest_id = newest_id(store) - NEWEST_EVENTS
    for *cause_columns, item_id, staff_id, at, after in store.rows(ACTS, (oldest_id,)):
        state = (json.loads(after).get(str(RowKey.of(Item, item_id))) or {}).get("state")
        if state == State.TAKEN:
            checkouts[item_id] = (staff_id, at)
        elif state in (State.WAITING, State.DONE) and item_id in checkouts:
            holder_id, since = checkouts.pop(item_id)
            minutes = (at - since + 30_000_000) // 60_000_000
            if holder_id == staff_id and 1 <= minutes <= LONGEST_MINUTES:
                minutes_by_cause.setdefault(Cause(*cause_columns), []).append(minutes)
    return [
        MedianRow(*cause, len(minutes), sorted(minutes)[len(minutes) // 2])
        for cause, minutes in sorted(minutes_by_cause.items())
        if len(minutes) >= LEAST_ITEMS
    ]


def save_medians(store: Store, rows: Sequence[MedianRow]) -> None:
    """Replace the stored medians. Call inside a write transaction."""
    store.run(Effort.delete())
    store.insert_rows(Effort, rows)
