"""Promised calls: begun before the last quarter of their windows, whatever else is worth more."""

from medq.domain.plan.model import FIRST_TIERS
from medq.domain.plan.schedule import Job, Schedule
from medq.domain.plan.spans import Span


def hold_promises(schedule: Schedule) -> None:
    """Let nothing that is added from now on delay a promised call into its window's last quarter.

    One that begins there already, because the window is full, is not delayed at all.
    """
    schedule.jobs = [
        _held(job, start) for job, start in zip(schedule.jobs, schedule.starts, strict=True)
    ]
    schedule.compute_times()


def _held(job: Job, start: int) -> Job:
    window = job.candidate.window if job.candidate else None
    if window is None or job.tier > FIRST_TIERS:
        return job
    latest_start = max(start, (window.start + 3 * window.end) // 4)
    until = (Span(0, latest_start + job.minutes),)
    parts = (part for span in job.spans for part in span.within(until))
    return job._replace(spans=tuple(part for part in parts if part.minutes >= job.marginal_minutes))
