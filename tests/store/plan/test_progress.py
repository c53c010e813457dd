"""A plan during its day: progress, what slipped, what came in, and planning the rest again."""

from datetime import date, timedelta

from medq.domain.plan.line_texts import why_text
from medq.domain.plan.view import DayPlan, EditKind, PlanEdit, Progress
from medq.work.act_catalog import perform_act
from medq.work.plan.build import accept_plan, build_plan, day_plan, open_plan
from medq.work.plan.edits import change_plan
from tests.office import NOW, TODAY, TOMORROW
from tests.store.clinic import WRITE_OFF, Clinic
from tests.store.plan.planned_days import add_denials, line_titles, open_or_build_plan


def test_an_accepted_plan_shows_its_progress_in_the_morning(clinic: Clinic) -> None:
    first, second, third = add_denials(clinic, 30, 20, 40)
    desk = clinic.desk()
    open_or_build_plan(desk, TOMORROW)
    assert accept_plan(desk, TOMORROW).message == "Saved: plan for Wed 11/25/26, 3 items."
    morning = clinic.desk(now=NOW + timedelta(days=1))
    plan = day_plan(morning, TOMORROW)
    assert (plan.state, plan.done, plan.deadlines is not None) == ("accepted", 0, True)
    perform_act(morning, first, "take", {})
    perform_act(clinic.desk(now=NOW + timedelta(days=1, minutes=25)), first, "done", WRITE_OFF)
    perform_act(morning, second, "wait", {"until": "+14d"})
    perform_act(morning, third, "take", {})
    plan = day_plan(morning, TOMORROW)
    assert [(line.progress, line.used_minutes) for line in plan.lines if line.rows] == [
        (Progress.DONE, 25),
        (Progress.WAITING, None),
        (Progress.YOURS, None),
    ]
    assert (plan.done, plan.followed_up) == (1, 1)  # a follow-up is not done


def test_an_item_planned_earlier_and_not_worked_counts_as_slipped(clinic: Clinic) -> None:
    first, second = add_denials(clinic, 30, 20)
    desk = clinic.desk()
    open_or_build_plan(desk, TOMORROW)
    accept_plan(desk, TOMORROW)
    day = clinic.desk(now=NOW + timedelta(days=1))
    perform_act(
        day, first, "wait", {"until": "+2"}
    )  # worked on its day: comes back on Friday, and did not slip
    friday = date(2026, 11, 27)
    plan = open_or_build_plan(day, friday)
    slipped_by_items = {line.items: line.slipped for line in plan.lines if line.rows}
    assert slipped_by_items == {(first,): 0, (second,): 1}
    slipped = next(line for line in plan.lines if line.items == (second,))
    assert why_text(slipped, plan).endswith(", carried over 1x")


def test_the_rest_of_a_day_is_planned_again_around_what_is_finished(clinic: Clinic) -> None:
    first, second, third = add_denials(clinic, 30, 20, 40)
    evening = clinic.desk(now=NOW - timedelta(days=1))
    open_or_build_plan(evening, TODAY)
    accept_plan(evening, TODAY)
    desk = clinic.desk()  # 10:42
    perform_act(desk, first, "done", WRITE_OFF)
    newer = clinic.add_item(9, money_cents=900_000, minutes=30, cause="CO-9")
    assert [row.id for row in day_plan(desk, TODAY).new_items] == [newer]
    plan = build_plan(desk, TODAY).plan
    assert plan.state == "accepted" and plan.new_items == ()
    assert line_titles(plan) == ["Morning review", "1", "9", "2", "3", "Day-end check"]
    assert [line.start for line in plan.lines if line.items == (newer,)] == [642]
    assert {second, third} <= set(plan.items)


def test_a_meeting_under_way_keeps_its_time_when_the_day_is_planned_again(
    clinic: Clinic,
) -> None:
    add_denials(clinic, *(60,) * 6)
    evening = clinic.desk(now=NOW - timedelta(days=1))
    open_or_build_plan(evening, TODAY)
    change_plan(evening, TODAY, PlanEdit(EditKind.ADD, text="10:00+60 staff meeting"))
    accept_plan(evening, TODAY)
    desk = clinic.desk()  # 10:42

    def first_entries(plan: DayPlan) -> list[tuple[str, int, int]]:
        return [
            (title, line.start, line.minutes)
            for title, line in zip(line_titles(plan), plan.lines, strict=True)
        ][:4]

    review, meeting = ("Morning review", 480, 20), ("staff meeting", 600, 60)
    assert first_entries(build_plan(desk, TODAY).plan) == [
        review,
        meeting,
        ("1", 660, 60),
        ("2", 780, 58),
    ]
    taken_out = change_plan(desk, TODAY, PlanEdit(EditKind.REMOVE, name="staff meeting"))
    assert first_entries(taken_out.plan)[:2] == [review, ("1", 642, 60)]
    booked = change_plan(desk, TODAY, PlanEdit(EditKind.ADD, text="10:30+20 a call"))
    assert first_entries(booked.plan)[:3] == [review, ("a call", 630, 20), ("1", 650, 60)]


def test_new_items_are_listed_until_the_day_is_planned_again(clinic: Clinic) -> None:
    first, _second = add_denials(clinic, 60, 50)
    desk, morning = clinic.desk(), clinic.desk(now=NOW + timedelta(days=1))
    open_or_build_plan(desk, TOMORROW)
    newer = clinic.add_item(29, money_cents=9_000_000, cause="CO-29")
    change_plan(desk, TOMORROW, PlanEdit(EditKind.LOCK, (first,), text="15:00"))
    accept_plan(desk, TOMORROW)
    assert [row.id for row in day_plan(morning, TOMORROW).new_items] == [newer]
    assert build_plan(morning, TOMORROW).plan.new_items == ()


def test_a_draft_drops_what_others_worked_and_a_day_under_way_shows_it(
    clinic: Clinic,
) -> None:
    first, second, third = add_denials(clinic, 30, 20, 40)
    desk, lk = clinic.desk(), clinic.desk("lk")
    open_or_build_plan(desk, TOMORROW)
    perform_act(lk, second, "done", WRITE_OFF)
    perform_act(lk, third, "take", {})
    plan = open_plan(desk, TOMORROW)
    assert (plan.items, [line.row.id for line in plan.left_out]) == ((first,), [third])
    acceptance = accept_plan(desk, TOMORROW)
    assert (
        acceptance.message
        == "Saved: plan for Wed 11/25/26, 1 item. Left out: 2 items that can no longer be planned."
    )
    assert acceptance.plan.items == day_plan(desk, TOMORROW).items == (first,)
    morning = clinic.desk(now=NOW + timedelta(days=1))
    perform_act(clinic.desk("lk", now=NOW + timedelta(days=1)), first, "take", {})
    plan = open_plan(morning, TOMORROW)
    line = next(line for line in plan.lines if line.rows)
    assert (line.progress, line.holder, [omission.row.id for omission in plan.left_out]) == (
        Progress.THEIRS,
        "LK",
        [third],
    )
