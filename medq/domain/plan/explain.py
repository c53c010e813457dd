"""The reasons of a plan: why each entry is in it, why each other candidate is not."""

from collections.abc import Iterator
from typing import NamedTuple

from medq.domain.plan.model import (
    FIRST_TIERS,
    Candidate,
    Day,
    Omission,
    Plan,
    PlanEntry,
)
from medq.domain.plan.reasons import (
    OmissionKind,
    OmissionReason,
    PlacementReason,
    PlanProblem,
    ProblemKind,
    ReasonKind,
    cents_per_minute,
)
from medq.domain.plan.schedule import NO_SLOT, Job, Schedule
from medq.domain.plan.setup import PlanSetup, first_free_index, shape
from medq.domain.plan.spans import open_spans

APPOINTMENT = PlacementReason(ReasonKind.APPOINTMENT)


class Alternative(NamedTuple):
    """The schedule without one job that could be displaced."""

    schedule: Schedule
    position: int  # where the job was
    capacity: int  # the most minutes that fit there then
    candidate: Candidate | None


def explain_plan(setup: PlanSetup, schedule: Schedule, rounds: int = 0) -> Plan:
    """Return the schedule as a plan, every entry and every omission with its reason."""
    placed = {job.number for job in schedule.jobs if job.candidate is not None}
    unplaced = [
        job for job in (*setup.unplaced_jobs, *setup.optional_jobs) if job.number not in placed
    ]
    left_out = [
        *_omissions(setup, schedule, unplaced),
        *(
            Omission(candidate, _unworkable_reason(setup, candidate))
            for candidate in setup.unworkable
        ),
    ]
    entries = (*_entries(setup, schedule), *appointments(setup.day))
    return Plan(
        day=setup.day,
        edits=setup.edits,
        entries=tuple(sorted(entries, key=lambda entry: entry.start)),
        left_out=tuple(sorted(left_out, key=_by_rank)),
        capacity=setup.capacity,
        planned=schedule.total_minutes,
        problems=(*setup.problems, *_overflow_problems(setup, schedule, unplaced)),
        rounds=rounds,
    )


def appointments(day: Day) -> Iterator[PlanEntry]:
    """Yield the appointments within the hours, each up to where another one already is."""
    closed = [*day.breaks, *day.skipped]
    blocks = (block for block in day.fixed if block.is_appointment)
    for block in sorted(blocks, key=lambda block: (block.span, block.name)):
        for span in open_spans(day.hours, closed):
            for part in span.within((block.span,)):
                reason = block.reason or APPOINTMENT
                yield PlanEntry(part.start, part.minutes, reason, fixed=block)
        closed.append(block.span)


def _by_rank(omission: Omission) -> tuple[int, int, int]:
    candidate = omission.candidate
    return candidate.tier, -candidate.score_micros, candidate.item


def _entries(setup: PlanSetup, schedule: Schedule) -> Iterator[PlanEntry]:
    for job, start, end in zip(schedule.jobs, schedule.starts, schedule.ends[1:], strict=True):
        if job.fixed is not None:
            reason = job.fixed.reason or PlacementReason(
                ReasonKind.FIXED, minute=job.fixed.span.start
            )
            yield PlanEntry(start, end - start, reason, fixed=job.fixed)
            continue
        candidate = job.candidate
        assert candidate is not None  # a job is a candidate or a fixed block
        manual_reason = _manual_reason(setup, candidate, start)
        yield PlanEntry(
            start,
            end - start,
            manual_reason or _automatic_reason(candidate),
            candidate=candidate,
            by_hand=manual_reason is not None,
        )


def _manual_reason(setup: PlanSetup, candidate: Candidate, start: int) -> PlacementReason | None:
    """Return what a person did with it, with the times that still hold; None for nothing."""
    edits, item = setup.edits, candidate.item
    if (item, start) in edits.locked:
        return PlacementReason(ReasonKind.LOCKED, minute=start)
    moved = (mover for mover, _other in (*edits.above, *edits.below))
    if item in setup.neighbors and item in moved:
        kind = ReasonKind.MOVED
    elif item in edits.added:
        kind = ReasonKind.ADDED
    else:
        return None
    return PlacementReason(kind, window=candidate.window, minute=candidate.start_by)


def _automatic_reason(candidate: Candidate) -> PlacementReason:
    if candidate.tier > FIRST_TIERS:
        return PlacementReason(
            ReasonKind.VALUE, cents_per_minute=cents_per_minute(candidate.score_micros)
        )
    if candidate.reason is not None:
        return candidate.reason
    if candidate.window is not None:
        return PlacementReason(ReasonKind.WINDOW, window=candidate.window)
    if candidate.tier == 0:
        return PlacementReason(ReasonKind.PINNED)
    return PlacementReason(ReasonKind.LAST_DAY, minute=candidate.start_by)


def _unworkable_reason(setup: PlanSetup, candidate: Candidate) -> OmissionReason:
    """Return why nothing of that day can hold the candidate."""
    if candidate.item in setup.edits.removed:
        return OmissionReason(OmissionKind.REMOVED)
    if candidate.held_by:
        return OmissionReason(OmissionKind.HELD, holder=candidate.held_by)
    if _is_waiting(setup, candidate):
        return OmissionReason(OmissionKind.WAITING, day=candidate.not_before)
    if candidate.too_late is not None:
        return candidate.too_late
    if not setup.open_spans:
        return OmissionReason(OmissionKind.CLOSED)
    minutes = dict(setup.edits.minutes).get(candidate.item, candidate.marginal_minutes)
    longest = max(span.minutes for span in setup.open_spans)
    if longest < minutes:
        return OmissionReason(OmissionKind.TOO_LONG, minutes=minutes, longest_minutes=longest)
    if candidate.hours is not None:
        reachable = [part for span in setup.open_spans for part in span.within(candidate.hours)]
        if max((span.minutes for span in reachable), default=0) < minutes:
            return OmissionReason(
                OmissionKind.CLOSED, payer_hours=candidate.hours, opens=candidate.phones_open
            )
    if candidate.window is not None:
        return OmissionReason(OmissionKind.CLOSED, window=candidate.window)
    return OmissionReason(OmissionKind.CLOSED, minute=max(0, candidate.start_by or 0))


