"""How many open items each person owns."""

from peewee import fn

from data.models.items import Item
from data.store.store import Store
from medq.domain.items.item import State


def open_counts(store: Store) -> dict[int, int]:
    """Return the number of open and checked-out items by owner; reads all open items."""
    query = (
        Item.select(Item.owner_id, fn.COUNT(Item.id))
        .where(Item.state < int(State.WAITING), Item.owner_id.is_null(False))
        .group_by(Item.owner_id)
    )
    return {owner_id: int(count) for owner_id, count in store.rows(query)}
