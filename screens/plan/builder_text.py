"""The texts of the plan builder around its lines, and its numbered choices."""

from enum import Enum

from medq.domain.date_text import format_day, format_short_day
from medq.domain.items.item import ItemRow
from medq.domain.keymap import Keymap
from medq.domain.plan.model import PlanState
from medq.domain.plan.reason_texts import problem_text
from medq.domain.plan.reasons import PlanConflict, PlanProblem
from medq.domain.plan.spans import clock_span
from medq.domain.plan.typed_hours import format_clock_length, format_minutes
from medq.domain.plan.view import DayPlan
from widgets.item_texts import Viewer

SOONER_SIGN = "!"
STATE_TITLES = {PlanState.DRAFT: ", draft", PlanState.ACCEPTED: ", saved", None: ""}


class Choice(Enum):
    """One thing that a number does; the first three are about deadlines that do not fit."""

    REASSIGN = 1
    LENGTHEN = 2
    LEAVE_OUT = 3
    OPEN_SOONER = 4
    OPEN_EXPIRING = 5


PROBLEM_CHOICES = (Choice.REASSIGN, Choice.LENGTHEN, Choice.LEAVE_OUT)
OPENING_CHOICES = (Choice.OPEN_SOONER, Choice.OPEN_EXPIRING)


def choices(plan: DayPlan) -> tuple[Choice, ...]:
    """Return the choices that the numbers from 1 on stand for."""
    return (*(PROBLEM_CHOICES if deadline_problem(plan) else ()), *OPENING_CHOICES)


def number_of(plan: DayPlan, choice: Choice) -> int:
    """Return the number of a choice. Raises ValueError for one that is not offered."""
    return choices(plan).index(choice) + 1


def deadline_problem(plan: DayPlan) -> PlanProblem | None:
    """Return the problem of deadlines that do not fit into the day."""
    return next(
        (problem for problem in plan.problems if problem.conflict is PlanConflict.DEADLINES), None
    )


def title_text(plan: DayPlan) -> str:
    """Return the screen's title, with the state of the plan."""
    return f"Plan builder{STATE_TITLES[plan.state]}"


def sums_texts(plan: DayPlan, viewer: Viewer, keymap: Keymap) -> tuple[str, str]:
    """Return the two ends of the first line: the day with its hours, and how full they are."""
    day = format_short_day(plan.day, viewer.today)
    if not plan.lines:
        return f" Plan for {day}", f"{empty_plan_text(plan, keymap)} "
    hours = clock_span(plan.hours) if plan.hours else "no working hours"
    lunch = f"lunch {clock_span(plan.lunch)}" if plan.lunch else "no lunch"
    planned, capacity = format_clock_length(plan.planned), format_clock_length(plan.capacity)
    return f" Plan for {day}  {hours}, {lunch}", f"planned {planned} of {capacity} "


def empty_plan_text(plan: DayPlan, keymap: Keymap) -> str:
    """Return the text of a plan without lines."""
    if plan.hours:
        return "Nothing to plan."
    if plan.state:
        return f"No working hours that day. {keymap.shown('plan.hours')} sets hours."
    return f"No plan for that day. {keymap.shown('plan.again')} builds one."


def omitted_texts(plan: DayPlan, expiring_count: int, keymap: Keymap) -> tuple[str, str]:
    """Return the two ends of the line above what is not scheduled."""
    listed = f", one per reason ({keymap.shown('plan.omitted')} lists all)" if plan.left_out else ""
    number = number_of(plan, Choice.OPEN_EXPIRING)
    expiring = f"{expiring_count} expiring ({number} opens) " if expiring_count else ""
    return f" Not scheduled: {plan.left_out_total:,}{listed}", expiring


def problem_texts(plan: DayPlan) -> tuple[str, ...]:
    """Return what does not fit, with the numbers that decide it where it is a deadline."""
    problem = deadline_problem(plan)
    if problem is None:
        return tuple(f" ! {problem_text(other)}." for other in plan.problems[:1])
    helper = ""
    if plan.helpers:
        initials, free_minutes = plan.helpers[0]
        helper = f"1 assign to {initials} ({format_minutes(free_minutes)} free)  "
    return (
        f" ! {problem_text(problem)}.",
        f"   {helper}2 extend hours  3 remove, with a reason",
    )


def standing_text(plan: DayPlan, viewer: Viewer, keymap: Keymap) -> str:
    """Return what must go out before the plan's day, with its number; else the changes by hand."""
    if plan.due_sooner:
        first, more = plan.due_sooner[0], len(plan.due_sooner) - 1
        number = number_of(plan, Choice.OPEN_SOONER)
        others = f" (+{more} more)" if more else ""
        day = format_short_day(plan.day, viewer.today)
        return (
            f"{SOONER_SIGN} {_name(first)} must go out {_by_text(first, viewer)},"
            f" it cannot wait for {day}{others}. {number} opens"
        )
    if not plan.edit_count:
        return ""
    count = f"{plan.edit_count} manual change" + ("" if plan.edit_count == 1 else "s")
    them = "it" if plan.edit_count == 1 else "them"
    return f"{count}. {keymap.shown('plan.again')} plans again and keeps {them}."


def _name(row: ItemRow) -> str:
    parts = (
        row.patient_last or row.number_or_id,
        format_day(row.service_day) if row.service_day else "",
        row.payer_short,
    )
    return " ".join(filter(None, parts))


def _by_text(row: ItemRow, viewer: Viewer) -> str:
    if row.act_by is None or row.act_by <= viewer.today:
        return "TODAY"
    return f"by {format_day(row.act_by)}"
