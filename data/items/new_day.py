"""Queries of a new day: ranks that change, and what the office's own past says of its items."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from data.items.item_records import RECORDS, ItemRecord
from data.models.base import VALUE, text_of
from data.models.items import Item, RecoveryHistory, UntouchedItem
from data.store.columns import date_to_int, domain_rows
from data.store.store import Store, placeholders
from medq.domain.items.item import State

WON_OUTCOMES = (
    "paid",
    "corrected",
    "answered",
    "submitted-outside",
    "disputed",
    "resolved",
    "resubmitted",
    "reached",
    "matched",
    "posted",
)


class RecoveryRow(NamedTuple):
    """Outcomes of this office's items of one cause at one payer."""

    kind: int
    payer_id: int  # 0: all payers
    cause: str
    won: int
    decided: int


class UntouchedRow(NamedTuple):
    """An item that nobody has touched for long."""

    item_id: int


class Arrivals(NamedTuple):
    """Minutes of the items that came in on a day and were due at once."""

    created_day: date
    minutes: int


# `state < 4` is the condition of the index.
TO_RERANK = text_of(
    RECORDS.where(Item.state < int(State.DONE), Item.rerank_on <= VALUE)
    .order_by(Item.rerank_on, Item.group_id, Item.id)
    .limit(VALUE)
)


def items_to_rerank(store: Store, today: date, limit: int) -> list[ItemRecord]:
    """Return items whose rank changes today or changed earlier, members of a group together."""
    return domain_rows(ItemRecord, store.rows(TO_RERANK, (today.toordinal(), limit)))


def outcomes(store: Store) -> list[RecoveryRow]:
    """Return the outcomes of this office's items by kind, payer and cause, and of all payers."""
    rows: list[RecoveryRow] = []
    for payer in ("payer_id", "0"):
        group = "kind, payer_id, cause" if payer == "payer_id" else "kind, cause"
        # SQL text: figure 14, a new day, which reads every item that is done.
        rows += map(
            RecoveryRow._make,
            store.rows(
                f"""SELECT kind, {payer}, cause,
                SUM(CASE WHEN outcome IN ({placeholders(WON_OUTCOMES)}) THEN 1 ELSE 0 END), COUNT(*)
                FROM item WHERE state = 4 AND cause <> '' AND payer_id IS NOT NULL
                AND outcome NOT IN ('undone', 'let-go') GROUP BY {group}""",
                WON_OUTCOMES,
            ),
        )
    return rows


def save_outcomes(store: Store, rows: Sequence[RecoveryRow]) -> None:
    """Replace the recovery history. Call inside a write transaction."""
    store.run(RecoveryHistory.delete())
    store.insert_rows(RecoveryHistory, rows)


def find_untouched_items(store: Store, touched: date, after: int, up_to: int) -> list[int]:
    """Return open items in `after < id <= up_to` that nobody has touched since a day."""
    # SQL text: figure 14, a new day, which reads every open item.
    rows = store.rows(
        "SELECT id FROM item WHERE id > ? AND id <= ? AND +state < 3 AND touched_day <= ?"
        " ORDER BY id",
        (after, up_to, date_to_int(touched)),
    )
    return [item_id for (item_id,) in rows]


def save_untouched(store: Store, ids: Iterable[int]) -> None:
    """Replace the list of untouched items. Call inside a write transaction."""
    store.run(UntouchedItem.delete())
    store.insert_rows(UntouchedItem, [UntouchedRow(item_id) for item_id in ids])


def arriving_minutes(
    store: Store, since: date, until: date, after: int, up_to: int
) -> list[Arrivals]:
    """Return the minutes of items in `after < id <= up_to` that were due on arrival, by day.

    Only of items that came in between the two days.
    """
    # SQL text: figure 14, a new day, which reads every item.
    rows = store.rows(
        """SELECT created_day, SUM(minutes) FROM item WHERE id > ? AND id <= ? AND created_day >= ?
        AND created_day < ?
        AND (promised > 0 OR duty = 1 OR act_by <= created_day) GROUP BY created_day""",
        (after, up_to, date_to_int(since), date_to_int(until)),
    )
    return [Arrivals(date.fromordinal(day), int(minutes)) for day, minutes in rows]
