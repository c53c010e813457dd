"""A plan as somebody has it: the same items in the same order, their times as the day gives them. Nothing else is put in."""

from collections.abc import Iterable, Sequence

from medq.domain.plan import Candidate, Day, Hand, Plan
from medq.domain.plan_clock import NEVER, Course, Job
from medq.domain.plan_frame import FIRST_TIERS, OWN, density, framed
from medq.domain.plan_reasons import told


def plan_in_order(day: Day, candidates: Iterable[Candidate], hand: Hand, order: Sequence[int]) -> Plan:
    """The items of `order` one after another round what stands at a time; raises nothing.

    What does not fit any more is left out with its reason. What a person wants, or must be done that day, takes the place
    of what is worth least a minute. Items that `hand` fixed stand at their minute wherever they are in the order.
    """
    frame = framed(day, candidates, hand)
    jobs = {job.candidate.item: job for job in (*frame.course.jobs, *frame.rest, *frame.unplaced) if job.candidate is not None}
    pinned = {job.candidate.item for job in frame.course.jobs if job.candidate and job.group <= -2 * OWN}
    standing = [job for job in frame.course.jobs if job.candidate is None or job.candidate.item in pinned]
    course = Course(list(standing), frame.course.close)
    course.walk()
    wanted = [jobs[item] for item in dict.fromkeys(order) if item in jobs and item not in pinned]
    failed = _put(course, wanted, frame.room)
    while failed:
        needed = next((job for job in failed if job.must), None)
        spare = min((job for job in wanted if not job.must and job not in failed), key=_worth_a_minute, default=None)
        if needed is None or spare is None:
            break
        wanted.remove(spare)
        course = Course(list(standing), frame.course.close)
        course.walk()
        failed = _put(course, wanted, frame.room)
    placed = {job.place for job in course.jobs if job.candidate is not None}
    left = [job for job in jobs.values() if job.place not in placed]
    frame.unplaced = [job for job in left if job.tier <= FIRST_TIERS]
    frame.rest = sorted((job for job in left if job.tier > FIRST_TIERS), key=density)
    return told(frame, course)


def _put(course: Course, jobs: Sequence[Job], room: int) -> list[Job]:
    """Each right after the one before it, or as soon after it as it can; those that no place holds."""
    failed = []
    last = 0
    for job in jobs:
        at = next((at for at in _places(course, last) if _fits(course, job, at, room)), None)
        if at is None:
            failed.append(job)
            continue
        course.jobs.insert(at, job)
        course.walk()
        last = at + 1
    return failed


def _places(course: Course, last: int) -> Iterable[int]:
    yield from range(last, len(course.jobs) + 1)
    yield from range(last - 1, -1, -1)


def _fits(course: Course, job: Job, at: int, room: int) -> bool:
    added = course.added(job, at)
    return added != NEVER and course.total + added <= room


def _worth_a_minute(job: Job) -> tuple[float, int]:
    return job.worth / max(1, job.alone), -job.place
