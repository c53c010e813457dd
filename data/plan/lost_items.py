"""Items whose deadline passed, in the queue or on hold: all, and those that nobody signed."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from peewee import fn

from data.models.base import among, text_of
from data.models.events import Event
from data.models.office import Staff
from data.plan.expiring import GROUPED, SINGLE
from data.store.store import Row, Store

ON_HOLD = "FROM item i WHERE i.act_by >= ? AND i.act_by < ? AND i.state = 3"
PARTS = (GROUPED, SINGLE, ON_HOLD)
NOT_SIGNED = (
    "i.deadline < ? AND i.duty = 0 AND (i.decided_day IS NULL OR i.decided_day <= i.deadline)"
)
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


def last_people(store: Store, ids: Iterable[int]) -> dict[int, str]:
    """Return by item the initials of who acted on it last; what was undone is no act."""
    newest: dict[int, int] = dict(store.rows_in(LAST_EVENTS, ids))
    initials_by_event: dict[int, str] = dict(store.rows_in(PEOPLE, newest.values()))
    return {
        item_id: initials_by_event[event_id]
        for item_id, event_id in newest.items()
        if event_id in initials_by_event
    }
