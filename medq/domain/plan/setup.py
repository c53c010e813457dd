"""The setup of a plan: what has its own position in the day, and the jobs for the rest."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from medq.domain.plan.jobs import make_jobs
from medq.domain.plan.manual_edits import ItemPair, ManualEdits
from medq.domain.plan.model import Candidate, Day
from medq.domain.plan.reasons import PlanProblem, ProblemKind
from medq.domain.plan.schedule import NO_SLOT, Job, Schedule, plannable_spans
from medq.domain.plan.spans import Span

UNIQUE_GROUPS = 1 << 20  # groups from minus this number down belong to one job alone

Neighbors = tuple[frozenset[int], frozenset[int]]
"""The items that must be above an item, and those that must be below it."""


@dataclass(slots=True)
class PlanSetup:
    """A day with what comes before value a minute placed, and the other jobs by value a minute.

    `capacity` is what the day can hold. `limit` is less what is reserved for arrivals; it binds
    everything but manual positions and the first tiers: what expires today outweighs what may come.
    """

    day: Day
    edits: ManualEdits
    open_spans: tuple[Span, ...]
    capacity: int
    limit: int
    schedule: Schedule
    optional_jobs: list[Job] = field(default_factory=list)
    unplaced_jobs: list[Job] = field(default_factory=list)  # required jobs that do not fit
    unworkable: list[Candidate] = field(default_factory=list)  # nothing of that day can hold them
    neighbors: dict[int, Neighbors] = field(default_factory=dict)  # by item that was moved
    label_by_item: dict[int, str] = field(default_factory=dict)  # of every candidate
    problems: list[PlanProblem] = field(default_factory=list)

    def allowed_positions(self, schedule: Schedule, job: Job) -> range:
        """Return the indexes at which the job keeps the order that a person set."""
        count = len(schedule.jobs)
        if not self.neighbors or job.candidate is None or job.candidate.item not in self.neighbors:
            return range(count + 1)
        above, below = self.neighbors[job.candidate.item]
        low, high = 0, count
        for index, other in enumerate(schedule.jobs):
            if other.candidate is not None:
                if other.candidate.item in above:
                    low = index + 1
                elif other.candidate.item in below:
                    high = min(high, index)
        return range(low, high + 1)


def prepare_jobs(
    day: Day, candidates: Iterable[Candidate], edits: ManualEdits
) -> tuple[PlanSetup, list[Job]]:
    """Place what has a minute of its own; return that and the other candidates as jobs, by rank.

    Candidates that nothing of the day can hold are in `unworkable`.
    """
    spans = plannable_spans(day)
    capacity = sum(span.minutes for span in spans)
    setup = PlanSetup(
        day=day,
        edits=edits,
        open_spans=spans,
        capacity=capacity,
        limit=max(0, capacity - day.reserved_minutes),
        schedule=Schedule([], spans[-1].end if spans else 0),
    )
    ranked = sorted({candidate.item: candidate for candidate in candidates}.values(), key=by_rank)
    setup.label_by_item = {candidate.item: candidate.label for candidate in ranked}
    _place_fixed_blocks(setup)
    _set_neighbors(setup)
    jobs, setup.unworkable = make_jobs(day.date, spans, edits, ranked)
    job_by_item = {job.candidate.item: job for job in jobs if job.candidate is not None}
    locks = sorted((minute, item) for item, minute in edits.locked if item in setup.label_by_item)
    _place_locked(setup, job_by_item, locks)
    return setup, list(job_by_item.values())


def by_rank(candidate: Candidate) -> tuple[int, int, date, int]:
    """Sort key: the queue's order. It makes a plan independent of the order of its candidates."""
    return (
        candidate.tier,
        -candidate.score_micros,
        candidate.act_by or date.max,
        candidate.item,
    )


def by_value(job: Job) -> tuple[float, int]:
    """Sort key: value a minute, the best first."""
    return -job.worth_micros / job.minutes, job.number


def _place_fixed_blocks(setup: PlanSetup) -> None:
    """Place the fixed blocks; one outside the hours or on another one becomes a problem."""
    schedule = setup.schedule
    blocks = (block for block in setup.day.fixed if not block.is_appointment)
    for block in sorted(blocks, key=lambda block: (block.span, block.name)):
        minutes = block.span.minutes
        is_inside = minutes > 0 and any(
            span.start <= block.span.start and block.span.end <= span.end
            for span in setup.open_spans
        )
        job = Job(
            number=0,
            minutes=minutes,
            marginal_minutes=minutes,
            spans=(block.span,),
            group=-UNIQUE_GROUPS - len(schedule.jobs),
            worth_micros=0,
            is_required=True,
            is_strict=False,
            tier=0,
            latest_start=0,
            fixed=block,
        )
        schedule.jobs.append(job)
        if is_inside and schedule.compute_times():
            continue
        schedule.jobs.pop()
        kind = ProblemKind.FIXED_OVERLAPS if is_inside else ProblemKind.FIXED_OUTSIDE_HOURS
        setup.problems.append(PlanProblem(kind, names=(block.name,), span=block.span))
    schedule.compute_times()


