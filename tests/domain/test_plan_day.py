"""Plans of single days, each line written out: what stands where, what is left out, and the reason in words."""

from dataclasses import replace
from datetime import date

import pytest

from medq.domain.plan.build import first_plan, improve_plan
from medq.domain.plan.difference import compare_plans, rest_of_day
from medq.domain.plan.model import (
    Day,
    FixedBlock,
    ManualEdits,
    OmissionReason,
    Plan,
    PlanConflict,
    Span,
    clock,
)
from medq.domain.plan.reorder import plan_in_order
from tests.domain.test_plan import DAY, OFFICE_HOURS, WEDNESDAY, candidate

BARE = Day(WEDNESDAY, "JM", Span(480, 600))  # two hours, nothing else


def told(plan: Plan) -> list[str]:
    """Each entry as `08:00 20 fixed: opens the day`."""
    names = [entry.candidate.title if entry.candidate else entry.why for entry in plan.entries]
    return [
        f"{clock(entry.start)} {entry.minutes} {name}"
        for entry, name in zip(plan.entries, names, strict=True)
    ]


def left(plan: Plan) -> dict[int, str]:
    return {one.candidate.item: one.why for one in plan.left_out}


def test_a_day_written_out() -> None:
    appeal = candidate(88, 30, 900, tier=1, start_by=990, why="last safe day, fax 17:00")
    call = candidate(61, 10, 460, tier=1, window=Span(540, 570), start_by=560)
    best, small = candidate(91, 25, 1559), candidate(2, 12, 563)
    plan = first_plan(DAY, [small, call, best, appeal])
    assert told(plan) == [
        "08:00 20 fixed: opens the day",
        "08:20 30 Denial 88",
        "08:50 25 Denial 91",
        "09:15 10 Denial 61",
        "09:25 12 Denial 2",
        "16:10 20 fixed: closes the day",
    ]
    assert [entry.why for entry in plan.entries[1:4]] == [
        "last safe day, fax 17:00",
        "$62.36 a minute",
        "window 09:00-09:30",
    ]
    assert (plan.room, plan.planned, plan.kept_free, plan.value_cents) == (450, 117, 333, 348_200)


def test_a_group_is_worked_in_a_row_and_pays_its_set_up_once() -> None:
    many = [candidate(item, 10, 200, group="5-1", set_up=6) for item in (1, 2, 3)]
    plan = first_plan(BARE, [*many, candidate(9, 20, 300)])
    assert told(plan) == [
        "08:00 10 Denial 1",
        "08:10 4 Denial 2",
        "08:14 4 Denial 3",
        "08:18 20 Denial 9",
    ]


def test_what_saves_another_more_minutes_than_it_takes_is_never_out_for_want_of_minutes() -> None:
    long_way, cheap = (
        candidate(1, 30, 900, group="5-1", set_up=20),
        candidate(2, 15, 1, group="5-1", set_up=10),
    )
    plan = first_plan(BARE, [long_way, cheap, candidate(3, 90, 800)])
    assert (told(plan), plan.planned) == (
        ["08:00 15 Denial 2", "08:15 10 Denial 1", "08:25 90 Denial 3"],
        115,
    )


def test_what_a_person_wants_and_no_place_holds_is_named() -> None:
    many = [candidate(1, 80, 900, tier=0), candidate(2, 70, 700, tier=0)]
    plan = first_plan(BARE, many, ManualEdits().add(2))
    assert [one.text for one in plan.problems] == ["Denial 2 was set by hand and does not fit"]


def test_the_order_that_somebody_has_stays_and_what_there_is_room_for_by_now_is_told() -> None:
    many = [candidate(item, 40, 100 * item) for item in range(1, 5)]
    plan = plan_in_order(BARE, many, ManualEdits().lasting(3, 30), [2, 4, 3])
    assert (told(plan), left(plan)) == (
        ["08:00 40 Denial 2", "08:40 40 Denial 4", "09:20 30 Denial 3"],
        {1: "no minutes left: would displace Denial 2"},
    )
    assert (
        left(plan_in_order(BARE, many, ManualEdits().drop(4), [2, 3]))[1]
        == "room by now: plan again"
    )


