"""The item that a person checks out next: the first row of a list that they may work now."""

from datetime import date, datetime
from typing import NamedTuple

from data.items.item_filter import STANDS_FOR_CLAIM, ItemFilter, Where
from data.items.joined_items import CAN_JOIN, RANK_ORDER, joined_by_row
from data.items.listing import keys
from data.items.rank_rows import JOINED
from data.store.columns import moment_to_int
from data.store.store import Store
from medq.domain.items.item import GroupKey


class Taker(NamedTuple):
    """A person who takes an item, and the moment at which they do."""

    staff_id: int
    now: datetime

    @property
    def may_take(self) -> Where:
        """Return the condition that the taker may check out `item i` now.

        It is open and nobody else's, its window has opened, and nobody works its claim.
        """
        # SQL text: figure 13, 16 processes that take the next item.
        claim_is_held = (
            "SELECT 1 FROM item h WHERE h.claim_id = i.claim_id AND h.state + 0 = 2"
            f" AND {STANDS_FOR_CLAIM.format('h')} AND {STANDS_FOR_CLAIM.format('i')}"
        )
        return Where(
            [
                "(i.owner_id IS NULL OR i.owner_id = ?)",
                "(i.window_start IS NULL OR i.window_start <= ?)",
                f"NOT EXISTS ({claim_is_held})",
            ],
            [self.staff_id, moment_to_int(self.now)],
        )


def first_to_take(
    store: Store, item_filter: ItemFilter, sort: str, taker: Taker, *, reverse: bool = False
) -> int | None:
    """Return the item of the first row of a list that a person may check out now, or None.

    A member of a group is taken where its lead is somebody else's. Of a claim the item that the
    list shows. Call inside a write transaction, so that nobody else gets the same item.
    """
    members = item_filter._replace(grouped=False, joined=True, may_take=taker.may_take)
    first_keys = keys(store, members, sort, 1, from_end=reverse)
    if not first_keys:
        return None
    item_id = first_keys[0][-1]
    if sort != "due":  # only there a claim stands where another of its items is due
        return item_id
    matches = joined_by_row(store, [item_id], item_filter)
    return matches[item_id][0].id if item_id in matches else item_id


def first_pinned(store: Store, taker: Taker, today: date) -> int | None:
    """Return the first of a person's own pins that they may check out now, or None.

    Of a pinned item that another one of its claim leads, that one.
    """
    # SQL text: figure 13, 16 processes that take the next item.
    texts, params = taker.may_take
    order = ", ".join(f"i.{column}" for column in RANK_ORDER)
    row = store.row(
        "SELECT i.id, i.behind_lead, i.claim_id FROM item i WHERE i.pinned_by = ?"
        f" AND i.pinned_until >= ? AND i.state = 1 AND {' AND '.join(texts)}"
        f" ORDER BY {order} LIMIT 1",
        (taker.staff_id, today.toordinal(), *params),
    )
    if row is None or row[1] != JOINED:
        return row[0] if row else None
    lead_id: int | None = store.value(
        f"SELECT i.id FROM item i WHERE i.claim_id = ? AND i.behind_lead <> {JOINED}"
        f" AND {CAN_JOIN.format('i')}",
        (row[2],),
    )
    return lead_id


def first_of_group_to_take(
    store: Store, group: GroupKey, together: int, taker: Taker
) -> int | None:
    """Return the member of a group that a person checks out next, or None.

    Of the first `together` members by solo rank, the one with the best rank.
    """
    # SQL text: figure 13, 16 processes that take the next item.
    texts, params = taker.may_take
    rows = store.rows(
        f"""SELECT i.tier, i.rank_key, i.act_by, i.neg_money_cents, i.id FROM item i
        WHERE i.group_id =
            (SELECT id FROM item_group WHERE payer_id = ? AND kind = ? AND cause = ?)
        AND {" AND ".join(texts)}
        ORDER BY i.solo_rank_key, i.act_by, i.neg_money_cents, i.id LIMIT ?""",
        (*group, *params, together),
    )
    return int(min(rows)[-1]) if rows else None
