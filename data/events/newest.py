"""The newest events: what changed since a screen was read."""

import json

from data.events.change_set import Columns, RowKey
from data.store.store import Store


def newest_id(store: Store) -> int:
    """Return the id of the newest event; 0 if there is none."""
    return int(store.value("SELECT COALESCE(MAX(id), 0) FROM event"))


def item_changes_since(store: Store, since_id: int, limit: int) -> list[tuple[int, Columns | None]]:
    """Return (item, its columns before) of the events after `since_id`; None: it was created."""
    rows = store.rows(
        "SELECT item_id, before FROM event WHERE id > ? AND item_id IS NOT NULL"
        " ORDER BY id LIMIT ?",
        (since_id, limit),
    )
    return [
        (item_id, json.loads(before).get(str(RowKey("item", item_id)), {}))
        for item_id, before in rows
    ]
