"""What the newest events changed in items, for a list that is on the screen."""

import json
from typing import NamedTuple

from data.events.change_set import RowKey
from data.models.events import Event
from data.models.items import Item
from data.store.store import Store
from medq.domain.items.item import State


class ItemChange(NamedTuple):
    """The change of one item by one event."""

    item_id: int
    is_new: bool
    state_before: State | None  # None: its state stayed as it was, or it is new


def item_changes_since(store: Store, since_id: int, limit: int) -> list[ItemChange]:
    """Return what the events after `since_id` did to items, the oldest first."""
    query = (
        Event.select(Event.item_id, Event.before)
        .where(Event.id > since_id, Event.item_id.is_null(False))
        .order_by(Event.id)
        .limit(limit)
    )
    changes = []
    for item_id, before in store.rows(query):
        columns = json.loads(before).get(str(RowKey.of(Item, item_id)), {})
        state = (columns or {}).get("state")
        changes.append(
            ItemChange(item_id, columns is None, None if state is None else State(state))
        )
    return changes
