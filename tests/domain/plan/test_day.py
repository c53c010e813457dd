"""Plans of single days: what is at which time, what is left out, and the words of each reason."""

from dataclasses import replace
from datetime import date

import pytest

from medq.domain.date_text import format_minute
from medq.domain.plan.build import first_plan, improve_plan
from medq.domain.plan.difference import compare_plans, rest_of_day
from medq.domain.plan.manual_edits import ManualEdits
from medq.domain.plan.model import Day, FixedBlock, Plan
from medq.domain.plan.reason_texts import (
    difference_text,
    omission_text,
    placement_text,
    problem_text,
)
from medq.domain.plan.reasons import OmissionKind, PlacementReason, PlanConflict, ReasonKind
from medq.domain.plan.reorder import plan_in_order
from medq.domain.plan.spans import Span, iso_time
from tests.domain.plan.samples import OFFICE_HOURS, WEDNESDAY, WORKDAY, candidate

TWO_HOURS = Day(WEDNESDAY, "JM", Span(480, 600))


def line_texts(plan: Plan) -> list[str]:
    """Return each entry as `08:00 20 start of day`."""
    return [
        f"{iso_time(entry.start)} {entry.minutes} "
        + (entry.candidate.title if entry.candidate else placement_text(entry.reason))
        for entry in plan.entries
    ]


def shown_reasons(plan: Plan) -> list[str]:
    """Return the reason of each entry."""
    return [placement_text(entry.reason) for entry in plan.entries]


def omission_by_item(plan: Plan) -> dict[int, str]:
    """Return the reason by item that is left out."""
    return {omission.candidate.item: omission_text(omission.reason) for omission in plan.left_out}


def shown_problems(plan: Plan) -> list[str]:
    """Return each problem in words."""
    return [problem_text(problem) for problem in plan.problems]


LAST_DAY = PlacementReason(ReasonKind.LAST_DAY, minute=990, cutoff=1020, by_fax=True)


def test_a_plan_has_each_entry_at_its_time_with_its_reason() -> None:
    appeal = candidate(88, 30, 900, tier=1, start_by=990, reason=LAST_DAY)
    call = candidate(61, 10, 460, tier=1, window=Span(540, 570), start_by=560)
    best, small = candidate(91, 25, 1559), candidate(2, 12, 563)
    plan = first_plan(WORKDAY, [small, call, best, appeal])
    assert line_texts(plan) == [
        "08:00 20 start of day",
        "08:20 30 Denial 88",
        "08:50 25 Denial 91",
        "09:15 10 Denial 61",
        "09:25 12 Denial 2",
        "16:10 20 end of day",
    ]
    assert shown_reasons(plan)[1:4] == [
        "fax by 5:00 pm",
        "$62/min",
        "window 9-9:30",
    ]
    assert (plan.capacity, plan.planned, plan.unplanned, plan.value_cents) == (
        450,
        117,
        333,
        348_200,
    )


def test_a_group_is_worked_in_a_row_and_pays_its_setup_once() -> None:
    pool = [candidate(item, 10, 200, group="5-1", setup_minutes=6) for item in (1, 2, 3)]
    plan = first_plan(TWO_HOURS, [*pool, candidate(9, 20, 300)])
    assert line_texts(plan) == [
        "08:00 10 Denial 1",
        "08:10 4 Denial 2",
        "08:14 4 Denial 3",
        "08:18 20 Denial 9",
    ]


def test_an_item_that_saves_more_minutes_than_it_takes_is_always_placed() -> None:
    long_way, cheap = (
        candidate(1, 30, 900, group="5-1", setup_minutes=20),
        candidate(2, 15, 1, group="5-1", setup_minutes=10),
    )
    plan = first_plan(TWO_HOURS, [long_way, cheap, candidate(3, 90, 800)])
    assert (line_texts(plan), plan.planned) == (
        ["08:00 15 Denial 2", "08:15 10 Denial 1", "08:25 90 Denial 3"],
        115,
    )


def test_an_added_item_that_does_not_fit_is_a_problem() -> None:
    pool = [candidate(1, 80, 900, tier=0), candidate(2, 70, 700, tier=0)]
    plan = first_plan(TWO_HOURS, pool, ManualEdits().add(2))
    assert shown_problems(plan) == ["Denial 2 was placed by hand and does not fit"]


def test_a_given_order_is_kept_and_an_item_that_would_fit_says_so() -> None:
    pool = [candidate(item, 40, 100 * item) for item in range(1, 5)]
    plan = plan_in_order(TWO_HOURS, pool, ManualEdits().set_minutes(3, 30), [2, 4, 3])
    assert (line_texts(plan), omission_by_item(plan)) == (
        ["08:00 40 Denial 2", "08:40 40 Denial 4", "09:20 30 Denial 3"],
        {1: "day full: Denial 2 is worth more"},
    )
    assert (
        omission_by_item(plan_in_order(TWO_HOURS, pool, ManualEdits().remove(4), [2, 3]))[1]
        == "fits now: plan again"
    )


