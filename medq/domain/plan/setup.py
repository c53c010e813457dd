"""A day made ready for planning: what stands first in it, and the jobs that may fill the rest. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from medq.domain.plan.model import (
    Candidate,
    Day,
    ManualEdits,
    PlanConflict,
    PlanProblem,
    Span,
    clock,
)
from medq.domain.plan.schedule import NO_SLOT, Job, Schedule, plannable_spans

FIRST_TIERS = 1  # tiers up to this one are placed before the rest
OWN = 1 << 20  # groups from here down belong to one job alone
ORDERS = 6  # how often the promises are tried in another order before one is given up

Pairs = dict[int, tuple[frozenset[int], frozenset[int]]]


@dataclass(slots=True)
class PlanSetup:
    """The course of what comes before value a minute, and the rest, the best value a minute first.

    `room` is what a day can hold; `limit` leaves out what is kept for arrivals, and binds all but hand-set places and
    the first tiers: what lapses today outweighs what may come.
    """

    day: Day
    hand: ManualEdits
    open: tuple[Span, ...]
    room: int
    limit: int
    course: Schedule
    rest: list[Job] = field(default_factory=list)
    unplaced: list[Job] = field(default_factory=list)  # jobs that come first and do not fit
    out: list[Candidate] = field(
        default_factory=list
    )  # candidates that cannot be worked on that day at all
    pairs: Pairs = field(
        default_factory=dict
    )  # by item: those that stand above it, those that stand below
    names: dict[int, str] = field(default_factory=dict)  # by item, of every candidate
    problems: list[PlanProblem] = field(default_factory=list)

    def places(self, course: Schedule, job: Job) -> range:
        """The places at which the job may be put without leaving the order that a person set."""
        count = len(course.jobs)
        if not self.pairs or job.candidate is None or job.candidate.item not in self.pairs:
            return range(count + 1)
        above, below = self.pairs[job.candidate.item]
        low, high = 0, count
        for place, other in enumerate(course.jobs):
            if other.candidate is not None:
                if other.candidate.item in above:
                    low = place + 1
                elif other.candidate.item in below:
                    high = min(high, place)
        return range(low, high + 1)


def prepare(day: Day, candidates: Iterable[Candidate], hand: ManualEdits) -> PlanSetup:
    """The day with its fixed times, hand-set places, promises and first tiers placed, in that order."""
    frame, left = prepare_jobs(day, candidates, hand)
    _put_promised(
        frame,
        [job for job in left if job.tier <= FIRST_TIERS and job.candidate and job.candidate.window],
    )
    _put_first(
        frame,
        [
            job
            for job in left
            if job.tier <= FIRST_TIERS and job.candidate and not job.candidate.window
        ],
    )
    _put_kept(frame, [job for job in left if job.tier > FIRST_TIERS and job.must])
    frame.rest = sorted((job for job in left if not job.must), key=density)
    return frame


def prepare_jobs(
    day: Day, candidates: Iterable[Candidate], hand: ManualEdits
) -> tuple[PlanSetup, list[Job]]:
    """The day with what stands at a minute, and the other candidates that it can hold as jobs, the first by rank on top."""
    open_ = plannable_spans(day)
    room = sum(one.minutes for one in open_)
    frame = PlanSetup(
        day,
        hand,
        open_,
        room,
        max(0, room - day.arrivals),
        Schedule([], open_[-1].end if open_ else 0),
    )
    ordered = sorted({one.item: one for one in candidates}.values(), key=by_rank)
    frame.names = {one.item: one.called for one in ordered}
    _put_fixed(frame)
    _pair(frame)
    jobs = {job.candidate.item: job for job in _jobs(frame, ordered) if job.candidate is not None}
    _put_pinned(
        frame, jobs, sorted((minute, item) for item, minute in hand.fixed if item in frame.names)
    )
    return frame, list(jobs.values())


def by_rank(one: Candidate) -> tuple[int, int, date, int]:
    """The queue's own order, which makes the plan independent of the order in which candidates are given."""
    return one.tier, -one.score, one.act_by or date.max, one.item


def density(job: Job) -> tuple[float, int]:
    """Value a minute, the best first."""
    return -job.worth / job.alone, job.place


def spans_of(one: Candidate, minutes: int, open_: Sequence[Span]) -> tuple[Span, ...]:
    """The stretches of the day in which that candidate may be worked, whole: hours, promise and latest start cut them."""
    spans = tuple(open_)
    if one.hours is not None:
        spans = tuple(part for span in spans for part in span.within(one.hours))
    if one.window is not None:
        # A window shorter than the work is when it begins.
        window = Span(one.window.start, max(one.window.end, one.window.start + minutes))
        spans = tuple(part for span in spans for part in span.within((window,)))
    elif one.start_by is not None:
        spans = tuple(
            part for span in spans for part in span.within((Span(0, one.start_by + one.minutes),))
        )
    return spans


