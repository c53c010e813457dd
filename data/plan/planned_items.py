"""The items of plans: whose plan of a day has one, and on which earlier days it was planned."""

from collections.abc import Iterable
from datetime import date

from data.models.base import VALUE, among, text_of
from data.models.office import Staff
from data.models.plan import Plan, PlanEntry
from data.store.store import Store
from medq.domain.plan.model import PlanState

OF_OTHERS = text_of(
    Plan.select(PlanEntry.item_id, Staff.initials)
    .join(PlanEntry)
    .join(Staff, on=Plan.staff_id == Staff.id)
    # With `+ 0` SQLite begins with the plans, not with the index of all entries of all days.
    .where((Plan.day == VALUE) & (Plan.staff_id != VALUE) & (PlanEntry.item_id + 0).is_null(False))
)
OWNER = text_of(
    PlanEntry.select(Staff.id, Staff.initials)
    .join(Plan)
    .join(Staff, on=Plan.staff_id == Staff.id)
    .where((PlanEntry.item_id == VALUE) & (PlanEntry.day == VALUE))
)
EARLIER_DAYS = text_of(
    PlanEntry.select(PlanEntry.item_id, Plan.day)
    .join(Plan)
    .where(
        (Plan.staff_id == VALUE)
        & (Plan.day < VALUE)
        & (Plan.state == VALUE)
        & among(PlanEntry.item_id)
    )
)


def held_elsewhere(store: Store, staff_id: int, day: date) -> dict[int, str]:
    """Return the initials of the owner by item that somebody else's plan of that day has."""
    return dict(store.rows(OF_OTHERS, (day.toordinal(), staff_id)))


def owner(store: Store, item_id: int, day: date) -> tuple[int, str] | None:
    """Return (id, initials) of the person whose plan of that day has the item, or None."""
    row = store.row(OWNER, (item_id, day.toordinal()))
    return (int(row[0]), str(row[1])) if row else None


def earlier_days(
    store: Store, staff_id: int, before: date, ids: Iterable[int]
) -> list[tuple[int, date]]:
    """Return (item, day) of the person's accepted plans before a day that had these items."""
    params = (staff_id, before.toordinal(), PlanState.ACCEPTED.value)
    rows = store.rows_in(EARLIER_DAYS, ids, params)
    return [(item_id, date.fromordinal(day)) for item_id, day in rows]
