"""The plan of a day: at once by a grouped greedy, then better by dropping and refilling. Pure: equal input, equal plan.

Value a minute decides, where the minutes of an item are fewer right after another of its group (rank.md section 3).
"""

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush

from medq.domain.plan import Candidate, Day, Hand, Plan
from medq.domain.plan_clock import NEVER, Course, Job
from medq.domain.plan_frame import Frame, framed, lead_of
from medq.domain.plan_reasons import told

GROUP_TRIES = 3  # members of a group by which it is weighed before it is open


def first_plan(day: Day, candidates: Iterable[Candidate], hand: Hand | None = None) -> Plan:
    """The plan that stands at once. Raises nothing: what cannot be is left out, or named among the problems."""
    frame = framed(day, candidates, hand or Hand())
    return told(frame, _first(frame))


def _first(frame: Frame) -> Course:
    course = Course(list(frame.course.jobs))
    course.walk()
    left = fill(frame, course, frame.rest)
    squeeze(frame, course, left)
    return course


def fill(frame: Frame, course: Course, pool: Sequence[Job]) -> list[Job]:
    """Add to the course by value a minute, a group's set-up counted until it is open; what found no place.

    A job joins its own group, else the end of a block before the next fixed time. `pool` stands best first.
    """
    groups: dict[int, list[Job]] = {}
    for job in reversed(pool):
        groups.setdefault(job.group, []).append(job)
    opened = {job.group for job in course.jobs}
    heap = [(_promise(members, group in opened), group) for group, members in groups.items()]
    heapify(heap)
    lead = lead_of(course)
    left = []
    while heap:
        _key, group = heappop(heap)
        members = groups[group]
        job = members.pop()
        if _place(frame, course, job, lead):
            opened.add(group)
        else:
            left.append(job)
        if members:
            heappush(heap, (_promise(members, group in opened), group))
    return left


def _promise(members: Sequence[Job], is_open: bool) -> tuple[float, int]:
    """Minus the value a minute of a group's next member, or of its next few with the set-up; the last stands first."""
    job = members[-1]
    if is_open:
        return -job.worth / job.short, job.place
    worth, minutes, best = job.worth, job.alone, job.worth / job.alone
    for other in members[-2 : -GROUP_TRIES - 1 : -1]:
        worth, minutes = worth + other.worth, minutes + other.short
        if worth > best * minutes:
            best = worth / minutes
    return -best, job.place


def _place(frame: Frame, course: Course, job: Job, lead: int) -> bool:
    """Put it after its own group, else at the end of a block; False when neither has room."""
    free = frame.limit - course.total
    if job.short > free:
        return False
    jobs = course.jobs
    count = len(jobs)
    group = job.group
    own, ends = [], []
    for at in frame.places(course, job):
        ends_here = at == count or jobs[at].must
        if at and jobs[at - 1].group == group and (at == count or jobs[at].group != group):
            own.append(at)
        elif ends_here:
            ends.append(at)
    for at in own + ends:
        added = course.added(job, at, delays=at >= lead)
        if added != NEVER and added <= free:
            jobs.insert(at, job)
            course.walk()
            return True
    return False


def squeeze(frame: Frame, course: Course, left: Iterable[Job]) -> None:
    """Put whatever still fits anywhere, so that what stays out has no minutes left for it."""
    lead = lead_of(course)
    for job in left:
        free = frame.limit - course.total
        if job.short > free:
            continue
        for at in frame.places(course, job):
            added = course.added(job, at, delays=at >= lead)
            if added != NEVER and added <= free:
                course.jobs.insert(at, job)
                course.walk()
                break
