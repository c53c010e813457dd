"""Items that name the same claim: they are joined, and one of them leads.

SQL text: figure 2, since the queue of a command imports no model, and 11 and 14, ranks in bulk.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from data.items.item_filter import STANDS_FOR_CLAIM, ItemFilter, Where
from data.items.rank_rows import JOINED
from data.store.columns import domain_rows
from data.store.store import Row, Store
from medq.domain.items.item import JoinedItem, Kind

# With the + the engine reads the index of claims, not one of ranks.
CAN_JOIN = f"+{{0}}.state IN (1, 2) AND {STANDS_FOR_CLAIM}"
"""The condition that an item of a claim is joined with the others: it is in the queue."""

RANK_ORDER = ("tier", "rank_key", "act_by", "neg_money_cents", "id")
DUE_ORDER = ("act_by", "tier", "rank_key", "id")
ANY_ROW = Where([], [])


def ids_of_claims(store: Store, claim_ids: Iterable[int]) -> list[int]:
    """Return the items of claims that are joined, or would be if the claim had more of them."""
    # SQL text: figures 11 and 14, see above.
    rows = store.rows_in(
        f"SELECT i.id FROM item i WHERE {CAN_JOIN.format('i')} AND i.claim_id IN (?*)", claim_ids
    )
    return sorted(item_id for (item_id,) in rows)


def is_held_by_other(store: Store, item_id: int, staff_id: int) -> bool:
    """Return whether somebody else has another item of an item's claim checked out."""
    # SQL text: figure 2, see above.
    text = (
        "SELECT 1 FROM item i JOIN item j ON j.claim_id = i.claim_id AND j.id <> i.id"
        f" WHERE i.id = ? AND {STANDS_FOR_CLAIM.format('i')} AND {CAN_JOIN.format('j')}"
        " AND j.holder_id <> ?"
    )
    return store.row(text, (item_id, staff_id)) is not None


def claims_held_by_several(store: Store) -> list[int]:
    """Return the claims whose items several people have checked out."""
    # SQL text: figure 2, see above.
    rows = store.rows(
        f"SELECT i.claim_id FROM item i WHERE i.state = 2 AND {CAN_JOIN.format('i')}"
        " AND i.claim_id IS NOT NULL GROUP BY i.claim_id HAVING COUNT(DISTINCT i.holder_id) > 1"
        " ORDER BY i.claim_id"
    )
    return [claim_id for (claim_id,) in rows]


def lead_keys(store: Store, claim_ids: Iterable[int]) -> list[Row]:
    """Return the rank keys of the items that lead these claims."""
    # SQL text: figure 3, the first page.
    columns = ", ".join(f"i.{column}" for column in RANK_ORDER)
    return store.rows_in(
        f"SELECT {columns} FROM item i WHERE {CAN_JOIN.format('i')} AND i.behind_lead <> {JOINED}"
        " AND i.claim_id IN (?*)",
        claim_ids,
    )


def better_match(item_filter: ItemFilter) -> Where:
    """Return the condition that a better match of the claim of `item i` is in the list.

    Of an item that another leads: its lead is in the list, or one behind it with a better rank.
    """
    in_order = f"({_key('j', RANK_ORDER)}) < ({_key('i', RANK_ORDER)})"
    return _other_match(item_filter, f"(j.behind_lead <> {JOINED} OR {in_order})")


def row_of_claim(item_filter: ItemFilter) -> Where:
    """Return the condition that `item i` is the best match of its claim in a list.

    Without condition where the list shows every item.
    """
    if not item_filter.joined:
        return ANY_ROW
    if not item_filter.narrows:
        return Where([f"i.behind_lead <> {JOINED}"], [])
    better = better_match(item_filter)
    return Where([f"(i.behind_lead <> {JOINED} OR NOT {better.texts[0]})"], better.params)


def due_later(store: Store, ids: Iterable[int], item_filter: ItemFilter) -> set[int]:
    """Return those of these items of whose claim another match is due before them."""
    earlier = _other_match(item_filter, f"({_key('j', DUE_ORDER)}) < ({_key('i', DUE_ORDER)})")
    # SQL text: figure 10, a page by keyset.
    rows = store.rows_in(
        f"SELECT i.id FROM item i WHERE {CAN_JOIN.format('i')} AND {earlier.texts[0]}"
        " AND i.id IN (?*)",
        ids,
        earlier.params,
    )
    return {item_id for (item_id,) in rows}


def _other_match(item_filter: ItemFilter, order: str) -> Where:
    texts, params = item_filter.where_joined("j")
    where = " AND ".join(["j.claim_id = i.claim_id", *texts, order])
    # SQL text: figure 10, a page by keyset.
    return Where([f"EXISTS (SELECT 1 FROM item j WHERE {where})"], params)


def _key(alias: str, columns: Iterable[str]) -> str:
    return ", ".join(f"{alias}.{column}" for column in columns)


class JoinedRow(NamedTuple):
    """An item that is joined with the item of a row, or that item itself."""

    row_id: int
    id: int
    kind: Kind
    title: str
    cause: str
    act_by: date | None
    holder: str


def joined_by_row(
    store: Store, ids: Iterable[int], item_filter: ItemFilter
) -> dict[int, list[JoinedItem]]:
    """Return the matches of the claims of these rows by the row's id, the best match first.

    The row's own item is among them. Only of claims with several matches.
    """
    texts, params = item_filter.where_joined("j")
    where = " AND ".join([CAN_JOIN.format("i"), *texts])
    # SQL text: figure 3, the first page, and 10, the next ones.
    rows = store.rows_in(
        f"""SELECT i.id, j.id, j.kind, t.text, j.cause, j.act_by, COALESCE(h.initials, '')
        FROM item i JOIN item j ON j.claim_id = i.claim_id JOIN shared_text t ON t.id = j.title_id
        LEFT JOIN staff h ON h.id = j.holder_id WHERE {where} AND i.id IN (?*)
        ORDER BY j.behind_lead = {JOINED}, {_key("j", RANK_ORDER)}""",
        ids,
        params,
    )
    matches: dict[int, list[JoinedItem]] = {}
    for row in domain_rows(JoinedRow, rows):
        matches.setdefault(row.row_id, []).append(JoinedItem(*row[1:]))
    return {row_id: joined for row_id, joined in matches.items() if len(joined) > 1}
