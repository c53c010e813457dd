"""What was done to an item, by whom and when."""

from peewee import JOIN, fn

from data.models.base import VALUE, text_of
from data.models.events import Event
from data.models.office import Staff
from data.store.columns import domain_rows
from data.store.store import Store
from medq.domain.items.item import EventLine

OF_ITEM = text_of(
    Event.select_row(EventLine, user=fn.COALESCE(Staff.initials, "medq"))
    .join(Staff, JOIN.LEFT_OUTER, on=(Staff.id == Event.staff_id))
    .where(Event.item_id == VALUE)
    .order_by(Event.id.desc())
    .limit(VALUE)
)


def of_item(store: Store, item_id: int, limit: int = 200) -> list[EventLine]:
    """Return an item's events, the newest first."""
    return domain_rows(EventLine, store.rows(OF_ITEM, (item_id, limit)))
