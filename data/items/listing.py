"""Items as lists find them: a window of the queue by keyset, counts from the tally, the groups that leads stand for.

The order columns are stored ascending, so one keyset serves both engines and every sort. Open and taken items are the
queue; each state is its own range of the index, and a page is the merge of the two.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from data.store.columns import NO_DATE, date_from_int, date_to_int, moment_from_int
from data.store.store import Store, placeholders
from medq.domain.items.item import Kind, State

if TYPE_CHECKING:
    from data.search.prefix_search import SqlCondition

QUEUE = (State.OPEN, State.TAKEN)
SORTS: dict[str, tuple[str, ...]] = {
    "rank": ("tier", "rank_key", "act_by", "neg_money_cents", "id"),
    "due": ("act_by", "tier", "rank_key", "id"),
    "money": ("neg_money_cents", "id"),
    "age": ("age_start", "id"),
}


class ItemFilter(NamedTuple):
    """What a list is narrowed to, in ids and day numbers; empty means no narrowing."""

    kinds: tuple[Kind, ...] = ()
    states: tuple[State, ...] = QUEUE
    owner_id: int | None = None
    unassigned: bool = False
    payer_ids: tuple[int, ...] | None = None
    due_before: date | None = None
    found: tuple["SqlCondition", ...] = ()  # what the words of a search allow
    group: tuple[int, int, str] | None = (
        None  # payer, kind and cause: what stands in that group, and who is taken out of it
    )
    grouped: bool = False  # a group is one row, its lead
    without: tuple[int, ...] = ()  # ids that are shown elsewhere

    @property
    def by_tally(self) -> bool:
        """Whether the tally alone can count it."""
        narrowed = (
            self.owner_id
            or self.unassigned
            or self.payer_ids is not None
            or self.due_before
            or self.found
        )
        return not (narrowed or self.group or self.without)

    @property
    def splits_groups(self) -> bool:
        """Whether it may hold some members of a group and not others: by more than kinds and payers, a group's own."""
        apart = self.owner_id or self.unassigned or self.due_before or self.found or self.group
        return bool(apart) or self.states != QUEUE

    def where(self, state: State) -> tuple[list[str], list[Any]]:
        """SQL conditions on `item i` and their parameters, the state first."""
        # Where the ids are known, no index of a place may be walked for them: the + keeps a column out of every index.
        i = "+i" if any(condition.is_selective for condition in self.found) else "i"
        texts: list[str] = [f"{i}.state = {int(state)}"]
        params: list[Any] = []
        if self.grouped:
            texts.append("i.behind_lead = 0")
        if self.group and state is State.OPEN:
            texts.append(
                "i.group_id = (SELECT id FROM item_group WHERE payer_id = ? AND kind = ? AND cause = ?)"
            )
            params += self.group
        elif self.group:
            texts.append("i.payer_id = ? AND i.kind = ? AND i.cause = ?")
            params += self.group
        if self.kinds:
            texts.append(f"{i}.kind IN ({placeholders(self.kinds)})")
            params += [int(kind) for kind in self.kinds]
        if self.owner_id is not None:
            texts.append("i.owner_id = ?")
            params.append(self.owner_id)
        if self.unassigned:
            texts.append("i.owner_id IS NULL")
        if self.payer_ids is not None:
            texts.append(
                f"i.payer_id IN ({placeholders(self.payer_ids)})" if self.payer_ids else "1 = 0"
            )
            params += self.payer_ids
        if self.due_before is not None:
            texts.append("i.act_by < ?")
            params.append(date_to_int(self.due_before))
        for condition in self.found:
            texts.append(condition.text)
            params += condition.params
        if self.without:
            texts.append(f"i.id NOT IN ({placeholders(self.without)})")
            params += self.without
        return texts, params


Key = tuple[int, ...]


def keys(
    store: Store,
    narrowing: ItemFilter,
    sort: str,
    limit: int,
    *,
    after: Key | None = None,
    before: Key | None = None,
    from_end: bool = False,
) -> list[Key]:
    """Up to `limit` sort keys below a key (or down to it and with it), in the order of the list; with `from_end` the last ones."""
    if limit < 1:
        return []
    columns = ", ".join(f"i.{column}" for column in SORTS[sort])
    backwards = before is not None or from_end
    order = ", ".join(f"i.{column} {'DESC' if backwards else 'ASC'}" for column in SORTS[sort])
    edge = before if backwards else after
    found: list[Key] = []
    for state, more in _ranges(narrowing, sort):
        texts, params = narrowing.where(state)
        if edge is not None:
            more = [*more, f"({columns}) {'<=' if backwards else '>'} ({placeholders(edge)})"]
            params += edge
        where = " AND ".join([*texts, *more])
        found += store.rows(
            f"SELECT {columns} FROM item i WHERE {where} ORDER BY {order} LIMIT ?", (*params, limit)
        )
    found = sorted(found, reverse=backwards)[:limit]
    return found[::-1] if backwards else found


