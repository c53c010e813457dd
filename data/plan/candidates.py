"""The items that may go into a person's plan, and those that came in since it was made.

Each query reads the first rows of an index: a plan of a day is made from a million items.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from data.items.rank_rows import JOINED
from data.models.base import VALUE, text_of
from data.models.claims import Claim
from data.models.items import Item
from data.store.columns import moment_to_int
from data.store.store import Row, Store
from medq.domain.items.item import Kind, State

MAX_ID_DIGITS = 19  # a number of that many digits may not fit the engine's integers
MAX_NEWER_ITEMS = 50

OPEN, TAKEN, WAITING, DONE = map(int, (State.OPEN, State.TAKEN, State.WAITING, State.DONE))
BY_RANK = (Item.tier, Item.rank_key, Item.act_by, Item.neg_money_cents, Item.id)
IS_OWN = Item.owner_id.is_null() | (Item.owner_id == VALUE)


def _first_by_rank(*conditions: Any) -> str:
    return text_of(Item.select(*BY_RANK).where(*conditions).order_by(*BY_RANK).limit(VALUE))


OPEN_ITEMS = _first_by_rank(Item.state == OPEN, Item.behind_lead == VALUE, IS_OWN)
OWN_TAKEN_ITEMS = text_of(
    Item.select(*BY_RANK).where(Item.state == TAKEN, Item.holder_id == VALUE, IS_OWN)
)
TAKEN_BY_OTHERS = _first_by_rank(Item.state == TAKEN, Item.holder_id != VALUE)
ASSIGNED_TO_OTHERS = _first_by_rank(
    Item.state == OPEN,
    Item.behind_lead == 0,
    Item.owner_id.is_null(False),
    Item.owner_id != VALUE,
)
PROMISED = text_of(
    Item.select(Item.id)
    .where(
        Item.kind == int(Kind.CALLBACK),
        Item.state < DONE,
        Item.window_start >= VALUE,
        Item.window_start < VALUE,
    )
    .order_by(Item.window_start, Item.id)
    .limit(VALUE)
)
REACHING_LAST_DAY = text_of(
    Item.select(Item.id)
    .where(  # `state < 4` is the condition of the index
        Item.state < DONE, Item.rerank_on <= VALUE, Item.state < WAITING, Item.act_by <= VALUE
    )
    .order_by(Item.act_by, Item.rank_key)
    .limit(VALUE)
)
WAKING = text_of(
    Item.select(Item.id)
    .where(Item.state == WAITING, Item.wait_until > VALUE, Item.wait_until <= VALUE)
    .order_by(Item.tier, Item.rank_key, Item.id)
    .limit(VALUE)
)
NEWER = text_of(
    Item.select(Item.id)
    # With `+ 0` the engine reads the newest ids; the index of `state` has every open item.
    .where(
        Item.id > VALUE,
        Item.state + 0 == OPEN,
        Item.behind_lead != JOINED,
        Item.owner_id.is_null(),
    )
    .order_by(*BY_RANK)
    .limit(MAX_NEWER_ITEMS)
)


def best_open(store: Store, staff_id: int, limit: int) -> list[int]:
    """Return the first open items by rank that belong to nobody else, one's own among them."""
    rows = [
        row
        for behind_lead in (0, 1)
        for row in store.rows(OPEN_ITEMS, (behind_lead, staff_id, limit))
    ]
    rows += store.rows(OWN_TAKEN_ITEMS, (staff_id, staff_id))
    return _first_ids(rows, limit)


def held_by_others(store: Store, staff_id: int, limit: int) -> list[int]:
    """Return the first items by rank that somebody else has or is assigned to."""
    rows = store.rows(TAKEN_BY_OTHERS, (staff_id, limit))
    rows += store.rows(ASSIGNED_TO_OTHERS, (staff_id, limit))
    return _first_ids(rows, limit)


def promised(store: Store, start: datetime, end: datetime, limit: int) -> list[int]:
    """Return callbacks whose window opens between two moments, whoever they belong to."""
    return _ids(store, PROMISED, (moment_to_int(start), moment_to_int(end), limit))


def reaching_last_day(store: Store, day: date, limit: int) -> list[int]:
    """Return open items that reach their act-by day by that day: they may come first then."""
    return _ids(store, REACHING_LAST_DAY, (day.toordinal(), day.toordinal(), limit))


def waking(store: Store, after: date, day: date, limit: int) -> list[int]:
    """Return items whose hold ends after one day and not after another."""
    return _ids(store, WAKING, (after.toordinal(), day.toordinal(), limit))


def new_since(store: Store, last_item: int) -> list[int]:
    """Return the best open items by rank that are newer than one and belong to nobody."""
    return _ids(store, NEWER, (last_item,))


def item_by_number(store: Store, word: str) -> int | None:
    """Return the first unfinished item by rank whose claim has the number, else with that id."""
    unfinished = Item.select(Item.id).where(Item.state < DONE)
    item_id: int | None = store.value(
        unfinished.join(Claim).where(Claim.number == word).order_by(Item.tier, Item.rank_key)
    )
    if item_id is None and word.isascii() and word.isdecimal() and len(word) < MAX_ID_DIGITS:
        item_id = store.value(unfinished.where(Item.id == int(word)))
    return item_id


def _first_ids(rows: list[Row], limit: int) -> list[int]:
    """Return the ids of rows of `BY_RANK`, the first by rank."""
    return [row[-1] for row in sorted(rows)[:limit]]


def _ids(store: Store, text: str, params: Sequence[Any]) -> list[int]:
    return [item_id for (item_id,) in store.rows(text, params)]
