"""A plan is built, stored and read on both engines; no item is ever in two plans of a day."""

from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from time import monotonic

import pytest

from data.events.change_set import ChangeSet
from data.models.items import Item
from data.models.payers import Payer
from data.models.plan import PlanEntry
from data.office import settings
from data.plan import lines, plans
from data.store.opening import open_store
from medq.domain.errors import MedqError, ReasonError
from medq.domain.items.item import Kind
from medq.domain.plan.reasons import OmissionKind, OmissionReason, PlacementReason, ReasonKind
from medq.domain.plan.spans import Span
from medq.domain.plan.view import EditKind, PlanEdit
from medq.domain.user import User
from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks
from medq.work.office.working_hours import set_staff_setting
from medq.work.plan import day
from medq.work.plan.build import accept_plan, build_plan, day_plan
from medq.work.plan.day import skipped_spans
from medq.work.plan.edits import change_plan
from tests.office import NOW, PEOPLE, TODAY, TOMORROW
from tests.store.clinic import Clinic
from tests.store.plan.planned_days import add_denials, line_titles, open_or_build_plan, time_at


def test_an_empty_day_has_its_two_fixed_lines(clinic: Clinic) -> None:
    plan = open_or_build_plan(clinic.desk(), TOMORROW)
    assert line_titles(plan) == ["Morning review", "Day-end check"]
    assert (plan.state, plan.capacity, plan.planned, plan.left_out_total) == ("draft", 480, 40, 0)


def test_the_next_day_is_the_next_business_day_and_a_holiday_has_no_hours(clinic: Clinic) -> None:
    assert clinic.desk(now=NOW + timedelta(days=1)).next_workday() == date(
        2026, 11, 27
    )  # Thanksgiving is between
    assert clinic.desk(now=NOW + timedelta(days=3)).next_workday() == date(2026, 11, 30)
    plan = open_or_build_plan(clinic.desk(), date(2026, 11, 26))
    assert (plan.hours, plan.lines) == (None, ())


def test_a_plan_is_stored_as_a_draft_and_read_again_unchanged(clinic: Clinic) -> None:
    add_denials(clinic, 30, 20, 40)
    first = open_or_build_plan(clinic.desk(), TOMORROW)
    assert line_titles(first) == ["Morning review", "1", "2", "3", "Day-end check"]
    again = open_or_build_plan(clinic.desk(), TOMORROW)
    assert (again.lines, again.capacity) == (first.lines, first.capacity)
    assert again.planned == first.planned
    assert day_plan(clinic.desk("lk"), TOMORROW).state is None


def test_items_that_do_not_fit_are_left_out_with_the_reason(clinic: Clinic) -> None:
    add_denials(clinic, *(60,) * 8)
    plan = open_or_build_plan(clinic.desk(), TOMORROW)
    assert plan.left_out_total == 2
    assert [line.reason.kind for line in plan.left_out] == [OmissionKind.DAY_FULL] * 2
    assert plan.planned <= plan.capacity - 45  # reserved for what comes in


def test_an_item_past_its_act_by_day_says_so_until_its_deadline(clinic: Clinic) -> None:
    today = TODAY.toordinal()
    safe = clinic.add_item(1, money_cents=90_000, act_by=today, deadline=today + 1)
    by_fax = clinic.add_item(2, money_cents=90_000, act_by=today, deadline=today, cause="CO-16")
    past = clinic.add_item(3, money_cents=90_000, act_by=today - 1, deadline=today, cause="CO-22")
    plan = build_plan(clinic.desk(), TODAY).plan
    line_by_item = {line.items[0]: line for line in plan.lines if line.items}
    assert [line_by_item[item].reason for item in (safe, by_fax, past)] == [
        PlacementReason(ReasonKind.LAST_DAY, minute=1000, cutoff=1020),
        PlacementReason(ReasonKind.LAST_DAY, minute=1000, cutoff=1020, by_fax=True),
        PlacementReason(ReasonKind.PAST_ACT_BY, minute=1000, day=TODAY, cutoff=1020),
    ]
    assert all(line_by_item[item].is_last_day for item in (safe, by_fax, past))


