"""Minutes that this office's items took, from check-out to the end, by kind, payer and cause."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from data.events.change_set import RowKey
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


def medians(store: Store) -> dict[Cause, MedianRow]:
    """Return the median minutes by cause, as of the last new day."""
    rows = map(MedianRow._make, store.rows(Effort.select_row(MedianRow)))
    return {Cause(row.kind, row.payer_id, row.cause): row for row in rows}


def compute_medians(store: Store) -> list[MedianRow]:
    """Return the median minutes by cause, computed from the newest events."""
    minutes_by_cause: dict[Cause, list[int]] = {}
    checkouts: dict[int, tuple[int, int]] = {}  # staff and moment, by item
    # SQL text: figure 14, a new day, which reads the newest events.
    rows = store.rows(
        """SELECT e.item_id, e.staff_id, e.at, e.after, i.kind, COALESCE(i.payer_id, 0), i.cause
        FROM (SELECT id, item_id, staff_id, at, after FROM event
        WHERE id > (SELECT COALESCE(MAX(id), 0) FROM event) - ?
            AND item_id IS NOT NULL AND staff_id IS NOT NULL AND undoes_id IS NULL
            AND act NOT IN ('import', 'release', 'note')) e
        JOIN item i ON i.id = e.item_id WHERE NOT EXISTS (SELECT 1 FROM event u
        WHERE u.undoes_id = e.id) ORDER BY e.id""",
        (NEWEST_EVENTS,),
    )
    for item_id, staff_id, at, after, *cause_columns in rows:
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