def test_an_impossible_move_is_a_problem_and_displaces_nothing() -> None:
    call = candidate(1, 20, 460, tier=1, window=Span(500, 520))
    pool = [call, candidate(2, 30, 900), candidate(3, 20, 100), candidate(4, 20, 90)]
    plan = plan_in_order(TWO_HOURS, pool, ManualEdits().move_above(2, 1), [2, 1, 3, 4])
    assert shown_problems(plan) == ["Denial 2 cannot go where it was moved"]
    assert plan.items == {1, 2, 3, 4}


def test_each_omission_has_its_reason_in_words() -> None:
    pool = [
        candidate(1, 110, 9_000),
        candidate(2, 20, 100, name="10407 COLE"),
        candidate(3, 30, 40, below_floor=True, score_micros=1_200_000),
        candidate(4, 10, 900, held_by="LK"),
        candidate(5, 10, 900, hours=()),
        candidate(6, 10, 900, not_before=date(2026, 11, 30)),
        candidate(7, 10, 900),
        candidate(8, 130, 900),
        candidate(9, 10, 900, window=Span(900, 930)),
        candidate(10, 10, 900, hours=(Span(900, 1000),)),
    ]
    assert omission_by_item(first_plan(TWO_HOURS, pool, ManualEdits().remove(7))) == {
        2: "day full: Denial 1 is worth more",
        3: "low value ($1/min)",
        4: "LK working",
        5: "payer phones closed",
        6: "on hold until 11/30/26",
        7: "removed by hand",
        8: "too long: 130 min, longest free 120 min",
        9: "3:00–3:30 pm is outside working hours",
        10: "payer phones open 3:00–4:40 pm",
    }


def test_in_a_window_shorter_than_the_work_the_work_begins() -> None:
    plan = first_plan(WORKDAY, [candidate(1, 20, 460, tier=1, window=Span(600, 605))])
    assert "10:00 20 Denial 1" in line_texts(plan)


def test_money_does_not_delay_a_promised_call_into_the_last_quarter_of_its_window() -> None:
    call = candidate(1, 9, 35, tier=1, window=Span(510, 600), start_by=591)
    money = [candidate(item, 15, 1_000 + item) for item in range(2, 40)]
    plan = improve_plan(first_plan(WORKDAY, [call, *money]), 40)
    (entry,) = [entry for entry in plan.entries if entry.item == 1]
    assert 510 <= entry.start <= 577
    order = [entry.item for entry in plan.entries if entry.item is not None]
    assert plan_in_order(WORKDAY, [call, *money], ManualEdits(), order).left_out == plan.left_out


def test_a_promise_in_a_full_window_is_not_delayed_at_all() -> None:
    calls = [candidate(item, 23, 35, tier=1, window=Span(510, 630)) for item in range(1, 6)]
    plan = first_plan(WORKDAY, [*calls, candidate(9, 10, 9_000), candidate(10, 5, 9_000)])
    starts = [entry.start for entry in plan.entries if entry.item in range(1, 6)]
    assert starts == [510, 533, 556, 579, 602]


def test_nothing_delays_an_item_of_tier_1() -> None:
    late_desk = candidate(1, 30, 500, tier=1, start_by=990, hours=(Span(510, 1000),))
    plan = first_plan(TWO_HOURS, [late_desk, candidate(2, 30, 9_000), candidate(3, 40, 8_000)])
    assert line_texts(plan) == ["08:00 30 Denial 2", "08:30 30 Denial 1", "09:00 40 Denial 3"]


def test_deadlines_that_do_not_fit_are_a_problem_with_the_missing_minutes() -> None:
    pool = [candidate(item, 70, 900, tier=1, start_by=990) for item in (1, 2)]
    (problem,) = first_plan(TWO_HOURS, pool).problems
    assert (problem.conflict, problem.items, problem.minutes) == (PlanConflict.DEADLINES, (2,), 20)
    assert problem_text(problem) == "1 deadline on 11/25/26 does not fit (20 min over)"


def test_only_what_expires_today_may_use_the_reserved_minutes() -> None:
    day = replace(TWO_HOURS, reserved_minutes=60)
    plan = first_plan(day, [candidate(1, 100, 900, tier=1, start_by=990), candidate(2, 10, 900)])
    assert plan.items == {1}
    assert first_plan(day, [candidate(2, 70, 900), candidate(3, 60, 500)]).items == {3}


def test_manual_edits_survive_every_planning() -> None:
    pool = [candidate(item, 20, 100 * item) for item in range(1, 9)]
    edits = ManualEdits().lock(1, 500).move_above(2, 8).set_minutes(3, 5).add(3)
    plan = first_plan(TWO_HOURS, pool, edits)
    assert line_texts(plan) == [
        "08:00 5 Denial 3",
        "08:20 20 Denial 1",
        "08:40 20 Denial 2",
        "09:00 20 Denial 8",
        "09:20 20 Denial 7",
        "09:40 20 Denial 6",
    ]
    assert shown_reasons(plan)[:3] == [
        "added by hand",
        "locked at 8:20 am",
        "moved by hand",
    ]
    rest = first_plan(
        rest_of_day(TWO_HOURS, 485), [option for option in pool if option.item != 2], edits
    )
    for later in (improve_plan(plan, 50), first_plan(TWO_HOURS, pool[::-1], edits), rest):
        assert next(entry.start for entry in later.entries if entry.item == 1) == 500
    assert edits.count == 4


