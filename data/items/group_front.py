"""The members of a group that rank first on their own, and how many it has.

SQL text: figure 2, since the queue of a command imports no model.
"""

from collections.abc import Iterable
from typing import NamedTuple

from data.items.rank_rows import MemberRanks
from data.store.store import Store


class GroupMember(NamedTuple):
    """A member of a group, with its stored ranks."""

    id: int
    solo_rank_key: int
    tier: int
    rank_key: int
    behind_lead: int

    def has_ranks(self, ranks: MemberRanks) -> bool:
        """Return whether these are its stored ranks in the group."""
        return (self.tier, self.rank_key, self.behind_lead) == ranks


FRONT_COLUMNS = ", ".join(GroupMember._fields)


def group_front(store: Store, group_id: int, limit: int) -> list[GroupMember]:
    """Return the first members of a group by their solo rank."""
    # SQL text: figure 2, see above.
    rows = store.rows(
        f"SELECT {FRONT_COLUMNS} FROM item WHERE group_id = ?"
        " ORDER BY solo_rank_key, act_by, neg_money_cents, id LIMIT ?",
        (group_id, limit),
    )
    return list(map(GroupMember._make, rows))


def group_sizes(store: Store, ids: Iterable[int]) -> dict[int, int]:
    """Return how many open items are in each of these groups."""
    # SQL text: figure 2, see above.
    return dict(store.rows_in("SELECT id, items FROM item_group WHERE id IN (?*)", ids))


def group_totals(store: Store, ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return how many open items are in each of these groups, and their cents."""
    # SQL text: figure 2, see above.
    rows = store.rows_in("SELECT id, items, money_cents FROM item_group WHERE id IN (?*)", ids)
    return {group_id: (items, int(cents)) for group_id, items, cents in rows}
