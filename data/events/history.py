"""What was done to an item, by whom and when."""

from functools import cache

from peewee import JOIN, fn

from data.models.base import VALUE, text_of
from data.models.events import Event
from data.models.office import Staff
from data.store.columns import moment_of
from data.store.store import Store
from medq.domain.items.item import EventLine


def of_item(store: Store, item_id: int, limit: int = 200) -> list[EventLine]:
    """Return an item's events, the newest first."""
    rows = store.rows(_history_text(), (item_id, limit))
    return [
        EventLine(event_id, moment_of(at), user, act, text)
        for event_id, at, user, act, text in rows
    ]


@cache
def _history_text() -> str:
    return text_of(
        Event.select(Event.id, Event.at, fn.COALESCE(Staff.initials, "medq"), Event.act, Event.text)
        .join(Staff, JOIN.LEFT_OUTER, on=(Staff.id == Event.staff_id))
        .where(Event.item_id == VALUE)
        .order_by(Event.id.desc())
        .limit(VALUE)
    )
