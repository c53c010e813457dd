"""Why each entry of a plan stands where it stands, and why each other candidate does not stand in it. True, and short."""

from collections.abc import Iterator

from medq.domain.money import dollars
from medq.domain.plan.model import (
    CENT,
    Candidate,
    Day,
    Omission,
    OmissionReason,
    Plan,
    PlanConflict,
    PlanEntry,
    PlanProblem,
    Span,
    clock,
)
from medq.domain.plan.schedule import NO_SLOT, Job, Schedule, open_spans
from medq.domain.plan.setup import FIRST_TIERS, PlanSetup, room_for, shape
from medq.domain.typed_dates import DAYS, MONTHS

Spare = tuple[Schedule, int, int, Candidate | None]


def explain_plan(frame: PlanSetup, course: Schedule, rounds: int = 0) -> Plan:
    """The course as a plan, every line and every omission with its reason."""
    placed = {job.place for job in course.jobs if job.candidate is not None}
    left = [job for job in (*frame.unplaced, *frame.rest) if job.place not in placed]
    unworkable = [Omission(one, *_why_not_that_day(frame, one)) for one in frame.out]
    left_out = [*_why_not(frame, course, left), *unworkable]
    return Plan(
        day=frame.day,
        hand=frame.hand,
        entries=tuple(
            sorted((*_entries(frame, course), *appointments(frame.day)), key=lambda one: one.start)
        ),
        left_out=tuple(
            sorted(
                left_out,
                key=lambda one: (one.candidate.tier, -one.candidate.score, one.candidate.item),
            )
        ),
        room=frame.room,
        planned=course.total,
        problems=(*frame.problems, *_what_does_not_fit(frame, course, left)),
        rounds=rounds,
    )


def _entries(frame: PlanSetup, course: Schedule) -> Iterator[PlanEntry]:
    for job, start, end in zip(course.jobs, course.starts, course.ends[1:], strict=True):
        yield _entry(frame, job, start, end)


def appointments(day: Day) -> Iterator[PlanEntry]:
    """Appointments within the hours, each up to where another already is."""
    shut = [*day.breaks, *day.skipped]
    for one in sorted((one for one in day.fixed if one.away), key=lambda one: (one.span, one.name)):
        for span in open_spans(day.hours, shut):
            for part in span.within((one.span,)):
                yield PlanEntry(part.start, part.minutes, one.why or "appointment", fixed=one)
        shut.append(one.span)


def _entry(frame: PlanSetup, job: Job, start: int, end: int) -> PlanEntry:
    if job.fixed is not None:
        return PlanEntry(
            start,
            end - start,
            job.fixed.why or f"fixed: {clock(job.fixed.span.start)}",
            fixed=job.fixed,
        )
    one = job.candidate
    assert one is not None  # a job is a candidate or fixed
    why, by_hand = _why(frame, one, start, job)
    return PlanEntry(start, end - start, why, candidate=one, by_hand=by_hand)


def _why(frame: PlanSetup, one: Candidate, start: int, job: Job) -> tuple[str, bool]:
    """Why it stands here, and whether a person said so."""
    hand = frame.hand
    if (one.item, start) in hand.fixed:
        return f"fixed at {clock(start)} by you", True
    if one.item in frame.pairs and one.item in (
        item for item, _other in (*hand.before, *hand.after)
    ):
        return "moved by you", True
    if one.item in hand.added:
        return "added by you", True
    if one.tier <= FIRST_TIERS:
        if one.window is not None:
            return one.why or f"window {clock(one.window.start)}-{clock(one.window.end)}", False
        if one.tier == 0:
            return one.why or "pinned by you", False
        return one.why or (
            "last safe day"
            if one.start_by is None
            else f"last safe day, start by {clock(one.start_by)}"
        ), False
    return f"{format_rate(one.score)} a minute", False


