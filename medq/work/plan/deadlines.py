"""The deadlines of the next days: on whose plan they are, and those that nobody has planned."""

from datetime import date

from data.plan import deadlines
from data.plan.expiring import ExpiringPeriod
from medq.domain.items.item import ItemRow
from medq.domain.plan.view import DeadlineCounts
from medq.work.desk import Desk
from medq.work.payer_rules import longest_transport
from medq.work.visibility import redacted_rows

WORKDAYS = 3  # how far after a plan's day its act-by days are counted
MAX_ITEMS = 500


def deadline_counts(desk: Desk, day: date) -> DeadlineCounts:
    """Return how many items act by a day near a plan's day, on somebody's plan and on nobody's."""
    period = _period(desk, day)
    planned = deadlines.count_planned(desk.store, period)
    return DeadlineCounts(period.until, planned, deadlines.count(desk.store, period) - planned)


def unplanned_deadlines(desk: Desk, day: date) -> tuple[ItemRow, ...]:
    """Return the items behind the second of these counts, the soonest first; at most 500."""
    with desk.store.read_transaction():
        ids = deadlines.unplanned(desk.store, _period(desk, day), MAX_ITEMS)
        rows = redacted_rows(desk, ids)
    return tuple(rows[item_id] for item_id in ids if item_id in rows)


def _period(desk: Desk, day: date) -> ExpiringPeriod:
    until = desk.calendar.add_working(day, WORKDAYS)
    return ExpiringPeriod(min(day, desk.today()), until, longest_transport(desk))
