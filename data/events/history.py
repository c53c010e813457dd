"""What was done to an item, by whom and when."""

import json
from collections.abc import Iterable
from typing import Any

from peewee import JOIN, fn

from data.events.change_set import Rows
from data.models.base import VALUE, among, text_of
from data.models.events import Event
from data.models.items import Item
from data.models.office import Staff
from data.store.columns import domain_rows
from data.store.store import Store
from medq.domain.items.item import EventLine, Kind

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


_OF_PATIENT = Item.select(Item.id).where(Item.patient_id == VALUE)
OF_PATIENT = text_of(_LINES.where(Event.item_id << _OF_PATIENT))
OF_ACCOUNT = text_of(
    _LINES.where(Event.item_id << _OF_PATIENT.where(Item.kind != int(Kind.CALLBACK)))
)
AFTER = text_of(Event.select(Event.id, Event.after).where(among(Event.id)))


HAS_ACTED = text_of(
    Event.select(Event.id).where(Event.staff_id == VALUE, Event.item_id.is_null(False)).limit(1)
)


def has_acted(store: Store, staff_id: int) -> bool:
    """Return whether a person has done anything to an item."""
    return store.row(HAS_ACTED, (staff_id,)) is not None


def of_patient(store: Store, patient_id: int, *, callbacks: bool) -> list[EventLine]:
    """Return the newest events of all items of a patient, the newest first.

    Without `callbacks` those of their callbacks are left out.
    """
    text = OF_PATIENT if callbacks else OF_ACCOUNT
    return domain_rows(EventLine, store.rows(text, (patient_id, MOST_EVENTS)))


def rows_after(store: Store, event_ids: Iterable[int]) -> dict[int, Rows]:
    """Return the rows that events wrote, with their new values, by event."""
    return {event_id: json.loads(text) for event_id, text in store.rows_in(AFTER, event_ids)}


def of_item(store: Store, item_id: int, limit: int = MOST_EVENTS) -> list[EventLine]:
    """Return the newest events of an item, the newest first."""
    return domain_rows(EventLine, store.rows(OF_ITEM, (item_id, limit)))


def of_claim(store: Store, claim_id: int) -> list[EventLine]:
    """Return the newest events of all items of a claim, the newest first."""
    return domain_rows(EventLine, store.rows(OF_CLAIM, (claim_id, MOST_EVENTS)))
