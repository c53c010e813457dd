"""A plan as somebody has it: the same items in the same order, their times as the day gives them. Nothing else is put in."""

from collections.abc import Iterable, Sequence

from medq.domain.plan.model import Candidate, Day, ManualEdits, Plan
from medq.domain.plan.reasons import explain_plan
from medq.domain.plan.schedule import NO_SLOT, Job, Schedule
from medq.domain.plan.setup import FIRST_TIERS, PlanSetup, density, prepare_jobs, unpair


def plan_in_order(
    day: Day, candidates: Iterable[Candidate], hand: ManualEdits, order: Sequence[int]
) -> Plan:
    """The items of `order` one after another round what stands at a time; raises nothing.

    What does not fit any more is left out with its reason. What a person wants, or must be done that day, takes the place
    of what is worth least a minute. Items that `hand` fixed stand at their minute wherever they are in the order. What the
    order holds may use the room kept for arrivals: it is given back when the day is planned again.
    """
    frame, jobs = prepare_jobs(day, candidates, hand)
    by_item = {job.candidate.item: job for job in jobs if job.candidate is not None}
    wanted = [by_item[item] for item in dict.fromkeys(order) if item in by_item]
    course, failed, astray = _walked(frame, wanted)
    while failed:
        needed = next((job for job in failed if job.must), None)
        spare = min(
            (job for job in wanted if not job.must and job not in failed),
            key=_worth_a_minute,
            default=None,
        )
        if needed is None or spare is None:
            break
        wanted.remove(spare)
        course, failed, astray = _walked(frame, wanted)
    for job in astray:
        unpair(frame, job)
    placed = {job.place for job in course.jobs if job.candidate is not None}
    left = [job for job in jobs if job.place not in placed]
    frame.unplaced = [job for job in left if job.tier <= FIRST_TIERS]
    frame.rest = sorted((job for job in left if job.tier > FIRST_TIERS), key=density)
    return explain_plan(frame, course)


def _walked(frame: PlanSetup, jobs: Sequence[Job]) -> tuple[Schedule, list[Job], list[Job]]:
    """Each right after the one before it, or as soon after it as it can; those that no place holds; and those that stand
    elsewhere than the order set by hand has them, which must be done all the same."""
    course, failed, astray = frame.course.copy(), list[Job](), list[Job]()
    last = 0
    for job in jobs:
        fitting = [at for at in _places(course, last) if _fits(course, job, at, frame.room)]
        allowed = frame.places(course, job)
        at = next((at for at in fitting if at in allowed), None)
        if at is None and fitting and job.must:
            at = fitting[0]
            astray.append(job)
        if at is None:
            failed.append(job)
            continue
        course.put(job, at)
        last = at + 1
    return course, failed, astray


def _places(course: Schedule, last: int) -> Iterable[int]:
    yield from range(last, len(course.jobs) + 1)
    yield from range(last - 1, -1, -1)


def _fits(course: Schedule, job: Job, at: int, room: int) -> bool:
    added = course.added(job, at)
    return added != NO_SLOT and course.total + added <= room


def _worth_a_minute(job: Job) -> tuple[float, int]:
    return job.worth / max(1, job.alone), -job.place