def _jobs(frame: PlanSetup, ordered: Sequence[Candidate]) -> list[Job]:
    """The candidates that the day can hold as jobs; the others go to `frame.out`."""
    hand, groups = frame.hand, dict[str, int]()
    minutes, dropped, kept = dict(hand.minutes), set(hand.dropped), hand.kept
    jobs: list[Job] = []
    reached: dict[
        tuple[Span, ...] | None, tuple[Span, ...]
    ] = {}  # by hours, of all that has no window of its own
    for one in ordered:
        waits = one.not_before is not None and one.not_before > frame.day.date
        alone, short = max(1, one.minutes), one.short
        if one.item in minutes:
            alone = short = max(1, minutes[one.item])
        if one.window is None and one.start_by is None:
            if one.hours not in reached:
                reached[one.hours] = spans_of(one, alone, frame.open)
            spans = reached[one.hours]
        else:
            spans = spans_of(one, alone, frame.open)
        if any(end - start < short for start, end in spans):
            spans = tuple(span for span in spans if span.minutes >= short)
        if one.held_by or waits or one.item in dropped or not spans:
            frame.out.append(one)
            continue
        place = len(jobs) + 1
        group = (
            groups.setdefault(one.group, len(groups) + 1) if one.group and short < alone else -place
        )
        late = (
            one.start_by + one.minutes - alone
            if one.start_by is not None
            else spans[-1].end - short
        )
        must = one.tier <= FIRST_TIERS or one.item in kept
        strict = one.tier <= FIRST_TIERS and one.window is None
        jobs.append(
            Job(
                place,
                alone,
                short,
                spans,
                group,
                max(0, one.worth),
                must,
                strict,
                one.tier,
                late,
                one,
            )
        )
    return jobs


def _put_fixed(frame: PlanSetup) -> None:
    """What lies outside the hours or on another fixed thing is named and left out."""
    course = frame.course
    for one in sorted(
        (one for one in frame.day.fixed if not one.away), key=lambda one: (one.span, one.name)
    ):
        minutes = one.span.minutes
        inside = minutes > 0 and any(
            span.start <= one.span.start and one.span.end <= span.end for span in frame.open
        )
        job = Job(
            0,
            minutes,
            minutes,
            (one.span,),
            -OWN - len(course.jobs),
            0,
            True,
            False,
            0,
            0,
            fixed=one,
        )
        course.jobs.append(job)
        if inside and course.walk():
            continue
        course.jobs.pop()
        why = "overlaps what is fixed before it" if inside else "lies outside the working hours"
        frame.problems.append(
            PlanProblem(
                PlanConflict.FIXED,
                f"{one.name} {clock(one.span.start)}-{clock(one.span.end)} {why}",
            )
        )
    course.walk()


def _pair(frame: PlanSetup) -> None:
    """The order that a person set, in the order it was set; what contradicts the earlier is named and left out."""
    names = frame.names
    below: dict[int, set[int]] = {}
    wanted = [
        *((upper, lower) for upper, lower in frame.hand.before),
        *((upper, lower) for lower, upper in frame.hand.after),
    ]
    for upper, lower in wanted:
        if upper not in names or lower not in names:
            continue
        if upper == lower or upper in _reached(below, lower):
            text = f"{names[upper]} cannot stand above {names[lower]}: it was set to stand below"
            frame.problems.append(PlanProblem(PlanConflict.HAND, text, (upper, lower)))
            continue
        below.setdefault(upper, set()).add(lower)
    for upper, lowers in below.items():
        for lower in lowers:
            over, under = frame.pairs.get(upper, (frozenset(), frozenset()))
            frame.pairs[upper] = over, under | {lower}
            over, under = frame.pairs.get(lower, (frozenset(), frozenset()))
            frame.pairs[lower] = over | {upper}, under


def _reached(below: dict[int, set[int]], start: int) -> set[int]:
    seen, ahead = {start}, [start]
    while ahead:
        for other in below.get(ahead.pop(), ()):
            if other not in seen:
                seen.add(other)
                ahead.append(other)
    return seen


def _put_pinned(frame: PlanSetup, jobs: dict[int, Job], pinned: Iterable[tuple[int, int]]) -> None:
    """Put each at its minute. One that cannot stand there is named and goes on as if nobody had fixed it."""
    course = frame.course
    for minute, item in pinned:
        job = jobs.get(item)
        why = "it cannot be worked on that day" if job is None else ""
        if job is not None:
            exact = job._replace(
                spans=(Span(minute, minute + job.alone),),
                short=job.alone,
                group=-OWN * 2 - job.place,
            )
            if not any(
                span.start <= minute and minute + job.alone <= span.end for span in job.spans
            ):
                why = _why_not_at(frame, job, minute)
            else:
                at = sum(1 for start in course.starts if start < minute)
                if at not in frame.places(course, job):
                    why = "the order set by hand does not allow it"
                elif insert(course, exact, at, frame.room) == NO_SLOT:
                    why = "something fixed is there"
                else:
                    del jobs[item]
                    continue
        text = f"{frame.names[item]} cannot be fixed at {clock(minute)}: {why}"
        frame.problems.append(PlanProblem(PlanConflict.HAND, text, (item,)))


