"""Undo of a change to a plan, from the event that recorded it."""

from datetime import date
from typing import Any

from data.events import events
from data.events.events import ChangeSet, Columns, RowKey, Rows
from data.office import office
from data.plan import plans
from data.plan.plans import EntryRow, PlanRow
from medq.domain.act_messages import ActMessage, Did
from medq.domain.errors import MedqError
from medq.work.desk import Desk
from medq.work.plan.store import PlanTarget, plan_lines_key, record_lines, refuse_taken

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
    event = events.event_row(desk.store, event_id)
    assert event is not None
    before, after = event[6], event[7]
    plan_key = _plan_key(after)
    plan_id, key, lines_key = plan_key.id, str(plan_key), str(plan_lines_key(plan_key.id))
    row = plans.by_id(desk.store, plan_id)
    lines = tuple(plans.entries(desk.store, plan_id)) if row else ()
    if row is None or not _is_unchanged(desk, plan_key, after, after[lines_key]["lines"], lines):
        raise MedqError(
            "The plan was changed again since.",
            where=f"plan {plan_id}",
            hint="Undo the later change first.",
        )
    if before[key] is None:
        plans.remove(desk.store, plan_id)
        change_set.before[key], change_set.after[key] = {"state": row.state}, None
        return ActMessage(Did.UNDONE_FIRST_PLAN)
    restored_lines = tuple(EntryRow(*line) for line in before[lines_key]["lines"])
    refuse_taken(_target_of(desk, row), restored_lines)
    columns: Columns = {name: before[key][name] for name in RESTORED_COLUMNS if name in before[key]}
    change_set.change("plan", plan_id, **columns)
    plans.write_entries(desk.store, plan_id, row.day, restored_lines)
    record_lines(change_set, plan_id, lines, restored_lines)
    return ActMessage(Did.UNDONE_PLAN)


def _plan_key(after: Rows) -> RowKey:
    """Return the plan of an event that may be an item's, from the keys of its changed rows."""
    return next(key for key in map(RowKey.parse, after) if key.table == "plan")


def _is_unchanged(
    desk: Desk,
    key: RowKey,
    after: dict[str, Any],
    lines_after: list[list[Any]],
    lines: tuple[EntryRow, ...],
) -> bool:
    """Return whether the plan and its lines are as the event left them."""
    if [list(line) for line in lines] != lines_after:
        return False
    columns = {name: after[str(key)][name] for name in RESTORED_COLUMNS}
    return events.has_columns(desk.store, key, columns)


def _target_of(desk: Desk, row: PlanRow) -> PlanTarget:
    return PlanTarget(desk, office.user(desk.store, row.staff_id), date.fromordinal(row.day))
