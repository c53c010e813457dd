"""What was done to an item, by whom and when."""

from datetime import datetime

from data.store.columns import moment_from_int
from data.store.store import Row, Store


def of_item(store: Store, item_id: int, limit: int = 200) -> list[Row]:
    """Return (id, moment, initials, act, text) of an item's events, the newest first."""
    return store.rows(
        """SELECT e.id, e.at, COALESCE(s.initials, 'medq'), e.act, e.text FROM event e
        LEFT JOIN staff s ON s.id = e.staff_id WHERE e.item_id = ? ORDER BY e.id DESC LIMIT ?""",
        (item_id, limit),
    )


def event_moment(microseconds: int) -> datetime:
    """Return the moment of an event, aware UTC."""
    moment = moment_from_int(microseconds)
    assert moment is not None
    return moment
