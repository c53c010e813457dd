"""Acts that write several events, the act's own event last: they are undone as one group.

The act's event names the first of them in `before` as a row that did not exist: `"event:17": null`
"""

import json
from collections.abc import Collection
from typing import NamedTuple

from data.events.change_set import ChangeSet, RowKey, Rows, ids_of
from data.events.newest import newest_id
from data.events.undoable import IS_NO_UNDO, is_not_undone
from data.models.events import Event
from data.models.office import Staff
from data.store.store import Store


class EventGroup(NamedTuple):
    """An act's own event and the first event of its group."""

    id: int
    subject_id: int
    first_id: int
    before: Rows


class GroupEvent(NamedTuple):
    """One event of a group."""

    id: int
    act: str
    subject_kind: int
    subject_id: int
    item_id: int | None
    before: Rows
    after: Rows


class PersonsAct(NamedTuple):
    """An act of a person on an item."""

    event_id: int
    act: str
    staff_id: int
    initials: str


def mark_first_event(store: Store, change_set: ChangeSet) -> None:
    """Note in a change set that the next event is the first of its group."""
    change_set.before[str(RowKey.of(Event, newest_id(store) + 1))] = None


def event_group(store: Store, event_id: int) -> EventGroup:
    """Return the group of an act's own event; an event that names no other is its own first."""
    query = Event.select(Event.subject_id, Event.before).where(Event.id == event_id)
    ((subject_id, before_text),) = store.rows(query)
    before = json.loads(before_text)
    first_id = min(ids_of(before, Event), default=event_id)
    return EventGroup(event_id, subject_id, first_id, before)


def group_events(store: Store, group: EventGroup) -> list[GroupEvent]:
    """Return the events of a group, the act's own event last."""
    is_of_group = Event.id.between(group.first_id, group.id)
    query = Event.select_row(GroupEvent).where(is_of_group).order_by(Event.id)
    events = map(GroupEvent._make, store.rows(query))
    return [
        event._replace(before=json.loads(str(event.before)), after=json.loads(str(event.after)))
        for event in events
    ]


def first_act_after(
    store: Store, item_id: int, event_id: int, passing: Collection[str]
) -> PersonsAct | None:
    """Return a person's first act on an item after an event, or None.

    Undone acts do not count, nor do those named in `passing`.
    """
    row = store.row(
        Event.select(Event.id, Event.act, Event.staff_id, Staff.initials)
        .join(Staff, on=(Staff.id == Event.staff_id))
        .where(Event.item_id == item_id, Event.id > event_id)
        .where(Event.act.not_in(sorted(passing)), IS_NO_UNDO, is_not_undone(Event.id))
        .order_by(Event.id)
        .limit(1)
    )
    return PersonsAct._make(row) if row else None
