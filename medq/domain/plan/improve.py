"""Ruin and recreate: drop a little of a plan, refill it another way, keep what is worth more. Pure, counted in rounds."""

from math import exp
from random import Random

from medq.domain.plan.schedule import NO_SLOT, Job, Schedule
from medq.domain.plan.setup import PlanSetup

MOST_DROPPED = 6
POOL = 150  # the best of the rest that are looked at
TRIED = 40  # of them in one round
NOISE = 0.25
WORSE = 0.002  # of the plan's worth: how much worse a step may be, in the measure of an exponential


def improve_schedule(frame: PlanSetup, start: Schedule, draw: Random, rounds: int) -> Schedule:
    """The best course found in that many rounds; the start itself where nothing is better."""
    best = here = start
    best_worth = here_worth = worth_of(start)
    if not any(not job.must for job in start.jobs) and not frame.rest:
        return start
    for _round in range(rounds):
        tried = _ruined(here, draw)
        if tried is None:
            continue
        recreate(frame, tried, draw)
        worth = worth_of(tried)
        if worth > here_worth or (
            best_worth and draw.random() < exp((worth - here_worth) / (best_worth * WORSE))
        ):
            here, here_worth = tried, worth
        if worth > best_worth:
            best, best_worth = tried, worth
    return best


def worth_of(course: Schedule) -> int:
    return sum(job.worth for job in course.jobs)


def _ruined(course: Schedule, draw: Random) -> Schedule | None:
    """The course without a run, a few, or a group; None where what stays would not fit alone."""
    jobs = course.jobs
    places = [at for at, job in enumerate(jobs) if not job.must]
    gone: set[int] = set()
    if places:
        count, way = draw.randint(1, MOST_DROPPED), draw.random()
        if way < 0.4:
            at = draw.randrange(len(places))
            gone = set(places[at : at + count])
        elif way < 0.8:
            gone = set(draw.sample(places, min(count, len(places))))
        else:
            group = jobs[draw.choice(places)].group
            gone = {at for at in places if jobs[at].group == group}
    kept = Schedule([job for at, job in enumerate(jobs) if at not in gone], course.close)
    return kept if kept.walk() else None


def recreate(frame: PlanSetup, course: Schedule, draw: Random) -> None:
    """Refill from the rest, the best value a minute first, shaken by the draw."""
    inside = {job.place for job in course.jobs}
    noise = draw.random
    shaken = [
        (job.worth / job.alone * (1 - NOISE + 2 * NOISE * noise()), job.place, job)
        for job in frame.rest[:POOL]
        if job.place not in inside
    ]
    shaken.sort(reverse=True)
    for _key, _place, job in shaken[:TRIED]:
        if job.short <= frame.limit - course.total:
            put_best(frame, course, job)


def put_best(frame: PlanSetup, course: Schedule, job: Job) -> bool:
    """Put the job beside its own group, else between two groups, where it adds the fewest minutes."""
    jobs, group, short = course.jobs, job.group, job.short
    rooms = course.rooms
    count = len(jobs)
    own: list[int] = []
    borders: list[int] = []
    for at in frame.places(course, job):
        if rooms[at] < short:
            continue
        before = jobs[at - 1].group if at else 0
        after = jobs[at].group if at < count else 0
        if group in (before, after):
            own.append(at)
        elif before != after and rooms[at] >= job.alone:
            borders.append(at)
    free = frame.limit - course.total
    for places in (own, borders):
        best, least = NO_SLOT, free + 1
        for at in places:
            added = course.added(job, at)
            if added != NO_SLOT and added < least:
                best, least = at, added
        if best != NO_SLOT:
            course.put(job, best)
            return True
    return False
