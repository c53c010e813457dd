"""The candidates that a day can hold as jobs of a schedule."""

from collections.abc import Sequence
from datetime import date

from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import FIRST_TIERS, Candidate
from medq.domain.plan.schedule import Job
from medq.domain.plan.spans import Span


def make_jobs(
    day: date,
    open_spans: tuple[Span, ...],
    edits: ManualEdits,
    candidates: Sequence[Candidate],
) -> tuple[list[Job], list[Candidate]]:
    """Return the jobs of the candidates that the day can hold, and the other candidates."""
    groups: dict[str, int] = {}
    edited_minutes, removed = dict(edits.minutes), set(edits.removed)
    required = edits.required_items
    jobs: list[Job] = []
    unworkable: list[Candidate] = []
    # Of candidates without a window or a latest start: there are many, and their hours repeat.
    spans_by_hours: dict[tuple[Span, ...] | None, tuple[Span, ...]] = {}
    for candidate in candidates:
        is_waiting = candidate.not_before is not None and candidate.not_before > day
        minutes, marginal = max(1, candidate.minutes), candidate.marginal_minutes
        if candidate.item in edited_minutes:
            minutes = marginal = max(1, edited_minutes[candidate.item])
        if candidate.window is None and candidate.start_by is None:
            if candidate.hours not in spans_by_hours:
                spans_by_hours[candidate.hours] = workable_spans(candidate, minutes, open_spans)
            spans = spans_by_hours[candidate.hours]
        else:
            spans = workable_spans(candidate, minutes, open_spans)
        if any(end - start < marginal for start, end in spans):
            spans = tuple(span for span in spans if span.minutes >= marginal)
        is_barred = bool(candidate.held_by) or is_waiting or candidate.too_late is not None
        if is_barred or candidate.item in removed or not spans:
            unworkable.append(candidate)
            continue
        number = len(jobs) + 1
        shares_setup = bool(candidate.group) and marginal < minutes
        latest = (
            candidate.start_by + candidate.minutes - minutes
            if candidate.start_by is not None
            else spans[-1].end - marginal
        )
        is_first = candidate.tier <= FIRST_TIERS
        jobs.append(
            Job(
                number,
                minutes,
                marginal,
                spans,
                groups.setdefault(candidate.group, len(groups) + 1) if shares_setup else -number,
                max(0, candidate.worth_micros),
                is_first or candidate.item in required,
                is_first and candidate.window is None,
                candidate.tier,
                latest,
                candidate,
            )
        )
    return jobs, unworkable


def workable_spans(
    candidate: Candidate, minutes: int, open_spans: Sequence[Span]
) -> tuple[Span, ...]:
    """Return the open spans cut to the candidate's hours and to its window or latest start."""
    spans = tuple(open_spans)
    if candidate.hours is not None:
        spans = tuple(part for span in spans for part in span.within(candidate.hours))
    if candidate.window is not None:
        # In a window that is shorter than the work, the work only has to begin.
        start, end = candidate.window
        window = Span(start, max(end, start + minutes))
        return tuple(part for span in spans for part in span.within((window,)))
    if candidate.start_by is not None:
        until = Span(0, candidate.start_by + candidate.minutes)
        return tuple(part for span in spans for part in span.within((until,)))
    return spans