def _ranges(narrowing: ItemFilter, sort: str) -> Iterable[tuple[State, list[str]]]:
    """The ranges of the index that a list is merged from: each state, and of the open ones leads and those behind."""
    for state in narrowing.states:
        if state is State.OPEN and sort == "rank" and not narrowing.grouped:
            yield state, ["i.behind_lead = 0"]
            yield state, ["i.behind_lead = 1"]
        elif sort == "rank" and not narrowing.grouped:
            yield state, ["i.behind_lead = 0"]
        else:
            yield state, []


def pinned_keys(store: Store, staff_id: int, today: date) -> list[Key]:
    """The rank keys of the items that person pinned and that are still in the queue, in rank order; each ends with the id."""
    columns = ", ".join(SORTS["rank"])
    return store.rows(
        f"SELECT {columns} FROM item WHERE pinned_by = ? AND pinned_until >= ? AND state IN (1, 2) ORDER BY {columns}",
        (staff_id, date_to_int(today)),
    )


def counts(store: Store, states: Iterable[State] = QUEUE) -> dict[Kind, tuple[int, int]]:
    """(number, cents at stake) of each kind, from the tally."""
    wanted = [int(state) for state in states]
    rows = store.rows(
        f"SELECT kind, SUM(items), SUM(money_cents) FROM tally WHERE state IN ({placeholders(wanted)}) GROUP BY kind",
        wanted,
    )
    found = {Kind(kind): (int(number), int(money)) for kind, number, money in rows}
    return {kind: found.get(kind, (0, 0)) for kind in Kind}


def total(store: Store, narrowing: ItemFilter) -> int:
    """How many items a list holds: by the tally where it can, else by counting."""
    if narrowing.by_tally:
        by_kind = counts(store, narrowing.states)
        kinds = narrowing.kinds or tuple(Kind)
        members_behind = (
            _behind(store, kinds) if narrowing.grouped and State.OPEN in narrowing.states else 0
        )
        return sum(by_kind[kind][0] for kind in kinds) - members_behind
    found = 0
    for state in narrowing.states:
        texts, params = narrowing.where(state)
        found += int(
            store.value(f"SELECT count(*) FROM item i WHERE {' AND '.join(texts)}", params)
        )
    return found


def _behind(store: Store, kinds: Sequence[Kind]) -> int:
    """How many items of these kinds stand behind a lead."""
    wanted = [int(kind) for kind in kinds]
    text = f"SELECT COALESCE(SUM(items - 1), 0) FROM item_group WHERE items > 1 AND kind IN ({placeholders(wanted)})"
    return int(store.value(text, wanted))


class GroupTotals(NamedTuple):
    """What a lead stands for: how many more, the cents of all of them, and the earliest last safe day among them."""

    more: int
    money_cents: int
    act_by: date | None


def groups_by_lead(store: Store, ids: Sequence[int]) -> dict[int, GroupTotals]:
    """Those of these items that lead a group of more than one, with what stands behind them."""
    rows = store.rows_in(
        f"""SELECT i.id, g.items - 1, g.money_cents,
            (SELECT MIN(m.act_by) FROM item m WHERE m.group_id = g.id AND m.act_by < {NO_DATE})
        FROM item i JOIN item_group g ON g.id = i.group_id WHERE i.behind_lead = 0 AND g.items > 1 AND i.id IN (?*)""",
        ids,
    )
    return {
        item_id: GroupTotals(more, int(cents), date_from_int(act_by))
        for item_id, more, cents, act_by in rows
    }


def members(store: Store, group: tuple[int, int, str], limit: int) -> dict[int, int]:
    """The items that stand in a group with their versions, in rank order, at most so many."""
    order = ", ".join(SORTS["rank"])
    rows = store.rows(
        f"""SELECT id, version FROM item WHERE group_id = (SELECT id FROM item_group WHERE payer_id = ? AND kind = ? AND cause = ?)
        ORDER BY {order} LIMIT ?""",
        (*group, limit),
    )
    return dict(rows)


def versions_by_item(store: Store, ids: Sequence[int]) -> dict[int, int]:
    """The version of each of these items, in the order given."""
    found: dict[int, int] = dict(
        store.rows_in("SELECT id, version FROM item WHERE id IN (?*)", ids)
    )
    return {item_id: found[item_id] for item_id in ids if item_id in found}


def leases(store: Store, ids: Iterable[int]) -> dict[int, tuple[int, datetime | None]]:
    """(version, end of the lease) of each of these items."""
    rows = store.rows_in("SELECT id, version, held_until FROM item WHERE id IN (?*)", ids)
    return {item_id: (version, moment_from_int(until)) for item_id, version, until in rows}


def count_listed(store: Store, narrowing: ItemFilter, ids: Iterable[int]) -> int:
    """How many of those items a list holds."""
    wanted, found = list(ids), 0
    for state in narrowing.states:
        texts, params = narrowing._replace(grouped=False).where(state)
        found += len(
            store.rows_in(
                f"SELECT i.id FROM item i WHERE {' AND '.join(texts)} AND i.id IN (?*)",
                wanted,
                params,
            )
        )
    return found


def next_wait_end(store: Store) -> date | None:
    """The day the first waiting item comes back."""
    return date_from_int(store.value("SELECT min(wait_until) FROM item WHERE state = 3"))
