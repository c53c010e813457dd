"""The deadlines of the next days: on whose plan they are, and those that nobody has planned."""

from datetime import date

from data.plan import deadlines
from data.plan.deadlines import DeadlineDays
from medq.domain.items.item import ItemRow
from medq.domain.plan.view import DeadlineCounts
from medq.work.desk import Desk
from medq.work.visibility import redacted_rows

WORKDAYS = 3  # how far after a plan's day its act-by days are counted
MAX_ITEMS = 500


def deadline_counts(desk: Desk, day: date) -> DeadlineCounts:
    """Return how many items act by a day near a plan's day, on somebody's plan and on nobody's."""
    days = _days(desk, day)
    planned = deadlines.count_planned(desk.store, days)
    return DeadlineCounts(days.until, planned, deadlines.count(desk.store, days) - planned)


def unplanned_deadlines(desk: Desk, day: date) -> tuple[ItemRow, ...]:
    """Return the items behind the second of these counts, the soonest first; at most 500."""
    with desk.store.read_transaction():
        ids = deadlines.unplanned(desk.store, _days(desk, day), MAX_ITEMS)
        rows = redacted_rows(desk, ids)
    return tuple(rows[item_id] for item_id in ids if item_id in rows)


def _days(desk: Desk, day: date) -> DeadlineDays:
    since = min(day, desk.today())
    return DeadlineDays(since, desk.calendar.add_working(day, WORKDAYS))
