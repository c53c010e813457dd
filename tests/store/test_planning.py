"""The plan of a day on both engines: built, changed by hand, accepted, taken back; never an item in two people's plans."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from threading import Barrier, Thread
from time import monotonic
from typing import Any

import pytest

from data.events import events
from data.office import office as office_rows
from data.office.reference_tables import table
from data.plan import expiring as lapsing
from data.plan import plans
from data.store.opening import open_store
from medq.domain.errors import MedqError, ReasonError
from medq.domain.items.item import Kind, Subject
from medq.domain.plan.expiring import ExpiringCause, worth_floor
from medq.domain.plan.model import OmissionReason, Span
from medq.domain.plan.team_share import ShareBy
from medq.domain.plan.view import DayPlan, EditKind, PlanEdit, Progress
from medq.domain.user import User
from medq.work.act_catalog import perform_act, perform_many, undo
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks
from medq.work.office.staff_and_settings import set_setting, try_setting
from medq.work.office.working_hours import set_person
from medq.work.plan import expiring_acts
from medq.work.plan.build import accept_plan, build_plan, day_plan, open_plan, undo_plan
from medq.work.plan.day import skipped_spans
from medq.work.plan.edits import change_plan
from medq.work.plan.expiring_acts import decisions
from medq.work.plan.team import share_day
from medq.work.upkeep.new_day import new_day
from tests.store.worklist import NOW, PEOPLE, TODAY, Office, office

TOMORROW = date(2026, 11, 25)


@pytest.fixture
def place(store_url: str) -> Iterator[Office]:
    with office(store_url) as made:
        yield made


def made(desk: Desk, day: date) -> DayPlan:
    """The plan of that day: what is kept, else a new one."""
    return (
        open_plan(desk, day)
        if day_plan(desk, day).state or desk.store.read_only
        else build_plan(desk, day).plan
    )


def titles(plan: DayPlan) -> list[str]:
    """Each line by the numbers of its claims, or its name."""
    return [
        " ".join(row.subject.removeprefix("claim ") for row in line.rows) or line.name
        for line in plan.lines
    ]


def denials(place: Office, *minutes: int, **columns: object) -> list[int]:
    """Denials of different causes by how long they take, the most valuable minute first."""
    return [
        place.item(
            number,
            money_cents=long * 1_000 * (20 - number),
            minutes=long,
            cause=f"CO-{number}",
            **columns,
        )
        for number, long in enumerate(minutes, 1)
    ]


def at(minute: int, day: date = TODAY, *, place: Office) -> datetime:
    return datetime(
        day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=place.desk().zone
    )


def test_a_day_with_nothing_is_its_two_fixed_lines(place: Office) -> None:
    plan = made(place.desk(), TOMORROW)
    assert titles(plan) == ["Morning review", "Day end check and report"]
    assert (plan.state, plan.room, plan.planned, plan.left_total) == ("draft", 480, 40, 0)


def test_the_next_day_is_the_next_working_one_and_a_holiday_has_no_hours(place: Office) -> None:
    assert place.desk(now=NOW + timedelta(days=1)).next_day() == date(
        2026, 11, 27
    )  # Thanksgiving lies between
    assert place.desk(now=NOW + timedelta(days=3)).next_day() == date(2026, 11, 30)
    plan = made(place.desk(), date(2026, 11, 26))
    assert (plan.hours, plan.lines) == (None, ())


def test_a_plan_is_kept_as_a_draft_and_read_again_as_it_was(place: Office) -> None:
    denials(place, 30, 20, 40)
    first = made(place.desk(), TOMORROW)
    assert titles(first) == ["Morning review", "1", "2", "3", "Day end check and report"]
    again = made(place.desk(), TOMORROW)
    assert (again.lines, again.room, again.planned) == (first.lines, first.room, first.planned)
    assert day_plan(place.desk("lk"), TOMORROW).state == ""


def test_what_does_not_fit_is_left_out_with_the_reason(place: Office) -> None:
    denials(place, *(60,) * 8)
    plan = made(place.desk(), TOMORROW)
    assert plan.left_total == 2 and {line.omission for line in plan.left} == {
        OmissionReason.NO_MINUTES
    }
    assert all(line.why.startswith("no minutes left: ") for line in plan.left)
    assert plan.planned <= plan.room - 45  # what is kept for what comes in


def test_a_day_after_the_last_safe_one_is_the_last_chance_and_no_safe_day(place: Office) -> None:
    tomorrow = TOMORROW.toordinal()
    safe = place.item(1, money_cents=90_000, act_by=tomorrow, deadline=tomorrow + 1)
    late = place.item(2, money_cents=90_000, act_by=tomorrow - 1, deadline=tomorrow)
    plan = build_plan(place.desk(), TOMORROW).plan
    told = {line.items[0]: line for line in plan.lines if line.items}
    assert [told[item].why for item in (safe, late)] == ["last day, by 16:40", "last chance, 16:40"]
    assert told[safe].last_chance and told[late].last_chance


def test_lines_are_moved_taken_out_added_fixed_and_lengthened_and_each_is_taken_back(
    place: Office,
) -> None:
    first, second, third = denials(place, 30, 20, 40)
    desk = place.desk()
    made(desk, TOMORROW)
    seen = [titles(day_plan(desk, TOMORROW))]

    def does(verb: EditKind, *items: int, others: tuple[int, ...] = (), text: str = "") -> str:
        done = change_plan(desk, TOMORROW, PlanEdit(verb, items, others, text=text))
        seen.append(titles(done.plan))
        return done.message

    assert (
        does(EditKind.DOWN, first, others=(second,)) == "Moved down: 1. The same value and minutes."
    )
    assert seen[-1][1:4] == ["2", "1", "3"]
    assert does(EditKind.UP, third, others=(first,)) == "Moved up: 3. The same value and minutes."
    assert seen[-1][1:4] == ["2", "3", "1"]
    assert (
        does(EditKind.FIX, second, text="14:00")
        == "Fixed at 14:00: the plan keeps it there. 2 min more."
    )
    assert seen[-1][1:4] == ["3", "1", "2"]
    assert does(EditKind.OUT, first) == "Taken out: 1. $1,995.00 less, 28 min less."
    assert seen[-1][1:3] == ["3", "2"]
    assert does(EditKind.ADD, text="1") == "Added: 1. $1,995.00 more, 28 min more."
    assert does(EditKind.MINUTES, third, text="1:10") == "3 takes 1 h 10 min. 32 min more."
    assert (
        next(line for line in day_plan(desk, TOMORROW).lines if line.items == (third,)).minutes
        == 70
    )
    assert (
        does(EditKind.ADD, text="10:00+30 staff meeting")
        == "Booked: 10:00-10:30. The same value and minutes."
    )
    assert "staff meeting" in seen[-1]
    assert (
        does(EditKind.HOURS, text="9-15 no")
        == "The day has hours 9-15 and lunch no. The same value and minutes."
    )
    plan = day_plan(desk, TOMORROW)
    assert (plan.hours, plan.lunch, plan.lines[0].start) == (Span(540, 900), None, 540)
    fixed = next(line for line in plan.lines if line.items == (second,))
    assert (fixed.start, fixed.by_hand) == (840, True)
    for expected in seen[-2::-1]:
        assert undo_plan(desk, TOMORROW).message == "Undone: the last change of the plan."
        assert titles(day_plan(desk, TOMORROW)) == expected
    assert undo_plan(desk, TOMORROW).message == "Undone: the plan. There is none for that day now."
    with pytest.raises(MedqError, match="nothing to undo"):
        undo_plan(desk, TOMORROW)


def test_what_cannot_be_is_refused_and_nothing_is_changed(place: Office) -> None:
    first, _second = denials(place, 30, 20)
    desk = place.desk()
    before = made(desk, TOMORROW)
    for change, said in (
        (
            PlanEdit(EditKind.FIX, (first,), text="12:10"),
            "cannot be fixed at 12:10: a break or an appointment is there",
        ),
        (PlanEdit(EditKind.FIX, (first,), text="25:00"), "is no time of the day"),
        (
            PlanEdit(EditKind.ADD, text="nobody"),
            "No item that is to be done has the number 'nobody'",
        ),
        (PlanEdit(EditKind.ADD, text="1"), "is in the plan already"),
        (PlanEdit(EditKind.HOURS, text="17-8"), "ends before it begins"),
        (PlanEdit(EditKind.OUT, name="Morning review"), "is in every plan"),
        (PlanEdit(EditKind.UP, (first,)), "no line of items beyond it"),
    ):
        with pytest.raises(MedqError, match=said):
            change_plan(desk, TOMORROW, change)
    assert day_plan(desk, TOMORROW).version == before.version


def test_planning_again_keeps_what_was_set_by_hand(place: Office) -> None:
    first, second, _third = denials(place, 30, 20, 40)
    desk = place.desk()
    made(desk, TOMORROW)
    change_plan(desk, TOMORROW, PlanEdit(EditKind.FIX, (second,), text="15:00"))
    change_plan(desk, TOMORROW, PlanEdit(EditKind.OUT, (first,)))
    plan = build_plan(desk, TOMORROW).plan
    assert first not in plan.items
    assert next(line.start for line in plan.lines if line.items == (second,)) == 900
    assert [line.why for line in plan.left] == ["taken out by you"]
    assert plan.changes == 2


def test_an_accepted_plan_is_there_in_the_morning_and_tells_how_far_it_is(place: Office) -> None:
    first, second, third = denials(place, 30, 20, 40)
    desk = place.desk()
    made(desk, TOMORROW)
    assert accept_plan(desk, TOMORROW).message == "The plan for Wed 25 Nov 2026 stands: 3 items."
    morning = place.desk(now=NOW + timedelta(days=1))
    plan = day_plan(morning, TOMORROW)
    assert (plan.state, plan.done, plan.limits is not None) == ("accepted", 0, True)
    perform_act(morning, first, "take", {})
    perform_act(
        place.desk(now=NOW + timedelta(days=1, minutes=25)), first, "done", {"outcome": "paid"}
    )
    perform_act(morning, second, "wait", {"until": "+14d"})
    perform_act(morning, third, "take", {})
    plan = day_plan(morning, TOMORROW)
    assert [(line.progress, line.used) for line in plan.lines if line.rows] == [
        (Progress.DONE, 25),
        (Progress.WAITING, None),
        (Progress.YOURS, None),
    ]
    assert plan.done == 2


def test_what_was_left_over_tells_how_often_it_slipped(place: Office) -> None:
    first, second = denials(place, 30, 20)
    desk = place.desk()
    made(desk, TOMORROW)
    accept_plan(desk, TOMORROW)
    day = place.desk(now=NOW + timedelta(days=1))
    perform_act(
        day, first, "wait", {"until": "+2"}
    )  # worked on its day: comes back on Friday, and did not slip
    friday = date(2026, 11, 27)
    plan = made(day, friday)
    lines = {line.items: line.slipped for line in plan.lines if line.rows}
    assert lines == {(first,): 0, (second,): 1}
    assert "slipped 1x" in next(line.why for line in plan.lines if line.items == (second,))


def test_the_rest_of_a_day_is_planned_again_round_what_is_over(place: Office) -> None:
    first, second, third = denials(place, 30, 20, 40)
    evening = place.desk(now=NOW - timedelta(days=1))
    made(evening, TODAY)
    accept_plan(evening, TODAY)
    desk = place.desk()  # 10:42
    perform_act(desk, first, "done", {"outcome": "paid"})
    late = place.item(9, money_cents=900_000, minutes=30, cause="CO-9")
    assert [row.id for row in day_plan(desk, TODAY).came_in] == [late]
    plan = build_plan(desk, TODAY).plan
    assert plan.state == "accepted" and plan.came_in == ()
    assert titles(plan) == ["Morning review", "1", "9", "2", "3", "Day end check and report"]
    assert [line.start for line in plan.lines if line.items == (late,)] == [642]
    assert {second, third} <= set(plan.items)


def test_a_promise_stands_in_its_window_and_a_payers_phone_is_called_in_its_own_hours(
    place: Office,
) -> None:
    start = at(15 * 60, TOMORROW, place=place)
    window = {
        "window_start": int(start.timestamp() * 1e6),
        "window_end": int((start + timedelta(minutes=60)).timestamp() * 1e6),
    }
    call = place.item(1, Kind.CALLBACK, promised=1, cause="", **window)
    place.store.run(
        "UPDATE payer SET rules = ? WHERE id = ?",
        (
            '{"phone_from": "08:00", "phone_to": "12:00", "phone_zone": "America/New_York"}',
            place.payer,
        ),
    )
    eastern = place.item(2, Kind.FOLLOW_UP, minutes=30, cause="a", money_cents=10_000)
    others = [
        place.item(number, Kind.REVIEW, money_cents=900_000, minutes=50, cause=f"r{number}")
        for number in range(3, 6)
    ]
    plan = made(place.desk(), TOMORROW)
    starts = {line.items: line.start for line in plan.lines if line.rows}
    assert 900 <= starts[call,] < 960
    assert (eastern,) not in starts or starts[
        eastern,
    ] + 30 <= 600  # 12:00 in New York is 10:00 here
    assert len(plan.items) >= len(others)


def test_what_somebody_else_has_is_told_and_not_planned(place: Office) -> None:
    theirs, assigned, mine = denials(place, 30, 20, 40)
    perform_act(place.desk("lk"), theirs, "take", {})
    perform_act(place.desk("an"), assigned, "assign", {"to": "lk"})
    plan = made(place.desk(), TOMORROW)
    assert plan.items == (mine,)
    assert {line.row.id: line.why for line in plan.left} == {
        theirs: "LK has it",
        assigned: "LK has it",
    }


def test_the_engine_itself_refuses_an_item_in_two_plans_of_a_day(place: Office) -> None:
    (item,) = denials(place, 30)
    made(place.desk("jm"), TOMORROW)
    assert made(place.desk("lk"), TOMORROW).items == ()
    row = plans.plan(place.store, 2, TOMORROW)
    assert row is not None
    line = plans.EntryRow(0, item, 500, 30, 0, "", "")
    with pytest.raises(Exception, match=r"(?i)unique"), place.store.write_transaction():
        plans.write_entries(place.store, row.id, row.day, [line])


def test_two_who_build_at_once_never_share_an_item(place: Office, store_url: str) -> None:
    denials(place, *(30,) * 30)
    together = Barrier(2)
    found: dict[str, tuple[int, ...]] = {}

    def work(number: int) -> None:
        desk = Desk(open_store(store_url), User(number + 1, *PEOPLE[number]), lambda: NOW)
        together.wait()
        found[desk.user.login] = build_plan(desk, TOMORROW).plan.items
        desk.store.close()

    threads = [Thread(target=work, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {"jm", "lk"} and all(len(items) >= 10 for items in found.values())
    assert not set(found["jm"]) & set(found["lk"])


def test_a_reader_reads_a_plan_and_makes_none(place: Office) -> None:
    denials(place, 30)
    reader = place.desk("jm", read_only=True)
    with pytest.raises(MedqError, match="Read-only view"):
        made(reader, TOMORROW)
    made(place.desk("jm"), TOMORROW)
    plan = made(reader, TOMORROW)
    assert [row.patient for line in plan.lines for row in line.rows] == [
        row.patient_short for line in plan.lines for row in line.rows
    ]


def test_only_a_manager_plans_somebody_elses_day_and_no_day_that_is_over(place: Office) -> None:
    jm = place.desk("jm").user
    with pytest.raises(MedqError, match="for managers"):
        build_plan(place.desk("lk"), TOMORROW, jm)
    assert build_plan(place.desk("an"), TOMORROW, jm).plan.who == "JM"
    with pytest.raises(MedqError, match="is over"):
        build_plan(place.desk("jm"), TODAY - timedelta(days=1))


def test_hours_lunch_and_kinds_of_a_person_hold_for_their_plans(place: Office) -> None:
    (denial,) = denials(place, 30)
    review = place.item(7, Kind.REVIEW, cause="x")
    desk = place.desk()
    assert set_person(desk, "jm", "hours", "7:30am-4pm") == "07:30-16:00"
    set_person(desk, "JM", "lunch", "11:30 30")
    set_person(desk, "jm", "kinds", "review")
    with pytest.raises(MedqError, match="names no kind"):
        set_person(desk, "jm", "kinds", "nothing")
    with pytest.raises(MedqError, match="for managers"):
        set_person(desk, "lk", "hours", "8-12")
    plan = made(desk, TOMORROW)
    assert (plan.hours, plan.lunch, plan.room) == (Span(450, 960), Span(690, 720), 480)
    assert plan.items == (review,) and denial not in plan.items
    set_person(desk, "jm", "hours", "-")
    assert "hours" not in office_rows.staff_settings(place.store, 1)


def test_what_a_change_wins_and_loses_is_told_and_what_stays_out_is_named(place: Office) -> None:
    limit = place.desk().next_day().toordinal()
    appeal = place.item(1, money_cents=90_000, act_by=limit, deadline=limit + 7)
    first, second = (
        place.item(n, money_cents=cents, cause=f"CO-{n}") for n, cents in ((2, 60_000), (3, 30_000))
    )
    desk = place.desk()
    made(desk, TOMORROW)

    def did(verb: EditKind, *items: int, text: str = "") -> tuple[str, list[tuple[int, str]]]:
        done = change_plan(desk, TOMORROW, PlanEdit(verb, items, text=text))
        return done.message, [(line.row.id, line.why) for line in done.plan.left]

    taken = (second, "taken out by you")
    assert did(EditKind.OUT, second) == ("Taken out: 3. $105.00 less, 18 min less.", [taken])
    message, left = did(EditKind.LEAVE, appeal, text="no records")
    assert message.startswith(
        "Left out: 1: no records. $598.50 less, 18 min less; 1 limit lost: 1 "
    )
    assert left == [(appeal, "taken out by you"), taken]
    message, left = did(EditKind.ADD, text=str(appeal))
    assert message.startswith("Added: 1. $598.50 more, 18 min more; 1 limit kept: 1 ") and left == [
        taken
    ]
    assert did(EditKind.MINUTES, first, text="45") == ("2 takes 45 min. 27 min more.", [taken])
    message, left = did(EditKind.HOURS, text="8:00-9:00 no")
    assert message == "The day has hours 8:00-9:00 and lunch no. $210.00 less, 45 min less."
    assert left == [(first, "no minutes left: it takes 45 min"), taken]


def test_an_item_is_put_into_tomorrows_plan_by_an_act_and_taken_back(place: Office) -> None:
    first, second = denials(place, 60, 50)
    desk = place.desk()
    with pytest.raises(MedqError, match=r"no plan for 11/25/26 yet\. b builds one"):
        perform_act(desk, first, "plan", {})
    made(desk, TOMORROW)
    with pytest.raises(MedqError, match="in your plan of 11/25/26 already"):
        perform_act(desk, first, "plan", {})
    newer = place.item(30, money_cents=70_000, cause="CO-30")
    done = perform_act(desk, newer, "plan", {})
    assert done.can_undo and done.message.startswith("In your plan of 11/25/26, at ")
    assert day_plan(desk, TOMORROW).items == (first, second, newer)
    told = events.history(place.store, newer)[-1]
    assert {"plan", done.message} <= set(told)
    assert undo(desk).message == "Undone: the last change of the plan."
    assert day_plan(desk, TOMORROW).items == (first, second)
    assert day_plan(desk, TOMORROW).changes == 0


def test_an_item_put_into_the_plan_is_taken_back_in_the_builder_before_what_was_changed_earlier(
    place: Office,
) -> None:
    first, second = denials(place, 60, 50)
    desk = place.desk()
    made(desk, TOMORROW)
    change_plan(desk, TOMORROW, PlanEdit(EditKind.DOWN, (first,), (second,)))
    newer = place.item(30, money_cents=70_000, cause="CO-30")
    perform_act(desk, newer, "plan", {})
    row = plans.plan(desk.store, desk.user.id, TOMORROW)
    assert row is not None
    for key in (f"plan:{row.id}2", f"plan:1{row.id}"):  # of other plans
        with desk.store.write_transaction():
            entry = events.ChangeSet(desk.store, {key: {}}, {key: {}})
            subject = (int(Subject.CLAIM), 1)
            events.append(
                desk.store,
                events.NewEvent(
                    at=NOW,
                    staff_id=desk.user.id,
                    act="plan",
                    subject=subject,
                    text="",
                    change_set=entry,
                    item_id=newer,
                ),
            )
    assert undo_plan(desk, TOMORROW).message == "Undone: the last change of the plan."
    assert day_plan(desk, TOMORROW).items == (second, first)
    assert undo_plan(desk, TOMORROW).message == "Undone: the last change of the plan."
    assert day_plan(desk, TOMORROW).items == (first, second)
    perform_act(desk, newer, "plan", {})
    change_plan(desk, TOMORROW, PlanEdit(EditKind.OUT, (first,)))
    undo_plan(desk, TOMORROW)
    assert day_plan(desk, TOMORROW).items == (first, second, newer)
    undo_plan(desk, TOMORROW)
    assert day_plan(desk, TOMORROW).items == (first, second)


def test_an_item_put_into_the_plan_does_not_hide_what_came_in_since(place: Office) -> None:
    denials(place, 60, 50)
    desk = place.desk()
    made(desk, TOMORROW)
    accept_plan(desk, TOMORROW)
    late = place.item(29, money_cents=9_000_000, cause="CO-29")
    other = place.item(30, money_cents=9_000_000, cause="CO-30")
    perform_act(desk, other, "plan", {})
    morning = place.desk(now=NOW + timedelta(days=1))
    assert [row.id for row in day_plan(morning, TOMORROW).came_in] == [late]


def test_what_has_no_place_or_is_somebody_elses_is_not_put_into_the_plan(place: Office) -> None:
    items = denials(place, 60, 50)
    desk, other = place.desk(), place.desk("lk")
    made(desk, TOMORROW)
    change_plan(desk, TOMORROW, PlanEdit(EditKind.HOURS, text="8:00-10:30 no"))
    assert day_plan(desk, TOMORROW).items == tuple(items)
    longer = place.item(30, money_cents=7_000_000, minutes=90, cause="CO-30")
    with pytest.raises(MedqError, match="plan of Wed 25 Nov 2026 has no place for it: ") as refused:
        perform_act(desk, longer, "plan", {})
    assert "b opens the plan" in refused.value.hint
    assert day_plan(desk, TOMORROW).items == tuple(items)  # nothing goes for it
    perform_act(desk, items[0], "assign", {"to": "jm"})
    made(other, TOMORROW)
    with pytest.raises(MedqError, match="v assigns it to you"):
        perform_act(other, items[0], "plan", {})
    with pytest.raises(MedqError, match="in JM's plan of 11/25/26 already"):
        perform_act(other, items[1], "plan", {})


def test_a_meeting_under_way_keeps_its_time_when_the_rest_of_the_day_is_planned_again(
    place: Office,
) -> None:
    denials(place, *(60,) * 6)
    evening = place.desk(now=NOW - timedelta(days=1))
    made(evening, TODAY)
    change_plan(evening, TODAY, PlanEdit(EditKind.ADD, text="10:00+60 staff meeting"))
    accept_plan(evening, TODAY)
    desk = place.desk()  # 10:42

    def shown(plan: DayPlan) -> list[tuple[str, int, int]]:
        return [
            (title, line.start, line.minutes)
            for title, line in zip(titles(plan), plan.lines, strict=True)
        ][:4]

    review, meeting = ("Morning review", 480, 20), ("staff meeting", 600, 60)
    assert shown(build_plan(desk, TODAY).plan) == [review, meeting, ("1", 660, 60), ("2", 780, 58)]
    taken_out = change_plan(desk, TODAY, PlanEdit(EditKind.OUT, name="staff meeting"))
    assert shown(taken_out.plan)[:2] == [review, ("1", 642, 60)]
    booked = change_plan(desk, TODAY, PlanEdit(EditKind.ADD, text="10:30+20 a call"))
    assert shown(booked.plan)[:3] == [review, ("a call", 630, 20), ("1", 650, 60)]


def test_what_came_in_is_told_until_the_day_is_planned_again(place: Office) -> None:
    first, _second = denials(place, 60, 50)
    desk, morning = place.desk(), place.desk(now=NOW + timedelta(days=1))
    made(desk, TOMORROW)
    late = place.item(29, money_cents=9_000_000, cause="CO-29")
    change_plan(desk, TOMORROW, PlanEdit(EditKind.FIX, (first,), text="15:00"))
    accept_plan(desk, TOMORROW)
    assert [row.id for row in day_plan(morning, TOMORROW).came_in] == [late]
    assert build_plan(morning, TOMORROW).plan.came_in == ()


def test_what_the_day_cannot_hold_is_not_added_and_nothing_is_said_to_be(place: Office) -> None:
    held, waiting, _mine = denials(place, 30, 20, 40)
    desk = place.desk()
    perform_act(place.desk("lk"), held, "take", {})
    perform_act(desk, waiting, "wait", {"until": "+14d"})
    before = made(desk, TOMORROW)
    for text, why in (("1", "LK has it"), ("2", "waits until")):
        with pytest.raises(MedqError, match=rf"no place for it: {why}") as refused:
            change_plan(desk, TOMORROW, PlanEdit(EditKind.ADD, text=text))
        assert refused.value.hint == "Nothing was changed."
    for text, why in (
        ("6:00+30 swim", "no working time"),
        ("12:10+20 lunch talk", "no working time"),
        ("10:00+30 Morning review", "in the plan already"),
    ):
        with pytest.raises(MedqError, match=why):
            change_plan(desk, TOMORROW, PlanEdit(EditKind.ADD, text=text))
    assert day_plan(desk, TOMORROW).version == before.version
    change_plan(desk, TOMORROW, PlanEdit(EditKind.ADD, text="10:00+30 one"))
    with pytest.raises(MedqError, match="no working time"):
        change_plan(desk, TOMORROW, PlanEdit(EditKind.ADD, text="10:10+20 other"))


def test_a_line_that_went_elsewhere_is_told_and_nothing_comes_back_by_a_move(place: Office) -> None:
    _first, second, third = denials(place, 30, 20, 40)
    desk = place.desk()
    made(desk, TOMORROW)
    change_plan(place.desk(), TOMORROW, PlanEdit(EditKind.OUT, (second,)))
    for what in (
        PlanEdit(EditKind.UP, (third,), (second,)),
        PlanEdit(EditKind.DOWN, (second,), (third,)),
        PlanEdit(EditKind.FIX, (second,), text="15:00"),
        PlanEdit(EditKind.MINUTES, (second,), text="15"),
        PlanEdit(EditKind.OUT, (second,)),
    ):
        with pytest.raises(MedqError, match="changed elsewhere meanwhile"):
            change_plan(desk, TOMORROW, what)


def test_lines_of_many_items_moved_to_and_fro_stand_where_they_were_put_last(place: Office) -> None:
    one = [place.item(n, money_cents=90_000, cause="CO-1") for n in (1, 2)]
    two = [place.item(n, money_cents=50_000, cause="CO-2") for n in (3, 4)]
    desk = place.desk()
    assert titles(made(desk, TOMORROW))[1:3] == ["1 2", "3 4"]
    for verb, items, others in (
        (EditKind.UP, two, one),
        (EditKind.DOWN, two, one),
        (EditKind.UP, two, one),
        (EditKind.UP, one, two),
    ):
        change_plan(desk, TOMORROW, PlanEdit(verb, tuple(items), tuple(others)))
    assert titles(day_plan(desk, TOMORROW))[1:3] == ["1 2", "3 4"]
    again = build_plan(desk, TOMORROW).plan
    assert [set(line.items) for line in again.lines[1:3]] == [set(one), set(two)]


def test_what_must_be_done_that_day_goes_for_a_reason_only(place: Office) -> None:
    limit = place.desk().next_day().toordinal()
    appeal = place.item(1, money_cents=90_000, act_by=limit, deadline=limit + 7)
    other = place.item(2, money_cents=60_000, cause="CO-2")
    desk = place.desk()
    made(desk, TOMORROW)
    change_plan(desk, TOMORROW, PlanEdit(EditKind.DOWN, (appeal,), (other,)))
    line = next(line for line in day_plan(desk, TOMORROW).lines if line.items == (appeal,))
    assert (line.why, line.last_chance) == (
        "moved by you",
        True,
    )  # the sign does not go with the reason
    with pytest.raises(ReasonError, match="left out for a reason"):
        change_plan(desk, TOMORROW, PlanEdit(EditKind.OUT, (appeal,)))
    change_plan(desk, TOMORROW, PlanEdit(EditKind.OUT, (other,)))
    change_plan(desk, TOMORROW, PlanEdit(EditKind.LEAVE, (appeal,), text="no records"))
    assert day_plan(desk, TOMORROW).items == ()


def test_a_draft_leaves_out_what_others_did_meanwhile_and_a_day_that_began_tells_it(
    place: Office,
) -> None:
    first, second, third = denials(place, 30, 20, 40)
    desk, other = place.desk(), place.desk("lk")
    made(desk, TOMORROW)
    perform_act(other, second, "done", {"outcome": "paid"})
    perform_act(other, third, "take", {})
    plan = open_plan(desk, TOMORROW)
    assert (plan.items, [line.row.id for line in plan.left]) == ((first,), [third])
    told = accept_plan(desk, TOMORROW)
    assert (
        told.message
        == "The plan for Wed 25 Nov 2026 stands: 1 item. 2 that could no longer be planned are left out."
    )
    assert told.plan.items == day_plan(desk, TOMORROW).items == (first,)
    morning = place.desk(now=NOW + timedelta(days=1))
    perform_act(place.desk("lk", now=NOW + timedelta(days=1)), first, "take", {})
    plan = open_plan(morning, TOMORROW)
    line = next(line for line in plan.lines if line.rows)
    assert (line.progress, line.holder, [left.row.id for left in plan.left]) == (
        Progress.THEIRS,
        "LK",
        [third],
    )


def test_a_plan_changed_meanwhile_is_not_overwritten_and_undo_of_any_kind_goes_through_one_door(
    place: Office,
) -> None:
    first, second = denials(place, 30, 20)
    desk = place.desk()
    made(desk, TOMORROW)
    done = change_plan(desk, TOMORROW, PlanEdit(EditKind.OUT, (first,)))
    assert done.can_undo
    assert undo(desk).message == "Undone: the last change of the plan."
    assert day_plan(desk, TOMORROW).items == (first, second)


def test_what_lapses_below_the_floor_is_decided_once_with_a_name_and_taken_back(
    place: Office,
) -> None:
    soon = date(2026, 12, 1).toordinal()
    cheap = [
        place.item(n, money_cents=900, act_by=soon, deadline=soon, payer_id=place.other_payer)
        for n in (1, 2)
    ]
    other = place.item(3, money_cents=700, act_by=soon, deadline=soon, cause="CO-16")
    place.item(
        4, money_cents=90_000, act_by=soon, deadline=soon, cause="CO-50"
    )  # comes first on its last day by itself
    old = place.item(5, cause="CO-97", touched_day=TODAY.toordinal() - 120)
    desk = place.desk()
    new_day(desk)
    found = decisions(desk)
    assert [sorted(one.items) for one in found] == [cheap, [other], [old]]
    assert [one.lapsing for one in found] == [True, True, False]
    with pytest.raises(MedqError, match="needs reason"):
        perform_act(desk, other, "let-go", {})
    assert (
        perform_act(desk, other, "let-go", {"reason": "the fax costs more"}).message
        == "Will not pursue: the fax costs more"
    )
    assert place.holds(other, "state", "outcome") == (4, "let-go")
    perform_many(desk, dict.fromkeys(cheap), "hand-over", {"to": "lk"})
    assert {place.holds(item, "owner_id") for item in cheap} == {2}
    perform_act(desk, old, "work-on", {})
    assert decisions(desk) == () and place.holds(old, "owner_id") == 1
    for _act in range(3):
        undo(desk)
    assert sorted(sorted(one.items) for one in decisions(desk)) == [
        cheap,
        [other],
    ]  # the old one was touched today


def test_however_many_are_worth_working_what_lapses_behind_them_is_told(
    place: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read in portions of any size: what is to be decided is the first of all those that lapse below the floor."""
    monkeypatch.setattr(expiring_acts, "MOST", 4)
    monkeypatch.setattr(expiring_acts, "LOOKED_AT", 3)
    monkeypatch.setattr(expiring_acts, "GROWS", 1)
    random, today = Random(11), TODAY.toordinal()
    lapsing: list[tuple[int, int]] = []
    for number in range(1, 41):
        day, kind = (
            today + random.choice((-2, 0, 1, 1, 3, 6, 6, 13)),
            random.choice((Kind.DENIAL, Kind.CALLBACK)),
        )
        worth = number <= 30 or random.random() < 0.4  # the first ones hold the seats of every day
        columns: dict[str, Any] = {"money_cents": 500_000} if worth else {"money_cents": 1_000}
        if worth and random.random() < 0.3:
            columns = {"money_cents": 1_000, "duty": 1}
        item = place.item(
            number, kind, act_by=day, deadline=day + 7, cause=f"CO-{number % 5}", **columns
        )
        if not worth:
            lapsing.append((day, item))
    lapsing.sort()
    assert len(lapsing) > 4
    desk = place.desk()
    assert sorted(item for one in decisions(desk) for item in one.items) == sorted(
        item for _day, item in lapsing[:4]
    )
    for _day, item in lapsing[:4]:
        perform_act(desk, item, "let-go", {"reason": "not worth it"})
    assert {item for one in decisions(desk) for item in one.items} == {
        item for _day, item in lapsing[4:8]
    }


