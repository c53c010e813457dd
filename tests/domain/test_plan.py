"""A day's plan keeps to hours, windows and hands, places nothing twice, and says the truth about what it leaves out."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from medq.domain.items.item import Kind
from medq.domain.plan.build import _again, first_plan, improve_plan
from medq.domain.plan.difference import rest_of_day
from medq.domain.plan.model import (
    Candidate,
    Day,
    FixedBlock,
    ManualEdits,
    OmissionReason,
    Plan,
    PlanConflict,
    Span,
)
from medq.domain.plan.reorder import plan_in_order
from medq.domain.plan.schedule import (
    NO_SLOT,
    Job,
    Schedule,
    capacity_of,
    open_spans,
    plannable_spans,
)
from medq.domain.plan.setup import prepare

WEDNESDAY = date(2026, 11, 25)
OFFICE_HOURS = Span(8 * 60, 16 * 60 + 30)
LUNCH = Span(12 * 60, 13 * 60)
OPENING = FixedBlock("Morning review", Span(480, 500), "fixed: opens the day")
CLOSING = FixedBlock("Day end check and report", Span(970, 990), "fixed: closes the day")
DAY = Day(WEDNESDAY, "JM", OFFICE_HOURS, (LUNCH,), (OPENING, CLOSING), arrivals=65)
DOLLAR = 1_000_000


def candidate(item: int, minutes: int = 10, dollars: float = 100, **more: object) -> Candidate:
    worth = round(dollars * DOLLAR)
    known: dict[str, object] = {
        "kind": Kind.DENIAL,
        "title": f"Denial {item}",
        "score": worth // minutes,
        "worth": worth,
    }
    return Candidate(item=item, minutes=minutes, **(known | more))  # type: ignore[arg-type]


spans = st.tuples(st.integers(0, 1440), st.integers(0, 1440)).map(
    lambda two: Span(min(two), max(two))
)


@st.composite
def candidates(draw: st.DrawFn, most: int = 40) -> list[Candidate]:
    made = []
    for item in range(1, draw(st.integers(0, most)) + 1):
        minutes = draw(st.sampled_from((1, 3, 5, 8, 13, 20, 45, 90, 300)))
        group = draw(st.sampled_from(("", "", "2-7", "2-8", "5-7")))
        window = draw(st.none() | spans) if draw(st.integers(0, 4)) == 0 else None
        tier = draw(st.sampled_from((0, 1, 2, 2, 2, 2)))
        made.append(
            candidate(
                item,
                minutes,
                draw(st.integers(0, 2000)) / 4,
                tier=tier,
                group=group,
                set_up=draw(st.integers(0, minutes)) if group else 0,
                start_by=draw(st.none() | st.integers(0, 1440)) if tier == 1 else None,
                window=window,
                hours=draw(st.none() | st.lists(spans, max_size=2).map(tuple))
                if draw(st.integers(0, 3)) == 0
                else None,
                below_floor=draw(st.integers(0, 9)) == 0,
                held_by="LK" if draw(st.integers(0, 9)) == 0 else "",
                not_before=draw(st.sampled_from((None, None, None, WEDNESDAY, date(2026, 11, 30)))),
            )
        )
    return made


@st.composite
def days(draw: st.DrawFn) -> Day:
    hours = draw(
        st.sampled_from(
            (OFFICE_HOURS, OFFICE_HOURS, OFFICE_HOURS, Span(0, 480), Span(600, 620), None)
        )
    )
    return Day(
        WEDNESDAY,
        "JM",
        hours,
        tuple(draw(st.lists(spans.filter(lambda one: one.minutes <= 90), max_size=2))),
        tuple(
            draw(
                st.lists(
                    st.builds(FixedBlock, st.just("Meeting"), spans, st.just(""), st.booleans()),
                    max_size=3,
                )
            )
        ),
        draw(st.sampled_from((0, 0, 65, 600))),
        draw(st.sampled_from(((), (Span(120, 180),)))),
    )


items = st.integers(1, 40)
pairs = st.lists(st.tuples(items, items), max_size=3).map(tuple)
hands = st.builds(
    ManualEdits,
    fixed=st.dictionaries(items, st.integers(0, 1440), max_size=3).map(
        lambda many: tuple(many.items())
    ),
    before=pairs,
    after=pairs,
    dropped=st.lists(items, max_size=3).map(tuple),
    added=st.lists(items, max_size=3).map(tuple),
    minutes=st.dictionaries(items, st.integers(1, 60), max_size=3).map(
        lambda many: tuple(many.items())
    ),
)


def allowed(one: Candidate, minutes: int, alone: int, day: Day) -> list[Span]:
    """Where an entry of that candidate may lie, said again without the builder's own words."""
    found = []
    for part in plannable_spans(day):
        for hours in one.hours if one.hours is not None else (Span(0, 1440),):
            start, end = max(part.start, hours.start), min(part.end, hours.end)
            if one.window is not None:
                start, end = (
                    max(start, one.window.start),
                    min(end, max(one.window.end, one.window.start + alone)),
                )
            elif one.start_by is not None:
                end = min(end, one.start_by + one.minutes)
            if end - start >= minutes:
                found.append(Span(start, end))
    return found


