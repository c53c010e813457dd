"""How far the items of a plan are, from the items themselves and their events."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from data.events.change_set import RowKey
from data.events.undoable import IS_NO_UNDO, is_not_undone
from data.models.base import VALUE, among, text_of
from data.models.events import Event
from data.models.items import Item
from data.store.columns import moment_of, moment_to_int
from data.store.store import Store
from medq.domain.items.item import State

NOT_UNDONE = IS_NO_UNDO & is_not_undone(Event.id)
EVENTS_OF_ITEMS = text_of(
    Event.select(Event.item_id, Event.at, Event.after)
    .where((Event.at >= VALUE) & NOT_UNDONE & among(Event.item_id))
    .order_by(Event.id)
)
FINISHED = text_of(Item.select(Item.id).where((Item.state > int(State.TAKEN)) & among(Item.id)))


class StateChange(NamedTuple):
    """One event that gave an item a state and was not undone."""

    item_id: int
    at: datetime
    state: State


def state_changes(store: Store, ids: Iterable[int], since: datetime) -> list[StateChange]:
    """Return the changes of state of these items since a moment, in their order."""
    changes: list[StateChange] = []
    for item_id, at, after in store.rows_in(EVENTS_OF_ITEMS, ids, (moment_to_int(since),)):
        columns = json.loads(after).get(str(RowKey.of(Item, item_id))) or {}
        if columns.get("state") is not None:
            changes.append(StateChange(item_id, moment_of(at), State(columns["state"])))
    return changes


def finished_items(store: Store, ids: Iterable[int]) -> set[int]:
    """Return those of these items that are done or on hold."""
    return {item_id for (item_id,) in store.rows_in(FINISHED, ids)}
