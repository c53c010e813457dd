"""The first step of every plan: fixed blocks, locked items, promises and the first tiers."""

from collections.abc import Iterable

from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import FIRST_TIERS, Candidate, Day
from medq.domain.plan.promises import hold_promises
from medq.domain.plan.schedule import NO_SLOT, Job, Schedule
from medq.domain.plan.setup import (
    PlanSetup,
    by_value,
    forget_moves,
    insert_within,
    prepare_jobs,
)

PROMISE_ORDERS = 6  # how many orders of the promises are tried before one is given up


def prepare(day: Day, candidates: Iterable[Candidate], edits: ManualEdits) -> PlanSetup:
    """Return the day with fixed blocks, locks, promises, first tiers and edited items placed."""
    setup, jobs = prepare_jobs(day, candidates, edits)
    first_jobs = [job for job in jobs if job.tier <= FIRST_TIERS and job.candidate]
    _place_promised(setup, [job for job in first_jobs if job.candidate and job.candidate.window])
    _place_first_tiers(
        setup, [job for job in first_jobs if job.candidate and not job.candidate.window]
    )
    _place_edited(setup, [job for job in jobs if job.tier > FIRST_TIERS and job.is_required])
    hold_promises(setup.schedule)
    setup.optional_jobs = sorted((job for job in jobs if not job.is_required), key=by_value)
    return setup


def _place_promised(setup: PlanSetup, jobs: list[Job]) -> None:
    """Place promised windows by their latest start.

    Where some do not fit, other orders are tried with these first; the order that leaves the
    fewest out is kept.
    """
    order = sorted(jobs, key=lambda job: (job.latest_start, job.number))
    best: tuple[list[Job], list[Job]] | None = None  # (jobs of the schedule, jobs left out)
    for _attempt in range(PROMISE_ORDERS):
        schedule = setup.schedule.copy()
        failed = [job for job in order if not _place_earliest(setup, schedule, job)]
        if best is None or len(failed) < len(best[1]):
            best = schedule.jobs, failed
        if not failed:
            break
        order = failed + [job for job in order if job not in failed]
    if best is not None:
        setup.schedule = Schedule(best[0], setup.schedule.close)
        setup.schedule.compute_times()
        setup.unplaced_jobs += best[1]


def _place_first_tiers(setup: PlanSetup, jobs: list[Job]) -> None:
    """Place a person's pins by rank, then tier 1 by when it must be finished; each early."""

    def order(job: Job) -> tuple[int, int, int]:
        return job.tier, job.latest_start + job.minutes if job.tier else 0, job.number

    for job in sorted(jobs, key=order):
        if not _place_earliest(setup, setup.schedule, job):
            setup.unplaced_jobs.append(job)


def _place_edited(setup: PlanSetup, jobs: list[Job]) -> None:
    """Place what a person added or moved; drop the order of one that fits only elsewhere."""
    schedule = setup.schedule
    for job in sorted(jobs, key=by_value):
        if _place_earliest(setup, schedule, job):
            continue
        every_index = range(len(schedule.jobs) + 1)
        if any(
            insert_within(schedule, job, index, setup.capacity) != NO_SLOT for index in every_index
        ):
            forget_moves(setup, job)
        else:
            setup.unplaced_jobs.append(job)


def _place_earliest(setup: PlanSetup, schedule: Schedule, job: Job) -> bool:
    """Place the job where it starts earliest without making a strict one later."""
    return any(
        insert_within(schedule, job, index, setup.capacity) != NO_SLOT
        for index in setup.allowed_positions(schedule, job)
    )
