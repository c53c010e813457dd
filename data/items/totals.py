"""A list of items added up in the store: counts, money and due dates by one column."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from data.items.item_filter import ItemFilter
from data.items.joined_items import row_of_claim
from data.store.columns import NO_DATE
from data.store.store import Store
from medq.domain.items.item import Kind
from medq.domain.queue.totals import SOON_DAYS, Grouping

CALLBACK = int(Kind.CALLBACK)
# SQL text: figure 31, a list added up as it is read.
COLUMNS: Mapping[Grouping, str] = MappingProxyType(
    {
        # Whose account a callback is about is not shown before the caller is identified.
        Grouping.PAYER: f"CASE i.kind WHEN {CALLBACK} THEN -1 ELSE COALESCE(i.payer_id, 0) END",
        Grouping.CODE: "i.cause",
        Grouping.AGE: "i.age_start",
        Grouping.DUE: "i.act_by",
        Grouping.OWNER: "COALESCE(i.owner_id, 0)",
        Grouping.TYPE: "i.kind",
    }
)


class StoredTotals(NamedTuple):
    """The sums of the items with one value of the column."""

    value: Any
    items: int
    callbacks: int
    money_cents: int  # without callbacks; of the items of one claim that of its row
    expected_cents: int
    soon: int
    late: int


def totals(
    store: Store, item_filter: ItemFilter, grouping: Grouping, today: date
) -> list[StoredTotals]:
    """Return the sums of a list by the values of a column."""
    every_item = item_filter._replace(grouped=False)
    row_condition = row_of_claim(every_item._replace(joined=True))
    counts_money = " AND ".join([f"i.kind <> {CALLBACK}", *row_condition.texts])
    number, soon = today.toordinal(), (today + timedelta(SOON_DAYS)).toordinal()
    column = COLUMNS[grouping]
    sums: dict[Any, list[int]] = {}
    for state in item_filter.states:
        texts, params = every_item.where(state)
        # SQL text: figure 31, see above.
        rows = store.rows(
            f"""SELECT value, COUNT(*), SUM(is_callback), SUM(money), SUM(expected),
                SUM(is_soon), SUM(is_late) FROM (
                SELECT {column} AS value,
                CASE i.kind WHEN {CALLBACK} THEN 1 ELSE 0 END AS is_callback,
                CASE WHEN {counts_money} THEN i.money_cents ELSE 0 END AS money,
                CASE WHEN {counts_money} THEN i.money_cents * i.recovery_ppm / 1000000 ELSE 0 END
                AS expected,
                CASE WHEN i.act_by BETWEEN ? AND ? THEN 1 ELSE 0 END AS is_soon,
                CASE WHEN i.act_by < ? THEN 1 ELSE 0 END AS is_late
                FROM item i WHERE {" AND ".join(texts)}) AS r GROUP BY value""",
            (*row_condition.params, *row_condition.params, number, soon, number, *params),
        )
        for value, *figures in rows:
            before = sums.get(value, [0] * len(figures))
            sums[value] = [int(new) + old for new, old in zip(figures, before, strict=True)]
    return [StoredTotals(value, *figures) for value, figures in sums.items()]


def has_date(act_by: int) -> bool:
    """Return whether a stored act-by day is a date."""
    return act_by < NO_DATE
