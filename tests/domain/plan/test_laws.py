"""Any plan keeps hours, windows and manual edits, has no item twice, and gives true reasons."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from medq.domain.plan.build import first_plan, improve_plan, schedule_of
from medq.domain.plan.difference import rest_of_day
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import Candidate, Day, Omission, Plan, PlanEntry
from medq.domain.plan.prepare import prepare
from medq.domain.plan.reason_texts import problem_text
from medq.domain.plan.reasons import (
    OmissionKind,
    PlanConflict,
    PlanProblem,
    ProblemKind,
    ReasonKind,
)
from medq.domain.plan.reorder import plan_in_order
from medq.domain.plan.schedule import NO_SLOT, capacity_of, plannable_spans
from medq.domain.plan.spans import Span, open_spans
from tests.domain.plan.samples import WORKDAY, candidate, candidates, days, items, manual_edits


def allowed_spans(candidate: Candidate, minutes: int, alone: int, day: Day) -> list[Span]:
    """Return where an entry of the candidate may be, computed without the builder's code."""
    allowed = []
    for part in plannable_spans(day):
        for hours in candidate.hours if candidate.hours is not None else (Span(0, 1440),):
            start, end = max(part.start, hours.start), min(part.end, hours.end)
            window = candidate.window
            if window is not None:
                start = max(start, window.start)
                end = min(end, max(window.end, window.start + alone))
            elif candidate.start_by is not None:
                end = min(end, candidate.start_by + candidate.minutes)
            if end - start >= minutes:
                allowed.append(Span(start, end))
    return allowed


def assert_valid(plan: Plan, candidates: list[Candidate]) -> None:
    """Assert everything that must be true of any plan of these candidates."""
    day, edits = plan.day, plan.edits
    assert all(entry.end <= following.start for entry, following in pairwise(plan.entries))
    for entry in plan.entries:
        assert_valid_entry(entry, day, edits)
    worked_entries = [
        entry for entry in plan.entries if not (entry.fixed and entry.fixed.is_appointment)
    ]
    planned = sum(entry.minutes for entry in worked_entries)
    assert plan.planned == planned <= plan.capacity == capacity_of(day)
    assert plan.planned + plan.unplanned == plan.capacity
    required = edits.required_items
    has_optional = any(
        entry.candidate and entry.candidate.tier > 1 and entry.item not in required
        for entry in plan.entries
    )
    assert not has_optional or plan.unplanned >= day.reserved_minutes
    placed = [entry.item for entry in plan.entries if entry.item is not None]
    left_out = [omission.candidate.item for omission in plan.left_out]
    assert sorted(placed + left_out) == sorted(candidate.item for candidate in candidates)
    for omission in plan.left_out:
        assert_true_reason(plan, omission)


def assert_valid_entry(entry: PlanEntry, day: Day, edits: ManualEdits) -> None:
    assert entry.minutes > 0
    block, candidate = entry.fixed, entry.candidate
    assert (block and block.is_appointment) or any(
        span.start <= entry.start and entry.end <= span.end for span in plannable_spans(day)
    )
    if candidate is None:
        assert block is not None
        assert block.span.start <= entry.start and entry.end <= block.span.end
        assert block.is_appointment or entry.minutes == block.span.minutes
        return
    alone = dict(edits.minutes).get(candidate.item, max(1, candidate.minutes))
    assert entry.minutes in (alone, candidate.marginal_minutes)
    assert not candidate.held_by and candidate.item not in edits.removed
    assert candidate.not_before is None or candidate.not_before <= day.date
    assert any(
        span.start <= entry.start and entry.end <= span.end
        for span in allowed_spans(candidate, entry.minutes, alone, day)
    )


