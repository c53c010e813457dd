"""Where in a day each job can stand: a sequence of jobs walked on the clock, and what of it another one would disturb."""

from collections.abc import Sequence
from typing import NamedTuple

from medq.domain.plan import Candidate, Day, Fixed, Span

NEVER = -1


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
    fixed: Fixed | None = None

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


def day_spans(day: Day) -> tuple[Span, ...]:
    """The stretches of a day that can be planned: its hours less breaks, appointments and what the clocks skip."""
    return open_spans(day.hours, (*day.breaks, *day.skipped, *(one.span for one in day.fixed if one.away)))


def room_of(day: Day) -> int:
    """The minutes of a day that can be planned."""
    return sum(one.minutes for one in day_spans(day))


def earliest(at: int, minutes: int, spans: Sequence[Span]) -> int:
    """The first start from `at` on with that many minutes in one of the spans; NEVER when there is none."""
    for start, end in spans:
        begin = at if at > start else start
        if begin + minutes <= end:
            return begin
    return NEVER


def latest(by: int, minutes: int, spans: Sequence[Span]) -> int:
    """The last start that ends by `by` with that many minutes in one of the spans; NEVER when there is none."""
    for start, end in reversed(spans):
        begin = (by if by < end else end) - minutes
        if begin >= start:
            return begin
    return NEVER


class Course:
    """Jobs in the order they are worked, each as early as the one before it and its spans let it.

    `ends[p]` is when the first p of them are over, `slack[p]` the latest moment at which they may be over so that the
    rest still fits and no strict job starts later. With both, trying a job at a place costs the same however long the day
    is. `rooms[p]` is the most minutes that could be put at p, `widest` the most of them.
    """

    __slots__ = ("close", "ends", "jobs", "rooms", "slack", "starts", "total", "widest")

    def __init__(self, jobs: list[Job], close: int) -> None:
        self.jobs = jobs
        self.close = close  # the minute at which the day ends
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.slack: list[int] = []
        self.rooms: list[int] = []
        self.total = 0
        self.widest = 0

    def walk(self) -> bool:
        """Take the times of the jobs as they stand now; False, and no times, when they do not fit."""
        jobs = self.jobs
        starts: list[int] = []
        ends = [0]
        lasting: list[int] = []
        at = group = total = 0
        for job in jobs:
            minutes = job.short if job.group == group else job.alone
            for first, last in job.spans:
                begin = at if at > first else first
                if begin + minutes <= last:
                    break
            else:
                return False
            at, group = begin + minutes, job.group
            total += minutes
            lasting.append(minutes)
            starts.append(begin)
            ends.append(at)
        by = widest = self.close
        slack = [by]
        rooms = [by - at]
        widest = by - at
        for place in range(len(jobs) - 1, -1, -1):
            job, minutes = jobs[place], lasting[place]
            by = starts[place] if job.strict else latest(by, minutes, job.spans)
            slack.append(by)
            # Put after one of its own group, the next job would need less.
            room = by - ends[place] + minutes - job.short
            rooms.append(room)
            if room > widest:
                widest = room
        slack.reverse()
        rooms.reverse()
        self.starts, self.ends, self.slack, self.rooms = starts, ends, slack, rooms
        self.total, self.widest = total, widest
        return True

    def copy(self) -> "Course":
        """The same course, to go on with in another way."""
        other = Course(list(self.jobs), self.close)
        other.walk()
        return other

    def added(self, job: Job, at: int) -> int:
        """The minutes that the job adds when it is put at that place; NEVER when something would not fit any more, or a
        strict job would start later.
        """
        if self.rooms[at] < job.short:
            return NEVER
        jobs = self.jobs
        before = jobs[at - 1].group if at else 0
        minutes = job.short if job.group == before else job.alone
        begin = earliest(self.ends[at], minutes, job.spans)
        if begin < 0:
            return NEVER
        end = begin + minutes
        if at == len(jobs):
            return minutes
        following = jobs[at]
        was = following.short if following.group == before else following.alone
        now = following.short if following.group == job.group else following.alone
        begin = earliest(end, now, following.spans)
        if begin < 0 or begin + now > self.slack[at + 1] or (following.strict and begin > self.starts[at]):
            return NEVER
        return minutes + now - was