def holds(plan: Plan, given_: list[Candidate]) -> None:
    """Everything that must be true of any plan of these candidates."""
    day, hand = plan.day, plan.hand
    lasting = dict(hand.minutes)
    assert all(one.end <= other.start for one, other in pairwise(plan.entries))
    open_ = plannable_spans(day)
    for entry in plan.entries:
        assert entry.minutes > 0
        assert (entry.fixed and entry.fixed.away) or any(
            s.start <= entry.start and entry.end <= s.end for s in open_
        )
        one = entry.candidate
        if one is None:
            assert (
                entry.fixed is not None
                and entry.fixed.span.start <= entry.start
                and entry.end <= entry.fixed.span.end
            )
            assert entry.fixed.away or entry.minutes == entry.fixed.span.minutes
            continue
        alone = lasting.get(one.item, max(1, one.minutes))
        assert entry.minutes in (alone, one.short)
        assert not one.held_by and one.item not in hand.dropped
        assert one.not_before is None or one.not_before <= day.date
        assert any(
            s.start <= entry.start and entry.end <= s.end
            for s in allowed(one, entry.minutes, alone, day)
        )
    work = [entry for entry in plan.entries if not (entry.fixed and entry.fixed.away)]
    assert plan.planned == sum(entry.minutes for entry in work) <= plan.room == capacity_of(day)
    assert plan.planned + plan.kept_free == plan.room
    optional = [
        e
        for e in plan.entries
        if e.candidate and e.candidate.tier > 1 and e.candidate.item not in hand.kept
    ]
    assert not optional or plan.kept_free >= day.arrivals
    placed = [entry.item for entry in plan.entries if entry.item is not None]
    left = [one.candidate.item for one in plan.left_out]
    assert sorted(placed + left) == sorted(one.item for one in given_)
    for out in plan.left_out:
        is_true(plan, out.candidate, out.omission, out.instead_of)


def is_true(plan: Plan, one: Candidate, omission: OmissionReason, instead_of: int | None) -> None:
    """Whether the reason of an omission is so."""
    day, hand = plan.day, plan.hand
    lasting = dict(hand.minutes)
    alone = lasting.get(one.item, max(1, one.minutes))
    short = lasting.get(one.item, one.short)
    if omission is OmissionReason.TAKEN_OUT:
        assert one.item in hand.dropped
    elif omission is OmissionReason.HELD:
        assert one.held_by
    elif omission is OmissionReason.WAITS:
        assert one.not_before is not None and one.not_before > day.date
    elif omission in (OmissionReason.SHUT, OmissionReason.TOO_LONG):
        assert not allowed(one, short, alone, day)
    else:
        assert omission is not OmissionReason.FLOOR or one.below_floor
        assert one.item not in plan.items
        gaps = free_gaps(plan)
        limit = (
            plan.room
            if one.tier <= 1 or one.item in hand.kept
            else max(0, plan.room - day.arrivals)
        )
        if one.item not in hand.kept and plan.planned + alone <= limit:
            spans_ = allowed(one, alone, alone, day)
            stuck = [
                gap
                for gap in gaps
                for span in spans_
                if min(gap.end, span.end) - max(gap.start, span.start) >= alone
            ]
            # Free minutes may lie above what is today or never, which nothing may delay, or below what a person moved.
            assert (
                not stuck
                or hand.changes
                or any(e.candidate and e.candidate.tier <= 1 for e in plan.entries)
            )
        if instead_of is not None:
            other = next(e for e in plan.entries if e.item == instead_of)
            assert (
                other.candidate is not None
                and other.candidate.tier > 1
                and instead_of not in hand.kept
            )


