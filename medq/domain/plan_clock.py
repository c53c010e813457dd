"""Where in a day each job can stand: a sequence of jobs walked on the clock, and what of it another one would disturb."""

from collections.abc import Sequence
from typing import NamedTuple

from medq.domain.plan import Candidate, Day, Fixed, Span

NEVER = -1
ENDLESS = 1 << 30


class Job(NamedTuple):
    """One thing to place: the minutes it takes alone and right after its group, and the spans it must lie in, whole."""

    place: int  # its number in the list it was made from
    alone: int
    short: int
    spans: tuple[Span, ...]
    group: int  # equal for those that share a set-up; negative and its own for what shares none
    worth: int
    must: bool  # nothing else takes its place
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
    rest still fits. With both, trying a job at a place costs the same however long the day is.
    """

    __slots__ = ("ends", "jobs", "slack", "starts", "total")

    def __init__(self, jobs: list[Job]) -> None:
        self.jobs = jobs
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.slack: list[int] = []
        self.total = 0

    def walk(self) -> bool:
        """Take the times of the jobs as they stand now; False, and no times, when they do not fit."""
        starts: list[int] = []
        ends = [0]
        at, group, total = 0, 0, 0
        lasting = []
        for job in self.jobs:
            minutes = job.short if job.group == group else job.alone
            begin = earliest(at, minutes, job.spans)
            if begin < 0:
                return False
            at, group = begin + minutes, job.group
            total += minutes
            lasting.append(minutes)
            starts.append(begin)
            ends.append(at)
        by = ENDLESS
        slack = [by]
        for job, minutes in zip(reversed(self.jobs), reversed(lasting), strict=True):
            by = latest(by, minutes, job.spans)
            slack.append(by)
        slack.reverse()
        self.starts, self.ends, self.slack, self.total = starts, ends, slack, total
        return True

    def added(self, job: Job, at: int, *, delays: bool = True) -> int:
        """The minutes that the job adds when it is put at that place; NEVER when something would not fit any more.

        Without `delays` it must also leave the next job where it is.
        """
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
        if begin < 0 or begin + now > self.slack[at + 1] or (not delays and begin != self.starts[at]):
            return NEVER
        return minutes + now - was
