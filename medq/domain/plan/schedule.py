"""Where in a day each job can stand: a sequence of jobs walked on the clock, and what of it another one would disturb."""

from collections.abc import Sequence
from typing import NamedTuple

from medq.domain.plan.model import Candidate, Day, FixedBlock, Span

NO_SLOT = -1


class Job(NamedTuple):
    """One thing to place: the minutes it takes alone and right after its group, and the spans it must lie in, whole."""

    place: int  # its number in the list it was made from
    alone: int
    short: int
    spans: tuple[Span, ...]
    group: int  # equal for those that share a set-up; negative and its own for what shares none
    worth: int
    must: bool  # nothing else takes its place
    strict: bool  # nothing may be put before it where that would make it later
    tier: int
    late: int  # what earlier jobs of its tier are sorted by
    candidate: Candidate | None = None
    fixed: FixedBlock | None = None

    def minutes_after(self, group: int) -> int:
        return self.short if group == self.group else self.alone


def open_spans(hours: Span | None, shut: Sequence[Span]) -> tuple[Span, ...]:
    """The stretches of the working hours that none of the shut spans covers, in order."""
    if hours is None or hours.end <= hours.start:
        return ()
    found, at = [], hours.start
    for one in sorted(shut):
        if one.end <= one.start:
            continue
        if one.start > at:
            found.append(Span(at, min(one.start, hours.end)))
        at = max(at, one.end)
        if at >= hours.end:
            break
    if at < hours.end:
        found.append(Span(at, hours.end))
    return tuple(one for one in found if one.minutes)


def plannable_spans(day: Day) -> tuple[Span, ...]:
    """The stretches of a day that can be planned: its hours less breaks, appointments and what the clocks skip."""
    return open_spans(
        day.hours, (*day.breaks, *day.skipped, *(one.span for one in day.fixed if one.away))
    )


def capacity_of(day: Day) -> int:
    """The minutes of a day that can be planned."""
    return sum(one.minutes for one in plannable_spans(day))


def earliest_start(at: int, minutes: int, spans: Sequence[Span]) -> int:
    """The first start from `at` on with that many minutes in one of the spans; NEVER when there is none."""
    for start, end in spans:
        begin = at if at > start else start
        if begin + minutes <= end:
            return begin
    return NO_SLOT


def latest_start(by: int, minutes: int, spans: Sequence[Span]) -> int:
    """The last start that ends by `by` with that many minutes in one of the spans; NEVER when there is none."""
    for start, end in reversed(spans):
        begin = (by if by < end else end) - minutes
        if begin >= start:
            return begin
    return NO_SLOT


