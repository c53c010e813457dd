"""Rows of the queue that stand for items of all payers: clean claims, and callbacks of later."""

from datetime import date, datetime
from typing import NamedTuple

from data.store.columns import NO_DATE, date_from_int, moment_from_int, moment_to_int
from data.store.store import Store
from medq.domain.items.bundle import CLEAN
from medq.domain.items.item import Kind

# SQL text: figures 3 and 10, the first page and the next ones.
CLEAN_GROUPS = """SELECT COUNT(*), COALESCE(SUM(items), 0), COALESCE(SUM(money_cents), 0)
    FROM item_group WHERE kind = ? AND cause = ? AND items > 0"""
# SQL text: figures 3 and 10, the first page and the next ones.
CLEAN_LEADS = """SELECT tier, rank_key, act_by, neg_money_cents, id FROM item
    WHERE kind = ? AND state = 1 AND behind_lead = 0 AND cause = ? AND group_id IS NOT NULL
    ORDER BY tier, rank_key, act_by, neg_money_cents, id"""
# SQL text: figures 3 and 10, the first page and the next ones.
CLEAN_ACT_BY = f"""SELECT MIN((SELECT MIN(m.act_by) FROM item m WHERE m.group_id = g.id
    AND m.act_by < {NO_DATE})) FROM item_group g WHERE g.kind = ? AND g.cause = ? AND g.items > 0"""
# SQL text: figures 3 and 10, the first page and the next ones.
LATER = """SELECT window_start, id FROM item WHERE state = 1 AND window_start > ?
    AND kind = ? ORDER BY window_start, id"""


class CleanClaims(NamedTuple):
    """All open clean claims: how many, their money, and the rank keys of their groups' leads."""

    payers: int
    items: int
    money_cents: int
    act_by: date | None
    lead_keys: list[tuple[int, ...]]  # the best first


class LaterCallback(NamedTuple):
    """A callback whose window opens later."""

    opens: datetime
    id: int


def clean_claims(store: Store) -> CleanClaims:
    """Return the clean claims that are open."""
    key = (int(Kind.SUBMIT), CLEAN)
    row = store.row(CLEAN_GROUPS, key)
    assert row is not None
    payers, items, money_cents = map(int, row)
    if items < 2:
        return CleanClaims(payers, items, money_cents, None, [])
    act_by = date_from_int(store.value(CLEAN_ACT_BY, key))
    return CleanClaims(payers, items, money_cents, act_by, list(store.rows(CLEAN_LEADS, key)))


def later_callbacks(store: Store, since: datetime) -> list[LaterCallback]:
    """Return the open callbacks whose window opens after a moment, the earliest first."""
    rows = store.rows(LATER, (moment_to_int(since), int(Kind.CALLBACK)))
    callbacks = []
    for window_start, item_id in rows:
        opens = moment_from_int(window_start)
        assert opens is not None
        callbacks.append(LaterCallback(opens, item_id))
    return callbacks
