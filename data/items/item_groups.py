"""Groups of open items of one kind, payer and cause, and their members by solo rank."""

from collections.abc import Iterable

from data.store.store import Store

Group = tuple[int, int, str]  # payer, kind, cause


def group_ids(store: Store, groups: Iterable[Group]) -> dict[Group, int]:
    """Return the ids of groups, creating new ones."""
    id_by_group: dict[Group, int] = {}
    for group in sorted(groups):
        id_by_group[group] = group_id(store, group) or store.insert(
            "item_group", payer_id=group[0], kind=group[1], cause=group[2]
        )
    return id_by_group


def group_id(store: Store, group: Group) -> int | None:
    """Return the id of a group, or None."""
    row_id: int | None = store.value(
        "SELECT id FROM item_group WHERE payer_id = ? AND kind = ? AND cause = ?", group
    )
    return row_id


def group_sizes(store: Store, ids: Iterable[int]) -> dict[int, int]:
    """Return how many open items are in each of these groups."""
    return dict(store.rows_in("SELECT id, items FROM item_group WHERE id IN (?*)", ids))


Member = tuple[int, int, int, int, int]  # id, solo rank key, tier, rank key, behind lead


def group_front(store: Store, group: int, limit: int) -> list[Member]:
    """Return the first members of a group by their solo rank."""
    return store.rows(
        "SELECT id, solo_rank_key, tier, rank_key, behind_lead FROM item WHERE group_id = ?"
        " ORDER BY solo_rank_key, act_by, neg_money_cents, id LIMIT ?",
        (group, limit),
    )


GroupKey = tuple[int, int, int, int]  # solo rank key, act_by, negative cents, id


def last_front_key(store: Store, group: int, limit: int) -> GroupKey | None:
    """Return the key of the last of the first `limit` members; None if there are fewer.

    Reads the index alone.
    """
    order = "solo_rank_key, act_by, neg_money_cents, id"
    return store.row(
        f"SELECT {order} FROM item WHERE group_id = ? ORDER BY {order} LIMIT 1 OFFSET ?",
        (group, limit - 1),
    )
