"""The versions of items that an act on many of them was asked for."""

from collections.abc import Sequence

from data.models.items import Item, ItemGroup
from data.store.store import Store
from medq.domain.items.item import GroupKey


def versions_by_item(store: Store, ids: Sequence[int]) -> dict[int, int]:
    """Return the versions of these items by id, in the order of `ids`."""
    query = Item.select(Item.id, Item.version)
    versions: dict[int, int] = dict(store.rows_with(query, Item.id, ids))
    return {item_id: versions[item_id] for item_id in ids if item_id in versions}


def member_versions(store: Store, group: GroupKey, limit: int) -> dict[int, int]:
    """Return the versions of a group's first members by id, in rank order."""
    is_group = (
        (ItemGroup.payer_id == group.payer_id)
        & (ItemGroup.kind == group.kind)
        & (ItemGroup.cause == group.cause)
    )
    rank_order = (Item.tier, Item.rank_key, Item.act_by, Item.neg_money_cents, Item.id)
    members = Item.select(Item.id, Item.version).join(ItemGroup).where(is_group)
    return dict(store.rows(members.order_by(*rank_order).limit(limit)))
