"""Who acted last on an item."""

from collections.abc import Iterable
from typing import Any

from peewee import fn

from data.models.base import among, text_of
from data.models.events import Event
from data.models.office import Staff
from data.store.store import Store

_Undoing: Any = Event.alias()
LAST_EVENTS = text_of(
    Event.select(Event.item_id, fn.MAX(Event.id))
    .where(
        Event.staff_id.is_null(False)
        & Event.undoes_id.is_null()
        & ~fn.EXISTS(_Undoing.select(_Undoing.id).where(_Undoing.undoes_id == Event.id))
        & among(Event.item_id)
    )
    .group_by(Event.item_id)
)
PEOPLE = text_of(
    Event.select(Event.id, Staff.initials)
    .join(Staff, on=Event.staff_id == Staff.id)
    .where(among(Event.id))
)


def last_people(store: Store, ids: Iterable[int]) -> dict[int, str]:
    """Return by item the initials of who acted on it last; what was undone is no act."""
    newest: dict[int, int] = dict(store.rows_in(LAST_EVENTS, ids))
    initials_by_event: dict[int, str] = dict(store.rows_in(PEOPLE, newest.values()))
    return {
        item_id: initials_by_event[event_id]
        for item_id, event_id in newest.items()
        if event_id in initials_by_event
    }
