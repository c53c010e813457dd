"""A plan in the order that a person has: the same items, with the times that the day gives them."""

from collections.abc import Iterable, Sequence

from medq.domain.plan.explain import explain_plan
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import FIRST_TIERS, Candidate, Day, Plan
from medq.domain.plan.promises import hold_promises
from medq.domain.plan.schedule import NO_SLOT, Job, Schedule
from medq.domain.plan.setup import PlanSetup, by_value, forget_moves, prepare_jobs


def plan_in_order(
    day: Day, candidates: Iterable[Candidate], edits: ManualEdits, order: Sequence[int]
) -> Plan:
    """Return the plan with the items of `order` one after another; no other item is put in.

    An item that does not fit any more is left out with its reason. A required item takes the
    place of what is worth least a minute. Locked items start at their minute wherever they are
    in the order. What the order holds may use the minutes reserved for arrivals; planning the
    day again reserves them again.
    """
    setup, jobs = prepare_jobs(day, candidates, edits)
    job_by_item = {job.candidate.item: job for job in jobs if job.candidate is not None}
    ordered = [job_by_item[item] for item in dict.fromkeys(order) if item in job_by_item]
    schedule, failed, misplaced = _schedule_in_order(setup, ordered)
    while failed:
        required = next((job for job in failed if job.is_required), None)
        least_worth = min(
            (job for job in ordered if not job.is_required and job not in failed),
            key=_value_a_minute,
            default=None,
        )
        if required is None or least_worth is None:
            break
        ordered.remove(least_worth)
        schedule, failed, misplaced = _schedule_in_order(setup, ordered)
    for job in misplaced:
        forget_moves(setup, job)
    hold_promises(schedule)
    placed = {job.number for job in schedule.jobs if job.candidate is not None}
    left_out = [job for job in jobs if job.number not in placed]
    setup.unplaced_jobs = [job for job in left_out if job.tier <= FIRST_TIERS]
    setup.optional_jobs = sorted((job for job in left_out if job.tier > FIRST_TIERS), key=by_value)
    return explain_plan(setup, schedule)


def _schedule_in_order(
    setup: PlanSetup, jobs: Sequence[Job]
) -> tuple[Schedule, list[Job], list[Job]]:
    """Return the schedule with each job as soon as it can be after the one before it.

    Also return the jobs that fit nowhere, and the required jobs that fit only against the order
    set by hand.
    """
    schedule, failed, misplaced = setup.schedule.copy(), list[Job](), list[Job]()
    next_index = 0
    for job in jobs:
        fitting = [
            index
            for index in _indexes_from(schedule, next_index)
            if _fits(schedule, job, index, setup.capacity)
        ]
        allowed = setup.allowed_positions(schedule, job)
        position = next((index for index in fitting if index in allowed), None)
        if position is None and fitting and job.is_required:
            position = fitting[0]
            misplaced.append(job)
        if position is None:
            failed.append(job)
            continue
        schedule.insert(job, position)
        next_index = position + 1
    return schedule, failed, misplaced


def _indexes_from(schedule: Schedule, first: int) -> Iterable[int]:
    yield from range(first, len(schedule.jobs) + 1)
    yield from range(first - 1, -1, -1)


def _fits(schedule: Schedule, job: Job, index: int, capacity: int) -> bool:
    added = schedule.added_minutes(job, index)
    return added != NO_SLOT and schedule.total_minutes + added <= capacity


def _value_a_minute(job: Job) -> tuple[float, int]:
    return job.worth_micros / max(1, job.minutes), -job.number