class Schedule:
    """Jobs in the order they are worked, each as early as the one before it and its spans let it.

    `ends[p]` is when the first p of them are over, `slack[p]` the latest moment at which they may be over so that the
    rest still fits and no strict job starts later: trying a job at a place then costs the same however long the day is.
    `spare[p]` are the minutes that the job at p would save right after one of its own group.
    """

    __slots__ = (
        "_rooms",
        "_spared",
        "_without_room",
        "close",
        "ends",
        "jobs",
        "slack",
        "spare",
        "starts",
        "total",
    )

    def __init__(self, jobs: list[Job], close: int) -> None:
        self.jobs = jobs
        self.close = close  # the minute at which the day ends
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.slack: list[int] = []
        self.spare: list[int] = []
        self.total = 0
        self._rooms: list[int] | None = None
        self._spared: dict[int, int] | None = None
        self._without_room: set[tuple[object, ...]] | None = None

    def walk(self) -> bool:
        """Take the times of the jobs as they stand now; False, and no times, when they do not fit."""
        jobs = self.jobs
        starts, ends, spare = [], [0], []
        at = group = total = 0
        for job in jobs:
            _place, alone, short, spans, own, *_rest = job
            minutes = short if own == group else alone
            begin = earliest_start(at, minutes, spans)
            if begin < 0:
                return False
            at, group = begin + minutes, own
            total += minutes
            spare.append(minutes - short)
            starts.append(begin)
            ends.append(at)
        spare.append(0)
        self.starts, self.ends, self.spare, self.total = starts, ends, spare, total
        self.slack = [self.close] * (len(jobs) + 1)
        self._slacken(len(jobs) - 1, 0)
        return True

    def _slacken(self, last: int, least: int) -> None:
        """Take the slack again from place `last` up to the first; above `least` it may stop where nothing changes."""
        jobs, starts, ends, slack = self.jobs, self.starts, self.ends, self.slack
        by = slack[last + 1]
        for place in range(last, -1, -1):
            job = jobs[place]
            begin = starts[place]
            by = begin if job.strict else latest_start(by, ends[place + 1] - begin, job.spans)
            if place < least and slack[place] == by:
                break
            slack[place] = by
        self._rooms = self._spared = self._without_room = None

    def put(self, job: Job, at: int) -> None:
        """Put the job at a place where `added` says that it fits."""
        jobs, starts, ends, spare = self.jobs, self.starts, self.ends, self.spare
        jobs.insert(at, job)
        starts.insert(at, NO_SLOT)
        ends.insert(at + 1, NO_SLOT)
        spare.insert(at, NO_SLOT)
        self.slack.insert(at, NO_SLOT)
        group = jobs[at - 1].group if at else 0
        over = ends[at]
        changed = min(
            at + 1, len(jobs) - 1
        )  # the last place whose minutes, or whose start if it is strict, are others now
        for place in range(at, len(jobs)):
            one = jobs[place]
            minutes = one.short if one.group == group else one.alone
            begin = earliest_start(over, minutes, one.spans)
            if place > at + 1 and starts[place] == begin:
                break
            if place > at:
                self.total -= ends[place + 1] - starts[place]
            self.total += minutes
            if place > changed and one.strict:
                changed = place
            over, group = begin + minutes, one.group
            starts[place], ends[place + 1], spare[place] = begin, over, minutes - one.short
        self._slacken(changed, at)

    @property
    def rooms(self) -> list[int]:
        """The most minutes that each place could take."""
        if self._rooms is None:
            self._rooms = list(map(_room, self.slack, self.ends, self.spare))
        return self._rooms

    @property
    def spared(self) -> dict[int, int]:
        """By group the most minutes that a job of it saves when another one is put before it."""
        if self._spared is None:
            self._spared = {}
            for job, spare in zip(
                self.jobs, self.spare, strict=False
            ):  # the day's end has none to save
                self._spared[job.group] = max(spare, self._spared.get(job.group, 0))
        return self._spared

    @property
    def without_room(self) -> set[tuple[object, ...]]:
        """The shapes of jobs that were found to fit nowhere as the jobs stand now."""
        if self._without_room is None:
            self._without_room = set()
        return self._without_room

    def copy(self) -> "Schedule":
        """The same course, to go on with in another way."""
        other = Schedule(list(self.jobs), self.close)
        other.walk()
        return other

    def added(self, job: Job, at: int) -> int:
        """The minutes that the job adds when it is put at that place; NEVER when something would not fit any more, or a
        strict job would start later.
        """
        jobs = self.jobs
        before = jobs[at - 1].group if at else 0
        minutes = job.short if job.group == before else job.alone
        if self.slack[at] - self.ends[at] + self.spare[at] < minutes:
            return NO_SLOT
        begin = earliest_start(self.ends[at], minutes, job.spans)
        if begin < 0:
            return NO_SLOT
        if at == len(jobs):
            return minutes
        following = jobs[at]
        now = following.short if following.group == job.group else following.alone
        was = self.ends[at + 1] - self.starts[at]
        start = earliest_start(begin + minutes, now, following.spans)
        if (
            start < 0
            or start + now > self.slack[at + 1]
            or (following.strict and start > self.starts[at])
        ):
            return NO_SLOT
        return minutes + now - was


def _room(slack: int, end: int, spare: int) -> int:
    return slack - end + spare