@pytest.mark.parametrize("floor", ["20.00", "0.00", "150.00"])
def test_what_the_store_leaves_out_of_those_that_lapse_is_what_the_rank_leaves_out(
    place: Office, floor: str
) -> None:
    """Whatever an item's age, chance and minutes: nothing that lapses is left out, and nearly all that does not is."""
    set_setting(place.desk("an"), "floor_cents", floor)
    random, today = Random(5), TODAY.toordinal()
    for number in range(1, 91):
        day = today + random.randint(-5, 14)
        chance, minutes = (
            random.choice((20_000, 350_000, 1_000_000)),
            random.choice((1, 2, 5, 20, 90)),
        )
        aged, kind = (
            today - random.choice((-3, 0, 27, 28, 29, 200, 700, 2000)),
            random.choice(list(Kind)),
        )
        money = random.choice(
            (0, -500, max(2_000, 800 * minutes) * random.randint(700_000, 3_000_000) // chance)
        )
        place.item(number, kind, act_by=day, deadline=day + 7, cause=f"CO-{number}", recovery_ppm=chance, minutes=minutes,
                   age_start=aged, money_cents=money, duty=int(number % 9 == 0))  # fmt: skip
    desk = place.desk()
    everything = expiring_acts._standing(
        desk, [item for (item,) in place.store.rows("SELECT id FROM item ORDER BY id")]
    )
    lapse = {
        one.item
        for one in everything
        if expiring_acts.expiring_cause(one, TODAY, desk.weights, desk.calendar)
        is ExpiringCause.LAPSES
    }
    assert {item for one in decisions(desk) for item in one.items} == lapse
    until = desk.calendar.add_working(TODAY, 10)
    doubtful = lapsing.not_surely_worth(
        place.store,
        (one.item for one in everything),
        worth_floor(until, desk.weights, desk.calendar),
    )
    near = {one.item for one in everything if one.facts.act_by and one.facts.act_by <= until}
    assert lapse <= doubtful
    assert lapse and len((doubtful & near) - lapse) < len(near - lapse) / 2


def test_a_last_safe_day_lies_as_far_back_as_any_payer_is_away(place: Office) -> None:
    """An item whose last safe day is long over is to be decided until its limit, however long the post takes."""
    today = TODAY.toordinal()
    item = place.item(1, money_cents=900, act_by=today - 50, deadline=today + 3)
    desk = place.desk()
    assert decisions(desk) == ()
    for rules in ('{"transport_days_paper": "60"}', '{"transport_days_electronic": "60"}'):
        place.store.run("UPDATE payer SET rules = ? WHERE id = ?", (rules, place.other_payer))
        assert [one.items for one in decisions(desk)] == [(item,)]
    place.store.run("UPDATE payer SET rules = ''")
    line = json.dumps(
        table(place.store, "payers")["commercial_generic"] | {"transport_days_paper": "60"}
    )
    place.store.insert("reference_line", name="payers", code="commercial_generic", line=line)
    assert [one.items for one in decisions(desk)] == [(item,)]


def test_what_is_looked_at_lapses_soon_and_is_neither_decided_nor_over(place: Office) -> None:
    today = TODAY.toordinal()
    grouped = place.item(1, act_by=today + 5, deadline=today + 12)
    alone = place.item(2, act_by=today + 4, deadline=today + 11, kind=Kind.CALLBACK)
    late = place.item(3, act_by=today - 3, deadline=today + 4)
    place.item(4, act_by=today - 8, deadline=today - 1)
    place.item(5, act_by=today + 30, deadline=today + 37)
    decided = place.item(6, act_by=today + 5, deadline=today + 12)
    desk = place.desk()
    perform_act(desk, decided, "work-on", {})
    two_weeks = TODAY + timedelta(days=14)
    assert [item for _day, item in lapsing.undecided_keys(place.store, TODAY, two_weeks, 10)] == [
        late,
        alone,
        grouped,
    ]
    first = lapsing.undecided_keys(place.store, TODAY, two_weeks, 2)
    assert [item for _day, item in first] == [late, alone]
    assert lapsing.undecided_keys(place.store, TODAY, two_weeks, 2, after=first[-1]) == [
        (today + 5, grouped)
    ]
    assert (
        lapsing.undecided_keys(place.store, TODAY, two_weeks, 2, after=(today + 5, grouped)) == []
    )
    assert lapsing.count_deadlines(place.store, TODAY, TODAY + timedelta(days=14)) == 3
    assert (
        lapsing.count_deadlines_among(
            place.store, [late, alone, grouped], TODAY, TODAY + timedelta(days=14)
        )
        == 2
    )


def test_five_thousand_candidates_are_planned_in_time(place: Office) -> None:
    if place.store.engine != "sqlite":
        pytest.skip("measured on one engine")
    first = place.item(1, money_cents=50_000)
    columns = [
        name
        for (_cid, name, *_rest) in place.store.rows("PRAGMA table_info(item)")
        if name not in ("id", "subject_id", "cause")
    ]
    names = ", ".join(columns)
    with place.store.write_transaction():
        place.store.run(
            f"""WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            INSERT INTO item (subject_id, cause, {names}) SELECT subject_id + 1000 + i, '', {names} FROM item, n WHERE id = ?""",
            (first,),
        )
        place.store.run("UPDATE item SET group_id = NULL, behind_lead = 0 WHERE id <> ?", (first,))
        update_ranks(
            place.desk("an"), [item for (item,) in place.store.rows("SELECT id FROM item")]
        )
    desk = place.desk()
    began = monotonic()
    plan = build_plan(desk, TOMORROW).plan
    assert monotonic() - began < 5  # half a second on a machine of its own
    assert plan.left_total >= 150 and plan.items
    with place.store.write_transaction():  # items without a subject are no sound store
        place.store.run("DELETE FROM plan_entry")
        place.store.run("DELETE FROM item WHERE id <> ?", (first,))


def test_the_day_the_clocks_change_has_its_own_minutes(place: Office) -> None:
    zone = place.desk().zone
    assert skipped_spans(zone, date(2027, 3, 14)) == (Span(120, 180),)
    assert skipped_spans(zone, date(2026, 11, 1)) == () == skipped_spans(zone, TODAY)
    desk = place.desk(now=datetime(2027, 3, 13, 18, tzinfo=zone))
    denials(place, 30)
    build_plan(desk, date(2027, 3, 14), hours=Span(0, 300))
    assert day_plan(desk, date(2027, 3, 14)).room == 240


def test_a_weight_tells_how_many_items_it_would_move_and_moves_them_when_it_is_set(
    place: Office,
) -> None:
    last = TODAY.toordinal()
    cheap = place.item(1, money_cents=3_000, act_by=last, deadline=last, minutes=1)
    place.item(2, money_cents=3_000)
    manager = place.desk("an")
    assert try_setting(manager, "floor_cents", "20.00") == ("20.00", 0, 2)
    assert try_setting(manager, "floor_cents", "1.00") == ("1.00", 1, 2)
    assert place.holds(cheap, "tier") == 2
    set_setting(manager, "floor_cents", "1.00")
    new_day(manager)
    assert place.holds(cheap, "tier") == 1


@pytest.mark.parametrize("by", list(ShareBy))
def test_a_day_is_shared_out_and_nobody_has_what_another_has(place: Office, by: ShareBy) -> None:
    denials(place, *(30,) * 30)
    reviews = [
        place.item(40 + number, Kind.REVIEW, cause=f"r{number}", minutes=30) for number in range(6)
    ]
    theirs = place.item(60, Kind.REVIEW, cause="own", money_cents=100)
    perform_act(place.desk("an"), theirs, "assign", {"to": "lk"})
    set_person(place.desk("an"), "lk", "kinds", "review")
    with pytest.raises(MedqError, match="for managers"):
        share_day(place.desk("jm"), TOMORROW, by)
    found = {plan.who: set(plan.items) for plan in share_day(place.desk("an"), TOMORROW, by)}
    assert set(found) == {"JM", "LK", "AN"}
    assert sum(len(items) for items in found.values()) == len(set().union(*found.values())) > 20
    assert theirs in found["LK"] and found["LK"] <= {*reviews, theirs}


def test_sharing_out_gives_nobody_what_they_do_not_do_and_leaves_an_accepted_plan(
    place: Office,
) -> None:
    items = denials(place, *(30,) * 6)
    reviews = [
        place.item(40 + number, Kind.REVIEW, cause=f"r{number}", minutes=30) for number in range(6)
    ]
    manager, jm = place.desk("an"), place.desk("jm")
    set_person(manager, "lk", "kinds", "review")
    set_person(manager, "an", "kinds", "callback")
    found = {plan.who: set(plan.items) for plan in share_day(manager, TOMORROW, ShareBy.MINUTES)}
    assert (
        found["AN"] == set()
        and found["LK"] <= set(reviews)
        and found["JM"] | found["LK"] == {*items, *reviews}
    )
    change_plan(jm, TOMORROW, PlanEdit(EditKind.OUT, (items[0],)))
    accept_plan(jm, TOMORROW)
    version = day_plan(jm, TOMORROW).version
    place.item(80, money_cents=9_000_000, cause="CO-80")
    share_day(manager, TOMORROW, ShareBy.MINUTES)
    assert day_plan(jm, TOMORROW).version == version
