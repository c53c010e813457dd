"""Showing, building, saving and undoing the plan of a day."""

from dataclasses import replace
from datetime import date

from data.events import undoable
from data.plan import plan_events
from medq.domain.date_text import format_weekday
from medq.domain.errors import MedqError, ReasonError
from medq.domain.plan.build import first_plan, improve_plan
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import Plan, PlanState
from medq.domain.plan.reason_texts import problem_text
from medq.domain.plan.reasons import OmissionKind, PlanConflict
from medq.domain.plan.spans import Span
from medq.domain.plan.view import DayPlan, PlanResult
from medq.domain.user import User
from medq.work.acts.assign import ASSIGN
from medq.work.acts.assign import UNDO as UNDO_ASSIGNMENT
from medq.work.acts.registry import Undo
from medq.work.acts.undo import DEPTH, undo, undo_together
from medq.work.desk import Desk
from medq.work.plan.day import person_day
from medq.work.plan.inputs import PlanInputs, read_inputs, require_planner, require_stored
from medq.work.plan.planning import (
    candidates_of,
    current_rows,
    entry_rows,
    plan_rows,
    recomputed_plan,
    remaining_day,
)
from medq.work.plan.store import (
    Draft,
    PlanTakenError,
    PlanTarget,
    StoredPlan,
    save_with_event,
    stored_plan,
    unsaved_plan,
)
from medq.work.plan.undo_change import undo_plan_change
from medq.work.plan.view import builder_view, stored_plan_view
from medq.work.plan.view_facts import ViewFacts, count_open, read_item_facts, read_queue_facts

ASSIGNMENTS = frozenset({ASSIGN.name})
UNDO_BY_ACT = {
    **dict.fromkeys(
        (plan_events.CHANGE, plan_events.ACCEPT), Undo("plan change", undo_plan_change)
    ),
    ASSIGN.name: UNDO_ASSIGNMENT,
}
MAX_NAMED = 3  # items in a message
MAX_ATTEMPTS = 3  # at building while other plans take items of it


def day_plan(desk: Desk, day: date, user: User | None = None) -> DayPlan:
    """Return a person's stored plan of a day with its progress; nothing is computed anew."""
    target = PlanTarget(desk, user or desk.user, day)
    with desk.store.read_transaction():
        stored = stored_plan(target)
        if stored is None:
            return DayPlan(day, target.user.initials, None, open_total=count_open(desk))
        facts = ViewFacts(
            target,
            person_day(desk, target.user, day),
            read_item_facts(target, stored.order),
            read_queue_facts(target, stored),
        )
    return stored_plan_view(facts, stored)


def open_plan(desk: Desk, day: date, user: User | None = None) -> DayPlan:
    """Return the plan for the builder, with the reason of everything that is left out.

    Without a stored plan it is a quick one that is not saved (its `state` is None); `build_plan`
    improves and saves it. Raises MedqError for a reader where there is none.
    """
    target = PlanTarget(desk, user or desk.user, day)
    with desk.store.read_transaction():
        stored = stored_plan(target)
        if stored is None:
            require_planner(target)
        inputs = read_inputs(target, stored)
    if stored is not None:
        return _recomputed_view(inputs, stored)
    plan = first_plan(remaining_day(inputs), candidates_of(inputs), ManualEdits())
    unsaved = unsaved_plan(target, entry_rows(plan.entries), inputs.settings)
    return builder_view(inputs, unsaved, plan)


def _recomputed_view(inputs: PlanInputs, stored: StoredPlan) -> DayPlan:
    """Return the view of a stored plan, with the reasons as they are now."""
    plan = recomputed_plan(inputs, stored)
    rows = current_rows(inputs, stored, plan)
    return builder_view(inputs, replace(stored, lines=rows), plan)


def build_plan(
    desk: Desk,
    day: date,
    user: User | None = None,
    *,
    hours: Span | None = None,
    only: frozenset[int] | None = None,
) -> PlanResult:
    """Plan the day, or the rest of today, from the queue and save it; a new plan is a draft.

    With `only` from these items. What was set by hand stays. Raises MedqError for readers and for
    a day in the past.
    """
    target = PlanTarget(desk, user or desk.user, day)
    require_planner(target)
    for attempt in range(MAX_ATTEMPTS):
        try:
            return _build_once(target, hours, only)
        except PlanTakenError:
            if attempt + 1 == MAX_ATTEMPTS:
                raise
    raise AssertionError("a plan is built or refused")


