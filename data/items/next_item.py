"""The item that a person checks out next."""

from collections.abc import Sequence
from datetime import date, datetime

from data.store.columns import moment_to_int
from data.store.store import Store, placeholders
from medq.domain.items.item import GroupKey, Kind


def first_to_take(
    store: Store, *, kinds: Sequence[Kind], staff_id: int, now: datetime, today: date
) -> int | None:
    """Return the item that a person checks out next, or None.

    Skips items whose window has not opened and items assigned to others; the person's own pins come
    first. Call inside a write transaction, so that nobody else gets the same item.
    """
    # SQL text: figure 13, 16 processes that take the next item.
    kind_text = f" AND i.kind IN ({placeholders(kinds)})" if kinds else ""
    where = (
        f"i.state = 1{kind_text} AND (i.owner_id IS NULL OR i.owner_id = ?)"
        " AND (i.window_start IS NULL OR i.window_start <= ?)"
    )
    params = [*(int(kind) for kind in kinds), staff_id, moment_to_int(now)]
    order = "i.tier, i.rank_key, i.act_by, i.neg_money_cents, i.id"
    pinned = (
        f"SELECT i.id FROM item i WHERE i.pinned_by = ? AND i.pinned_until >= ? AND {where}"
        f" ORDER BY {order} LIMIT 1"
    )
    item_id: int | None = store.value(pinned, (staff_id, today.toordinal(), *params))
    if item_id is not None:
        return item_id
    # A lead ranks before the members behind it, but may be assigned to somebody else.
    first_keys = [
        store.row(
            f"SELECT {order} FROM item i WHERE i.behind_lead = {behind} AND {where}"
            f" ORDER BY {order} LIMIT 1",
            params,
        )
        for behind in (0, 1)
    ]
    keys = [key for key in first_keys if key]
    return int(min(keys)[-1]) if keys else None


def first_of_group_to_take(
    store: Store, group: GroupKey, together: int, *, staff_id: int, now: datetime
) -> int | None:
    """Return the member of a group that a person checks out next, or None.

    Of the first `together` members by solo rank, the one with the best rank.
    """
    # SQL text: figure 13, 16 processes that take the next item.
    rows = store.rows(
        """SELECT tier, rank_key, act_by, neg_money_cents, id FROM item
        WHERE group_id = (SELECT id FROM item_group WHERE payer_id = ? AND kind = ? AND cause = ?)
        AND (owner_id IS NULL OR owner_id = ?) AND (window_start IS NULL OR window_start <= ?)
        ORDER BY solo_rank_key, act_by, neg_money_cents, id LIMIT ?""",
        (*group, staff_id, moment_to_int(now), together),
    )
    return int(min(rows)[-1]) if rows else None
