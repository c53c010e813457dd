"""The inputs of a plan: the stored plan, the day, finished items, candidates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from data.plan import plans
from data.plan.plans import EntryRow
from medq.domain.date_text import format_weekday
from medq.domain.errors import MedqError
from medq.domain.plan.difference import rest_of_day
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import Candidate, Day, Plan
from medq.domain.plan.reorder import plan_in_order
from medq.work.plan.candidates import plan_candidates
from medq.work.plan.day import MORNING_REVIEW, DaySettings, minute_of_day, plannable_day, usual_day
from medq.work.plan.store import (
    PlanTarget,
    StoredPlan,
    appointment_rows,
    entry_rows,
    stored_plan,
)


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """The facts that a plan is made from, and that `plan_rows` and saving need again."""

    target: PlanTarget
    stored: StoredPlan | None
    settings: DaySettings
    edits: ManualEdits
    finished: frozenset[int]  # items of today's plan that are done or on hold

    @property
    def is_today(self) -> bool:
        return self.target.day == self.target.desk.today()


def read_inputs(target: PlanTarget, stored: StoredPlan | None) -> PlanInputs:
    """Return the inputs of the plan as it is stored, or of the usual day."""
    return PlanInputs(
        target,
        stored,
        stored.settings if stored else usual_day(target.desk, target.user, target.day),
        stored.edits if stored else ManualEdits(),
        _finished_items(target, stored),
    )


def require_planner(target: PlanTarget) -> None:
    """Raise MedqError where this person may not plan that person's day, or the day is over."""
    desk, user, day = target.desk, target.user, target.day
    desk.require_writer()
    if user.id != desk.user.id:
        desk.require_manager("Planning somebody else's day")
    if not user.may_write:
        raise MedqError(
            f"{user.name} has read-only access and no plan.", hint="medq user list shows all users."
        )
    if day < desk.today():
        raise MedqError(
            f"{format_weekday(day)} is in the past.", hint="Type today or a later date."
        )


def require_stored(target: PlanTarget) -> StoredPlan:
    """Return the stored plan; raise MedqError where there is none."""
    stored = stored_plan(target)
    if stored is None:
        raise MedqError(
            f"There is no plan for {format_weekday(target.day)} yet.",
            hint="medq plan --build makes one.",
        )
    return stored


def remaining_day(inputs: PlanInputs) -> Day:
    """Return the day to plan; of today what is left of it, without a start that is over."""
    target = inputs.target
    day = plannable_day(target.desk, target.user, target.day, inputs.settings)
    if not inputs.is_today:
        return day
    now = _minute_now(target)
    rest = rest_of_day(day, now)
    has_started = any(
        block.name == MORNING_REVIEW and block.span.start < now for block in day.fixed
    )
    if not has_started:
        return rest
    return replace(rest, fixed=tuple(block for block in rest.fixed if block.name != MORNING_REVIEW))


def read_candidates(inputs: PlanInputs, also: Iterable[int] = ()) -> list[Candidate]:
    """Return the candidates that are not finished; items in the plan, or in `also`, among them."""
    stored = inputs.stored
    planned = {
        *(stored.order if stored else ()),
        *(stored.edits.required_items if stored else ()),
        *also,
    } - inputs.finished
    return [
        candidate
        for candidate in plan_candidates(inputs.target, planned)
        if candidate.item not in inputs.finished
    ]


def recomputed_plan(inputs: PlanInputs, stored: StoredPlan) -> Plan:
    """Return the stored plan with its items in their order and the reasons as they are now."""
    order = [item for item in stored.order if item not in inputs.finished]
    candidates = read_candidates(inputs, also=order)
    return plan_in_order(remaining_day(inputs), candidates, stored.edits, order)


def current_rows(inputs: PlanInputs, stored: StoredPlan, plan: Plan) -> tuple[EntryRow, ...]:
    """Return the rows of a stored plan that was recomputed.

    A coming day loses what cannot be planned any more. A day that has begun keeps all its rows:
    they show how far each is.
    """
    if inputs.is_today or set(stored.order) <= plan.items:
        return stored.lines
    return entry_rows(plan)


def plan_rows(inputs: PlanInputs, plan: Plan) -> tuple[EntryRow, ...]:
    """Return the rows to save: finished and running entries first, then the planned ones."""
    if not inputs.is_today:
        return entry_rows(plan)
    target, stored = inputs.target, inputs.stored
    now = _minute_now(target)
    booked = {appointment.name for appointment in stored.settings.appointments} if stored else set()
    past = [
        row
        for row in (stored.lines if stored else ())
        if row.item_id in inputs.finished
        or (row.item_id is None and row.name not in booked and row.start_minute < now)
    ]
    day = plannable_day(target.desk, target.user, target.day, inputs.settings)
    past += [row for row in appointment_rows(day) if row.start_minute < now]
    running = {(row.name, row.start_minute + row.minutes) for row in past if row.item_id is None}
    ahead = (
        row
        for row in entry_rows(plan)
        if row.item_id or (row.name, row.start_minute + row.minutes) not in running
    )
    past.sort(key=lambda row: row.start_minute)
    return tuple(row._replace(position=position) for position, row in enumerate((*past, *ahead)))


def _finished_items(target: PlanTarget, stored: StoredPlan | None) -> frozenset[int]:
    """Return the items of today's plan that are done or on hold: planning again skips them."""
    if stored is None or target.day != target.desk.today():
        return frozenset()
    return frozenset(plans.finished_items(target.desk.store, stored.order))


def _minute_now(target: PlanTarget) -> int:
    return minute_of_day(target.desk.zone, target.day, target.desk.now())