def test_a_place_that_cannot_be_is_named_and_nothing_else_goes_for_it() -> None:
    call = candidate(1, 20, 460, tier=1, window=Span(500, 520))
    many = [call, candidate(2, 30, 900), candidate(3, 20, 100), candidate(4, 20, 90)]
    plan = plan_in_order(BARE, many, ManualEdits().move_above(2, 1), [2, 1, 3, 4])
    assert [one.text for one in plan.problems] == ["Denial 2 cannot stand where it was moved to"]
    assert plan.items == {1, 2, 3, 4}


def test_every_reason_in_words() -> None:
    many = [
        candidate(1, 110, 9_000),
        candidate(2, 20, 100, name="10407 COLE"),
        candidate(3, 30, 40, below_floor=True, score=1_200_000),
        candidate(4, 10, 900, held_by="LK"),
        candidate(5, 10, 900, hours=(), opens="Mon 30 Nov"),
        candidate(6, 10, 900, not_before=date(2026, 11, 30)),
        candidate(7, 10, 900),
        candidate(8, 130, 900),
        candidate(9, 10, 900, window=Span(900, 930)),
        candidate(10, 10, 900, hours=(Span(900, 1000),)),
    ]
    assert left(first_plan(BARE, many, ManualEdits().drop(7))) == {
        2: "no minutes left: would displace Denial 1",
        3: "below the floor: $1.20 a minute",
        4: "LK has it",
        5: "window shut: its desk opens Mon 30 Nov",
        6: "waits until Mon 30 Nov",
        7: "taken out by you",
        8: "too long: 130 min, the longest stretch has 120",
        9: "window shut: 15:00-15:30 is outside the hours",
        10: "window shut: its desk is open 15:00-16:40",
    }


def test_a_window_shorter_than_the_work_is_when_it_begins() -> None:
    plan = first_plan(DAY, [candidate(1, 20, 460, tier=1, window=Span(600, 605))])
    assert "10:00 20 Denial 1" in told(plan)


def test_nothing_delays_what_is_today_or_never() -> None:
    late_desk = candidate(1, 30, 500, tier=1, start_by=990, hours=(Span(510, 1000),))
    plan = first_plan(BARE, [late_desk, candidate(2, 30, 9_000), candidate(3, 40, 8_000)])
    assert told(plan) == ["08:00 30 Denial 2", "08:30 30 Denial 1", "09:00 40 Denial 3"]


def test_limits_that_do_not_fit_are_named_with_the_minutes_missing() -> None:
    many = [candidate(item, 70, 900, tier=1, start_by=990) for item in (1, 2)]
    (problem,) = first_plan(BARE, many).problems
    assert (problem.trouble, problem.items, problem.minutes) == (PlanConflict.LIMITS, (2,), 20)
    assert problem.text == "1 limit falls on Wed 25 Nov and does not fit (20 min too much)"


def test_what_lapses_today_may_use_the_room_kept_for_arrivals_and_nothing_else_may() -> None:
    day = replace(BARE, arrivals=60)
    plan = first_plan(day, [candidate(1, 100, 900, tier=1, start_by=990), candidate(2, 10, 900)])
    assert plan.items == {1}
    assert first_plan(day, [candidate(2, 70, 900), candidate(3, 60, 500)]).items == {3}


def test_a_place_set_by_hand_survives_every_planning() -> None:
    many = [candidate(item, 20, 100 * item) for item in range(1, 9)]
    hand = ManualEdits().fix(1, 500).move_above(2, 8).lasting(3, 5).add(3)
    plan = first_plan(BARE, many, hand)
    assert told(plan) == [
        "08:00 5 Denial 3",
        "08:20 20 Denial 1",
        "08:40 20 Denial 2",
        "09:00 20 Denial 8",
        "09:20 20 Denial 7",
        "09:40 20 Denial 6",
    ]
    assert [entry.why for entry in plan.entries[:3]] == [
        "added by you",
        "fixed at 08:20 by you",
        "moved by you",
    ]
    rest = first_plan(rest_of_day(BARE, 485), [one for one in many if one.item != 2], hand)
    for later in (improve_plan(plan, 50), first_plan(BARE, many[::-1], hand), rest):
        assert next(entry.start for entry in later.entries if entry.item == 1) == 500
    assert hand.changes == 4


def test_what_contradicts_itself_is_named_and_forgotten() -> None:
    hand = ManualEdits(before=((1, 2), (2, 1)))
    plan = first_plan(BARE, [candidate(1), candidate(2)], hand)
    assert [one.text for one in plan.problems] == [
        "Denial 2 cannot stand above Denial 1: it was set to stand below"
    ]
    assert plan.items == {1, 2}


