"""The items of a person: assigned to them, checked out to them, or followed up by them."""

from typing import NamedTuple

from data.search.prefix_search import RARE_ROWS, SqlCondition, id_in
from data.store.store import Store

# SQL text: figures 10 and 31, a page of a list by any filter.
OWN_IDS = """SELECT id FROM item WHERE owner_id = ? AND state < 4
    UNION SELECT id FROM item WHERE state = 2 AND holder_id = ?
    UNION SELECT id FROM item WHERE follow_up_by = ? AND state < 4 LIMIT ?"""
OWN_ROW = "(i.owner_id = ? OR i.holder_id = ? OR i.follow_up_by = ?)"
# SQL text: figure 3, the line above the first list.
CHECKED_OUT = """SELECT count(*),
    COALESCE(SUM(CASE WHEN kind = 4 OR behind_lead = 2 THEN 0 ELSE money_cents END), 0)
    FROM item WHERE state = 2 AND holder_id = ?"""


class CheckedOut(NamedTuple):
    """The items that a person has checked out, and their money.

    Without that of callbacks, and of a claim's items that of the one that leads.
    """

    items: int
    money_cents: int


def checked_out(store: Store, staff_id: int) -> CheckedOut:
    """Return what a person has checked out now."""
    row = store.row(CHECKED_OUT, (staff_id,))
    assert row is not None
    return CheckedOut(int(row[0]), int(row[1]))


def of_person(store: Store, staff_id: int, *, with_done: bool) -> SqlCondition:
    """Return the condition for a person's items; `with_done` also those that are done."""
    people = (staff_id, staff_id, staff_id)
    if not with_done:
        ids = [item_id for (item_id,) in store.rows(OWN_IDS, (*people, RARE_ROWS + 1))]
        if len(ids) <= RARE_ROWS:
            return id_in("i.id", ids)
    return SqlCondition(OWN_ROW, people)
