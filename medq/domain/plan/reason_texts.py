"""The words of a plan's reasons, problems and differences; nothing else makes or reads them."""

from collections.abc import Callable, Collection
from datetime import date

from medq.domain.date_text import format_day, format_minute
from medq.domain.money import dollars
from medq.domain.plan.difference import PlanDifference
from medq.domain.plan.model import Candidate
from medq.domain.plan.reasons import (
    OmissionKind,
    OmissionReason,
    PlacementReason,
    PlanProblem,
    ProblemKind,
    ReasonKind,
)
from medq.domain.plan.spans import Span, clock_span, short_span

DateFormat = Callable[[date], str]
NARROW = 18  # cells of the narrowest column of reasons
MINUS = "\N{MINUS SIGN}"


def placement_text(reason: PlacementReason, day_text: DateFormat = format_day) -> str:
    """Return why an entry is in the plan, in a few words."""
    match reason.kind:
        case ReasonKind.VALUE:
            return rate_text(reason.cents_per_minute) or "callback requested"
        case ReasonKind.LOCKED:
            return f"locked at {_time(reason.minute)}"
        case ReasonKind.WINDOW | ReasonKind.PROMISED if reason.window is not None:
            return _window_text(reason.kind, reason.window)
        case ReasonKind.LEGAL_DEADLINE if reason.day is not None:
            return "legal: past due" if reason.is_past else f"legal by {day_text(reason.day)}"
        case ReasonKind.LAST_DAY:
            verb = "fax by" if reason.by_fax else "send by"
            return f"{verb} {_time(reason.cutoff)}" if reason.cutoff is not None else "last day"
        case ReasonKind.PAST_ACT_BY:
            until = f"until {day_text(reason.day)}" if reason.day is not None else "today"
            return f"fax {until}"
        case ReasonKind.FIXED:
            return f"fixed at {_time(reason.minute)}"
    return _PLAIN_REASONS.get(reason.kind, "")


_PLAIN_REASONS = {
    ReasonKind.MOVED: "moved by hand",
    ReasonKind.ADDED: "added by hand",
    ReasonKind.PINNED: "pinned by you",
    ReasonKind.PROMISED: "promised",
    ReasonKind.PROMISED_DAY: "promised that day",
    ReasonKind.LEGAL_DEADLINE: "legal deadline",
    ReasonKind.DAY_START: "start of day",
    ReasonKind.DAY_END: "end of day",
    ReasonKind.APPOINTMENT: "appointment",
}


def _window_text(kind: ReasonKind, window: Span) -> str:
    """Return `promised 9-9:30`; where that is too long for a column, only when it begins."""
    whole = f"{kind} {short_span(window)}"
    return whole if len(whole) <= NARROW else f"{kind} {short_span(window).partition('-')[0]}"


def omission_text(reason: OmissionReason, day_text: DateFormat = format_day) -> str:
    """Return why a candidate is not in the plan, in a few words."""
    match reason.kind:
        case OmissionKind.HELD:
            return f"{reason.holder} working"
        case OmissionKind.LOST:
            return f"LOST: deadline {_day(reason, day_text)}"
        case OmissionKind.MUST_GO_SOONER:
            return f"must go out by {_day(reason, day_text)}"
        case OmissionKind.WAITING if reason.day is not None:
            return f"on hold until {day_text(reason.day)}"
        case OmissionKind.WAITING:
            return "on hold"
        case OmissionKind.REMOVED:
            return "removed by hand"
        case OmissionKind.CLOSED:
            return _closed_text(reason, day_text)
        case OmissionKind.TOO_LONG:
            return f"too long: {reason.minutes} min, longest free {reason.longest_minutes} min"
        case OmissionKind.LOW_VALUE:
            rate = rate_text(reason.cents_per_minute)
            return f"low value ({rate})" if rate else "low value"
        case OmissionKind.DAY_FULL if reason.displaced:
            return f"day full: {reason.displaced} is worth more"
        case OmissionKind.DAY_FULL:
            return f"day full (needs {reason.minutes} min)"
        case OmissionKind.FITS_NOW:
            return "fits now: plan again"


def _day(reason: OmissionReason, day_text: DateFormat) -> str:
    return day_text(reason.day) if reason.day is not None else ""


