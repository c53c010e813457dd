"""Items that need a decision: by act-by day, not surely worth their work, or untouched."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from data.models.base import among, text_of
from data.models.items import Item, UntouchedItem
from data.plan.act_by_parts import GROUPED, SINGLE
from data.store.store import Store
from medq.domain.items.item import State
from medq.domain.plan.expiring import WorthFloor

# Days that an act-by day may be before its deadline, besides those of the payer's own transport.
MAX_DAYS_AHEAD = 21
TOUCHED_DAYS = text_of(Item.select(Item.id, Item.touched_day).where(among(Item.id)))


class ExpiringPeriod(NamedTuple):
    """The days in which items expire that need a decision."""

    today: date
    until: date  # the last act-by day
    transport_days: int = 0  # the most that an act needs to reach any payer

    @property
    def first_day(self) -> date:
        """The earliest act-by day of an item whose deadline is still ahead."""
        return self.today - timedelta(MAX_DAYS_AHEAD + self.transport_days)


def undecided_keys(
    store: Store, period: ExpiringPeriod, limit: int, after: tuple[int, int] = (0, 0)
) -> list[tuple[int, int]]:
    """Return (act-by day, id) of open, undecided items of a period, the soonest first.

    Their deadline has not passed; they come after the key `after`. What somebody decided to work
    and did not by its act-by day is undecided again.
    """
    # SQL text: figure 9, the answer to a key, with each half read by its own index.
    condition = (
        "(i.act_by > ? OR i.id > ?) AND (i.deadline IS NULL OR i.deadline >= ?)"
        " AND (i.decided_day IS NULL OR (i.act_by < ? AND i.decided_day <= i.act_by))"
        " ORDER BY i.act_by, i.id LIMIT ?"
    )
    keys: list[tuple[int, int]] = []
    # A few days at a time: where there are many items, the first days fill the list.
    today, until = period.today, period.until
    edges = [period.first_day, *(today + timedelta(days) for days in (-12, -6, 0, 2, 6))]
    for since, to in pairwise([*(day for day in edges if day < until), until + timedelta(1)]):
        if to.toordinal() <= after[0]:
            continue
        params = (
            max(since.toordinal(), after[0]),
            to.toordinal(),
            *after,
            today.toordinal(),
            today.toordinal(),
            limit,
        )
        rows = [
            row
            for half in (GROUPED, SINGLE)
            for row in store.rows(f"SELECT i.act_by, i.id {half} AND {condition}", params)
        ]
        keys += [(act_by, item_id) for act_by, item_id in sorted(rows)]
        if len(keys) >= limit:
            break
    return keys[:limit]


def not_surely_worth(store: Store, ids: Iterable[int], floor: WorthFloor) -> set[int]:
    """Return those of these items that may be worth too little to come first on their last day.

    Legal duties are never among them.
    """
    # SQL text: figure 9, the answer to a key, since the engine computes the worth of thousands. It
    # holds only integers that medq computed. Money times recovery is 10**15 for ten million
    # dollars, far below what a BIGINT holds.
    factor = " ".join(
        f"WHEN kind = {int(kind)} AND age_start >= {age_start.toordinal()} THEN {number}"
        for kind, age_start, number in floor.factors
    )
    by_minutes = f"minutes * CAST({floor.cents_per_minute} AS BIGINT)"
    need = f"CASE WHEN {by_minutes} > {floor.cents} THEN {by_minutes} ELSE {floor.cents} END"
    sure = f"money_cents * CAST(recovery_ppm AS BIGINT) / (CASE {factor} END) >= {need}"
    text = f"SELECT id FROM item WHERE duty = 0 AND ({sure}) IS NOT TRUE AND id IN (?*)"
    return {item_id for (item_id,) in store.rows_in(text, ids)}


def untouched_items(store: Store, touched: date, limit: int) -> list[int]:
    """Return open items that nobody touched since a day, as the new-day run found them."""
    query = UntouchedItem.select(UntouchedItem.item_id).join(
        Item, on=Item.id == UntouchedItem.item_id
    )
    is_untouched = (Item.state < int(State.WAITING)) & (Item.touched_day <= touched.toordinal())
    rows = store.rows(query.where(is_untouched).order_by(UntouchedItem.item_id).limit(limit))
    return [item_id for (item_id,) in rows]


def touched_days(store: Store, ids: Iterable[int]) -> dict[int, date]:
    """Return by item the day on which somebody last worked on it, or it came in."""
    rows = store.rows_in(TOUCHED_DAYS, ids)
    return {item_id: date.fromordinal(day) for item_id, day in rows}
