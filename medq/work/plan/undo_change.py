"""Undo of a change to a plan, from the event that recorded it."""

from datetime import date

from data.events import undoable
from data.events.change_set import ChangeSet, RowKey, Rows
from data.office import staff
from data.plan import plans
from data.plan.plans import PlanRow
from medq.domain.act_messages import ActMessage, Did
from medq.domain.errors import MedqError
from medq.work.desk import Desk
from medq.work.plan.store import PlanTarget, record_lines, recorded_lines, refuse_taken

RESTORED_COLUMNS = (
    "state",
    "from_minute",
    "to_minute",
    "lunch_minute",
    "lunch_minutes",
    "reserved_minutes",
    "manual_edits",
    "saved_at",
    "newest_item_id",
)


def undo_plan_change(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    """Restore a plan's columns and lines, or delete it if the event made it.

    Call inside a write transaction. Raises MedqError when the plan was changed again since.
    """
    event = undoable.by_id(desk.store, event_id)
    assert event is not None
    plan_key = _plan_key(event.after)
    plan_id = plan_key.id
    columns_before = event.before[str(plan_key)]
    row = plans.by_id(desk.store, plan_id)
    lines = tuple(plans.entries(desk.store, plan_id)) if row else ()
    if (
        row is None
        or lines != recorded_lines(event.after, plan_id)
        or not _has_columns(desk, plan_key, event.after)
    ):
        raise MedqError(
            "The plan was changed again since.",
            where=f"plan {plan_id}",
            hint="Undo the later change first.",
        )
    if columns_before is None:
        plans.remove(desk.store, plan_id)
        change_set.before[str(plan_key)] = {"state": row.state}
        change_set.after[str(plan_key)] = None
        return ActMessage(Did.UNDONE_FIRST_PLAN)
    restored_lines = recorded_lines(event.before, plan_id)
    refuse_taken(_target_of(desk, row), restored_lines)
    restored = {name: columns_before[name] for name in RESTORED_COLUMNS if name in columns_before}
    change_set.change("plan", plan_id, **restored)
    plans.write_entries(desk.store, plan_id, row.day, restored_lines)
    record_lines(change_set, plan_id, lines, restored_lines)
    return ActMessage(Did.UNDONE_PLAN)


def _plan_key(after: Rows) -> RowKey:
    """Return the plan of an event that may be an item's, from the keys of its changed rows."""
    return next(key for key in map(RowKey.parse, after) if key.table == "plan")


def _has_columns(desk: Desk, plan_key: RowKey, after: Rows) -> bool:
    """Return whether the plan's columns are as the event left them."""
    columns = after[str(plan_key)] or {}
    return undoable.has_columns(
        desk.store, plan_key, {name: columns[name] for name in RESTORED_COLUMNS}
    )


def _target_of(desk: Desk, row: PlanRow) -> PlanTarget:
    return PlanTarget(desk, staff.by_id(desk.store, row.staff_id), date.fromordinal(row.day))
