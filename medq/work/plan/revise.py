"""Changing a stored plan by hand: the other items keep their order, times follow."""

from dataclasses import dataclass, replace

from data.events.change_set import ChangeSet
from medq.domain.act_messages import ActMessage, Did
from medq.domain.date_text import format_weekday
from medq.domain.errors import MedqError
from medq.domain.plan.difference import compare_plans
from medq.domain.plan.model import Plan
from medq.domain.plan.reason_texts import difference_text, omission_text, problem_text
from medq.domain.plan.reasons import OmissionKind, PlanConflict, redact_omission
from medq.domain.plan.reorder import plan_in_order
from medq.domain.plan.view import PlanResult
from medq.work.desk import Desk
from medq.work.plan.build import save_plan
from medq.work.plan.inputs import PlanInputs, read_inputs, require_planner, require_stored
from medq.work.plan.planning import candidates_of, plan_rows, remaining_day
from medq.work.plan.revisions import Revision
from medq.work.plan.store import Draft, PlanTarget, StoredPlan, save

NOT_CHANGED = "Nothing was changed."
BUILDER_HINT = "b opens the plan: a adds it there, in place of what is worth least."


@dataclass(frozen=True, slots=True)
class RevisedPlan:
    """A plan changed by hand and not saved yet, and what it was before."""

    inputs: PlanInputs
    before: Plan
    plan: Plan
    draft: Draft


def revise_plan(
    inputs: PlanInputs, stored: StoredPlan, revision: Revision, shown_message: str
) -> PlanResult:
    """Change a stored plan by hand, save it, and say what the change wins and loses.

    `shown_message` is the revision's for the person, with a name. `inputs` were read with the items
    that the change puts into it. Raises MedqError for what is not possible; nothing is changed
    then.
    """
    revised = _revised_plan(inputs, stored, revision, NOT_CHANGED)
    saved = save_plan(revised.inputs, revised.plan, revised.draft, f"{revision.message}.")
    # The difference may name patients: it is shown and not part of the event.
    difference = compare_plans(revised.before, revised.plan)
    text = difference_text(difference, revision.items)
    return replace(saved, message=f"{shown_message}: {text}.")


def add_to_plan(desk: Desk, item: int, change_set: ChangeSet) -> ActMessage:
    """Put an item at the end of one's plan of the next day, through an act's change set.

    Nothing else is taken out for it, and what came in since the plan was made still counts as
    new. Call inside a write transaction. Raises MedqError where there is no plan,
    or no time in it; nothing is changed then.
    """
    target = PlanTarget(desk, desk.user, desk.next_workday())
    require_planner(target)
    stored = require_stored(target)
    inputs = read_inputs(target, stored, also=(item,))
    revision = Revision(stored.edits.add(item), (*stored.order, item), stored.settings)
    revised = _revised_plan(inputs, stored, revision, BUILDER_HINT)
    if revised.before.items - revised.plan.items:
        raise MedqError(
            f"Not added to the plan of {format_weekday(target.day)}: day full.",
            hint=BUILDER_HINT,
        )
    minutes = next(entry.minutes for entry in revised.plan.entries if entry.item == item)
    save(target, stored, revised.draft, change_set)
    return ActMessage(Did.PLANNED, day=target.day, minutes=minutes)


def _revised_plan(
    inputs: PlanInputs, stored: StoredPlan, revision: Revision, hint_if_full: str
) -> RevisedPlan:
    """Return the plan after the change; `hint_if_full` helps where an added item has no minutes."""
    order = [item for item in revision.order if item not in inputs.finished]
    candidates = candidates_of(inputs, also=order)
    revised_inputs = replace(inputs, settings=revision.settings, edits=revision.edits)
    plan = plan_in_order(remaining_day(revised_inputs), candidates, revision.edits, order)
    earlier_order = [item for item in stored.order if item not in inputs.finished]
    before = plan_in_order(remaining_day(inputs), candidates, stored.edits, earlier_order)
    _refuse_impossible(plan, before)
    _refuse_left_out(plan, set(order) - set(stored.order), hint_if_full)
    # What came in since the plan was made was not considered.
    newest_item_id = stored.newest_item_id
    rows = plan_rows(revised_inputs, plan)
    draft = Draft(rows, revision.edits, revision.settings, newest_item_id)
    return RevisedPlan(revised_inputs, before, plan, draft)


def _refuse_left_out(plan: Plan, added: set[int], hint_if_full: str) -> None:
    """Raise MedqError where the plan leaves out an item that was added."""
    for omission in plan.left_out:
        if omission.candidate.item in added:
            reason = redact_omission(omission.reason, omission.candidate.kind)
            is_full = reason.kind is OmissionKind.DAY_FULL
            day = format_weekday(plan.day.date)
            raise MedqError(
                f"Not added to the plan of {day}: {omission_text(reason)}.",
                hint=hint_if_full if is_full else NOT_CHANGED,
            )


def _refuse_impossible(plan: Plan, before: Plan) -> None:
    """Raise MedqError for a position that is not possible now and was not impossible before."""
    for problem in plan.problems:
        is_new = not any(problem.is_same(earlier) for earlier in before.problems)
        if is_new and problem.conflict in (PlanConflict.MANUAL, PlanConflict.FIXED):
            raise MedqError(f"{problem_text(problem)}.", hint=NOT_CHANGED)