@pytest.mark.parametrize(
    ("minute", "why"),
    [
        (470, "the hours begin at 08:00"),
        (985, "the hours end at 16:30"),
        (715, "a break or an appointment is there"),
        (485, "something fixed is there"),
    ],
)
def test_an_impossible_minute_is_named(minute: int, why: str) -> None:
    plan = first_plan(DAY, [candidate(1)], ManualEdits().fix(1, minute))
    assert [one.text for one in plan.problems] == [
        f"Denial 1 cannot be fixed at {clock(minute)}: {why}"
    ]
    assert plan.items == {1}


def test_fixed_things_that_cannot_be_are_named() -> None:
    day = replace(
        BARE,
        fixed=(
            FixedBlock("Review", Span(480, 500)),
            FixedBlock("Meeting", Span(490, 520)),
            FixedBlock("Late", Span(700, 720)),
        ),
    )
    assert [one.text for one in first_plan(day, []).problems] == [
        "Meeting 08:10-08:40 overlaps what is fixed before it",
        "Late 11:40-12:00 lies outside the working hours",
    ]


def test_an_appointment_is_no_room() -> None:
    plan = first_plan(
        replace(BARE, fixed=(FixedBlock("Dentist", Span(540, 620), away=True),)),
        [candidate(1, 70), candidate(2, 50)],
    )
    assert (plan.room, told(plan)) == (60, ["08:00 50 Denial 2", "09:00 60 appointment"])


def test_nobody_works_on_a_closed_day() -> None:
    plan = first_plan(replace(DAY, hours=None), [candidate(1)])
    assert (plan.room, plan.entries) == (0, ()) or all(entry.fixed for entry in plan.entries)
    assert left(plan) == {1: "window shut: no working hours that day"}


def test_the_day_before_a_holiday_places_its_limits_first() -> None:
    before_thanksgiving = candidate(1, 60, 500, tier=1, start_by=960, act_by=WEDNESDAY)
    assert (
        told(first_plan(BARE, [candidate(2, 60, 9_000), before_thanksgiving]))[0]
        == "08:00 60 Denial 1"
    )


def test_the_hour_that_the_clocks_skip_holds_nothing() -> None:
    sunday = Day(date(2026, 3, 8), "JM", Span(60, 240), skipped=(Span(120, 180),))
    plan = first_plan(sunday, [candidate(item, 50) for item in (1, 2, 3)])
    assert (plan.room, told(plan)) == (120, ["01:00 50 Denial 1", "03:00 50 Denial 2"])


def test_five_thousand_candidates_each_have_a_reason() -> None:
    many = [
        candidate(item, 5 + item % 40, 50 + item % 977, group=f"{item % 60}", set_up=item % 5)
        for item in range(1, 5001)
    ]
    plan = improve_plan(first_plan(replace(DAY, hours=OFFICE_HOURS), many), 5)
    assert len(plan.items) + len(plan.left_out) == 5000
    assert all(one.why for one in plan.left_out)
    assert {one.omission for one in plan.left_out} == {OmissionReason.NO_MINUTES}


def test_what_another_plan_wins_and_loses_is_told() -> None:
    appeal = candidate(1, 60, 500, tier=1, start_by=900, name="Appeal 10388")
    plan = first_plan(BARE, [appeal, candidate(2, 60, 300), candidate(3, 50, 200)])
    change = compare_plans(plan, first_plan(BARE, plan.candidates, ManualEdits().drop(1)))
    assert change.text == "$300.00 less, 10 min less; 1 limit lost: Appeal 10388"
    assert [one.item for one in change.came] == [3]
    assert compare_plans(plan, plan).text == "the same value and minutes"


def test_the_rest_of_a_day_is_planned_from_now() -> None:
    plan = first_plan(DAY, [candidate(item, 30, 100 * item) for item in range(1, 5)])
    rest = first_plan(rest_of_day(DAY, 490), [one for one in plan.candidates if one.item != 4])
    assert told(rest)[:2] == ["08:10 10 fixed: opens the day", "08:20 30 Denial 3"]
    assert rest.items == {1, 2, 3}
    assert first_plan(rest_of_day(DAY, 1000), plan.candidates).entries == ()
    assert rest.day.arrivals == 65 * 440 // 450