def _closed_text(reason: OmissionReason, day_text: DateFormat) -> str:
    if reason.payer_hours:
        hours = ", ".join(clock_span(span) for span in reason.payer_hours)
        return f"payer phones open {hours}"
    if reason.payer_hours is not None:
        opens = f", open {day_text(reason.opens)}" if reason.opens is not None else ""
        return f"payer phones closed{opens}"
    if reason.window is not None:
        return f"{clock_span(reason.window)} is outside working hours"
    if reason.minute is not None:
        return f"had to start by {format_minute(reason.minute)}"
    return "no working hours that day"


def problem_text(problem: PlanProblem, day_text: DateFormat = format_day) -> str:
    """Return a problem as a clause without its period."""
    match problem.kind:
        case ProblemKind.DEADLINES_DO_NOT_FIT:
            return _overflow_text(problem, "deadline", day_text)
        case ProblemKind.PROMISES_DO_NOT_FIT:
            return _overflow_text(problem, "promise", day_text)
        case ProblemKind.ITEM_DOES_NOT_FIT:
            return f"{problem.names[0]} was placed by hand and does not fit"
        case ProblemKind.MOVES_CONTRADICT:
            upper, lower = problem.names
            return f"{upper} cannot go above {lower}: it was moved below it"
        case ProblemKind.MOVE_NOT_POSSIBLE:
            return f"{problem.names[0]} cannot go where it was moved"
        case ProblemKind.FIXED_OVERLAPS if problem.span is not None:
            return f"{problem.names[0]} {clock_span(problem.span)} overlaps another fixed time"
        case ProblemKind.FIXED_OUTSIDE_HOURS if problem.span is not None:
            return f"{problem.names[0]} {clock_span(problem.span)} is outside working hours"
    return f"{problem.names[0]} cannot be locked at {_time(problem.minute)}: {_lock_text(problem)}"


def _overflow_text(problem: PlanProblem, noun: str, day_text: DateFormat) -> str:
    count, day = len(problem.items), problem.day
    on_day = f" on {day_text(day)}" if day is not None else ""
    subject = f"1 {noun}{on_day} does" if count == 1 else f"{count} {noun}s{on_day} do"
    return f"{subject} not fit ({problem.minutes} min over)"


def _lock_text(problem: PlanProblem) -> str:
    if problem.kind is ProblemKind.LOCK_BEFORE_HOURS:
        return f"working hours start at {_time(problem.limit)}"
    if problem.kind is ProblemKind.LOCK_AFTER_HOURS:
        return f"working hours end at {_time(problem.limit)}"
    return _LOCK_TEXTS[problem.kind]


_LOCK_TEXTS = {
    ProblemKind.LOCK_NOT_WORKABLE: "it cannot be worked that day",
    ProblemKind.LOCK_IN_BREAK: "there is a break or an appointment at that time",
    ProblemKind.LOCK_OUTSIDE_ITEM_HOURS: "it cannot be worked at that time",
    ProblemKind.LOCK_AGAINST_ORDER: "the order set by hand does not allow it",
    ProblemKind.LOCK_OCCUPIED: "another fixed or locked line is at that time",
}


def difference_text(difference: PlanDifference, edited: Collection[int] = ()) -> str:
    """Return what a change wins and loses, without the last period.

    `+$120.00, −12 min. Deadline missed: Appeal 10388`. `edited` are the items that were changed.
    """
    figures = []
    if difference.value_cents:
        figures.append(_signed(difference.value_cents, dollars(abs(difference.value_cents))))
    if difference.minutes:
        figures.append(_signed(difference.minutes, f"{abs(difference.minutes)} min"))
    sentences = [", ".join(figures) or "same value and minutes"]
    if difference.deadlines_won:
        sentences.append(f"Deadline met: {_names(difference.deadlines_won)}")
    lost = difference.deadlines_lost
    if len(lost) == 1 and {candidate.item for candidate in lost} == set(edited):
        sentences.append("Its deadline will be missed")
    elif lost:
        sentences.append(f"Deadline missed: {_names(lost)}")
    sentences += [problem_text(problem) for problem in difference.manual_problems]
    return ". ".join(sentences)


def rate_text(cents_per_minute: int | None) -> str:
    """Return `$62/min` in whole dollars, or nothing where the money is hidden."""
    if cents_per_minute is None:
        return ""
    whole = (cents_per_minute + 50) // 100
    return f"${whole:,}/min" if whole or not cents_per_minute else "under $1/min"


def _names(candidates: Collection[Candidate]) -> str:
    return ", ".join(candidate.label for candidate in candidates)


def _signed(number: int, text: str) -> str:
    return f"{'+' if number > 0 else MINUS}{text}"


def _time(minute: int | None) -> str:
    return format_minute(minute) if minute is not None else ""
