"""The items that may go into a person's plan, and those that came in since it was made."""

from datetime import date, datetime

from data.store.columns import date_to_int, moment_to_int
from data.store.store import Store
from medq.domain.items.item import Kind

MAX_ID_DIGITS = 19  # a number of that many digits may not fit the engine's integers


def best_open(store: Store, staff_id: int, limit: int) -> list[int]:
    """Return the first open items by rank that belong to nobody else, one's own among them."""
    own = "(owner_id IS NULL OR owner_id = ?)"
    order = "tier, rank_key, act_by, neg_money_cents, id"
    text = (
        f"SELECT {order} FROM item WHERE state = 1 AND behind_lead = ? AND {own}"
        f" ORDER BY {order} LIMIT ?"
    )
    rows = [
        row for behind_lead in (0, 1) for row in store.rows(text, (behind_lead, staff_id, limit))
    ]
    rows += store.rows(
        f"SELECT {order} FROM item WHERE state = 2 AND holder_id = ? AND {own}",
        (staff_id, staff_id),
    )
    return [row[-1] for row in sorted(rows)[:limit]]


def held_by_others(store: Store, staff_id: int, limit: int) -> list[int]:
    """Return the first items by rank that somebody else has or is assigned to."""
    order = "tier, rank_key, act_by, neg_money_cents, id"
    rows = store.rows(
        f"SELECT {order} FROM item WHERE state = 2 AND holder_id <> ? ORDER BY {order} LIMIT ?",
        (staff_id, limit),
    ) + store.rows(
        f"SELECT {order} FROM item WHERE state = 1 AND behind_lead = 0"
        f" AND owner_id IS NOT NULL AND owner_id <> ? ORDER BY {order} LIMIT ?",
        (staff_id, limit),
    )
    return [row[-1] for row in sorted(rows)[:limit]]


def promised(store: Store, start: datetime, end: datetime, limit: int) -> list[int]:
    """Return callbacks whose window opens between two moments, whoever they belong to."""
    rows = store.rows(
        f"SELECT id FROM item WHERE kind = {int(Kind.CALLBACK)} AND state < 4"
        " AND window_start >= ? AND window_start < ? ORDER BY window_start, id LIMIT ?",
        (moment_to_int(start), moment_to_int(end), limit),
    )
    return [item_id for (item_id,) in rows]


def reaching_last_day(store: Store, day: date, limit: int) -> list[int]:
    """Return open items that reach their act-by day by that day: they may come first then."""
    rows = store.rows(
        "SELECT id FROM item WHERE state < 4 AND rerank_on <= ? AND state < 3 AND act_by <= ?"
        " ORDER BY act_by, rank_key LIMIT ?",
        (date_to_int(day), date_to_int(day), limit),
    )
    return [item_id for (item_id,) in rows]


def waking(store: Store, after: date, day: date, limit: int) -> list[int]:
    """Return items whose hold ends after one day and not after another."""
    rows = store.rows(
        "SELECT id FROM item WHERE state = 3 AND wait_until > ? AND wait_until <= ?"
        " ORDER BY tier, rank_key, id LIMIT ?",
        (date_to_int(after), date_to_int(day), limit),
    )
    return [item_id for (item_id,) in rows]


def new_since(store: Store, last_item: int) -> list[int]:
    """Return the best open items by rank that are newer than one and belong to nobody."""
    rows = store.rows(
        "SELECT id FROM item WHERE id > ? AND state = 1 AND owner_id IS NULL"
        " ORDER BY tier, rank_key LIMIT 50",
        (last_item,),
    )
    return [item_id for (item_id,) in rows]


def item_by_number(store: Store, word: str) -> int | None:
    """Return the first unfinished item by rank whose claim has the number, else with that id."""
    item_id: int | None = store.value(
        "SELECT i.id FROM item i JOIN claim c ON c.id = i.claim_id"
        " WHERE c.number = ? AND i.state < 4 ORDER BY i.tier, i.rank_key",
        (word,),
    )
    if item_id is None and word.isascii() and word.isdecimal() and len(word) < MAX_ID_DIGITS:
        item_id = store.value("SELECT id FROM item WHERE id = ? AND state < 4", (int(word),))
    return item_id
