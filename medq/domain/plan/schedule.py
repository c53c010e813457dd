"""The times of a sequence of jobs in a day, and what inserting another job would change."""

from collections.abc import Sequence
from typing import NamedTuple

from medq.domain.plan.model import Candidate, Day, FixedBlock
from medq.domain.plan.spans import Span, open_spans

NO_SLOT = -1


class Job(NamedTuple):
    """One thing to place: the minutes it takes and the spans of which one must hold it whole."""

    number: int  # in the list it was made from; 0 for a fixed block
    minutes: int  # alone
    marginal_minutes: int  # right after a job of its group
    spans: tuple[Span, ...]
    group: int  # equal where a setup is shared; negative and unique where none is
    worth_micros: int
    is_required: bool  # nothing else takes its place
    is_strict: bool  # nothing may be put before it that would make it later
    tier: int
    latest_start: int  # sorts the jobs of one tier
    candidate: Candidate | None = None
    fixed: FixedBlock | None = None

    def minutes_after(self, group: int) -> int:
        return self.marginal_minutes if group == self.group else self.minutes


def plannable_spans(day: Day) -> tuple[Span, ...]:
    """Return the working hours less breaks, appointments and what the clocks skip."""
    appointments = (block.span for block in day.fixed if block.is_appointment)
    return open_spans(day.hours, (*day.breaks, *day.skipped, *appointments))


def capacity_of(day: Day) -> int:
    """Return the minutes of a day that can be planned."""
    return sum(span.minutes for span in plannable_spans(day))


def earliest_start(minute: int, minutes: int, spans: Sequence[Span]) -> int:
    """Return the first start from `minute` on with that many minutes in one span, or NO_SLOT."""
    for start, end in spans:
        begin = minute if minute > start else start
        if begin + minutes <= end:
            return begin
    return NO_SLOT


def latest_start(minute: int, minutes: int, spans: Sequence[Span]) -> int:
    """Return the last start that ends by `minute` with the minutes in one span, or NO_SLOT."""
    for start, end in reversed(spans):
        begin = (minute if minute < end else end) - minutes
        if begin >= start:
            return begin
    return NO_SLOT


