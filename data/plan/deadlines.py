"""Open items by act-by day, and which of them are on anybody's plan of the days until then."""

from datetime import date
from typing import NamedTuple

from data.plan.expiring import GROUPED, SINGLE
from data.store.store import Store

# SQL text: figure 9, as below. A plan of a day on which the item can still go out, whoever's it is.
IS_PLANNED = "SELECT 1 FROM plan_entry e WHERE e.item_id = i.id AND e.day >= ? AND e.day <= ?"


class DeadlineDays(NamedTuple):
    """The act-by days that are looked at, both among them."""

    since: date
    until: date

    @property
    def params(self) -> tuple[int, int]:
        return self.since.toordinal(), self.until.toordinal() + 1


def count(store: Store, days: DeadlineDays) -> int:
    """Return how many open items have their act-by day in these days."""
    # SQL text: figure 9, the answer to a key, with each half counted by its own index.
    return sum(
        int(store.value(f"SELECT COUNT(*) {half}", days.params)) for half in (GROUPED, SINGLE)
    )


def count_planned(store: Store, days: DeadlineDays) -> int:
    """Return how many of these items are on a plan of these days."""
    # SQL text: figure 9: the plans of a few days hold some hundred items, the queue thousands.
    since, end = days.params
    return int(
        store.value(
            "SELECT COUNT(DISTINCT i.id) FROM plan_entry e JOIN item i ON i.id = e.item_id"
            " WHERE e.day >= ? AND e.day < ? AND i.state < 3 AND i.act_by >= ? AND i.act_by < ?",
            (since, end, since, end),
        )
    )


def unplanned(store: Store, days: DeadlineDays, limit: int) -> list[int]:
    """Return the items of these days that are on no plan of these days, the soonest first."""
    # SQL text: figure 9, the answer to a key, with each half read by its own index.
    since, end = days.params
    rows = [
        row
        for half in (GROUPED, SINGLE)
        for row in store.rows(
            f"SELECT i.act_by, i.id {half} AND NOT EXISTS ({IS_PLANNED})"
            " ORDER BY i.act_by, i.id LIMIT ?",
            (since, end, since, end - 1, limit),
        )
    ]
    return [item_id for _act_by, item_id in sorted(rows)[:limit]]
