"""Lists of items: pages by keyset, counts from the tally, totals of groups.

Sort columns are stored ascending, so one keyset serves every sort on both engines. The queue is the
open and the checked-out items: each state is a range of the index, and a page merges the two.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from data.items.item_filter import QUEUE, ItemFilter, Where
from data.items.joined_items import (
    ANY_ROW,
    DUE_ORDER,
    RANK_ORDER,
    better_match,
    due_later,
    lead_keys,
    row_of_claim,
)
from data.items.rank_rows import JOINED
from data.store.columns import NO_DATE, date_from_int, moment_from_int
from data.store.store import Store, placeholders
from medq.domain.items.item import Kind, State

SORTS: dict[str, tuple[str, ...]] = {
    "rank": RANK_ORDER,
    "due": DUE_ORDER,
    "money": ("neg_money_cents", "id"),
    "age": ("age_start", "id"),
}


SPARE_KEYS = 50  # read beyond a page by due date, in place of items that are no rows
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
    if sort == "due" and item_filter.joined:
        return _first_by_due(store, item_filter, limit, after=after, before=before or from_end)
    columns = ", ".join(f"i.{column}" for column in SORTS[sort])
    backwards = before is not None or from_end
    order = ", ".join(f"i.{column} {'DESC' if backwards else 'ASC'}" for column in SORTS[sort])
    edge = before if backwards else after
    keys_found: list[Key] = []
    for state, range_conditions in _ranges(item_filter, sort):
        texts, params = item_filter.where(state)
        texts += range_conditions.texts
        params += range_conditions.params
        if len(keys_found) >= limit:  # what comes after these need not be read
            keys_found = sorted(keys_found, reverse=backwards)[:limit]
            texts.append(f"({columns}) {'>=' if backwards else '<='} ({placeholders(SORTS[sort])})")
            params += keys_found[-1]
        if edge is not None:
            texts.append(f"({columns}) {'<=' if backwards else '>'} ({placeholders(edge)})")
            params += edge
        where = " AND ".join(texts)
        # SQL text: figure 10, a page by keyset; figure 3, the first one.
        keys_found += store.rows(
            f"SELECT {columns} FROM item i WHERE {where} ORDER BY {order} LIMIT ?", (*params, limit)
        )
    keys_found = sorted(keys_found, reverse=backwards)[:limit]
    return keys_found[::-1] if backwards else keys_found


def _first_by_due(
    store: Store,
    item_filter: ItemFilter,
    limit: int,
    *,
    after: Key | None,
    before: Key | bool | None,
) -> list[Key]:
    """Return the keys by due date of a list in which a claim stands where it is due first.

    `before` is True to read from the end.
    """
    every_item = item_filter._replace(joined=False)
    backwards = bool(before)
    edge = before if isinstance(before, tuple) else None
    rows: list[Key] = []
    while len(rows) < limit:
        read = keys(
            store,
            every_item,
            "due",
            limit + SPARE_KEYS,
            after=after,
            before=edge,
            from_end=backwards and edge is None,
        )
        later_ids = due_later(store, [key[-1] for key in read], item_filter)
        firsts = [key for key in read if key[-1] not in later_ids]
        rows = [*firsts, *rows] if backwards else [*rows, *firsts]
        if len(read) < limit + SPARE_KEYS:
            break
        after = None if backwards else read[-1]
        edge = (*read[0][:-1], read[0][-1] - 1) if backwards else None
    return rows[-limit:] if backwards else rows[:limit]


def _ranges(item_filter: ItemFilter, sort: str) -> Iterable[tuple[State, Where]]:
    """Yield the index ranges that a list is merged from, as (state, extra conditions).

    Last come the items behind another of their claim: few of them are rows, and each is compared.
    """
    leads = row_of_claim(item_filter)
    if sort != "rank":
        for state in item_filter.row_states:
            yield state, leads if state in QUEUE else ANY_ROW
        return
    for state in item_filter.row_states:
        yield state, Where(["i.behind_lead = 0"], [])
        if state is State.OPEN and not item_filter.grouped:
            yield state, Where(["i.behind_lead = 1"], [])
    for state in item_filter.row_states:
        if state in QUEUE and (item_filter.narrows or not item_filter.joined):
            yield state, Where([f"i.behind_lead = {JOINED}", *leads.texts], list(leads.params))


def pinned_keys(store: Store, staff_id: int, today: date, *, joined: bool) -> list[Key]:
    """Return the rank keys of a person's pinned items in the queue, ids last.

    `joined`: of a pinned item that another item of its claim leads, the key of that one.
    """
    # SQL text: figure 3, the first page.
    columns = ", ".join(SORTS["rank"])
    pinned = store.rows(
        f"SELECT behind_lead, claim_id, {columns} FROM item"
        f" WHERE pinned_by = ? AND pinned_until >= ? AND state IN (1, 2) ORDER BY {columns}",
        (staff_id, today.toordinal()),
    )
    keys_by_place = [(behind, claim_id, tuple(key)) for behind, claim_id, *key in pinned]
    if not joined:
        return [key for _behind, _claim_id, key in keys_by_place]
    led_claims = {claim_id for behind, claim_id, _key in keys_by_place if behind == JOINED}
    leads = lead_keys(store, led_claims) if led_claims else []
    return sorted({*leads, *(key for behind, _claim_id, key in keys_by_place if behind != JOINED)})


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
    """Return how many rows a list has: from the tally where possible, else counted."""
    if item_filter.by_tally:
        kinds = item_filter.kinds or tuple(Kind)
        items, joined = _tallied(store, item_filter.states, kinds)
        if item_filter.joined and joined:
            items -= _joined_count(store, item_filter) if item_filter.narrows else joined
        if item_filter.grouped and State.OPEN in item_filter.states:
            items -= _behind(store, kinds)
        return items
    # SQL text: figure 10, the length of a list.
    count = 0
    for state in item_filter.states:
        texts, params = item_filter.where(state)
        if state in QUEUE:
            rows = row_of_claim(item_filter)
            texts, params = texts + rows.texts, params + rows.params
        count += int(
            store.value(f"SELECT count(*) FROM item i WHERE {' AND '.join(texts)}", params)
        )
    return count


def _tallied(store: Store, states: Iterable[State], kinds: Iterable[Kind]) -> tuple[int, int]:
    """Return how many items of these kinds there are, and how many are joined behind a lead."""
    # SQL text: figure 3, the length of the first list.
    kind_numbers, state_numbers = list(map(int, kinds)), list(map(int, states))
    row = store.row(
        "SELECT COALESCE(SUM(items), 0), COALESCE(SUM(joined), 0) FROM tally"
        f" WHERE kind IN ({placeholders(kind_numbers)})"
        f" AND state IN ({placeholders(state_numbers)})",
        (*kind_numbers, *state_numbers),
    )
    assert row is not None
    return int(row[0]), int(row[1])


def _joined_count(store: Store, item_filter: ItemFilter) -> int:
    """Return how many items of a list another item in it represents."""
    every_item = item_filter._replace(grouped=False)
    better = better_match(every_item)
    count = 0
    for state in set(item_filter.states).intersection(QUEUE):
        texts, params = every_item.where(state)
        where = " AND ".join([*texts, f"i.behind_lead = {JOINED}", *better.texts])
        # SQL text: figure 10, the length of a list.
        count += int(
            store.value(f"SELECT count(*) FROM item i WHERE {where}", (*params, *better.params))
        )
    return count


def count_up_to(store: Store, item_filter: ItemFilter, most: int) -> int:
    """Return how many items a list holds, at most `most`."""
    if item_filter.by_tally:
        return min(most, total(store, item_filter))
    # SQL text: figure 3, the counts of the worklists, read once the first list is shown.
    count = 0
    for state in item_filter.states:
        texts, params = item_filter.where(state)
        rows = f"SELECT 1 FROM item i WHERE {' AND '.join(texts)} LIMIT ?"
        count += int(store.value(f"SELECT count(*) FROM ({rows}) AS r", (*params, most - count)))
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


def listed(store: Store, item_filter: ItemFilter, ids: Iterable[int]) -> set[int]:
    """Return those of these items that a list holds."""
    # SQL text: figure 9, as for `leases`.
    item_ids, listed_ids = list(ids), set()
    for state in item_filter.states:
        texts, params = item_filter._replace(grouped=False, joined=False).where(state)
        rows = store.rows_in(
            f"SELECT i.id FROM item i WHERE {' AND '.join(texts)} AND i.id IN (?*)",
            item_ids,
            params,
        )
        listed_ids |= {item_id for (item_id,) in rows}
    return listed_ids


def next_wait_end(store: Store) -> date | None:
    """Return the first date on which an item on hold comes back, or None."""
    # SQL text: figure 3, the counts of the first screen.
    return date_from_int(store.value("SELECT min(wait_until) FROM item WHERE state = 3"))