def _why_not_at(frame: PlanSetup, job: Job, minute: int) -> str:
    hours = frame.day.hours
    if hours is not None and minute < hours.start:
        return f"the hours begin at {clock(hours.start)}"
    if hours is not None and minute + job.alone > hours.end:
        return f"the hours end at {clock(hours.end)}"
    if not any(span.start <= minute and minute + job.alone <= span.end for span in frame.open):
        return "a break or an appointment is there"
    return "that is outside its own hours"


def _put_promised(frame: PlanSetup, jobs: list[Job]) -> None:
    """Promised windows, by their latest start. Where one does not fit the order is tried with it in front."""
    order = sorted(jobs, key=lambda job: (job.late, job.place))
    best: tuple[int, list[Job], list[Job]] | None = None
    for _turn in range(ORDERS):
        course = frame.course.copy()
        failed = [job for job in order if not _put_earliest(frame, course, job)]
        if best is None or len(failed) < best[0]:
            best = len(failed), course.jobs, failed
        if not failed:
            break
        order = failed + [job for job in order if job not in failed]
    if best is not None:
        frame.course = Schedule(best[1], frame.course.close)
        frame.course.walk()
        frame.unplaced += best[2]


def _put_first(frame: PlanSetup, jobs: list[Job]) -> None:
    """The first tiers: a person's own pins by rank, then as the queue has them, by when they must be done and by score;
    each as early as the day lets it."""
    for job in sorted(
        jobs, key=lambda job: (job.tier, job.late + job.alone if job.tier else 0, job.place)
    ):
        if not _put_earliest(frame, frame.course, job):
            frame.unplaced.append(job)


def _put_kept(frame: PlanSetup, jobs: list[Job]) -> None:
    """What a person added or moved. An order that cannot be is named and forgotten."""
    course = frame.course
    for job in sorted(jobs, key=density):
        if _put_earliest(frame, course, job):
            continue
        if any(
            insert(course, job, at, frame.room) != NO_SLOT for at in range(len(course.jobs) + 1)
        ):
            unpair(frame, job)
        else:
            frame.unplaced.append(job)


def unpair(frame: PlanSetup, job: Job) -> None:
    """The order set by hand cannot be for that job: it is named and forgotten."""
    assert job.candidate is not None  # only candidates have a place in it
    item, hand = job.candidate.item, frame.hand
    others = frozenset[int]().union(*frame.pairs.pop(item, ()))
    moved = {one for one, _other in (*hand.before, *hand.after)}
    who = item if item in moved else min(moved & others, default=item)
    frame.problems.append(
        PlanProblem(
            PlanConflict.HAND, f"{frame.names[who]} cannot stand where it was moved to", (who,)
        )
    )
    for other in others & frame.pairs.keys():
        above, below = frame.pairs[other]
        frame.pairs[other] = above - {item}, below - {item}


def _put_earliest(frame: PlanSetup, course: Schedule, job: Job) -> bool:
    """Put the job where it starts earliest without making a strict one later."""
    return any(insert(course, job, at, frame.room) != NO_SLOT for at in frame.places(course, job))


def insert(course: Schedule, job: Job, at: int, limit: int) -> int:
    """Put the job at that place; the minutes it adds, NEVER and nothing changed when it does not fit."""
    added = course.added(job, at)
    if added == NO_SLOT or course.total + added > limit:
        return NO_SLOT
    course.put(job, at)
    return added


def shape(frame: PlanSetup, course: Schedule, job: Job) -> tuple[object, ...]:
    """Equal for jobs that the same places of the course can hold."""
    item = job.candidate.item if job.candidate else 0
    group = job.group if job.group in course.spared else 0
    return job.alone, job.short, group, job.spans, item if item in frame.pairs else 0


def room_for(frame: PlanSetup, course: Schedule, job: Job) -> int:
    """The first place at which the job fits without anything giving way; NEVER when there is none."""
    free = frame.limit - course.total
    if job.short - course.spared.get(job.group, 0) > free:
        return NO_SLOT
    alike = shape(frame, course, job)
    if alike in course.without_room:
        return NO_SLOT
    rooms = course.rooms
    for at in frame.places(course, job):
        if rooms[at] >= job.short:
            added = course.added(job, at)
            if added != NO_SLOT and added <= free:
                return at
    course.without_room.add(alike)
    return NO_SLOT
