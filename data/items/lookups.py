"""Which items there are: the newest, those after an id, one on the same subject."""

from typing import Any

from peewee import fn

from data.models.base import VALUE, text_of
from data.models.items import Item
from data.store.store import Store
from medq.domain.items.item import State

SUBJECT_OF_ITEM = text_of(Item.select(Item.subject_kind, Item.subject_id).where(Item.id == VALUE))
_Twin: Any = Item.alias()
OPEN_TWIN = text_of(
    Item.select(_Twin.id)
    .join(
        _Twin,
        on=(_Twin.subject_kind == Item.subject_kind)
        & (_Twin.subject_id == Item.subject_id)
        & (_Twin.kind == Item.kind)
        & (_Twin.topic == Item.topic)
        & (_Twin.id != Item.id),
    )
    .where(Item.id == VALUE, _Twin.state < State.DONE)
)


def subject_of(store: Store, item_id: int) -> tuple[int, int]:
    """Return (kind, id) of what an item is about."""
    ((subject_kind, subject_id),) = store.rows(SUBJECT_OF_ITEM, (item_id,))
    return subject_kind, subject_id


def newest_id(store: Store) -> int:
    """Return the id of the newest item; 0 if there is none."""
    return int(store.value(Item.select(fn.COALESCE(fn.MAX(Item.id), 0))))


def open_after(store: Store, after: int, limit: int) -> list[int]:
    """Return open and checked-out items with higher ids, in order."""
    is_open = Item.state < State.WAITING
    query = Item.select(Item.id).where(Item.id > after, is_open).order_by(Item.id).limit(limit)
    return [item_id for (item_id,) in store.rows(query)]


def open_twin(store: Store, item_id: int) -> int | None:
    """Return another item, not done, with the same subject, kind and topic, or None."""
    twin_id: int | None = store.value(OPEN_TWIN, (item_id,))
    return twin_id
