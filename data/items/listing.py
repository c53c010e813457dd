"""Lists of items: pages by keyset, counts from the tally, totals of groups.

Sort columns are stored ascending, so one keyset serves every sort on both engines. The queue is the
open and the checked-out items: each state is a range of the index, and a page merges the two.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from data.items.item_filter import QUEUE, ItemFilter
from data.store.columns import NO_DATE, date_from_int, moment_from_int
from data.store.store import Store, placeholders
from medq.domain.items.item import Kind, State

SORTS: dict[str, tuple[str, ...]] = {
    "rank": ("tier", "rank_key", "act_by", "neg_money_cents", "id"),
    "due": ("act_by", "tier", "rank_key", "id"),
    "money": ("neg_money_cents", "id"),
    "age": ("age_start", "id"),
}


Key = tuple[int, ...]


def keys(
    store: Store,
    item_filter: ItemFilter,
    sort: str,
    limit: int,
    *,
    after: Key | None = None,
    before: Key | None = None,
    from_end: bool = False,
) -> list[Key]:
    """Return up to `limit` sort keys in list order, after a key or up to and including one.

    `from_end` returns the last ones.
    """
    if limit < 1:
        return []
    columns = ", ".join(f"i.{column}" for column in SORTS[sort])
    backwards = before is not None or from_end
    order = ", ".join(f"i.{column} {'DESC' if backwards else 'ASC'}" for column in SORTS[sort])
    edge = before if backwards else after
    keys_found: list[Key] = []
    for state, range_conditions in _ranges(item_filter, sort):
        texts, params = item_filter.where(state)
        if edge is not None:
            range_conditions = [
                *range_conditions,
                f"({columns}) {'<=' if backwards else '>'} ({placeholders(edge)})",
            ]
            params += edge
        where = " AND ".join([*texts, *range_conditions])
        # SQL text: figure 10, a page by keyset; figure 3, the first one.
        keys_found += store.rows(
            f"SELECT {columns} FROM item i WHERE {where} ORDER BY {order} LIMIT ?", (*params, limit)
        )
    keys_found = sorted(keys_found, reverse=backwards)[:limit]
    return keys_found[::-1] if backwards else keys_found


def _ranges(item_filter: ItemFilter, sort: str) -> Iterable[tuple[State, list[str]]]:
    """Yield the index ranges that a list is merged from, as (state, extra conditions)."""
    for state in item_filter.states:
        if state is State.OPEN and sort == "rank" and not item_filter.grouped:
            yield state, ["i.behind_lead = 0"]
            yield state, ["i.behind_lead = 1"]
        elif sort == "rank" and not item_filter.grouped:
            yield state, ["i.behind_lead = 0"]
        else:
            yield state, []


def pinned_keys(store: Store, staff_id: int, today: date) -> list[Key]:
    """Return the rank keys of a person's pinned items in the queue, ids last."""
    # SQL text: figure 3, the first page.
    columns = ", ".join(SORTS["rank"])
    return store.rows(
        f"SELECT {columns} FROM item WHERE pinned_by = ? AND pinned_until >= ? AND state IN (1, 2)"
        f" ORDER BY {columns}",
        (staff_id, today.toordinal()),
    )


def counts(store: Store, states: Iterable[State] = QUEUE) -> dict[Kind, tuple[int, int]]:
    """Return (items, cents at risk) of each kind, from the tally."""
    # SQL text: figure 3, the counts of the first screen.
    state_numbers = [int(state) for state in states]
    rows = store.rows(
        "SELECT kind, SUM(items), SUM(money_cents) FROM tally"
        f" WHERE state IN ({placeholders(state_numbers)}) GROUP BY kind",
        state_numbers,
    )
    by_kind = {Kind(kind): (int(number), int(money)) for kind, number, money in rows}
    return {kind: by_kind.get(kind, (0, 0)) for kind in Kind}


def total(store: Store, item_filter: ItemFilter) -> int:
    """Return how many items a list holds: from the tally where possible, else counted."""
    if item_filter.by_tally:
        by_kind = counts(store, item_filter.states)
        kinds = item_filter.kinds or tuple(Kind)
        members_behind = (
            _behind(store, kinds) if item_filter.grouped and State.OPEN in item_filter.states else 0
        )
        return sum(by_kind[kind][0] for kind in kinds) - members_behind
    # SQL text: figure 10, the length of a list.
    count = 0
    for state in item_filter.states:
        texts, params = item_filter.where(state)
        count += int(
            store.value(f"SELECT count(*) FROM item i WHERE {' AND '.join(texts)}", params)
        )
    return count


def _behind(store: Store, kinds: Sequence[Kind]) -> int:
    """Return how many items of these kinds are behind a lead."""
    # SQL text: figure 3, the length of the first list.
    kind_numbers = [int(kind) for kind in kinds]
    text = (
        "SELECT COALESCE(SUM(items - 1), 0) FROM item_group WHERE items > 1"
        f" AND kind IN ({placeholders(kind_numbers)})"
    )
    return int(store.value(text, kind_numbers))


class GroupTotals(NamedTuple):
    """The totals of a lead's group."""

    more: int
    money_cents: int
    act_by: date | None


def groups_by_lead(store: Store, ids: Sequence[int]) -> dict[int, GroupTotals]:
    """Return the totals of groups with more than one member, by their lead."""
    # SQL text: figure 3, the first page, and 10, the next ones.
    rows = store.rows_in(
        f"""SELECT i.id, g.items - 1, g.money_cents,
            (SELECT MIN(m.act_by) FROM item m WHERE m.group_id = g.id AND m.act_by < {NO_DATE})
        FROM item i JOIN item_group g ON g.id = i.group_id WHERE i.behind_lead = 0 AND g.items > 1
        AND i.id IN (?*)""",
        ids,
    )
    return {
        item_id: GroupTotals(more, int(cents), date_from_int(act_by))
        for item_id, more, cents, act_by in rows
    }


def leases(store: Store, ids: Iterable[int]) -> dict[int, tuple[int, datetime | None]]:
    """Return (version, end of the lease) of these items."""
    # SQL text: figure 9; between keys a session looks whether its rows changed.
    rows = store.rows_in("SELECT id, version, held_until FROM item WHERE id IN (?*)", ids)
    return {item_id: (version, moment_from_int(until)) for item_id, version, until in rows}


def count_listed(store: Store, item_filter: ItemFilter, ids: Iterable[int]) -> int:
    """Return how many of these items a list holds."""
    # SQL text: figure 9, as for `leases`.
    item_ids, count = list(ids), 0
    for state in item_filter.states:
        texts, params = item_filter._replace(grouped=False).where(state)
        count += len(
            store.rows_in(
                f"SELECT i.id FROM item i WHERE {' AND '.join(texts)} AND i.id IN (?*)",
                item_ids,
                params,
            )
        )
    return count


def next_wait_end(store: Store) -> date | None:
    """Return the first date on which an item on hold comes back, or None."""
    # SQL text: figure 3, the counts of the first screen.
    return date_from_int(store.value("SELECT min(wait_until) FROM item WHERE state = 3"))