def free_gaps(plan: Plan) -> list[Span]:
    taken = [Span(entry.start, entry.end) for entry in plan.entries]
    return list(open_spans(plan.day.hours, (*plan.day.breaks, *plan.day.skipped, *taken)))


@given(days(), candidates(), hands)
@settings(max_examples=100, deadline=None)
def test_any_plan_holds(day: Day, many: list[Candidate], hand: ManualEdits) -> None:
    plan = first_plan(day, many, hand)
    holds(plan, many)
    assert first_plan(day, list(reversed(many)), hand) == plan


@given(days(), candidates(), hands)
@settings(max_examples=40, deadline=None)
def test_a_better_plan_holds_and_is_no_worse(
    day: Day, many: list[Candidate], hand: ManualEdits
) -> None:
    plan = first_plan(day, many, hand)
    found = improve_plan(plan, 15)
    holds(found, many)
    assert found.worth >= plan.worth
    assert improve_plan(first_plan(day, list(reversed(many)), hand), 15) == found
    first = {one.item for one in many if one.tier <= 1 or one.item in hand.kept}
    assert plan.items & first <= found.items & first
    assert [one for one in found.problems if one.trouble is PlanConflict.HAND] == [
        one for one in plan.problems if one.trouble is PlanConflict.HAND
    ]


def fits_nowhere(plan: Plan) -> None:
    """Nothing that is left out would fit, whatever it spares another one; nothing a person wants goes unsaid."""
    frame = prepare(plan.day, plan.candidates, plan.hand)
    course = _again(frame, plan)
    assert course is not None
    for job in frame.rest:
        if job not in course.jobs:
            many = [course.added(job, at) for at in frame.places(course, job)]
            assert all(added == NO_SLOT or course.total + added > frame.limit for added in many), (
                job.candidate
            )


def wants_are_told(plan: Plan) -> None:
    """What a person wants is in the plan, or out of it for a reason that is no lack of minutes, or named; never both."""
    named = {item for one in plan.problems for item in one.items}
    for out in plan.left_out:
        told_so = out.omission in (
            OmissionReason.HELD,
            OmissionReason.WAITS,
            OmissionReason.TAKEN_OUT,
            OmissionReason.SHUT,
            OmissionReason.TOO_LONG,
        )
        assert told_so or out.candidate.item not in plan.hand.kept or out.candidate.item in named
    assert not any(
        set(one.items) & plan.items
        for one in plan.problems
        if one.text.endswith(("does not fit", "too much)"))
    )
    place = {entry.item: at for at, entry in enumerate(plan.entries)}
    above = [*plan.hand.before, *((upper, lower) for lower, upper in plan.hand.after)]
    for upper, lower in above:
        if upper in place and lower in place and not {upper, lower} & named:
            assert place[upper] < place[lower]


@given(days(), candidates(), hands)
@settings(max_examples=50, deadline=None)
def test_what_is_left_out_fits_nowhere_and_what_a_person_wants_is_told(
    day: Day, many: list[Candidate], hand: ManualEdits
) -> None:
    plan = first_plan(day, many, hand)
    for one in (plan, improve_plan(plan, 5)):
        fits_nowhere(one)
        wants_are_told(one)


