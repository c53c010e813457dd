"""Minutes that this office's items took, from check-out to the end, by kind, payer and cause."""

import json
from collections.abc import Sequence

from data.events.change_set import RowKey
from data.store.store import Row, Store

NEWEST_EVENTS = 200_000
LONGEST_MINUTES = 240  # a longer item was left checked out
LEAST_ITEMS = 5  # for a median

Cause = tuple[int, int, str]  # kind, payer, cause


def medians(store: Store) -> dict[Cause, tuple[int, int]]:
    """Return (number of items, median minutes) by kind, payer and cause, as of the last new day."""
    rows = store.rows("SELECT kind, payer_id, cause, times, minutes FROM effort")
    return {
        (kind, payer_id, cause): (times, minutes) for kind, payer_id, cause, times, minutes in rows
    }


def compute_medians(store: Store) -> list[Row]:
    """Return (kind, payer, cause, items, minutes) computed from the newest events."""
    minutes_by_cause: dict[Cause, list[int]] = {}
    checkouts: dict[int, tuple[int, int]] = {}  # staff and moment, by item
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
    for item_id, staff_id, at, after, kind, payer_id, cause in rows:
        state = (json.loads(after).get(str(RowKey("item", item_id))) or {}).get("state")
        if state == 2:
            checkouts[item_id] = (staff_id, at)
        elif state in (3, 4) and item_id in checkouts:
            holder_id, since = checkouts.pop(item_id)
            minutes = (at - since + 30_000_000) // 60_000_000
            if holder_id == staff_id and 1 <= minutes <= LONGEST_MINUTES:
                minutes_by_cause.setdefault((kind, payer_id, cause), []).append(minutes)
    return [
        (*cause, len(minutes), sorted(minutes)[len(minutes) // 2])
        for cause, minutes in sorted(minutes_by_cause.items())
        if len(minutes) >= LEAST_ITEMS
    ]


def save_medians(store: Store, lines: Sequence[Row]) -> None:
    """Replace the stored medians. Call inside a write transaction."""
    store.run("DELETE FROM effort")
    if lines:
        store.insert_many("effort", "kind, payer_id, cause, times, minutes", lines)
