"""The plan of a day: a grouped greedy first, then better by dropping and refilling.

Value a minute decides, where an item takes fewer minutes right after another of its group.
Pure: equal input gives an equal plan.
"""

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush
from random import Random

from medq.domain.plan.arrange import arrange_by_value
from medq.domain.plan.explain import explain_plan
from medq.domain.plan.improve import improve_schedule
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import Candidate, Day, Plan
from medq.domain.plan.prepare import prepare
from medq.domain.plan.schedule import NO_SLOT, Job, Schedule
from medq.domain.plan.setup import PlanSetup, first_free_index, insert_within

ROUNDS = 400  # of improvement: half a second at 1,000 candidates
GROUP_TRIES = 3  # members by which a group is valued before its setup is paid


def first_plan(day: Day, candidates: Iterable[Candidate], edits: ManualEdits | None = None) -> Plan:
    """Return a plan at once; what does not fit is left out or becomes a problem."""
    setup = prepare(day, candidates, edits or ManualEdits())
    return _finish(setup, _greedy_schedule(setup))


def improve_plan(plan: Plan, rounds: int = ROUNDS) -> Plan:
    """Plan the same day again from this plan; the result is worth at least as much.

    Each round drops one to six entries or a group, refills by value a minute with noise, and goes
    on from there when that is worth more, or at most about 0.2 percent less. No required entry is
    dropped. Equal for equal plans and rounds.
    """
    setup = prepare(plan.day, plan.candidates, plan.edits)
    initial = schedule_of(setup, plan) or _greedy_schedule(setup)
    improved = improve_schedule(setup, initial, Random(plan.seed), rounds)
    return _finish(setup, improved, plan.rounds + rounds)


def _finish(setup: PlanSetup, schedule: Schedule, rounds: int = 0) -> Plan:
    """Bring the schedule into the order of the day and fill what is free then."""
    schedule = arrange_by_value(setup, schedule)
    placed = {job.number for job in schedule.jobs}
    unplaced = [
        job for job in (*setup.unplaced_jobs, *setup.optional_jobs) if job.number not in placed
    ]
    fill_gaps(setup, schedule, unplaced)
    return explain_plan(setup, schedule, rounds)


def schedule_of(setup: PlanSetup, plan: Plan) -> Schedule | None:
    """Return the plan's entries as a schedule, or None where the setup does not hold them."""
    all_jobs = (*setup.schedule.jobs, *setup.unplaced_jobs, *setup.optional_jobs)
    job_by_item = {job.candidate.item: job for job in all_jobs if job.candidate is not None}
    job_by_block = {job.fixed: job for job in setup.schedule.jobs if job.fixed is not None}
    jobs = []
    for entry in plan.entries:
        if entry.item is not None:
            if entry.item not in job_by_item:
                return None
            jobs.append(job_by_item[entry.item])
        elif entry.fixed in job_by_block:
            jobs.append(job_by_block[entry.fixed])
    schedule = Schedule(jobs, setup.schedule.close)
    return schedule if schedule.compute_times() else None


def _greedy_schedule(setup: PlanSetup) -> Schedule:
    schedule = setup.schedule.copy()
    fill_gaps(setup, schedule, fill_by_value(setup, schedule, setup.optional_jobs))
    return schedule


def fill_by_value(setup: PlanSetup, schedule: Schedule, jobs: Sequence[Job]) -> list[Job]:
    """Add jobs by value a minute and return those that fit nowhere.

    A group's setup counts until one of the group is in the schedule. A job joins its own group,
    else the end of a block before the next fixed time. `jobs` are sorted best first.
    """
    jobs_by_group: dict[int, list[Job]] = {}
    for job in reversed(jobs):
        jobs_by_group.setdefault(job.group, []).append(job)
    opened = {job.group for job in schedule.jobs}
    heap = [
        (_next_value(members, is_open=group in opened), group)
        for group, members in jobs_by_group.items()
    ]
    heapify(heap)
    unplaced = []
    while heap:
        _value, group = heappop(heap)
        members = jobs_by_group[group]
        job = members.pop()
        if _place(setup, schedule, job):
            opened.add(group)
        else:
            unplaced.append(job)
        if members:
            heappush(heap, (_next_value(members, is_open=group in opened), group))
    return unplaced


def _next_value(members: Sequence[Job], *, is_open: bool) -> tuple[float, int]:
    """Return a heap key: minus the value a minute of a group's next member.

    Of a group whose setup is not paid yet: the best of its next few, with the setup. The last
    member is the next.
    """
    job = members[-1]
    if is_open:
        return -job.worth_micros / job.marginal_minutes, job.number
    worth, minutes = job.worth_micros, job.minutes
    best = worth / minutes
    for other in members[-2 : -GROUP_TRIES - 1 : -1]:
        worth, minutes = worth + other.worth_micros, minutes + other.marginal_minutes
        if worth > best * minutes:
            best = worth / minutes
    return -best, job.number


def _place(setup: PlanSetup, schedule: Schedule, job: Job) -> bool:
    """Insert the job after its own group, else at the end of a block; return whether it fits."""
    marginal, group = job.marginal_minutes, job.group
    if marginal > setup.limit - schedule.total_minutes:
        return False
    jobs, capacities = schedule.jobs, schedule.capacities
    count = len(jobs)
    after_group, block_ends = [], []
    for index in setup.allowed_positions(schedule, job):
        if capacities[index] < marginal:
            continue
        ends_group = index == count or jobs[index].group != group
        if index and jobs[index - 1].group == group and ends_group:
            after_group.append(index)
        elif index == count or jobs[index].is_required:
            block_ends.append(index)
    return any(
        insert_within(schedule, job, index, setup.limit) != NO_SLOT
        for index in after_group + block_ends
    )


def fill_gaps(setup: PlanSetup, schedule: Schedule, jobs: Iterable[Job]) -> None:
    """Insert whatever still fits anywhere, so that nothing is left out that has a slot."""
    unplaced, count = list(jobs), -1
    # A job that saves another one its setup may make a slot for one that had none before.
    while count != len(schedule.jobs):
        count = len(schedule.jobs)
        unplaced = _fill_once(setup, schedule, unplaced)


def _fill_once(setup: PlanSetup, schedule: Schedule, jobs: Iterable[Job]) -> list[Job]:
    """Insert the jobs that fit and return the others."""
    unplaced = []
    for job in jobs:
        index = first_free_index(setup, schedule, job)
        if index == NO_SLOT:
            unplaced.append(job)
        else:
            schedule.insert(job, index)
    return unplaced