@given(
    days(),
    candidates(),
    hands,
    st.integers(0, 120),
    st.lists(st.tuples(items, st.integers(1, 120)), max_size=2),
)
@settings(max_examples=50, deadline=None)
def test_a_plan_in_its_order_is_the_same_plan_and_any_other_day_or_minutes_are_told(
    day: Day, many: list[Candidate], hand: ManualEdits, shorter: int, lasting: list[tuple[int, int]]
) -> None:
    plan = first_plan(day, many, hand)
    order = [entry.item for entry in plan.entries if entry.item is not None]
    again = plan_in_order(day, many, hand, order)
    holds(again, many)
    if not any(one.trouble is PlanConflict.HAND for one in plan.problems):
        assert again.entries == plan.entries
    hours = day.hours and Span(day.hours.start, max(day.hours.start, day.hours.end - shorter))
    for item, minutes in lasting:
        hand = hand.lasting(item, minutes)
    changed = plan_in_order(replace(day, hours=hours), many, hand, order)
    wants_are_told(changed)
    assert {entry.item for entry in changed.entries if entry.item} <= set(order)
    assert all(one.end <= other.start for one, other in pairwise(changed.entries))


@given(days(), candidates(), hands, st.integers(0, 1440), st.sets(st.integers(1, 40)))
@settings(max_examples=50, deadline=None)
def test_the_rest_of_a_day_holds(
    day: Day, many: list[Candidate], hand: ManualEdits, now: int, done: set[int]
) -> None:
    left = [one for one in many if one.item not in done]
    plan = first_plan(rest_of_day(day, now), left, hand)
    holds(plan, left)
    assert (
        all(entry.start >= now for entry in plan.entries) or now <= (day.hours or Span(0, 0)).start
    )


def test_a_day_with_nothing_is_its_fixed_lines() -> None:
    plan = first_plan(DAY, [])
    assert [(entry.start, entry.why) for entry in plan.entries] == [
        (480, "fixed: opens the day"),
        (970, "fixed: closes the day"),
    ]
    assert (plan.room, plan.planned, plan.kept_free) == (450, 40, 410)


def test_a_pin_outside_the_day_is_named_and_the_item_goes_on() -> None:
    plan = first_plan(DAY, [candidate(1)], ManualEdits().fix(1, 20 * 60))
    assert [one.text for one in plan.problems] == [
        "Denial 1 cannot be fixed at 20:00: the hours end at 16:30"
    ]
    assert plan.problems[0].trouble is PlanConflict.HAND
    assert plan.entries[1].start == 500


@given(days(), candidates(), hands)
@settings(max_examples=50, deadline=None)
def test_putting_a_job_gives_the_times_of_a_whole_walk(
    day: Day, many: list[Candidate], hand: ManualEdits
) -> None:
    frame = prepare(day, many, hand)
    course = frame.course
    for job in frame.rest:
        for at in range(len(course.jobs) + 1):
            added = course.added(job, at)
            if added == NO_SLOT:
                continue
            before = course.total
            course.put(job, at)
            again = course.copy()
            assert (course.starts, course.ends, course.slack) == (
                again.starts,
                again.ends,
                again.slack,
            )
            assert (course.spare, course.total, course.total - before) == (
                again.spare,
                again.total,
                added,
            )
            break


def test_a_job_that_spares_the_next_its_set_up_brings_the_strict_ones_after_it_forward() -> None:
    day = (Span(480, 990),)
    opener = Job(1, 2, 1, day, 7, 0, False, False, 2, 989)
    long_set_up = Job(2, 5, 1, day, 7, 0, False, False, 2, 989)
    due_today = Job(3, 10, 10, day, -3, 0, True, True, 1, 980)
    course = Schedule([long_set_up, due_today], 990)
    assert course.walk()
    assert course.starts == [480, 485]
    assert course.added(opener, 0) == -2
    course.put(opener, 0)
    assert course.starts == [480, 482, 483]
    assert course.slack == [480, 482, 483, 990]
    later = Job(4, 1, 1, day, -4, 0, False, False, 2, 989)
    assert course.added(later, 0) == NO_SLOT
