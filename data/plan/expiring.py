"""What lapses unless somebody decides: items by their last safe day, what is surely worth its work, what nobody touched."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from data.store.columns import NO_DATE, date_to_int
from data.store.store import Store
from medq.domain.plan.expiring import WorthFloor

ON_THE_WAY = 21  # days that a last safe day may lie before its limit, besides those that a payer's own transport takes
NEAR = "i.act_by >= ? AND i.act_by < ?"
# Open items between two days, each half by its index: a member of a group is open, what stands alone may be anything. The
# days come before the index's own condition: SQLite takes the first bound that it reads.
GROUPED = (
    f"FROM item_group g CROSS JOIN item i WHERE i.group_id = g.id AND {NEAR}"
    f" AND i.group_id IS NOT NULL AND i.act_by < {NO_DATE}"
)
ALONE = f"FROM item i WHERE {NEAR} AND i.group_id IS NULL AND i.state < 3"


def count_deadlines(store: Store, today: date, until: date) -> int:
    """How many open items have their last safe day between two days."""
    days = (date_to_int(today), date_to_int(until + timedelta(1)))
    return sum(int(store.value(f"SELECT COUNT(*) {those}", days)) for those in (GROUPED, ALONE))


def count_deadlines_among(store: Store, ids: Iterable[int], today: date, until: date) -> int:
    """How many of these items are open and have their last safe day between two days."""
    text = "SELECT id FROM item WHERE state < 3 AND act_by >= ? AND act_by <= ? AND id IN (?*)"
    return len(store.rows_in(text, ids, (date_to_int(today), date_to_int(until))))


def undecided_keys(
    store: Store,
    today: date,
    until: date,
    most: int,
    *,
    transport: int = 0,
    after: tuple[int, int] = (0, 0),
) -> list[tuple[int, int]]:
    """(last safe day, id) of open items that nobody decided on, whose last safe day lies not after `until` and whose limit has
    not passed; those that lapse first, from behind `after` on. `transport` is the most days that an act is on its way to any
    payer: together with `ON_THE_WAY` it says how far back a last safe day may lie while its limit is still to come."""
    last = (
        "(i.act_by > ? OR i.id > ?) AND (i.deadline IS NULL OR i.deadline >= ?) AND i.decided_day IS NULL"
        " ORDER BY i.act_by, i.id LIMIT ?"
    )
    found: list[tuple[int, int]] = []
    # Some days at a time: where there are many, the first days fill the list.
    edges = [today + timedelta(days) for days in (-ON_THE_WAY - transport, -12, -6, 0, 2, 6)]
    for since, to in pairwise([*(day for day in edges if day < until), until + timedelta(1)]):
        if to.toordinal() <= after[0]:
            continue
        params = (max(since.toordinal(), after[0]), to.toordinal(), *after, today.toordinal(), most)
        rows = [
            row
            for those in (GROUPED, ALONE)
            for row in store.rows(f"SELECT i.act_by, i.id {those} AND {last}", params)
        ]
        found += [(act_by, item_id) for act_by, item_id in sorted(rows)]
        if len(found) >= most:
            break
    return found[:most]


def not_surely_worth(store: Store, ids: Iterable[int], floor: WorthFloor) -> set[int]:
    """Those of these items that are no duty, and that the floor does not say to come first on their last safe day."""
    # All whole numbers of ours. Far below what fits: money times chance is 10**15 for ten million dollars.
    number = " ".join(
        f"WHEN kind = {int(kind)} AND age_start >= {date_to_int(since)} THEN {one}"
        for kind, since, one in floor.numbers
    )
    by_minutes = f"minutes * CAST({floor.cents_a_minute} AS BIGINT)"
    need = f"CASE WHEN {by_minutes} > {floor.cents} THEN {by_minutes} ELSE {floor.cents} END"
    sure = f"money_cents * CAST(recovery_ppm AS BIGINT) / (CASE {number} END) >= {need}"
    text = f"SELECT id FROM item WHERE duty = 0 AND ({sure}) IS NOT TRUE AND id IN (?*)"
    return {item_id for (item_id,) in store.rows_in(text, ids)}


def untouched_items(store: Store, touched: date, limit: int) -> list[int]:
    """Open items that nobody touched since a day, as the new day found them."""
    rows = store.rows(
        "SELECT f.item_id FROM untouched_items f JOIN item i ON i.id = f.item_id WHERE i.state < 3 AND i.touched_day <= ?"
        " ORDER BY f.item_id LIMIT ?",
        (date_to_int(touched), limit),
    )
    return [item_id for (item_id,) in rows]


def touched_days(store: Store, ids: Iterable[int]) -> dict[int, int]:
    """The day on which somebody last did something with each item, or it came."""
    return dict(store.rows_in("SELECT id, touched_day FROM item WHERE id IN (?*)", ids))
