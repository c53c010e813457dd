"""Items whose deadline passed, in the queue or on hold: all, and those that nobody signed."""

from collections.abc import Iterator
from datetime import date

from data.plan.act_by_parts import GROUPED, ON_HOLD, SINGLE
from data.store.store import Row, Store

PARTS = (GROUPED, SINGLE, ON_HOLD)
NOT_SIGNED = (
    "i.deadline < ? AND i.duty = 0 AND (i.decided_day IS NULL OR i.decided_day <= i.deadline)"
)


def first_lost(store: Store, today: date, limit: int) -> list[int]:
    """Return the first items that are lost, those that had to be worked first before the others."""
    rows = _of_parts(store, "i.act_by, i.id", today, f" ORDER BY i.act_by, i.id LIMIT {int(limit)}")
    return [item_id for _act_by, item_id in sorted(rows)[:limit]]


def count_lost(store: Store, today: date) -> int:
    """Return how many items are lost."""
    return sum(count for (count,) in _of_parts(store, "COUNT(*)", today))


def lost_since(store: Store, since: date, today: date) -> list[int]:
    """Return the lost items whose deadline passed on a day or later."""
    passed_since = f" AND i.deadline >= {since.toordinal()}"
    return sorted(item_id for (item_id,) in _of_parts(store, "i.id", today, passed_since))


def passed_since(store: Store, since: date, today: date) -> list[int]:
    """Return the items that are worked in ways and whose deadline passed on a day or later."""
    # SQL text: figure 14, a new day, with each part read by its own index.
    text = "SELECT i.id {} AND i.deadline >= ? AND i.deadline < ? AND i.ways_id IS NOT NULL"
    day = today.toordinal()
    params = (0, day, since.toordinal(), day)
    rows = [row for part in PARTS for row in store.rows(text.format(part), params)]
    return sorted(item_id for (item_id,) in rows)


def _of_parts(store: Store, columns: str, today: date, ending: str = "") -> Iterator[Row]:
    """Yield the rows of lost items: members of groups, single ones, those on hold."""
    # SQL text: figure 9, the answer to a key, with each part read by its own index.
    day = today.toordinal()
    for part in PARTS:
        text = f"SELECT {columns} {part} AND {NOT_SIGNED}{ending}"
        yield from store.rows(text, (0, day, day))