def assert_true_reason(plan: Plan, omission: Omission) -> None:
    """Assert that the reason of an omission is true."""
    day, edits = plan.day, plan.edits
    candidate, kind = omission.candidate, omission.reason.kind
    edited_minutes = dict(edits.minutes)
    alone = edited_minutes.get(candidate.item, max(1, candidate.minutes))
    marginal = edited_minutes.get(candidate.item, candidate.marginal_minutes)
    if kind is OmissionKind.REMOVED:
        assert candidate.item in edits.removed
    elif kind is OmissionKind.HELD:
        assert candidate.held_by
    elif kind is OmissionKind.WAITING:
        assert candidate.not_before is not None and candidate.not_before > day.date
    elif kind in (OmissionKind.CLOSED, OmissionKind.TOO_LONG):
        assert not allowed_spans(candidate, marginal, alone, day)
    else:
        assert kind is not OmissionKind.LOW_VALUE or candidate.below_floor
        assert candidate.item not in plan.items
        assert_no_free_time(plan, candidate, alone)
        if omission.instead_of is not None:
            displaced = next(
                entry.candidate for entry in plan.entries if entry.item == omission.instead_of
            )
            assert displaced is not None and displaced.tier > 1
            assert omission.instead_of not in edits.required_items


def assert_no_free_time(plan: Plan, candidate: Candidate, minutes: int) -> None:
    """Assert that no gap holds the candidate, unless what is fixed above it must not move."""
    day, edits = plan.day, plan.edits
    is_required = candidate.item in edits.required_items
    limit = plan.capacity if candidate.tier <= 1 else max(0, plan.capacity - day.reserved_minutes)
    if is_required or plan.planned + minutes > limit:
        return
    fitting_gaps = [
        gap
        for gap in free_gaps(plan)
        for span in allowed_spans(candidate, minutes, minutes, day)
        if min(gap.end, span.end) - max(gap.start, span.start) >= minutes
    ]
    # Minutes may be free above what is today or never, which nothing may delay, or below what a
    # person moved.
    has_first = any(entry.candidate and entry.candidate.tier <= 1 for entry in plan.entries)
    assert not fitting_gaps or edits.count or has_first


def free_gaps(plan: Plan) -> list[Span]:
    taken = [Span(entry.start, entry.end) for entry in plan.entries]
    return list(open_spans(plan.day.hours, (*plan.day.breaks, *plan.day.skipped, *taken)))


@given(days(), candidates(), manual_edits)
@settings(max_examples=100, deadline=None)
def test_any_plan_is_valid(day: Day, pool: list[Candidate], edits: ManualEdits) -> None:
    plan = first_plan(day, pool, edits)
    assert_valid(plan, pool)
    assert first_plan(day, list(reversed(pool)), edits) == plan


@given(days(), candidates(), manual_edits)
@settings(max_examples=40, deadline=None)
def test_an_improved_plan_is_valid_and_worth_no_less(
    day: Day, pool: list[Candidate], edits: ManualEdits
) -> None:
    plan = first_plan(day, pool, edits)
    improved = improve_plan(plan, 15)
    assert_valid(improved, pool)
    assert improved.worth_micros >= plan.worth_micros
    assert improve_plan(first_plan(day, list(reversed(pool)), edits), 15) == improved
    required = {
        candidate.item
        for candidate in pool
        if candidate.tier <= 1 or candidate.item in edits.required_items
    }
    assert plan.items & required <= improved.items & required
    assert manual_problems(improved) == manual_problems(plan)


def manual_problems(plan: Plan) -> list[PlanProblem]:
    return [problem for problem in plan.problems if problem.conflict is PlanConflict.MANUAL]


def assert_nothing_fits(plan: Plan) -> None:
    """Assert that nothing that is left out would fit, whatever setup it saves another job."""
    setup = prepare(plan.day, plan.candidates, plan.edits)
    schedule = schedule_of(setup, plan)
    assert schedule is not None
    for job in setup.optional_jobs:
        if job not in schedule.jobs:
            for index in setup.allowed_positions(schedule, job):
                added = schedule.added_minutes(job, index)
                is_over = schedule.total_minutes + added > setup.limit
                assert added == NO_SLOT or is_over, job.candidate


