"""Queries of a new day: ranks that change, and what the office's own past says of its items."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import Case, Value, fn

from data.items.item_records import RECORDS, ItemRecord
from data.models.base import VALUE, text_of
from data.models.items import Item, RecoveryHistory, UntouchedItem
from data.store.columns import domain_rows
from data.store.store import Store
from medq.domain.items.item import State
from medq.domain.outcomes.outcome import EXPIRED, HandOutcome

WON_OUTCOMES = (
    "paid",
    "answered",
    "resubmitted",
    "explained",
    "added",
    "matched",
    "posted",
)
"""Outcomes that files set, by which an item has brought its money."""
UNDECIDED_OUTCOMES = ("undone", EXPIRED, *HandOutcome)
"""What people type or undo counts neither for nor against."""


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


# SQL text: figure 14, ranks that change on a day. `state < 4` is the condition of the index.
TO_RERANK = (
    f"{RECORDS} WHERE i.state < 4 AND i.rerank_on <= ? ORDER BY i.rerank_on, i.group_id, i.id"
    " LIMIT ?"
)


def items_to_rerank(store: Store, today: date, limit: int) -> list[ItemRecord]:
    """Return items whose rank changes today or changed earlier, members of a group together."""
    return domain_rows(ItemRecord, store.rows(TO_RERANK, (today.toordinal(), limit)))


def _decided(payer: Any, *group: Any) -> str:
    """Return the query for `RecoveryRow`s of the items that are done, summed by these columns."""
    won = fn.SUM(Case(None, [(Item.outcome.in_(WON_OUTCOMES), 1)], 0))
    query = Item.select_row(RecoveryRow, payer_id=payer, won=won, decided=fn.COUNT(Item.id))
    return text_of(
        query.where(
            Item.state == int(State.DONE),
            Item.cause != "",
            Item.payer_id.is_null(False),
            Item.outcome.not_in(UNDECIDED_OUTCOMES),
        ).group_by(*group)
    )


DECIDED_BY_PAYER = _decided(Item.payer_id, Item.kind, Item.payer_id, Item.cause)
DECIDED_BY_ALL = _decided(Value(0), Item.kind, Item.cause)


def outcomes(store: Store) -> list[RecoveryRow]:
    """Return the outcomes of this office's items by kind, payer and cause, and of all payers."""
    rows = store.rows(DECIDED_BY_PAYER) + store.rows(DECIDED_BY_ALL)
    return [RecoveryRow._make(row) for row in rows]


def save_outcomes(store: Store, rows: Sequence[RecoveryRow]) -> None:
    """Replace the recovery history. Call inside a write transaction."""
    store.run(RecoveryHistory.delete())
    store.insert_rows(RecoveryHistory, rows)


# With `+ 0` the engine reads the range of ids; the index of `state` has every open item.
UNTOUCHED = text_of(
    Item.select(Item.id)
    .where(
        Item.id > VALUE,
        Item.id <= VALUE,
        Item.state + 0 < int(State.WAITING),
        Item.touched_day <= VALUE,
    )
    .order_by(Item.id)
)


def find_untouched_items(store: Store, touched: date, after: int, up_to: int) -> list[int]:
    """Return open items in `after < id <= up_to` that nobody has touched since a day."""
    rows = store.rows(UNTOUCHED, (after, up_to, touched.toordinal()))
    return [item_id for (item_id,) in rows]


def save_untouched(store: Store, ids: Iterable[int]) -> None:
    """Replace the list of untouched items. Call inside a write transaction."""
    store.run(UntouchedItem.delete())
    store.insert_rows(UntouchedItem, [UntouchedRow(item_id) for item_id in ids])


IS_DUE_AT_ONCE = (Item.promised > 0) | (Item.duty == 1) | (Item.act_by <= Item.created_day)
ARRIVING = text_of(
    Item.select_row(Arrivals, minutes=fn.SUM(Item.minutes))
    .where(
        Item.id > VALUE,
        Item.id <= VALUE,
        Item.created_day >= VALUE,
        Item.created_day < VALUE,
        IS_DUE_AT_ONCE,
    )
    .group_by(Item.created_day)
)


def arriving_minutes(
    store: Store, since: date, until: date, after: int, up_to: int
) -> list[Arrivals]:
    """Return the minutes of items in `after < id <= up_to` that were due on arrival, by day.

    Only of items that came in between the two days.
    """
    rows = store.rows(ARRIVING, (after, up_to, since.toordinal(), until.toordinal()))
    return domain_rows(Arrivals, rows)
