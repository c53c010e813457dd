"""What a person finished or followed up, by the newest of their events."""

import json
from datetime import datetime

from data.events.change_set import RowKey
from data.models.events import Event
from data.models.items import Item
from data.store.columns import moment_to_int
from data.store.store import Store
from medq.domain.items.item import State

MOST_EVENTS = 2000  # more than a person's day has
ENDED = (int(State.WAITING), int(State.DONE))


def ended_items(store: Store, staff_id: int, since: datetime) -> list[int]:
    """Return the items that a person's events since a moment put on hold or finished."""
    query = (
        Event.select(Event.item_id, Event.after)
        .where(
            Event.staff_id == staff_id,
            Event.item_id.is_null(False),
            Event.at >= moment_to_int(since),
        )
        .order_by(Event.id.desc())
        .limit(MOST_EVENTS)
    )
    ended_ids = {
        item_id
        for item_id, after in store.rows(query)
        if (json.loads(after).get(str(RowKey.of(Item, item_id))) or {}).get("state") in ENDED
    }
    return sorted(ended_ids)