def assert_edits_kept_or_named(plan: Plan) -> None:
    """Assert that what a person wants is planned, or left out for a stated reason, never both."""
    named = {item for problem in plan.problems for item in problem.items}
    stated = (
        OmissionKind.HELD,
        OmissionKind.WAITING,
        OmissionKind.REMOVED,
        OmissionKind.CLOSED,
        OmissionKind.TOO_LONG,
    )
    for omission in plan.left_out:
        item = omission.candidate.item
        assert (
            omission.reason.kind in stated or item not in plan.edits.required_items or item in named
        )
    unplaced = (
        ProblemKind.ITEM_DOES_NOT_FIT,
        ProblemKind.DEADLINES_DO_NOT_FIT,
        ProblemKind.PROMISES_DO_NOT_FIT,
    )
    assert not any(
        set(problem.items) & plan.items for problem in plan.problems if problem.kind in unplaced
    )
    index_by_item = {entry.item: index for index, entry in enumerate(plan.entries)}
    moves = [*plan.edits.above, *((upper, lower) for lower, upper in plan.edits.below)]
    for upper, lower in moves:
        both_planned = upper in index_by_item and lower in index_by_item
        if both_planned and not {upper, lower} & named:
            assert index_by_item[upper] < index_by_item[lower]


@given(days(), candidates(), manual_edits)
@settings(max_examples=50, deadline=None)
def test_what_is_left_out_fits_nowhere_and_edits_are_kept_or_named(
    day: Day, pool: list[Candidate], edits: ManualEdits
) -> None:
    plan = first_plan(day, pool, edits)
    for variant in (plan, improve_plan(plan, 5)):
        assert_nothing_fits(variant)
        assert_edits_kept_or_named(variant)


@given(
    days(),
    candidates(),
    manual_edits,
    st.integers(0, 120),
    st.lists(st.tuples(items, st.integers(1, 120)), max_size=2),
)
@settings(max_examples=50, deadline=None)
def test_a_plan_in_its_own_order_is_equal_and_one_of_a_changed_day_is_explained(
    day: Day,
    pool: list[Candidate],
    edits: ManualEdits,
    minutes_shorter: int,
    new_minutes: list[tuple[int, int]],
) -> None:
    plan = first_plan(day, pool, edits)
    order = [entry.item for entry in plan.entries if entry.item is not None]
    reordered = plan_in_order(day, pool, edits, order)
    assert_valid(reordered, pool)
    if not manual_problems(plan):
        assert reordered.entries == plan.entries
    hours = day.hours
    if hours:
        hours = Span(hours.start, max(hours.start, hours.end - minutes_shorter))
    for item, minutes in new_minutes:
        edits = edits.set_minutes(item, minutes)
    changed = plan_in_order(replace(day, hours=hours), pool, edits, order)
    assert_edits_kept_or_named(changed)
    assert {entry.item for entry in changed.entries if entry.item} <= set(order)
    assert all(entry.end <= following.start for entry, following in pairwise(changed.entries))


@given(days(), candidates(), manual_edits, st.integers(0, 1440), st.sets(st.integers(1, 40)))
@settings(max_examples=50, deadline=None)
def test_a_plan_of_the_rest_of_a_day_is_valid(
    day: Day, pool: list[Candidate], edits: ManualEdits, now: int, done: set[int]
) -> None:
    open_pool = [candidate for candidate in pool if candidate.item not in done]
    plan = first_plan(rest_of_day(day, now), open_pool, edits)
    assert_valid(plan, open_pool)
    day_start = (day.hours or Span(0, 0)).start
    assert now <= day_start or all(entry.start >= now for entry in plan.entries)


def test_an_empty_day_has_its_fixed_lines() -> None:
    plan = first_plan(WORKDAY, [])
    assert [(entry.start, entry.reason.kind) for entry in plan.entries] == [
        (480, ReasonKind.DAY_START),
        (970, ReasonKind.DAY_END),
    ]
    assert (plan.capacity, plan.planned, plan.unplanned) == (450, 40, 410)


def test_a_lock_outside_the_day_is_a_problem_and_the_item_is_planned_anyway() -> None:
    plan = first_plan(WORKDAY, [candidate(1)], ManualEdits().lock(1, 20 * 60))
    (problem,) = plan.problems
    assert problem.kind is ProblemKind.LOCK_AFTER_HOURS
    assert problem.conflict is PlanConflict.MANUAL
    assert problem_text(problem) == (
        "Denial 1 cannot be locked at 8:00 pm: working hours end at 4:30 pm"
    )
    assert plan.entries[1].start == 500
