"""What was done to an item, by whom and when."""

from typing import Any

from peewee import JOIN, fn

from data.models.base import VALUE, text_of
from data.models.events import Event
from data.models.items import Item
from data.models.office import Staff
from data.store.columns import domain_rows
from data.store.store import Store
from medq.domain.items.item import EventLine

MOST_EVENTS = 200
_Undoing: Any = Event.alias()
_LINES = (
    Event.select_row(
        EventLine,
        user=fn.COALESCE(Staff.initials, "medq"),
        is_undone=fn.EXISTS(_Undoing.select(_Undoing.id).where(_Undoing.undoes_id == Event.id)),
    )
    .join(Staff, JOIN.LEFT_OUTER, on=(Staff.id == Event.staff_id))
    .order_by(Event.id.desc())
    .limit(VALUE)
)
OF_ITEM = text_of(_LINES.where(Event.item_id == VALUE))
OF_CLAIM = text_of(
    _LINES.where(Event.item_id << Item.select(Item.id).where(Item.claim_id == VALUE))
)


OF_PATIENT = text_of(
    _LINES.where(Event.item_id << Item.select(Item.id).where(Item.patient_id == VALUE))
)


HAS_ACTED = text_of(
    Event.select(Event.id).where(Event.staff_id == VALUE, Event.item_id.is_null(False)).limit(1)
)


def has_acted(store: Store, staff_id: int) -> bool:
    """Return whether a person has done anything to an item."""
    return store.row(HAS_ACTED, (staff_id,)) is not None


def of_patient(store: Store, patient_id: int) -> list[EventLine]:
    """Return the newest events of all items of a patient, the newest first."""
    return domain_rows(EventLine, store.rows(OF_PATIENT, (patient_id, MOST_EVENTS)))


def of_item(store: Store, item_id: int, limit: int = MOST_EVENTS) -> list[EventLine]:
    """Return the newest events of an item, the newest first."""
    return domain_rows(EventLine, store.rows(OF_ITEM, (item_id, limit)))


def of_claim(store: Store, claim_id: int) -> list[EventLine]:
    """Return the newest events of all items of a claim, the newest first."""
    return domain_rows(EventLine, store.rows(OF_CLAIM, (claim_id, MOST_EVENTS)))
