"""What may go into a person's plan: the items that come first, those that a day brings, and what came in since it was made."""

from datetime import date, datetime

from data.store.columns import date_to_int, moment_to_int
from data.store.store import Store
from medq.domain.items.item import Kind

LONGEST_ID = 19  # digits, which an engine's whole number may not hold any more


def best_open(store: Store, staff_id: int, limit: int) -> list[int]:
    """The first open items by rank that this person may work: nobody else's; what they hold themselves among them."""
    own = "(owner_id IS NULL OR owner_id = ?)"
    order = "tier, rank_key, act_by, neg_money_cents, id"
    text = f"SELECT {order} FROM item WHERE state = 1 AND behind_lead = ? AND {own} ORDER BY {order} LIMIT ?"
    found = [row for behind in (0, 1) for row in store.rows(text, (behind, staff_id, limit))]
    found += store.rows(
        f"SELECT {order} FROM item WHERE state = 2 AND holder_id = ? AND {own}",
        (staff_id, staff_id),
    )
    return [row[-1] for row in sorted(found)[:limit]]


def held_by_others(store: Store, staff_id: int, limit: int) -> list[int]:
    """The first items by rank that somebody else has, or that are assigned to somebody else."""
    order = "tier, rank_key, act_by, neg_money_cents, id"
    rows = store.rows(
        f"SELECT {order} FROM item WHERE state = 2 AND holder_id <> ? ORDER BY {order} LIMIT ?",
        (staff_id, limit),
    ) + store.rows(
        f"SELECT {order} FROM item WHERE state = 1 AND behind_lead = 0 AND owner_id IS NOT NULL AND owner_id <> ?"
        f" ORDER BY {order} LIMIT ?",
        (staff_id, limit),
    )
    return [row[-1] for row in sorted(rows)[:limit]]


def promised(store: Store, start: datetime, end: datetime, limit: int) -> list[int]:
    """Call backs whose window opens between two moments, whoever they belong to."""
    rows = store.rows(
        f"SELECT id FROM item WHERE kind = {int(Kind.CALLBACK)} AND state < 4 AND window_start >= ? AND window_start < ?"
        " ORDER BY window_start, id LIMIT ?",
        (moment_to_int(start), moment_to_int(end), limit),
    )
    return [item_id for (item_id,) in rows]


def reaching_last_day(store: Store, day: date, limit: int) -> list[int]:
    """Open items that get their last safe day by that day: what ranks low today may come first then."""
    rows = store.rows(
        "SELECT id FROM item WHERE state < 4 AND rerank_on <= ? AND state < 3 AND act_by <= ?"
        " ORDER BY act_by, rank_key LIMIT ?",
        (date_to_int(day), date_to_int(day), limit),
    )
    return [item_id for (item_id,) in rows]


def waking(store: Store, after: date, day: date, limit: int) -> list[int]:
    """Waiting items that come back after one day and up to another."""
    rows = store.rows(
        "SELECT id FROM item WHERE state = 3 AND wait_until > ? AND wait_until <= ? ORDER BY tier, rank_key, id LIMIT ?",
        (date_to_int(after), date_to_int(day), limit),
    )
    return [item_id for (item_id,) in rows]


def new_since(store: Store, last_item: int, score_above: int) -> list[int]:
    """Open items newer than one, of tier 1 or worth more a minute (micro-dollars) than that, the best first."""
    rows = store.rows(
        "SELECT id FROM item WHERE id > ? AND state = 1 AND owner_id IS NULL AND (tier < 2 OR -rank_key > ?)"
        " ORDER BY tier, rank_key LIMIT 50",
        (last_item, score_above),
    )
    return [item_id for (item_id,) in rows]


def item_by_number(store: Store, word: str) -> int | None:
    """The first item by rank that is not done and whose claim has that number; else the one that has it itself."""
    found: int | None = store.value(
        "SELECT i.id FROM item i JOIN claim c ON c.id = i.claim_id WHERE c.number = ? AND i.state < 4 ORDER BY i.tier, i.rank_key",
        (word,),
    )
    if found is None and word.isascii() and word.isdecimal() and len(word) < LONGEST_ID:
        found = store.value("SELECT id FROM item WHERE id = ? AND state < 4", (int(word),))
    return found
