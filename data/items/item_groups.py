"""Groups of open items of one kind, payer and cause: their ids, and how far their fronts reach."""

from collections.abc import Iterable
from typing import NamedTuple

from data.models.base import VALUE, text_of
from data.models.items import Item, ItemGroup
from data.store.store import Store
from medq.domain.items.item import GroupKey


class SoloOrder(NamedTuple):
    """The key by which the members of a group are sorted, the first one first."""

    solo_rank_key: int
    act_by: int
    neg_money_cents: int
    id: int


ID_OF_GROUP = text_of(
    ItemGroup.select(ItemGroup.id).where(
        ItemGroup.payer_id == VALUE, ItemGroup.kind == VALUE, ItemGroup.cause == VALUE
    )
)
SOLO_ORDER = (Item.solo_rank_key, Item.act_by, Item.neg_money_cents, Item.id)
LAST_OF_FRONT = text_of(
    Item.select_row(SoloOrder)
    .where(Item.group_id == VALUE)
    .order_by(*SOLO_ORDER)
    .limit(1)
    .offset(VALUE)
)


def group_ids(store: Store, groups: Iterable[GroupKey]) -> dict[GroupKey, int]:
    """Return the ids of groups, creating new ones."""
    id_by_group: dict[GroupKey, int] = {}
    for group in sorted(groups):
        existing_id = store.value(ID_OF_GROUP, group)
        id_by_group[group] = existing_id or store.insert(ItemGroup, **group._asdict())
    return id_by_group


def last_front_key(store: Store, group_id: int, limit: int) -> SoloOrder | None:
    """Return the key of the last of the first `limit` members; None if there are fewer.

    Reads the index alone.
    """
    row = store.row(LAST_OF_FRONT, (group_id, limit - 1))
    return SoloOrder._make(row) if row else None
