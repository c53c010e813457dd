"""The order inside a day: the best value a minute first, so that a short day loses the least."""

from medq.domain.plan.model import FIRST_TIERS
from medq.domain.plan.schedule import NO_SLOT, Job, Schedule, earliest_start
from medq.domain.plan.setup import PlanSetup, by_value

Run = list[Job]
"""Jobs of one group that are worked right after one another."""


def arrange_by_value(setup: PlanSetup, schedule: Schedule) -> Schedule:
    """Return the same jobs with the groups by value a minute around what is fixed.

    What a person moved is right beside what it was moved past. Return the schedule itself where
    the new order does not fit.
    """
    runs = _runs(setup, schedule)
    value_by_run = {id(run): _value_a_minute(run) for run in runs}
    ranked = sorted(
        ((_sort_value(setup, run, runs, value_by_run), index) for index, run in enumerate(runs)),
        key=lambda pair: (pair[0], pair[1]),
    )
    movable = {job.number for run in runs for job in run}
    arranged = Schedule(
        [job for job in schedule.jobs if job.candidate is None or job.number not in movable],
        schedule.close,
    )
    if not arranged.compute_times():
        return schedule
    for _value, index in ranked:
        if not _insert_run(setup, arranged, runs[index]):
            return schedule
    return arranged if arranged.total_minutes <= schedule.total_minutes else schedule


def _runs(setup: PlanSetup, schedule: Schedule) -> list[Run]:
    """Return the runs of the schedule, the best job of each first, which names its line.

    Fixed, promised and first-tier jobs are in none.
    """
    runs: list[Run] = []
    previous: Job | None = None
    locked = {item for item, _minute in setup.edits.locked}
    for job in schedule.jobs:
        if (
            job.candidate is None
            or job.tier <= FIRST_TIERS
            or (job.candidate.item in locked and len(job.spans) == 1)
        ):
            previous = None
            continue
        was_moved = job.candidate.item in setup.neighbors
        if (
            previous is not None
            and previous.group == job.group
            and not was_moved
            and previous.candidate
            and previous.candidate.item not in setup.neighbors
        ):
            runs[-1].append(job)
        else:
            runs.append([job])
        previous = job
    return [_best_first(run) for run in runs]


def _best_first(run: Run) -> Run:
    """Return a run with its best job first; the run itself where another first one is quicker."""
    ranked = sorted(run, key=by_value)
    return ranked if _run_minutes(ranked) <= _run_minutes(run) else run


def _run_minutes(run: Run) -> int:
    return run[0].minutes + sum(job.marginal_minutes for job in run[1:])


def _value_a_minute(run: Run) -> float:
    return sum(job.worth_micros for job in run) / _run_minutes(run)


def _sort_value(
    setup: PlanSetup, run: Run, runs: list[Run], value_by_run: dict[int, float]
) -> tuple[float, int]:
    """Return the run's sort value: minus its value a minute.

    A run that was moved takes the value of what it was moved past, just above or below it.
    """
    own_value = value_by_run[id(run)]
    item = run[0].candidate.item if run[0].candidate else 0
    value, side = own_value, 0
    for pairs, direction in ((setup.edits.above, -1), (setup.edits.below, 1)):
        for moved, other in pairs:
            if moved != item:
                continue
            other_value = next(
                (
                    value_by_run[id(other_run)]
                    for other_run in runs
                    if any(job.candidate and job.candidate.item == other for job in other_run)
                ),
                own_value,
            )
            if (other_value > value) if direction < 0 else (other_value < value):
                value, side = other_value, direction
    return -value, side


def _insert_run(setup: PlanSetup, schedule: Schedule, run: Run) -> bool:
    """Insert the run where it starts earliest and nothing better starts later."""
    jobs = schedule.jobs
    first = run[0]
    for index in setup.allowed_positions(schedule, first):
        if 0 < index < len(jobs) and jobs[index - 1].group == jobs[index].group:
            continue
        if not _fits_without_delay(schedule, first, index):
            continue
        schedule.insert(first, index)
        inserted = 1
        while inserted < len(run) and _fits_without_delay(
            schedule, run[inserted], index + inserted
        ):
            schedule.insert(run[inserted], index + inserted)
            inserted += 1
        if inserted == len(run):
            return True
        for _job in range(inserted):
            jobs.pop(index)
        schedule.compute_times()
    return all(_insert_anywhere(setup, schedule, job) for job in run)


def _insert_anywhere(setup: PlanSetup, schedule: Schedule, job: Job) -> bool:
    for index in setup.allowed_positions(schedule, job):
        if schedule.added_minutes(job, index) != NO_SLOT:
            schedule.insert(job, index)
            return True
    return False


def _fits_without_delay(schedule: Schedule, job: Job, index: int) -> bool:
    """Return whether the job fits there and makes no better one start later.

    Strict jobs are protected by `added_minutes` itself.
    """
    if schedule.added_minutes(job, index) == NO_SLOT:
        return False
    if (
        index == len(schedule.jobs)
        or schedule.jobs[index].candidate is None
        or schedule.jobs[index].tier <= FIRST_TIERS
    ):
        return True
    minutes = job.minutes_after(schedule.jobs[index - 1].group if index else 0)
    end = earliest_start(schedule.ends[index], minutes, job.spans) + minutes
    return end <= schedule.starts[index]
