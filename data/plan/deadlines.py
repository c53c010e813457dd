"""Open items by act-by day, and which of them are on anybody's plan of the days until then.

What should have gone out earlier is among them while its deadline is ahead.
"""

from collections.abc import Iterator

from data.plan.act_by_parts import GROUPED, SINGLE
from data.plan.expiring import ExpiringPeriod
from data.store.store import Store

# SQL text: figure 9, as below. A plan of a day on which the item can still go out, whoever's it is.
IS_PLANNED = "SELECT 1 FROM plan_entry e WHERE e.item_id = i.id AND e.day >= ? AND e.day <= ?"
IS_AHEAD = "(i.deadline IS NULL OR i.deadline >= ?)"


def count(store: Store, period: ExpiringPeriod) -> int:
    """Return how many open items have their act-by day in this period."""
    return sum(_counts(store, period))


def _counts(store: Store, period: ExpiringPeriod) -> Iterator[int]:
    # SQL text: figure 9, the answer to a key, with each half counted by its own index. From today
    # on no deadline has passed, and only the index is read.
    since, today, end = _edges(period)
    for half in (GROUPED, SINGLE):
        yield int(store.value(f"SELECT COUNT(*) {half}", (today, end)))
        yield int(store.value(f"SELECT COUNT(*) {half} AND {IS_AHEAD}", (since, today, today)))


def count_planned(store: Store, period: ExpiringPeriod) -> int:
    """Return how many of these items are on a plan of this period."""
    # SQL text: figure 9: the plans of a few days hold some hundred items, the queue thousands.
    since, today, end = _edges(period)
    return int(
        store.value(
            "SELECT COUNT(DISTINCT i.id) FROM plan_entry e JOIN item i ON i.id = e.item_id"
            " WHERE e.day >= ? AND e.day < ? AND i.state < 3 AND i.act_by >= ? AND i.act_by < ?"
            f" AND {IS_AHEAD}",
            (today, end, since, end, today),
        )
    )


def unplanned(store: Store, period: ExpiringPeriod, limit: int) -> list[int]:
    """Return the items of this period that are on no plan of it, the soonest first."""
    # SQL text: figure 9, the answer to a key, with each half read by its own index.
    since, today, end = _edges(period)
    rows = [
        row
        for half in (GROUPED, SINGLE)
        for row in store.rows(
            f"SELECT i.act_by, i.id {half} AND {IS_AHEAD} AND NOT EXISTS ({IS_PLANNED})"
            " ORDER BY i.act_by, i.id LIMIT ?",
            (since, end, today, today, end - 1, limit),
        )
    ]
    return [item_id for _act_by, item_id in sorted(rows)[:limit]]


def _edges(period: ExpiringPeriod) -> tuple[int, int, int]:
    """Return the first act-by day, today, and the day after the last act-by day."""
    return period.first_day.toordinal(), period.today.toordinal(), period.until.toordinal() + 1
