"""The act that puts an item into the plan of the next day."""

from datetime import timedelta

import pytest

from data.events import events, history
from data.events.change_set import ChangeSet
from data.plan import plans
from medq.domain.errors import MedqError
from medq.domain.items.item import Subject
from medq.domain.plan.view import EditKind, PlanEdit
from medq.work.act_catalog import perform_act, undo
from medq.work.plan.build import accept_plan, day_plan, undo_plan
from medq.work.plan.edits import change_plan
from tests.office import NOW, TOMORROW
from tests.store.clinic import Clinic
from tests.store.plan.planned_days import add_denials, open_or_build_plan


def test_an_act_adds_an_item_to_tomorrows_plan_and_undo_removes_it(clinic: Clinic) -> None:
    first, second = add_denials(clinic, 60, 50)
    desk = clinic.desk()
    with pytest.raises(MedqError, match=r"no plan for 11/25/26 yet\. b builds one"):
        perform_act(desk, first, "plan", {})
    open_or_build_plan(desk, TOMORROW)
    with pytest.raises(MedqError, match="in your plan for 11/25/26"):
        perform_act(desk, first, "plan", {})
    newer = clinic.add_item(30, money_cents=70_000, cause="CO-30")
    done = perform_act(desk, newer, "plan", {})
    assert done.can_undo and done.message.startswith("In your plan for 11/25/26: ")
    assert day_plan(desk, TOMORROW).items == (first, second, newer)
    event = history.of_item(clinic.store, newer)[-1]
    assert {"plan", done.message} <= set(event)
    assert undo(desk).message == "Undone: the last change to the plan."
    assert day_plan(desk, TOMORROW).items == (first, second)
    assert day_plan(desk, TOMORROW).edit_count == 0


def test_the_builder_undoes_an_added_item_before_earlier_changes(
    clinic: Clinic,
) -> None:
    first, second = add_denials(clinic, 60, 50)
    desk = clinic.desk()
    open_or_build_plan(desk, TOMORROW)
    change_plan(desk, TOMORROW, PlanEdit(EditKind.MOVE_DOWN, (first,), (second,)))
    newer = clinic.add_item(30, money_cents=70_000, cause="CO-30")
    perform_act(desk, newer, "plan", {})
    row = plans.of_day(desk.store, desk.user.id, TOMORROW)
    assert row is not None
    for key in (f"plan:{row.id}2", f"plan:1{row.id}"):  # of other plans
        with desk.store.write_transaction():
            change_set = ChangeSet(desk.store, {key: {}}, {key: {}})
            event_of_other_plan = events.NewEvent(
                act="plan",
                subject=(int(Subject.CLAIM), 1),
                text="",
                change_set=change_set,
                item_id=newer,
            )
            events.append(desk.store, event_of_other_plan, NOW, desk.user.id)
    assert undo_plan(desk, TOMORROW).message == "Undone: the last change to the plan."
    assert day_plan(desk, TOMORROW).items == (second, first)
    assert undo_plan(desk, TOMORROW).message == "Undone: the last change to the plan."
    assert day_plan(desk, TOMORROW).items == (first, second)
    perform_act(desk, newer, "plan", {})
    change_plan(desk, TOMORROW, PlanEdit(EditKind.REMOVE, (first,)))
    undo_plan(desk, TOMORROW)
    assert day_plan(desk, TOMORROW).items == (first, second, newer)
    undo_plan(desk, TOMORROW)
    assert day_plan(desk, TOMORROW).items == (first, second)


def test_adding_an_item_does_not_hide_newer_items(clinic: Clinic) -> None:
    add_denials(clinic, 60, 50)
    desk = clinic.desk()
    open_or_build_plan(desk, TOMORROW)
    accept_plan(desk, TOMORROW)
    newer = clinic.add_item(29, money_cents=9_000_000, cause="CO-29")
    added = clinic.add_item(30, money_cents=9_000_000, cause="CO-30")
    perform_act(desk, added, "plan", {})
    morning = clinic.desk(now=NOW + timedelta(days=1))
    assert [row.id for row in day_plan(morning, TOMORROW).new_items] == [newer]


def test_an_item_that_does_not_fit_or_is_somebody_elses_is_not_added(clinic: Clinic) -> None:
    items = add_denials(clinic, 60, 50)
    desk, lk = clinic.desk(), clinic.desk("lk")
    open_or_build_plan(desk, TOMORROW)
    change_plan(desk, TOMORROW, PlanEdit(EditKind.HOURS, text="8:00-10:30 no"))
    assert day_plan(desk, TOMORROW).items == tuple(items)
    longer = clinic.add_item(30, money_cents=7_000_000, minutes=90, cause="CO-30")
    with pytest.raises(
        MedqError, match=r"^Not added to the plan of Wed 11/25/26: day full"
    ) as refused:
        perform_act(desk, longer, "plan", {})
    assert "b opens the plan" in refused.value.hint
    assert day_plan(desk, TOMORROW).items == tuple(items)
    perform_act(desk, items[0], "assign", {"to": "jm"})
    open_or_build_plan(lk, TOMORROW)
    with pytest.raises(MedqError, match="v assigns it to you"):
        perform_act(lk, items[0], "plan", {})
    with pytest.raises(MedqError, match="in JM's plan for 11/25/26"):
        perform_act(lk, items[1], "plan", {})
