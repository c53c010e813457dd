"""Ruin and recreate: drop a little of a plan, refill it another way, keep what is worth more.

Counted in rounds, so that equal input gives an equal plan.
"""

from math import exp
from random import Random

from medq.domain.plan.schedule import NO_SLOT, Job, Schedule
from medq.domain.plan.setup import PlanSetup

MAX_DROPPED = 6
POOL_SIZE = 150  # the best optional jobs that a round draws from
MAX_TRIED = 40  # of them in one round
NOISE = 0.25
WORSE_SHARE = 0.002  # of the plan's worth: the scale of how much worse a step may be


def improve_schedule(setup: PlanSetup, initial: Schedule, random: Random, rounds: int) -> Schedule:
    """Return the best schedule of that many rounds, `initial` itself where nothing is better."""
    best = current = initial
    best_worth = current_worth = worth_micros(initial)
    if not any(not job.is_required for job in initial.jobs) and not setup.optional_jobs:
        return initial
    for _round in range(rounds):
        attempt = _ruin(current, random)
        if attempt is None:
            continue
        recreate(setup, attempt, random)
        worth = worth_micros(attempt)
        if worth > current_worth or (
            best_worth
            and random.random() < exp((worth - current_worth) / (best_worth * WORSE_SHARE))
        ):
            current, current_worth = attempt, worth
        if worth > best_worth:
            best, best_worth = attempt, worth
    return best


def worth_micros(schedule: Schedule) -> int:
    """Return what the jobs are worth together."""
    return sum(job.worth_micros for job in schedule.jobs)


def _ruin(schedule: Schedule, random: Random) -> Schedule | None:
    """Drop a run, a few single jobs, or a group; None where the rest would not fit alone."""
    jobs = schedule.jobs
    optional = [index for index, job in enumerate(jobs) if not job.is_required]
    dropped: set[int] = set()
    if optional:
        count, choice = random.randint(1, MAX_DROPPED), random.random()
        if choice < 0.4:
            first = random.randrange(len(optional))
            dropped = set(optional[first : first + count])
        elif choice < 0.8:
            dropped = set(random.sample(optional, min(count, len(optional))))
        else:
            group = jobs[random.choice(optional)].group
            dropped = {index for index in optional if jobs[index].group == group}
    remaining = [job for index, job in enumerate(jobs) if index not in dropped]
    ruined = Schedule(remaining, schedule.close)
    return ruined if ruined.compute_times() else None


def recreate(setup: PlanSetup, schedule: Schedule, random: Random) -> None:
    """Refill the schedule from the optional jobs, the best value a minute first, with noise."""
    placed = {job.number for job in schedule.jobs}
    draw = random.random
    ranked = [
        (job.worth_micros / job.minutes * (1 - NOISE + 2 * NOISE * draw()), job.number, job)
        for job in setup.optional_jobs[:POOL_SIZE]
        if job.number not in placed
    ]
    ranked.sort(reverse=True)
    for _value, _index, job in ranked[:MAX_TRIED]:
        if job.marginal_minutes <= setup.limit - schedule.total_minutes:
            insert_cheapest(setup, schedule, job)


def insert_cheapest(setup: PlanSetup, schedule: Schedule, job: Job) -> bool:
    """Insert the job beside its group, else between two groups, where it adds the fewest minutes.

    Return False when it fits nowhere.
    """
    jobs, group, marginal = schedule.jobs, job.group, job.marginal_minutes
    capacities = schedule.capacities
    count = len(jobs)
    beside_group: list[int] = []
    between_groups: list[int] = []
    for index in setup.allowed_positions(schedule, job):
        if capacities[index] < marginal:
            continue
        before = jobs[index - 1].group if index else 0
        after = jobs[index].group if index < count else 0
        if group in (before, after):
            beside_group.append(index)
        elif before != after and capacities[index] >= job.minutes:
            between_groups.append(index)
    free_minutes = setup.limit - schedule.total_minutes
    for indexes in (beside_group, between_groups):
        best, least = NO_SLOT, free_minutes + 1
        for index in indexes:
            added = schedule.added_minutes(job, index)
            if added != NO_SLOT and added < least:
                best, least = index, added
        if best != NO_SLOT:
            schedule.insert(job, best)
            return True
    return False