def _omissions(setup: PlanSetup, schedule: Schedule, unplaced: list[Job]) -> list[Omission]:
    """Return why each of these jobs is not placed, and what would have to go for it."""
    cached: list[Alternative] = []
    remaining = _alternatives(schedule)

    def alternatives() -> Iterator[Alternative]:
        # Computing an alternative costs all times anew; most jobs need only the first few.
        yield from cached
        for alternative in remaining:
            cached.append(alternative)
            yield alternative

    displaced_by_shape: dict[tuple[object, ...], Candidate | None] = {}
    omissions = []
    for job in unplaced:
        candidate = job.candidate
        assert candidate is not None  # only candidates are left out
        if candidate.below_floor:
            rate = cents_per_minute(candidate.score_micros)
            reason = OmissionReason(OmissionKind.LOW_VALUE, cents_per_minute=rate)
            omissions.append(Omission(candidate, reason))
            continue
        if first_free_index(setup, schedule, job) != NO_SLOT:
            omissions.append(Omission(candidate, OmissionReason(OmissionKind.FITS_NOW)))
            continue
        job_shape = shape(setup, schedule, job)
        if job_shape not in displaced_by_shape:
            displaced_by_shape[job_shape] = next(
                (
                    alternative.candidate
                    for alternative in alternatives()
                    if _fits_instead(setup, alternative, job)
                ),
                None,
            )
        displaced = displaced_by_shape[job_shape]
        reason = OmissionReason(
            OmissionKind.DAY_FULL,
            minutes=job.minutes,
            displaced=displaced.label if displaced else "",
        )
        omissions.append(Omission(candidate, reason, displaced.item if displaced else None))
    return omissions


def _alternatives(schedule: Schedule) -> Iterator[Alternative]:
    """Yield the schedule without each optional job, the least value a minute first.

    A job cannot go where the next one of its group would then need the setup and not fit.
    """
    minutes = [end - start for start, end in zip(schedule.starts, schedule.ends[1:], strict=True)]
    optional = [index for index, job in enumerate(schedule.jobs) if not job.is_required]

    def order(index: int) -> tuple[float, int]:
        return schedule.jobs[index].worth_micros / minutes[index], index

    for index in sorted(optional, key=order):
        without = Schedule(schedule.jobs[:index] + schedule.jobs[index + 1 :], schedule.close)
        if without.compute_times():
            candidate = schedule.jobs[index].candidate
            yield Alternative(without, index, without.capacities[index], candidate)


def _fits_instead(setup: PlanSetup, alternative: Alternative, job: Job) -> bool:
    """Return whether the job fits where the other one was."""
    schedule, index = alternative.schedule, alternative.position
    if alternative.capacity < job.marginal_minutes:
        return False
    if schedule.total_minutes + job.marginal_minutes > setup.limit:
        return False
    if index not in setup.allowed_positions(schedule, job):
        return False
    added = schedule.added_minutes(job, index)
    return added != NO_SLOT and schedule.total_minutes + added <= setup.limit


def _overflow_problems(
    setup: PlanSetup, schedule: Schedule, unplaced: list[Job]
) -> Iterator[PlanProblem]:
    """Yield edited items, then deadlines and promises of that day, that are not placed."""
    edited_minutes = dict(setup.edits.minutes)
    first = [
        *(job.candidate for job in unplaced if job.tier <= FIRST_TIERS and job.candidate),
        *(
            candidate
            for candidate in setup.unworkable
            if candidate.tier <= FIRST_TIERS and _is_workable_but_closed(setup, candidate)
        ),
    ]
    deadlines = [
        candidate
        for candidate in first
        if candidate.window is None and candidate.tier == FIRST_TIERS
    ]
    promises = [candidate for candidate in first if candidate.window is not None]
    listed = {candidate.item for candidate in (*deadlines, *promises)}
    for job in unplaced:
        candidate = job.candidate
        if (
            candidate is not None
            and candidate.item in setup.edits.required_items
            and candidate.item not in listed
        ):
            yield PlanProblem(
                ProblemKind.ITEM_DOES_NOT_FIT,
                (candidate.item,),
                job.minutes,
                names=(candidate.label,),
            )
    free_minutes = max(0, setup.capacity - schedule.total_minutes)
    for kind, candidates in (
        (ProblemKind.DEADLINES_DO_NOT_FIT, deadlines),
        (ProblemKind.PROMISES_DO_NOT_FIT, promises),
    ):
        if candidates:
            needed = sum(
                edited_minutes.get(candidate.item, max(1, candidate.minutes))
                for candidate in candidates
            )
            yield PlanProblem(
                kind,
                tuple(candidate.item for candidate in candidates),
                max(1, needed - free_minutes),
                names=tuple(candidate.label for candidate in candidates),
                day=setup.day.date,
            )


def _is_waiting(setup: PlanSetup, candidate: Candidate) -> bool:
    return candidate.not_before is not None and candidate.not_before > setup.day.date


def _is_workable_but_closed(setup: PlanSetup, candidate: Candidate) -> bool:
    """Return whether only the hours keep this person from doing the item that day."""
    return (
        not candidate.held_by
        and candidate.too_late is None
        and not _is_waiting(setup, candidate)
        and candidate.item not in setup.edits.removed
    )
