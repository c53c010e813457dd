"""Undo of a change to a plan, from the event that recorded it."""

from data.events import undoable
from data.events.change_set import ChangeSet
from data.office import staff
from data.plan import lines, plan_events, plans
from medq.domain.act_messages import ActMessage, Did
from medq.domain.errors import MedqError
from medq.work.desk import Desk
from medq.work.plan.store import PlanTarget, refuse_taken


def undo_plan_change(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    """Restore a plan's columns and lines, or delete it if the event made it.

    Call inside a write transaction. Raises MedqError when the plan was changed again since.
    """
    event = undoable.by_id(desk.store, event_id)
    assert event is not None
    recorded = plan_events.recorded_plan(event)
    plan = plans.by_id(desk.store, recorded.plan_id)
    rows = lines.of_plan(desk.store, plan.id) if plan else ()
    if (
        plan is None
        or rows != recorded.lines_after
        or not plan_events.is_as_recorded(desk.store, recorded)
    ):
        raise MedqError(
            "The plan was changed again since.",
            where=f"plan {recorded.plan_id}",
            hint="Undo the later change first.",
        )
    if recorded.is_first:
        plans.remove(change_set, plan)
        return ActMessage(Did.UNDONE_FIRST_PLAN)
    target = PlanTarget(desk, staff.by_id(desk.store, plan.staff_id), plan.day)
    refuse_taken(target, recorded.lines_before)
    plan_events.restore(change_set, recorded)
    lines.write(change_set, plan.id, plan.day, rows, recorded.lines_before)
    return ActMessage(Did.UNDONE_PLAN)