def format_rate(micro_dollars: int) -> str:
    """Micro-dollars as dollars and cents: `$62.36`."""
    return dollars((2 * micro_dollars + CENT) // (2 * CENT))


def _why_not_that_day(frame: PlanSetup, one: Candidate) -> tuple[OmissionReason, str]:
    """Why nothing of that day can hold it."""
    if one.item in frame.hand.dropped:
        return OmissionReason.TAKEN_OUT, "taken out by you"
    if one.held_by:
        return OmissionReason.HELD, f"{one.held_by} has it"
    if one.not_before is not None and one.not_before > frame.day.date:
        day = one.not_before
        return (
            OmissionReason.WAITS,
            f"waits until {DAYS[day.weekday()].title()} {day.day:02} {MONTHS[day.month - 1].title()}",
        )
    if not frame.open:
        return OmissionReason.SHUT, "window shut: no working hours that day"
    needs = dict(frame.hand.minutes).get(one.item, one.short)
    if max(span.minutes for span in frame.open) < needs:
        return (
            OmissionReason.TOO_LONG,
            f"too long: {needs} min, the longest stretch has {max(one.minutes for one in frame.open)}",
        )
    reach = (
        [part for span in frame.open for part in span.within(one.hours)]
        if one.hours is not None
        else list(frame.open)
    )
    if max((span.minutes for span in reach), default=0) < needs:
        desk = (
            f"its desk opens {one.opens}"
            if one.opens
            else "its desk is closed that day"
            if not one.hours
            else _hours(one.hours)
        )
        return OmissionReason.SHUT, f"window shut: {desk}"
    if one.window is not None:
        return (
            OmissionReason.SHUT,
            f"window shut: {clock(one.window.start)}-{clock(one.window.end)} is outside the hours",
        )
    by = clock(max(0, one.start_by or 0))
    return OmissionReason.SHUT, f"window shut: it had to start by {by}"


def _hours(hours: tuple[Span, ...]) -> str:
    return "its desk is open " + ", ".join(f"{clock(one.start)}-{clock(one.end)}" for one in hours)


def _why_not(frame: PlanSetup, course: Schedule, left: list[Job]) -> list[Omission]:
    """Why each of these has no place: below the floor, no minutes left, with what it would displace, or not planned again."""
    ready: list[Spare] = []
    coming = _spares(course)

    def spares() -> Iterator[Spare]:
        yield from ready
        for one in (
            coming
        ):  # a course without one job costs a walk: most candidates need but the first few
            ready.append(one)
            yield one

    known: dict[tuple[object, ...], Candidate | None] = {}
    found = []
    for job in left:
        one = job.candidate
        assert one is not None  # only candidates are left out
        if one.below_floor:
            found.append(
                Omission(
                    one, OmissionReason.FLOOR, f"below the floor: {format_rate(one.score)} a minute"
                )
            )
            continue
        if room_for(frame, course, job) != NO_SLOT:
            found.append(Omission(one, OmissionReason.ROOM, "room by now: plan again"))
            continue
        key = shape(frame, course, job)
        if key not in known:
            known[key] = next(
                (
                    spare
                    for less, at, room, spare in spares()
                    if room >= job.short
                    and less.total + job.short <= frame.limit
                    and _fits(frame, less, at, job)
                ),
                None,
            )
        other = known[key]
        if other is not None:
            found.append(
                Omission(
                    one,
                    OmissionReason.NO_MINUTES,
                    f"no minutes left: would displace {other.called}",
                    other.item,
                )
            )
        else:
            found.append(
                Omission(
                    one, OmissionReason.NO_MINUTES, f"no minutes left: it takes {job.alone} min"
                )
            )
    return found


def _spares(course: Schedule) -> Iterator[Spare]:
    """The course without each job that could give way, the least value a minute first; where it stood, the most minutes
    that go there, and the candidate.

    Where the next one of its group would then need the set-up and not fit, it cannot give way.
    """
    lasting = [end - start for start, end in zip(course.starts, course.ends[1:], strict=True)]
    places = [at for at, job in enumerate(course.jobs) if not job.must]
    for at in sorted(places, key=lambda at: (course.jobs[at].worth / lasting[at], at)):
        less = Schedule(course.jobs[:at] + course.jobs[at + 1 :], course.close)
        if less.walk():
            yield less, at, less.rooms[at], course.jobs[at].candidate


def _fits(frame: PlanSetup, less: Schedule, at: int, job: Job) -> bool:
    """Whether the job stands in the stead of the one that gave way."""
    if at not in frame.places(less, job):
        return False
    added = less.added(job, at)
    return added != NO_SLOT and less.total + added <= frame.limit


def _what_does_not_fit(
    frame: PlanSetup, course: Schedule, left: list[Job]
) -> Iterator[PlanProblem]:
    """What a person wants in the plan, limits and promises of that day that found no place, with the minutes that are missing."""
    minutes = dict(frame.hand.minutes)
    first = [job.candidate for job in left if job.tier <= FIRST_TIERS and job.candidate is not None]
    shut = [one for one in frame.out if one.tier <= FIRST_TIERS and _counts(frame, one)]
    free = max(0, frame.room - course.total)
    limits = [one for one in (*first, *shut) if one.window is None and one.tier == FIRST_TIERS]
    promises = [one for one in (*first, *shut) if one.window is not None]
    named = {one.item for one in (*limits, *promises)}
    for job in left:
        one = job.candidate
        if one is not None and one.item in frame.hand.kept and one.item not in named:
            yield PlanProblem(
                PlanConflict.HAND,
                f"{one.called} was set by hand and does not fit",
                (one.item,),
                job.alone,
            )
    day = f"{DAYS[frame.day.date.weekday()].title()} {frame.day.date.day:02} {MONTHS[frame.day.date.month - 1].title()}"
    for trouble, many, words in (
        (
            PlanConflict.LIMITS,
            limits,
            ("1 limit falls", "limits fall", "does not fit", "do not fit"),
        ),
        (
            PlanConflict.PROMISES,
            promises,
            ("1 promise falls", "promises fall", "does not fit", "do not fit"),
        ),
    ):
        if many:
            over = max(1, sum(minutes.get(one.item, max(1, one.minutes)) for one in many) - free)
            lead = words[0] if len(many) == 1 else f"{len(many)} {words[1]}"
            text = f"{lead} on {day} and {words[2] if len(many) == 1 else words[3]} ({over} min too much)"
            yield PlanProblem(trouble, text, tuple(one.item for one in many), over)


def _counts(frame: PlanSetup, one: Candidate) -> bool:
    """Whether it is this person's to do on that day and only the hours are in the way."""
    waits = one.not_before is not None and one.not_before > frame.day.date
    return not one.held_by and not waits and one.item not in frame.hand.dropped
