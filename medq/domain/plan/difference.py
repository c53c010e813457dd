"""The difference between two plans of a day, and the rest of a day."""

from dataclasses import dataclass, replace

from medq.domain.plan.model import Candidate, Day, Plan
from medq.domain.plan.reasons import PlanConflict, PlanProblem
from medq.domain.plan.schedule import capacity_of
from medq.domain.plan.spans import Span


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """The gains and losses of the later of two plans of a day."""

    value_cents: int
    minutes: int
    added: tuple[Candidate, ...]
    removed: tuple[Candidate, ...]
    deadlines_won: tuple[Candidate, ...]  # added items whose last day it is
    deadlines_lost: tuple[Candidate, ...]
    manual_problems: tuple[PlanProblem, ...]  # manual positions that the later plan cannot keep


def compare_plans(before: Plan, after: Plan) -> PlanDifference:
    """Return what `after` wins or loses against `before`."""
    earlier = {entry.candidate.item: entry.candidate for entry in before.entries if entry.candidate}
    later = {entry.candidate.item: entry.candidate for entry in after.entries if entry.candidate}
    added = tuple(candidate for item, candidate in later.items() if item not in earlier)
    removed = tuple(candidate for item, candidate in earlier.items() if item not in later)
    return PlanDifference(
        value_cents=after.value_cents - before.value_cents,
        minutes=after.planned - before.planned,
        added=added,
        removed=removed,
        deadlines_won=tuple(candidate for candidate in added if candidate.tier == 1),
        deadlines_lost=tuple(candidate for candidate in removed if candidate.tier == 1),
        manual_problems=tuple(
            problem for problem in after.problems if problem.conflict is PlanConflict.MANUAL
        ),
    )


def rest_of_day(day: Day, minute: int) -> Day:
    """Return what is left of the day at that minute.

    Of the reserved minutes the same share is left; a fixed block under way lasts until its end.
    """
    if day.hours is None or minute <= day.hours.start:
        return day
    rest = replace(
        day,
        hours=Span(minute, day.hours.end) if minute < day.hours.end else None,
        fixed=tuple(
            replace(block, span=Span(max(minute, block.span.start), block.span.end))
            for block in day.fixed
            if block.span.end > minute
        ),
    )
    capacity = capacity_of(day)
    share = day.reserved_minutes * capacity_of(rest) // capacity if capacity else 0
    return replace(rest, reserved_minutes=share)
