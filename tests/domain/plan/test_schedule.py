"""Inserting a job into a schedule gives the times that computing them all gives."""

import pytest
from hypothesis import given, settings

from medq.domain.plan.arrange import arrange_by_value
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import Candidate, Day
from medq.domain.plan.prepare import prepare
from medq.domain.plan.schedule import NO_SLOT, Job, Schedule
from medq.domain.plan.spans import Span
from tests.domain.plan.samples import WEDNESDAY, candidate, candidates, days, manual_edits


@given(days(), candidates(), manual_edits)
@settings(max_examples=50, deadline=None)
def test_inserting_a_job_gives_the_same_times_as_computing_them_all(
    day: Day, pool: list[Candidate], edits: ManualEdits
) -> None:
    setup = prepare(day, pool, edits)
    schedule = setup.schedule
    for job in setup.optional_jobs:
        for index in range(len(schedule.jobs) + 1):
            added = schedule.added_minutes(job, index)
            if added == NO_SLOT:
                continue
            minutes_before = schedule.total_minutes
            schedule.insert(job, index)
            computed = schedule.copy()
            assert schedule.starts == computed.starts
            assert schedule.ends == computed.ends
            assert schedule.slack == computed.slack
            assert schedule.savings == computed.savings
            assert schedule.total_minutes == computed.total_minutes == minutes_before + added
            break


def make_job(
    number: int,
    minutes: int,
    group: int,
    *,
    marginal_minutes: int = 1,
    latest_start: int = 989,
    is_first: bool = False,
) -> Job:
    return Job(
        number,
        minutes,
        marginal_minutes,
        spans=(Span(480, 990),),
        group=group,
        worth_micros=0,
        is_required=is_first,
        is_strict=is_first,
        tier=1 if is_first else 2,
        latest_start=latest_start,
    )


def test_a_job_that_saves_the_next_one_its_setup_brings_strict_jobs_forward() -> None:
    due_today = make_job(3, 10, -3, marginal_minutes=10, latest_start=980, is_first=True)
    schedule = Schedule([make_job(2, 5, 7), due_today], 990)
    assert schedule.compute_times()
    assert schedule.starts == [480, 485]
    first_of_group = make_job(1, 2, 7)
    assert schedule.added_minutes(first_of_group, 0) == -2
    schedule.insert(first_of_group, 0)
    assert schedule.starts == [480, 482, 483]
    assert schedule.slack == [480, 482, 483, 990]
    assert schedule.added_minutes(make_job(4, 1, -4), 0) == NO_SLOT


@pytest.mark.parametrize(("setups", "order"), [((6, 6, 6), [2, 3, 1]), ((2, 6, 2), [1, 2, 3])])
def test_the_best_of_a_group_comes_first_unless_that_takes_longer(
    setups: tuple[int, ...], order: list[int]
) -> None:
    dollars = {1: 60, 2: 3000, 3: 900}
    pool = [
        candidate(item, 10, dollars[item], group="5-1", setup_minutes=setup)
        for item, setup in zip(dollars, setups, strict=True)
    ]
    setup = prepare(Day(WEDNESDAY, "JM", Span(480, 600)), pool, ManualEdits())
    job_by_item = {job.candidate.item: job for job in setup.optional_jobs if job.candidate}
    schedule = Schedule([job_by_item[item] for item in dollars], 600)
    assert schedule.compute_times()
    arranged = arrange_by_value(setup, schedule)
    assert [job.candidate.item for job in arranged.jobs if job.candidate] == order
    assert arranged.total_minutes <= schedule.total_minutes