def test_what_must_go_out_before_the_day_is_named_and_saved_over_with_a_reason(
    clinic: Clinic,
) -> None:
    today = TODAY.toordinal()
    urgent = clinic.add_item(1, money_cents=90_000, act_by=today, deadline=today + 1)
    cheap = clinic.add_item(2, money_cents=900, act_by=today, deadline=today + 1, cause="CO-16")
    lost = clinic.add_item(3, money_cents=90_000, act_by=today - 9, deadline=today - 1, cause="22")
    duty = clinic.add_item(4, money_cents=90_000, act_by=today, deadline=today, cause="23", duty=1)
    desk = clinic.desk()
    plan = build_plan(desk, TOMORROW).plan
    assert plan.items == (duty,)  # a legal duty is still owed after its day
    assert [row.id for row in plan.due_sooner] == [urgent]
    assert {line.row.id: line.reason.kind for line in plan.left_out} == {
        urgent: OmissionKind.MUST_GO_SOONER,
        cheap: OmissionKind.LOW_VALUE,
        lost: OmissionKind.LOST,
    }
    assert not plan.problems  # it is no deadline of that day
    with pytest.raises(ReasonError, match=r"^MOYER must go out before Wed 11/25/26"):
        accept_plan(desk, TOMORROW)
    with pytest.raises(MedqError, match="must go out by 11/24/26"):
        change_plan(desk, TOMORROW, PlanEdit(EditKind.ADD, (urgent,)))
    saved = accept_plan(desk, TOMORROW, reason="faxed at noon")
    assert saved.message.endswith('Due before: 1 ("faxed at noon").')
    assert day_plan(desk, TOMORROW).state == "accepted"


def test_a_plan_for_a_later_day_names_what_must_go_out_by_then(clinic: Clinic) -> None:
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)
    urgent = clinic.add_item(
        1, money_cents=90_000, act_by=friday.toordinal(), deadline=monday.toordinal()
    )
    plan = build_plan(clinic.desk(), monday).plan
    assert [(row.id, plan.left_out[0].reason.day) for row in plan.due_sooner] == [(urgent, friday)]


def test_a_line_that_is_no_item_is_finished_and_undone(clinic: Clinic) -> None:
    add_denials(clinic, 30)
    desk = clinic.desk()
    before = build_plan(desk, TODAY).plan
    finish = PlanEdit(EditKind.FINISH, name="Day-end check")
    after = change_plan(desk, TODAY, finish)
    assert after.message == "Done: Day-end check." and after.plan.done == before.done + 1
    assert [line.start for line in after.plan.lines] == [line.start for line in before.lines]
    with pytest.raises(MedqError, match="done already"):
        change_plan(desk, TODAY, finish)
    assert build_plan(desk, TODAY).plan.done == before.done + 1  # planning again keeps it
    undo(desk)
    undo(desk)
    assert day_plan(desk, TODAY).done == before.done
    with pytest.raises(MedqError, match="changed this plan"):
        change_plan(desk, TODAY, PlanEdit(EditKind.FINISH, name="Lunch with Ann"))


