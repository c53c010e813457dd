"""The plan of a day: at once by a grouped greedy, then better by dropping and refilling. Pure: equal input, equal plan.

Value a minute decides, where the minutes of an item are fewer right after another of its group (rank.md section 3).
"""

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush
from random import Random

from medq.domain.plan.arrange import arrange_by_value
from medq.domain.plan.improve import improve_schedule
from medq.domain.plan.model import Candidate, Day, ManualEdits, Plan
from medq.domain.plan.reasons import explain_plan
from medq.domain.plan.schedule import NO_SLOT, Job, Schedule
from medq.domain.plan.setup import PlanSetup, insert, prepare, room_for

ROUNDS = 400  # of looking for something better: within half a second at 1,000 candidates
GROUP_TRIES = 3  # members of a group by which it is weighed before it is open


def first_plan(day: Day, candidates: Iterable[Candidate], hand: ManualEdits | None = None) -> Plan:
    """The plan that stands at once. Raises nothing: what cannot be is left out, or named among the problems."""
    frame = prepare(day, candidates, hand or ManualEdits())
    return _finished(frame, _first(frame))


def improve_plan(plan: Plan, rounds: int = ROUNDS) -> Plan:
    """The same day planned again from where the plan stands: at least as good, and equal for an equal plan and rounds.

    Each round drops one to six entries or a group and refills by noisy value a minute; it goes on from there when that
    is worth more, or at most 0.2 per cent less (rank.md section 3). Nothing that comes first is dropped.
    """
    frame = prepare(plan.day, plan.candidates, plan.hand)
    start = _again(frame, plan) or _first(frame)
    return _finished(
        frame, improve_schedule(frame, start, Random(plan.seed), rounds), plan.rounds + rounds
    )


def _finished(frame: PlanSetup, course: Schedule, rounds: int = 0) -> Plan:
    """The course in the order of the day, with whatever that has room for after all."""
    course = arrange_by_value(frame, course)
    placed = {job.place for job in course.jobs}
    squeeze(
        frame, course, [job for job in (*frame.unplaced, *frame.rest) if job.place not in placed]
    )
    return explain_plan(frame, course, rounds)


def _again(frame: PlanSetup, plan: Plan) -> Schedule | None:
    """The plan's own course; None where the frame does not hold it."""
    jobs = {
        job.candidate.item: job
        for job in (*frame.course.jobs, *frame.unplaced, *frame.rest)
        if job.candidate is not None
    }
    fixed = {job.fixed: job for job in frame.course.jobs if job.fixed is not None}
    found = []
    for entry in plan.entries:
        job = (
            jobs.get(entry.item)
            if entry.item is not None
            else fixed.get(entry.fixed)
            if entry.fixed
            else None
        )
        if job is not None:
            found.append(job)
        elif entry.item is not None:
            return None
    course = Schedule(found, frame.course.close)
    return course if course.walk() else None


def _first(frame: PlanSetup) -> Schedule:
    course = frame.course.copy()
    squeeze(frame, course, fill(frame, course, frame.rest))
    return course


def fill(frame: PlanSetup, course: Schedule, pool: Sequence[Job]) -> list[Job]:
    """Add to the course by value a minute, a group's set-up counted until it is open; what found no place.

    A job joins its own group, else the end of a block before the next fixed time. `pool` stands best first.
    """
    groups: dict[int, list[Job]] = {}
    for job in reversed(pool):
        groups.setdefault(job.group, []).append(job)
    opened = {job.group for job in course.jobs}
    heap = [(_promise(members, group in opened), group) for group, members in groups.items()]
    heapify(heap)
    left = []
    while heap:
        _key, group = heappop(heap)
        members = groups[group]
        job = members.pop()
        if _place(frame, course, job):
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


def _place(frame: PlanSetup, course: Schedule, job: Job) -> bool:
    """Put it after its own group, else at the end of a block; False when neither has room."""
    short, group = job.short, job.group
    if short > frame.limit - course.total:
        return False
    jobs, rooms = course.jobs, course.rooms
    count = len(jobs)
    own, ends = [], []
    for at in frame.places(course, job):
        if rooms[at] < short:
            continue
        if at and jobs[at - 1].group == group and (at == count or jobs[at].group != group):
            own.append(at)
        elif at == count or jobs[at].must:
            ends.append(at)
    return any(insert(course, job, at, frame.limit) != NO_SLOT for at in own + ends)


def squeeze(frame: PlanSetup, course: Schedule, left: Iterable[Job]) -> None:
    """Put whatever still fits anywhere, so that what stays out has no minutes left for it."""
    left, before = list(left), -1
    while before != len(
        course.jobs
    ):  # what spares another its set-up makes room for one that had none
        before = len(course.jobs)
        left = _squeezed(frame, course, left)


def _squeezed(frame: PlanSetup, course: Schedule, left: Iterable[Job]) -> list[Job]:
    """Those that no place has room for."""
    out = []
    for job in left:
        at = room_for(frame, course, job)
        if at == NO_SLOT:
            out.append(job)
        else:
            course.put(job, at)
    return out