def test_a_move_that_contradicts_an_earlier_one_is_a_problem() -> None:
    edits = ManualEdits(above=((1, 2), (2, 1)))
    plan = first_plan(TWO_HOURS, [candidate(1), candidate(2)], edits)
    assert shown_problems(plan) == ["Denial 2 cannot go above Denial 1: it was moved below it"]
    assert plan.items == {1, 2}


@pytest.mark.parametrize(
    ("minute", "reason"),
    [
        (470, "working hours start at 8:00 am"),
        (985, "working hours end at 4:30 pm"),
        (715, "there is a break or an appointment at that time"),
        (485, "another fixed or locked line is at that time"),
    ],
)
def test_an_impossible_lock_is_a_problem(minute: int, reason: str) -> None:
    plan = first_plan(WORKDAY, [candidate(1)], ManualEdits().lock(1, minute))
    assert shown_problems(plan) == [
        f"Denial 1 cannot be locked at {format_minute(minute)}: {reason}"
    ]
    assert plan.items == {1}


def test_impossible_fixed_blocks_are_problems() -> None:
    day = replace(
        TWO_HOURS,
        fixed=(
            FixedBlock("Review", Span(480, 500)),
            FixedBlock("Meeting", Span(490, 520)),
            FixedBlock("Late", Span(700, 720)),
        ),
    )
    assert shown_problems(first_plan(day, [])) == [
        "Meeting 8:10–8:40 am overlaps another fixed time",
        "Late 11:40 am–12:00 pm is outside working hours",
    ]


def test_an_appointment_takes_capacity_away() -> None:
    plan = first_plan(
        replace(TWO_HOURS, fixed=(FixedBlock("Dentist", Span(540, 620), is_appointment=True),)),
        [candidate(1, 70), candidate(2, 50)],
    )
    assert (plan.capacity, line_texts(plan)) == (60, ["08:00 50 Denial 2", "09:00 60 appointment"])


def test_nobody_works_on_a_closed_day() -> None:
    plan = first_plan(replace(WORKDAY, hours=None), [candidate(1)])
    assert (plan.capacity, plan.entries) == (0, ())
    assert omission_by_item(plan) == {1: "no working hours that day"}


def test_a_last_day_comes_before_a_higher_value() -> None:
    before_thanksgiving = candidate(1, 60, 500, tier=1, start_by=960, act_by=WEDNESDAY)
    assert (
        line_texts(first_plan(TWO_HOURS, [candidate(2, 60, 9_000), before_thanksgiving]))[0]
        == "08:00 60 Denial 1"
    )


def test_the_hour_that_the_clocks_skip_is_closed() -> None:
    sunday = Day(date(2026, 3, 8), "JM", Span(60, 240), skipped=(Span(120, 180),))
    plan = first_plan(sunday, [candidate(item, 50) for item in (1, 2, 3)])
    assert (plan.capacity, line_texts(plan)) == (120, ["01:00 50 Denial 1", "03:00 50 Denial 2"])


def test_five_thousand_candidates_each_have_a_reason() -> None:
    pool = [
        candidate(
            item, 5 + item % 40, 50 + item % 977, group=f"{item % 60}", setup_minutes=item % 5
        )
        for item in range(1, 5001)
    ]
    plan = improve_plan(first_plan(replace(WORKDAY, hours=OFFICE_HOURS), pool), 5)
    assert len(plan.items) + len(plan.left_out) == 5000
    assert all(omission_by_item(plan).values())
    assert {omission.reason.kind for omission in plan.left_out} == {OmissionKind.DAY_FULL}


def test_the_difference_of_two_plans_names_money_minutes_and_deadlines() -> None:
    appeal = candidate(1, 60, 500, tier=1, start_by=900, name="Appeal 10388")
    plan = first_plan(TWO_HOURS, [appeal, candidate(2, 60, 300), candidate(3, 50, 200)])
    change = compare_plans(plan, first_plan(TWO_HOURS, plan.candidates, ManualEdits().remove(1)))
    assert difference_text(change) == "−$300.00, −10 min. Deadline missed: Appeal 10388"
    assert [added.item for added in change.added] == [3]
    assert difference_text(compare_plans(plan, plan)) == "same value and minutes"


def test_the_rest_of_a_day_is_planned_from_now() -> None:
    plan = first_plan(WORKDAY, [candidate(item, 30, 100 * item) for item in range(1, 5)])
    rest = first_plan(
        rest_of_day(WORKDAY, 490), [option for option in plan.candidates if option.item != 4]
    )
    assert line_texts(rest)[:2] == ["08:10 10 start of day", "08:20 30 Denial 3"]
    assert rest.items == {1, 2, 3}
    assert first_plan(rest_of_day(WORKDAY, 1000), plan.candidates).entries == ()
    assert rest.day.reserved_minutes == 65 * 440 // 450
