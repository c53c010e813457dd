"""The order inside a day: the most valuable minute first, so that the least is lost when the day turns out shorter."""

from medq.domain.plan.schedule import NO_SLOT, Job, Schedule, earliest_start
from medq.domain.plan.setup import FIRST_TIERS, PlanSetup


def arrange_by_value(frame: PlanSetup, course: Schedule) -> Schedule:
    """The same jobs, groups by value a minute in the stretches between what is fixed; the course itself where that does
    not fit. What a person moved stands right beside what it was moved past.
    """
    runs = _runs(frame, course)
    own = {id(run): _a_minute(run) for run in runs}
    keyed = sorted(
        ((_moved(frame, run, runs, own), place) for place, run in enumerate(runs)),
        key=lambda one: (one[0], one[1]),
    )
    loose = {job.place for run in runs for job in run}
    other = Schedule(
        [job for job in course.jobs if job.candidate is None or job.place not in loose],
        course.close,
    )
    if not other.walk():
        return course
    for _key, place in keyed:
        if not _put(frame, other, runs[place]):
            return course
    return other if other.total <= course.total else course


def _runs(frame: PlanSetup, course: Schedule) -> list[list[Job]]:
    """Jobs of one group in a row; what is fixed, promised or of the first tiers is in none of them."""
    runs: list[list[Job]] = []
    last: Job | None = None
    pinned = {item for item, _minute in frame.hand.fixed}
    for job in course.jobs:
        if (
            job.candidate is None
            or job.tier <= FIRST_TIERS
            or (job.candidate.item in pinned and len(job.spans) == 1)
        ):
            last = None
            continue
        moved = job.candidate.item in frame.pairs
        if (
            last is not None
            and last.group == job.group
            and not moved
            and last.candidate
            and last.candidate.item not in frame.pairs
        ):
            runs[-1].append(job)
        else:
            runs.append([job])
        last = job
    return runs


def _a_minute(run: list[Job]) -> float:
    return sum(job.worth for job in run) / (run[0].alone + sum(job.short for job in run[1:]))


def _moved(
    frame: PlanSetup, run: list[Job], runs: list[list[Job]], own: dict[int, float]
) -> tuple[float, int]:
    """What the run is sorted by: its value a minute; of what was moved that of the other one, just above or below it."""
    mine = own[id(run)]
    item = run[0].candidate.item if run[0].candidate else 0
    key, side = mine, 0
    for pairs, place in ((frame.hand.before, -1), (frame.hand.after, 1)):
        for moved, other in pairs:
            if moved != item:
                continue
            theirs = next(
                (
                    own[id(one)]
                    for one in runs
                    if any(job.candidate and job.candidate.item == other for job in one)
                ),
                mine,
            )
            if (theirs > key) if place < 0 else (theirs < key):
                key, side = theirs, place
    return -key, side


def _put(frame: PlanSetup, course: Schedule, run: list[Job]) -> bool:
    """Put the run where it starts earliest and nothing better starts later."""
    jobs = course.jobs
    first = run[0]
    for at in frame.places(course, first):
        if 0 < at < len(jobs) and jobs[at - 1].group == jobs[at].group:
            continue
        if course.added(first, at) == NO_SLOT or _delays(course, first, at):
            continue
        course.put(first, at)
        done = 1
        while (
            done < len(run)
            and course.added(run[done], at + done) != NO_SLOT
            and not _delays(course, run[done], at + done)
        ):
            course.put(run[done], at + done)
            done += 1
        if done == len(run):
            return True
        for _job in range(done):
            jobs.pop(at)
        course.walk()
    return all(_anywhere(frame, course, job) for job in run)


def _anywhere(frame: PlanSetup, course: Schedule, job: Job) -> bool:
    for at in frame.places(course, job):
        if course.added(job, at) != NO_SLOT:
            course.put(job, at)
            return True
    return False


def _delays(course: Schedule, job: Job, at: int) -> bool:
    """Whether the job, which fits there, makes a better one start later. What comes first guards itself."""
    if (
        at == len(course.jobs)
        or course.jobs[at].candidate is None
        or course.jobs[at].tier <= FIRST_TIERS
    ):
        return False
    minutes = job.minutes_after(course.jobs[at - 1].group if at else 0)
    return earliest_start(course.ends[at], minutes, job.spans) + minutes > course.starts[at]
