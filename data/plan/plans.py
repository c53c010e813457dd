"""The stored plans of days: one row a person and day. Minutes are of the office's wall clock."""

from datetime import date, datetime
from typing import Any, NamedTuple

from data.events.change_set import ChangeSet, RowKey
from data.models.base import VALUE, text_of
from data.models.plan import Plan, PlanEntry
from data.store.columns import domain_row, domain_rows, stored_columns
from data.store.store import Store
from medq.domain.plan.model import PlanState


class PlanValues(NamedTuple):
    """The columns of a plan that saving sets and undo restores."""

    state: PlanState
    from_minute: int
    to_minute: int
    lunch_minute: int
    lunch_minutes: int  # 0: none
    reserved_minutes: int
    manual_edits: str  # JSON
    saved_at: datetime
    newest_item_id: int  # when it was planned: items above it came in since

    def columns(self) -> dict[str, Any]:
        """Return the columns as the store holds them."""
        return stored_columns(self)


class PlanRow(NamedTuple):
    """One stored plan; the fields are its columns."""

    id: int
    staff_id: int
    day: date
    state: PlanState
    from_minute: int
    to_minute: int
    lunch_minute: int
    lunch_minutes: int  # 0: none
    reserved_minutes: int
    manual_edits: str  # JSON
    saved_at: datetime
    newest_item_id: int
    version: int


OF_DAY = text_of(Plan.select_row(PlanRow).where((Plan.staff_id == VALUE) & (Plan.day == VALUE)))


def of_day(store: Store, staff_id: int, day: date) -> PlanRow | None:
    """Return a person's plan of a day, or None."""
    return domain_row(PlanRow, store.row(OF_DAY, (staff_id, day.toordinal())))


def of_everybody(store: Store, day: date) -> dict[int, PlanRow]:
    """Return the plans of a day by person."""
    rows = store.rows(Plan.select_row(PlanRow).where(Plan.day == day.toordinal()))
    return {plan.staff_id: plan for plan in domain_rows(PlanRow, rows)}


def by_id(store: Store, plan_id: int) -> PlanRow | None:
    """Return one plan, or None."""
    return domain_row(PlanRow, store.row(Plan.select_row(PlanRow).where(Plan.id == plan_id)))


def insert(change_set: ChangeSet, staff_id: int, day: date, values: PlanValues) -> int:
    """Insert a person's plan of a day, without its lines, and return its id."""
    columns = values.columns()
    return change_set.create(Plan, staff_id=staff_id, day=day.toordinal(), **columns)


def change(change_set: ChangeSet, plan_id: int, values: PlanValues) -> None:
    """Save a plan anew, without its lines."""
    change_set.change(Plan, plan_id, **values.columns())


def remove(change_set: ChangeSet, plan: PlanRow) -> None:
    """Delete a plan with its lines."""
    store = change_set.store
    store.run(PlanEntry.delete().where(PlanEntry.plan_id == plan.id))
    store.run(Plan.delete().where(Plan.id == plan.id))
    key = str(RowKey.of(Plan, plan.id))
    change_set.before[key] = {"state": plan.state.value}
    change_set.after[key] = None