class Schedule:
    """Jobs in the order they are worked, each as early as the job before it and its spans allow.

    `ends[i]` is when the first i jobs are finished. `slack[i]` is the latest minute by which they
    may be finished so that the rest still fits and no strict job starts later; with it, trying a
    job at an index costs the same however long the day is. `savings[i]` are the minutes that the
    job at i would save right after a job of its own group.
    """

    __slots__ = (
        "_capacities",
        "_full_shapes",
        "_savings_by_group",
        "close",
        "ends",
        "jobs",
        "savings",
        "slack",
        "starts",
        "total_minutes",
    )

    def __init__(self, jobs: list[Job], close: int) -> None:
        self.jobs = jobs
        self.close = close  # the minute at which the day ends
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.slack: list[int] = []
        self.savings: list[int] = []
        self.total_minutes = 0
        self._capacities: list[int] | None = None
        self._savings_by_group: dict[int, int] | None = None
        self._full_shapes: set[tuple[object, ...]] | None = None

    def compute_times(self) -> bool:
        """Compute all times anew; return False, and change no time, when the jobs do not fit."""
        jobs = self.jobs
        starts, ends, savings = [], [0], []
        minute = previous_group = total = 0
        for job in jobs:
            _number, alone, marginal, spans, group, *_rest = job
            minutes = marginal if group == previous_group else alone
            begin = earliest_start(minute, minutes, spans)
            if begin < 0:
                return False
            minute, previous_group = begin + minutes, group
            total += minutes
            savings.append(minutes - marginal)
            starts.append(begin)
            ends.append(minute)
        savings.append(0)
        self.starts, self.ends, self.savings, self.total_minutes = starts, ends, savings, total
        self.slack = [self.close] * (len(jobs) + 1)
        self._update_slack(len(jobs) - 1, 0)
        return True

    def _update_slack(self, last: int, least: int) -> None:
        """Compute the slack from index `last` up to 0; above `least` stop where nothing changes."""
        jobs, starts, ends, slack = self.jobs, self.starts, self.ends, self.slack
        by = slack[last + 1]
        for index in range(last, -1, -1):
            job = jobs[index]
            begin = starts[index]
            by = begin if job.is_strict else latest_start(by, ends[index + 1] - begin, job.spans)
            if index < least and slack[index] == by:
                break
            slack[index] = by
        self._capacities = self._savings_by_group = self._full_shapes = None

    def insert(self, job: Job, index: int) -> None:
        """Insert the job at an index at which `added_minutes` says that it fits."""
        jobs, starts, ends, savings = self.jobs, self.starts, self.ends, self.savings
        jobs.insert(index, job)
        starts.insert(index, NO_SLOT)
        ends.insert(index + 1, NO_SLOT)
        savings.insert(index, NO_SLOT)
        self.slack.insert(index, NO_SLOT)
        group = jobs[index - 1].group if index else 0
        finished = ends[index]
        # The last index whose minutes changed, or whose start changed if it is strict.
        last_changed = min(index + 1, len(jobs) - 1)
        for later in range(index, len(jobs)):
            moved = jobs[later]
            minutes = moved.marginal_minutes if moved.group == group else moved.minutes
            begin = earliest_start(finished, minutes, moved.spans)
            if later > index + 1 and starts[later] == begin:
                break
            if later > index:
                self.total_minutes -= ends[later + 1] - starts[later]
            self.total_minutes += minutes
            if later > last_changed and moved.is_strict:
                last_changed = later
            finished, group = begin + minutes, moved.group
            starts[later], ends[later + 1] = begin, finished
            savings[later] = minutes - moved.marginal_minutes
        self._update_slack(last_changed, index)

    @property
    def capacities(self) -> list[int]:
        """The most minutes that a job at each index could take."""
        if self._capacities is None:
            self._capacities = list(map(_capacity, self.slack, self.ends, self.savings))
        return self._capacities

    @property
    def savings_by_group(self) -> dict[int, int]:
        """By group, the most minutes that a job saves when one of its group is put before it."""
        if self._savings_by_group is None:
            self._savings_by_group = {}
            # `savings` has one more entry than there are jobs: the end of the day saves nothing.
            for job, saved in zip(self.jobs, self.savings, strict=False):
                best = self._savings_by_group.get(job.group, 0)
                self._savings_by_group[job.group] = max(saved, best)
        return self._savings_by_group

    @property
    def full_shapes(self) -> set[tuple[object, ...]]:
        """The shapes of jobs that fit nowhere in the schedule as it is now."""
        if self._full_shapes is None:
            self._full_shapes = set()
        return self._full_shapes

    def copy(self) -> "Schedule":
        """Return an equal schedule that can be changed on its own."""
        other = Schedule(list(self.jobs), self.close)
        other.compute_times()
        return other

    def added_minutes(self, job: Job, index: int) -> int:
        """Return the minutes that inserting the job there adds.

        NO_SLOT when some job would not fit any more, or a strict job would start later.
        """
        jobs = self.jobs
        group_before = jobs[index - 1].group if index else 0
        minutes = job.marginal_minutes if job.group == group_before else job.minutes
        if self.slack[index] - self.ends[index] + self.savings[index] < minutes:
            return NO_SLOT
        begin = earliest_start(self.ends[index], minutes, job.spans)
        if begin < 0:
            return NO_SLOT
        if index == len(jobs):
            return minutes
        following = jobs[index]
        minutes_then = following.minutes_after(job.group)
        minutes_now = self.ends[index + 1] - self.starts[index]
        start = earliest_start(begin + minutes, minutes_then, following.spans)
        if (
            start < 0
            or start + minutes_then > self.slack[index + 1]
            or (following.is_strict and start > self.starts[index])
        ):
            return NO_SLOT
        return minutes + minutes_then - minutes_now


def _capacity(slack: int, end: int, saved: int) -> int:
    return slack - end + saved
