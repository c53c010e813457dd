"""What comes by itself: waiting items whose day has come, and promised times that have passed."""

from datetime import date, datetime

from data.store.columns import moment_to_int
from data.store.store import Store
from medq.domain.items.item import Kind

PROMISE_MISSED = 2  # of an item's `promised`: it was, and the time is over


def due_items(store: Store, today: date, limit: int) -> list[int]:
    """Waiting items whose day has come."""
    rows = store.rows(
        "SELECT id FROM item WHERE state = 3 AND wait_until <= ? ORDER BY wait_until, id LIMIT ?",
        (today.toordinal(), limit),
    )
    return [item_id for (item_id,) in rows]


def passed_promises(store: Store, now: datetime, limit: int) -> list[int]:
    """Open items whose promised window is over and was not noticed yet."""
    rows = store.rows(
        f"SELECT id FROM item WHERE kind = {int(Kind.CALLBACK)} AND state < 3 AND promised = 1 AND window_end < ?"
        " ORDER BY id LIMIT ?",
        (moment_to_int(now), limit),
    )
    return [item_id for (item_id,) in rows]


def item_subject(store: Store, item_id: int) -> tuple[int, int]:
    """(kind, id) of what an item is about."""
    row = store.row("SELECT subject_kind, subject_id FROM item WHERE id = ?", (item_id,))
    assert row is not None
    return row[0], row[1]
