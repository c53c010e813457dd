"""Showing, building, saving and undoing the plan of a day."""

from dataclasses import replace
from datetime import date

from data.items import item_records
from data.plan import plans
from medq.domain.date_text import format_weekday
from medq.domain.errors import MedqError
from medq.domain.plan.build import first_plan, improve_plan
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import Plan
from medq.domain.plan.reason_texts import problem_text
from medq.domain.plan.reasons import PlanConflict
from medq.domain.plan.spans import Span
from medq.domain.plan.view import DayPlan, PlanResult
from medq.domain.user import User
from medq.work.acts.registry import Undo
from medq.work.acts.undo import undo
from medq.work.desk import Desk
from medq.work.plan.inputs import (
    PlanInputs,
    current_rows,
    plan_rows,
    read_candidates,
    read_inputs,
    recomputed_plan,
    remaining_day,
    require_planner,
    require_stored,
)
from medq.work.plan.store import (
    Draft,
    PlanTakenError,
    PlanTarget,
    entry_rows,
    save_with_event,
    stored_plan,
    unsaved_plan,
)
from medq.work.plan.undo_change import undo_plan_change
from medq.work.plan.view import builder_view, stored_plan_view

UNDO_BY_ACT = dict.fromkeys((plans.CHANGE, plans.ACCEPT), Undo("plan change", undo_plan_change))
MAX_ATTEMPTS = 3  # at building while other plans take items of it


def day_plan(desk: Desk, day: date, user: User | None = None) -> DayPlan:
    """Return a person's stored plan of a day with its progress; nothing is computed anew."""
    target = PlanTarget(desk, user or desk.user, day)
    with desk.store.read_transaction():
        return stored_plan_view(target, stored_plan(target))


def open_plan(desk: Desk, day: date, user: User | None = None) -> DayPlan:
    """Return the plan for the builder, with the reason of everything that is left out.

    Without a stored plan it is a quick one that is not saved (its `state` is empty); `build_plan`
    improves and saves it. Raises MedqError for a reader where there is none.
    """
    target = PlanTarget(desk, user or desk.user, day)
    stored = stored_plan(target)
    if stored is None:
        require_planner(target)
        inputs = read_inputs(target, None)
        plan = first_plan(remaining_day(inputs), read_candidates(inputs), ManualEdits())
        unsaved = unsaved_plan(target, entry_rows(plan), inputs.settings)
        return builder_view(target, unsaved, plan)
    with desk.store.read_transaction():
        inputs = read_inputs(target, stored)
        plan = recomputed_plan(inputs, stored)
        rows = current_rows(inputs, stored, plan)
        return builder_view(target, replace(stored, lines=rows), plan)


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
    stored = stored_plan(target)
    newest_item_id = item_records.newest_id(target.desk.store)
    inputs = read_inputs(target, stored)
    inputs = replace(
        inputs, settings=replace(inputs.settings, hours=hours or inputs.settings.hours)
    )
    candidates = read_candidates(inputs)
    if only is not None:
        allowed = only | inputs.edits.required_items
        candidates = [candidate for candidate in candidates if candidate.item in allowed]
    plan = improve_plan(first_plan(remaining_day(inputs), candidates, inputs.edits))
    draft = Draft(plan_rows(inputs, plan), inputs.edits, inputs.settings, newest_item_id)
    message = f"{_items(len(plan.items))} planned for {format_weekday(target.day)}."
    return save_plan(inputs, plan, draft, message)


def save_plan(inputs: PlanInputs, plan: Plan, draft: Draft, message: str) -> PlanResult:
    """Save the plan with an event of that message, and return it as it is then."""
    target = inputs.target
    with target.desk.store.write_transaction():
        save_with_event(target, inputs.stored, draft, message)
    stored = require_stored(target)
    return PlanResult(
        builder_view(target, stored, plan), message, can_undo=inputs.stored is not None
    )


def accept_plan(desk: Desk, day: date, user: User | None = None) -> PlanResult:
    """Make the draft the plan of that day: the first screen that morning.

    Raises MedqError where there is none, and while a deadline of that day is neither planned nor
    decided.
    """
    target = PlanTarget(desk, user or desk.user, day)
    require_planner(target)
    stored = require_stored(target)
    if stored.is_accepted:
        message = f"The plan for {format_weekday(day)} is already saved."
        return PlanResult(open_plan(desk, day, user), message)
    inputs = read_inputs(target, stored)
    plan = recomputed_plan(inputs, stored)
    for problem in plan.problems:
        if problem.conflict is PlanConflict.DEADLINES:
            raise MedqError(
                f"{problem_text(problem)}.",
                hint="First reassign them, lengthen the day, or leave them out with a reason.",
            )
    rows = current_rows(inputs, stored, plan)
    count = sum(row.item_id is not None for row in rows)
    message = f"Saved: plan for {format_weekday(day)}, {_items(count)}."
    if dropped := len(stored.order) - count:
        message += f" Left out: {_items(dropped)} that can no longer be planned."
    draft = Draft(rows, stored.edits, stored.settings, stored.row.newest_item_id, "accepted")
    with desk.store.write_transaction():
        save_with_event(target, stored, draft, message, act=plans.ACCEPT)
    return PlanResult(open_plan(desk, day, user), message, can_undo=True)


def undo_plan(desk: Desk, day: date, user: User | None = None) -> PlanResult:
    """Undo the caller's last change of that plan. Raises MedqError where there is none."""
    stored = stored_plan(PlanTarget(desk, user or desk.user, day))
    event = plans.last_change(desk.store, stored.row.id, desk.user.id) if stored else None
    if event is None:
        raise MedqError("You have nothing to undo here.")
    message = undo(desk, UNDO_BY_ACT, event).message
    is_left = stored_plan(PlanTarget(desk, user or desk.user, day)) is not None
    return PlanResult(open_plan(desk, day, user) if is_left else day_plan(desk, day, user), message)


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"