def _build_once(target: PlanTarget, hours: Span | None, only: frozenset[int] | None) -> PlanResult:
    with target.desk.store.read_transaction():
        inputs = read_inputs(target, stored_plan(target))
    if hours is not None:
        inputs = replace(inputs, settings=replace(inputs.settings, hours=hours))
    candidates = candidates_of(inputs)
    if only is not None:
        allowed = only | inputs.edits.required_items
        candidates = [candidate for candidate in candidates if candidate.item in allowed]
    plan = improve_plan(first_plan(remaining_day(inputs), candidates, inputs.edits))
    draft = Draft(plan_rows(inputs, plan), inputs.edits, inputs.settings, inputs.newest_item_id)
    message = f"{_items(len(plan.items))} planned for {format_weekday(target.day)}."
    return save_plan(inputs, plan, draft, message)


def save_plan(inputs: PlanInputs, plan: Plan, draft: Draft, message: str) -> PlanResult:
    """Save the plan with an event of that message, and return it as it is then."""
    target = inputs.target
    with target.desk.store.write_transaction():
        saved = save_with_event(target, inputs.stored, draft, message)
    can_undo = inputs.stored is not None
    return PlanResult(builder_view(inputs, saved, plan), message, can_undo=can_undo)


def accept_plan(desk: Desk, day: date, user: User | None = None, *, reason: str = "") -> PlanResult:
    """Make the draft the plan of that day: the first screen that morning.

    Raises MedqError where there is none, and while a deadline of that day is neither planned nor
    decided. An item that must go out before that day needs a `reason`, else ReasonError.
    """
    target = PlanTarget(desk, user or desk.user, day)
    require_planner(target)
    with desk.store.read_transaction():
        stored = require_stored(target)
        inputs = read_inputs(target, stored)
    if stored.is_accepted:
        message = f"The plan for {format_weekday(day)} is already saved."
        return PlanResult(_recomputed_view(inputs, stored), message)
    plan = recomputed_plan(inputs, stored)
    for problem in plan.problems:
        if problem.conflict is PlanConflict.DEADLINES:
            raise MedqError(
                f"{problem_text(problem)}.",
                hint="First reassign them, lengthen the day, or leave them out with a reason.",
            )
    sooner = _due_sooner(inputs, plan)
    if sooner and not reason:
        raise _reason_needed(inputs, sooner)
    rows = current_rows(inputs, stored, plan)
    count = sum(row.item_id is not None for row in rows)
    message = f"Saved: plan for {format_weekday(day)}, {_items(count)}."
    if dropped := len(stored.order) - count:
        message += f" Left out: {_items(dropped)} that can no longer be planned."
    if sooner:
        numbers = ", ".join(inputs.items[item].row.number_or_id for item in sooner[:MAX_NAMED])
        more = f" +{len(sooner) - MAX_NAMED} more" if len(sooner) > MAX_NAMED else ""
        message += f' Due before: {numbers}{more} ("{reason}").'
    draft = Draft(rows, stored.edits, stored.settings, stored.newest_item_id, PlanState.ACCEPTED)
    with desk.store.write_transaction():
        saved = save_with_event(target, stored, draft, message, act=plan_events.ACCEPT)
    view = _recomputed_view(replace(inputs, stored=saved), saved)
    return PlanResult(view, message, can_undo=True)


def _due_sooner(inputs: PlanInputs, plan: Plan) -> list[int]:
    """Return the items that are left out because they must go out before that day."""
    return [
        omission.candidate.item
        for omission in plan.left_out
        if omission.reason.kind is OmissionKind.MUST_GO_SOONER
    ]


def _reason_needed(inputs: PlanInputs, sooner: list[int]) -> ReasonError:
    first = inputs.items[sooner[0]].row
    items = first.patient_last or first.number_or_id
    if len(sooner) > 1:
        items += f" and {len(sooner) - 1} more"
    return ReasonError(
        f"{items} must go out before {format_weekday(inputs.target.day)}.",
        hint="Work it first, or type why the plan is saved without it.",
    )


def undo_plan(desk: Desk, day: date, user: User | None = None) -> PlanResult:
    """Undo the caller's last change of that plan, or what they assigned to others since.

    Raises MedqError where there is none.
    """
    stored = stored_plan(PlanTarget(desk, user or desk.user, day))
    event = plan_events.last_change(desk.store, stored.id, desk.user.id) if stored else None
    assigned = undoable.last_undoable(desk.store, desk.user.id, ASSIGNMENTS, DEPTH)
    if stored and assigned and assigned > (event or 0):
        message = undo_together(desk, UNDO_BY_ACT, assigned).message
    elif event is not None:
        message = undo(desk, UNDO_BY_ACT, event).message
    else:
        raise MedqError("You have nothing to undo here.")
    is_left = stored_plan(PlanTarget(desk, user or desk.user, day)) is not None
    return PlanResult(open_plan(desk, day, user) if is_left else day_plan(desk, day, user), message)


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"
