"""Items on hold whose date has come, and promised times that have passed."""

from datetime import date, datetime

from data.store.columns import moment_to_int
from data.store.store import Store
from medq.domain.items.item import Kind


def due_items(store: Store, today: date, limit: int) -> list[int]:
    """Return items on hold whose date has come."""
    # SQL text: figure 1, the start of the app.
    rows = store.rows(
        "SELECT id FROM item WHERE state = 3 AND wait_until <= ? ORDER BY wait_until, id LIMIT ?",
        (today.toordinal(), limit),
    )
    return [item_id for (item_id,) in rows]


def passed_promises(store: Store, now: datetime, limit: int) -> list[int]:
    """Return open callbacks whose promised window has passed and is not marked as missed."""
    # SQL text: figure 1, the start of the app.
    rows = store.rows(
        f"SELECT id FROM item WHERE kind = {int(Kind.CALLBACK)} AND state < 3 AND promised = 1"
        " AND window_end < ?"
        " ORDER BY id LIMIT ?",
        (moment_to_int(now), limit),
    )
    return [item_id for (item_id,) in rows]