def test_the_end_of_the_day_stays_finished_under_another_name(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_denials(clinic, 30)
    desk = clinic.desk()
    before = build_plan(desk, TODAY).plan
    change_plan(desk, TODAY, PlanEdit(EditKind.FINISH, name="Day-end check"))
    monkeypatch.setattr(day, "DAY_END", "Closing")
    after = build_plan(desk, TODAY).plan
    assert after.done == before.done + 1
    assert [line.is_finished for line in after.lines if line.name == "Closing"] == [True]


def test_planning_again_keeps_manual_edits(clinic: Clinic) -> None:
    first, second, _third = add_denials(clinic, 30, 20, 40)
    desk = clinic.desk()
    open_or_build_plan(desk, TOMORROW)
    change_plan(desk, TOMORROW, PlanEdit(EditKind.LOCK, (second,), text="15:00"))
    change_plan(desk, TOMORROW, PlanEdit(EditKind.REMOVE, (first,)))
    plan = build_plan(desk, TOMORROW).plan
    assert first not in plan.items
    assert next(line.start for line in plan.lines if line.items == (second,)) == 900
    assert [line.reason.kind for line in plan.left_out] == [OmissionKind.REMOVED]
    assert plan.edit_count == 2


def test_a_promise_is_in_its_window_and_a_payer_is_called_in_its_own_hours(
    clinic: Clinic,
) -> None:
    start = time_at(clinic, 15 * 60, TOMORROW)
    window = {
        "window_start": int(start.timestamp() * 1e6),
        "window_end": int((start + timedelta(minutes=60)).timestamp() * 1e6),
    }
    call = clinic.add_item(1, Kind.CALLBACK, promised=1, cause="", **window)
    rules = '{"phone_from": "08:00", "phone_to": "12:00", "phone_zone": "America/New_York"}'
    clinic.store.update(Payer, clinic.payer, rules=rules)
    eastern = clinic.add_item(2, Kind.FOLLOW_UP, minutes=30, cause="a", money_cents=10_000)
    others = [
        clinic.add_item(number, Kind.REVIEW, money_cents=900_000, minutes=50, cause=f"r{number}")
        for number in range(3, 6)
    ]
    plan = open_or_build_plan(clinic.desk(), TOMORROW)
    starts = {line.items: line.start for line in plan.lines if line.rows}
    assert 900 <= starts[call,] < 960
    assert starts[eastern,] + 30 <= 600  # noon in New York is 10:00 am here
    assert len(plan.items) >= len(others)


def test_items_that_somebody_else_has_are_left_out(clinic: Clinic) -> None:
    theirs, assigned, mine = add_denials(clinic, 30, 20, 40)
    perform_act(clinic.desk("lk"), theirs, "take", {})
    perform_act(clinic.desk("an"), assigned, "assign", {"to": "lk"})
    plan = open_or_build_plan(clinic.desk(), TOMORROW)
    assert plan.items == (mine,)
    assert {line.row.id: line.reason for line in plan.left_out} == dict.fromkeys(
        (theirs, assigned), OmissionReason(OmissionKind.HELD, holder="LK")
    )


def test_the_engine_refuses_an_item_in_two_plans_of_a_day(clinic: Clinic) -> None:
    (item,) = add_denials(clinic, 30)
    open_or_build_plan(clinic.desk("jm"), TOMORROW)
    assert open_or_build_plan(clinic.desk("lk"), TOMORROW).items == ()
    row = plans.of_day(clinic.store, 2, TOMORROW)
    assert row is not None
    line = lines.EntryRow(0, item, 500, 30, by_hand=False, name="", reason="")
    with pytest.raises(Exception, match=r"(?i)unique"), clinic.store.write_transaction():
        lines.write(ChangeSet(clinic.store), row.id, row.day, (), [line])


def test_two_plans_built_at_once_never_share_an_item(clinic: Clinic, store_url: str) -> None:
    add_denials(clinic, *(30,) * 30)
    both_ready = Barrier(2)
    items_by_login: dict[str, tuple[int, ...]] = {}

    def build_in_thread(number: int) -> None:
        desk = Desk(open_store(store_url), User(number + 1, *PEOPLE[number]), lambda: NOW)
        both_ready.wait()
        items_by_login[desk.user.login] = build_plan(desk, TOMORROW).plan.items
        desk.store.close()

    threads = [Thread(target=build_in_thread, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(items_by_login) == {"jm", "lk"} and all(
        len(items) >= 10 for items in items_by_login.values()
    )
    assert not set(items_by_login["jm"]) & set(items_by_login["lk"])


def test_a_reader_reads_a_plan_and_builds_none(clinic: Clinic) -> None:
    add_denials(clinic, 30)
    reader = clinic.desk("jm", read_only=True)
    with pytest.raises(MedqError, match="Read-only view"):
        open_or_build_plan(reader, TOMORROW)
    open_or_build_plan(clinic.desk("jm"), TOMORROW)
    plan = open_or_build_plan(reader, TOMORROW)
    assert [row.patient for line in plan.lines for row in line.rows] == [
        row.patient_short for line in plan.lines for row in line.rows
    ]


def test_only_a_manager_plans_for_somebody_else_and_nobody_plans_a_past_day(clinic: Clinic) -> None:
    jm = clinic.desk("jm").user
    with pytest.raises(MedqError, match="for managers"):
        build_plan(clinic.desk("lk"), TOMORROW, jm)
    assert build_plan(clinic.desk("an"), TOMORROW, jm).plan.who == "JM"
    with pytest.raises(MedqError, match="is in the past"):
        build_plan(clinic.desk("jm"), TODAY - timedelta(days=1))


def test_a_persons_hours_lunch_and_kinds_apply_to_their_plans(clinic: Clinic) -> None:
    (denial,) = add_denials(clinic, 30)
    review = clinic.add_item(7, Kind.REVIEW, cause="x")
    desk = clinic.desk()
    assert set_staff_setting(desk, "jm", "hours", "7:30am-4pm") == "07:30-16:00"
    set_staff_setting(desk, "JM", "lunch", "11:30 30")
    set_staff_setting(desk, "jm", "kinds", "review")
    with pytest.raises(MedqError, match="is not a kind of work"):
        set_staff_setting(desk, "jm", "kinds", "nothing")
    with pytest.raises(MedqError, match="for managers"):
        set_staff_setting(desk, "lk", "hours", "8-12")
    plan = open_or_build_plan(desk, TOMORROW)
    assert (plan.hours, plan.lunch, plan.capacity) == (Span(450, 960), Span(690, 720), 480)
    assert plan.items == (review,) and denial not in plan.items
    set_staff_setting(desk, "jm", "hours", "-")
    assert "hours" not in settings.of_person(clinic.store, 1)


def test_five_thousand_candidates_are_planned_in_time(clinic: Clinic) -> None:
    if clinic.store.engine != "sqlite":
        pytest.skip("measured on one engine")
    first = clinic.add_item(1, money_cents=50_000)
    columns = [
        name
        for (_cid, name, *_rest) in clinic.store.rows("PRAGMA table_info(item)")
        if name not in ("id", "subject_id", "cause", "claim_id")
    ]
    names = ", ".join(columns)
    with clinic.store.write_transaction():
        clinic.store.run(
            f"""WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
            INSERT INTO item (subject_id, cause, {names})
            SELECT subject_id + 1000 + i, '', {names} FROM item, n WHERE id = ?""",
            (first,),
        )
        clinic.store.run(Item.update(group_id=None, behind_lead=0).where(Item.id != first))
        update_ranks(
            clinic.desk("an"), [item for (item,) in clinic.store.rows(Item.select(Item.id))]
        )
    desk = clinic.desk()
    start_seconds = monotonic()
    plan = build_plan(desk, TOMORROW).plan
    assert monotonic() - start_seconds < 5  # half a second on a machine of its own
    assert plan.left_out_total >= 150 and plan.items
    with clinic.store.write_transaction():  # items need a subject
        clinic.store.run(PlanEntry.delete())
        clinic.store.run(Item.delete().where(Item.id != first))


def test_the_day_the_clocks_change_has_fewer_minutes(clinic: Clinic) -> None:
    zone = clinic.desk().zone
    assert skipped_spans(zone, date(2027, 3, 14)) == (Span(120, 180),)
    assert skipped_spans(zone, date(2026, 11, 1)) == () == skipped_spans(zone, TODAY)
    desk = clinic.desk(now=datetime(2027, 3, 13, 18, tzinfo=zone))
    add_denials(clinic, 30)
    build_plan(desk, date(2027, 3, 14), hours=Span(0, 300))
    assert day_plan(desk, date(2027, 3, 14)).capacity == 240
