"""How many minutes this office's own items took: from being taken to what ended the work, by kind, payer and cause."""

import json
from collections.abc import Sequence

from data.store.store import Row, Store

NEWEST_EVENTS = 200_000  # events, the newest
LONGEST_MINUTES = 240  # minutes; what takes longer was lying about
LEAST_ITEMS = 5  # items from which a median counts

Cause = tuple[int, int, str]  # kind, payer, cause


def medians(store: Store) -> dict[Cause, tuple[int, int]]:
    """(how many, median minutes) by kind, payer and cause, as learned on the last new day."""
    rows = store.rows("SELECT kind, payer_id, cause, times, minutes FROM effort")
    return {
        (kind, payer_id, cause): (times, minutes) for kind, payer_id, cause, times, minutes in rows
    }


def compute_medians(store: Store) -> list[Row]:
    """(kind, payer, cause, times, minutes) as the newest events give them."""
    found: dict[Cause, list[int]] = {}
    began: dict[int, tuple[int, int]] = {}
    rows = store.rows(
        """SELECT e.item_id, e.staff_id, e.at, e.after, i.kind, COALESCE(i.payer_id, 0), i.cause
        FROM (SELECT id, item_id, staff_id, at, after FROM event WHERE id > (SELECT COALESCE(MAX(id), 0) FROM event) - ?
            AND item_id IS NOT NULL AND staff_id IS NOT NULL AND undoes_id IS NULL AND act NOT IN ('import', 'release', 'note')) e
        JOIN item i ON i.id = e.item_id WHERE NOT EXISTS (SELECT 1 FROM event u WHERE u.undoes_id = e.id) ORDER BY e.id""",
        (NEWEST_EVENTS,),
    )
    for item_id, staff_id, at, after, kind, payer_id, cause in rows:
        state = (json.loads(after).get(f"item:{item_id}") or {}).get("state")
        if state == 2:
            began[item_id] = (staff_id, at)
        elif state in (3, 4) and item_id in began:
            who, since = began.pop(item_id)
            minutes = (at - since + 30_000_000) // 60_000_000
            if who == staff_id and 1 <= minutes <= LONGEST_MINUTES:
                found.setdefault((kind, payer_id, cause), []).append(minutes)
    return [
        (*key, len(times), sorted(times)[len(times) // 2])
        for key, times in sorted(found.items())
        if len(times) >= LEAST_ITEMS
    ]


def save_medians(store: Store, lines: Sequence[Row]) -> None:
    """Put these in place of what was learned before. Inside `writing()`."""
    store.run("DELETE FROM effort")
    if lines:
        store.insert_many("effort", "kind, payer_id, cause, times, minutes", lines)