def _set_neighbors(setup: PlanSetup) -> None:
    """Take over the moves in the order they were made; a contradicting one becomes a problem."""
    labels = setup.label_by_item
    below: dict[int, set[int]] = {}
    moves: list[ItemPair] = [
        *setup.edits.above,
        *((upper, lower) for lower, upper in setup.edits.below),
    ]
    for upper, lower in moves:
        if upper not in labels or lower not in labels:
            continue
        if upper == lower or upper in _reachable(below, lower):
            names = (labels[upper], labels[lower])
            setup.problems.append(
                PlanProblem(ProblemKind.MOVES_CONTRADICT, (upper, lower), names=names)
            )
            continue
        below.setdefault(upper, set()).add(lower)
    for upper, lowers in below.items():
        for lower in lowers:
            upper_above, upper_below = setup.neighbors.get(upper, (frozenset(), frozenset()))
            setup.neighbors[upper] = upper_above, upper_below | {lower}
            lower_above, lower_below = setup.neighbors.get(lower, (frozenset(), frozenset()))
            setup.neighbors[lower] = lower_above | {upper}, lower_below


def _reachable(below: dict[int, set[int]], start: int) -> set[int]:
    """Return the item and everything that is below it."""
    reached, pending = {start}, [start]
    while pending:
        for other in below.get(pending.pop(), ()):
            if other not in reached:
                reached.add(other)
                pending.append(other)
    return reached


def _place_locked(
    setup: PlanSetup, job_by_item: dict[int, Job], locks: Iterable[tuple[int, int]]
) -> None:
    """Place each locked job at its minute and take it out of `job_by_item`.

    One that cannot start there becomes a problem and is planned as if it were not locked.
    """
    for minute, item in locks:
        job = job_by_item.get(item)
        problem = _lock_problem(setup, job, minute)
        if problem is None:
            del job_by_item[item]
            continue
        kind, limit = problem
        setup.problems.append(
            PlanProblem(
                kind, (item,), names=(setup.label_by_item[item],), minute=minute, limit=limit
            )
        )


def _lock_problem(
    setup: PlanSetup, job: Job | None, minute: int
) -> tuple[ProblemKind, int | None] | None:
    """Place the job at that minute; return what prevents it, with the minute of the day's edge."""
    if job is None:
        return ProblemKind.LOCK_NOT_WORKABLE, None
    end = minute + job.minutes
    if not any(span.start <= minute and end <= span.end for span in job.spans):
        return _closed_minute_problem(setup, minute, end)
    schedule = setup.schedule
    locked = job._replace(
        spans=(Span(minute, end),),
        marginal_minutes=job.minutes,
        group=-UNIQUE_GROUPS * 2 - job.number,
    )
    index = sum(1 for start in schedule.starts if start < minute)
    if index not in setup.allowed_positions(schedule, job):
        return ProblemKind.LOCK_AGAINST_ORDER, None
    if insert_within(schedule, locked, index, setup.capacity) == NO_SLOT:
        return ProblemKind.LOCK_OCCUPIED, None
    return None


def _closed_minute_problem(
    setup: PlanSetup, start: int, end: int
) -> tuple[ProblemKind, int | None]:
    hours = setup.day.hours
    if hours is not None and start < hours.start:
        return ProblemKind.LOCK_BEFORE_HOURS, hours.start
    if hours is not None and end > hours.end:
        return ProblemKind.LOCK_AFTER_HOURS, hours.end
    if not any(span.start <= start and end <= span.end for span in setup.open_spans):
        return ProblemKind.LOCK_IN_BREAK, None
    return ProblemKind.LOCK_OUTSIDE_ITEM_HOURS, None


def forget_moves(setup: PlanSetup, job: Job) -> None:
    """Drop the manual order of a job that cannot keep it, and record the problem."""
    assert job.candidate is not None  # only candidates can be moved
    item, edits = job.candidate.item, setup.edits
    others = frozenset[int]().union(*setup.neighbors.pop(item, ()))
    moved = {mover for mover, _other in (*edits.above, *edits.below)}
    mover = item if item in moved else min(moved & others, default=item)
    setup.problems.append(
        PlanProblem(ProblemKind.MOVE_NOT_POSSIBLE, (mover,), names=(setup.label_by_item[mover],))
    )
    for other in others & setup.neighbors.keys():
        above, below = setup.neighbors[other]
        setup.neighbors[other] = above - {item}, below - {item}


def insert_within(schedule: Schedule, job: Job, index: int, limit: int) -> int:
    """Insert the job and return the minutes it adds, or NO_SLOT with nothing changed.

    `limit` is the most minutes that the schedule may have then.
    """
    added = schedule.added_minutes(job, index)
    if added == NO_SLOT or schedule.total_minutes + added > limit:
        return NO_SLOT
    schedule.insert(job, index)
    return added


def shape(setup: PlanSetup, schedule: Schedule, job: Job) -> tuple[object, ...]:
    """Return a key that is equal for jobs that fit at the same indexes of the schedule."""
    item = job.candidate.item if job.candidate else 0
    group = job.group if job.group in schedule.savings_by_group else 0
    moved_item = item if item in setup.neighbors else 0
    return job.minutes, job.marginal_minutes, group, job.spans, moved_item


def first_free_index(setup: PlanSetup, schedule: Schedule, job: Job) -> int:
    """Return the first index at which the job fits without displacing anything, or NO_SLOT."""
    free_minutes = setup.limit - schedule.total_minutes
    if job.marginal_minutes - schedule.savings_by_group.get(job.group, 0) > free_minutes:
        return NO_SLOT
    job_shape = shape(setup, schedule, job)
    if job_shape in schedule.full_shapes:
        return NO_SLOT
    capacities = schedule.capacities
    for index in setup.allowed_positions(schedule, job):
        if capacities[index] >= job.marginal_minutes:
            added = schedule.added_minutes(job, index)
            if added != NO_SLOT and added <= free_minutes:
                return index
    schedule.full_shapes.add(job_shape)
    return NO_SLOT
