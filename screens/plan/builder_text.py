"""The texts of the plan builder around its lines."""

from collections.abc import Iterator

from medq.domain.date_text import format_weekday
from medq.domain.keymap import Keymap
from medq.domain.plan.model import PlanState
from medq.domain.plan.reason_texts import problem_text
from medq.domain.plan.reasons import PlanConflict, PlanProblem
from medq.domain.plan.spans import clock_span
from medq.domain.plan.typed_hours import format_minutes
from medq.domain.plan.view import DayPlan

CHOICE_EXPIRING = 1  # the only choice while all deadlines fit
CHOICE_REASSIGN, CHOICE_LENGTHEN = 1, 2  # of deadlines that do not fit; the third is a reason
STATE_TEXTS = {PlanState.DRAFT: " (draft)", PlanState.ACCEPTED: " (saved)", None: ""}


def deadline_problem(plan: DayPlan) -> PlanProblem | None:
    """Return the problem of deadlines that do not fit into the day."""
    return next(
        (problem for problem in plan.problems if problem.conflict is PlanConflict.DEADLINES), None
    )


def sums_texts(plan: DayPlan, keymap: Keymap) -> tuple[str, str]:
    """Return the two ends of the first line: the day, and its hours."""
    start = f" Plan for {format_weekday(plan.day)}{STATE_TEXTS[plan.state]}"
    if not plan.state and not plan.hours:
        return start, ""
    hours = clock_span(plan.hours) if plan.hours else "no working hours"
    lunch = f"lunch {clock_span(plan.lunch)}" if plan.lunch else "no lunch"
    return start, f"{hours}, {lunch} ({keymap.shown('plan.hours')} sets) "


def empty_plan_text(plan: DayPlan, keymap: Keymap) -> str:
    """Return the text of a plan without lines."""
    if plan.hours:
        return "Nothing to plan."
    if plan.state:
        return f"No working hours that day. {keymap.shown('plan.hours')} sets hours."
    return f"No plan for that day. {keymap.shown('plan.again')} builds one."


def note_texts(plan: DayPlan, expiring_count: int, keymap: Keymap) -> Iterator[str]:
    """Yield the notes below the lines, with the numbers that `plan.choose` takes."""
    problem = deadline_problem(plan)
    if problem is not None:
        yield f"{problem_text(problem)}."
        helper = ""
        if plan.helpers:
            initials, free_minutes = plan.helpers[0]
            helper = f"1 reassign to {initials} (free {format_minutes(free_minutes)})  "
        yield f"{helper}2 lengthen the day  3 leave out, with a reason"
        return
    for problem in plan.problems[:1]:
        yield f"{problem_text(problem)}."
    if expiring_count:
        yield f"{expiring_count} expiring: press 1"
    if plan.edit_count:
        count = f"{plan.edit_count} manual change" + ("" if plan.edit_count == 1 else "s")
        them = "it" if plan.edit_count == 1 else "them"
        yield f"{count}. {keymap.shown('plan.again')} plans again and keeps {them}."
