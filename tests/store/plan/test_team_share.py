"""A day shared among the office on both engines."""

import pytest

from medq.domain.errors import MedqError
from medq.domain.items.item import Kind
from medq.domain.plan.team_share import ShareBy
from medq.domain.plan.view import EditKind, PlanEdit
from medq.work.act_catalog import perform_act
from medq.work.office.working_hours import set_staff_setting
from medq.work.plan.build import accept_plan, day_plan
from medq.work.plan.edits import change_plan
from medq.work.plan.team import share_day
from tests.office import TOMORROW
from tests.store.clinic import Clinic
from tests.store.plan.planned_days import add_denials


@pytest.mark.parametrize("share_by", list(ShareBy))
def test_a_shared_day_has_no_item_in_two_plans(clinic: Clinic, share_by: ShareBy) -> None:
    add_denials(clinic, *(30,) * 30)
    reviews = [
        clinic.add_item(40 + number, Kind.REVIEW, cause=f"r{number}", minutes=30)
        for number in range(6)
    ]
    theirs = clinic.add_item(60, Kind.REVIEW, cause="own", money_cents=100)
    perform_act(clinic.desk("an"), theirs, "assign", {"to": "lk"})
    set_staff_setting(clinic.desk("an"), "lk", "kinds", "review")
    with pytest.raises(MedqError, match="for managers"):
        share_day(clinic.desk("jm"), TOMORROW, share_by)
    items_by_person = {
        plan.who: set(plan.items) for plan in share_day(clinic.desk("an"), TOMORROW, share_by)
    }
    assert set(items_by_person) == {"JM", "LK", "AN"}
    assert (
        sum(len(items) for items in items_by_person.values())
        == len(set().union(*items_by_person.values()))
        > 20
    )
    assert theirs in items_by_person["LK"] and items_by_person["LK"] <= {*reviews, theirs}


def test_sharing_respects_kinds_and_keeps_an_accepted_plan(
    clinic: Clinic,
) -> None:
    items = add_denials(clinic, *(30,) * 6)
    reviews = [
        clinic.add_item(40 + number, Kind.REVIEW, cause=f"r{number}", minutes=30)
        for number in range(6)
    ]
    manager, jm = clinic.desk("an"), clinic.desk("jm")
    set_staff_setting(manager, "lk", "kinds", "review")
    set_staff_setting(manager, "an", "kinds", "callback")
    items_by_person = {
        plan.who: set(plan.items) for plan in share_day(manager, TOMORROW, ShareBy.MINUTES)
    }
    assert (
        items_by_person["AN"] == set()
        and items_by_person["LK"] <= set(reviews)
        and items_by_person["JM"] | items_by_person["LK"] == {*items, *reviews}
    )
    change_plan(jm, TOMORROW, PlanEdit(EditKind.REMOVE, (items[0],)))
    accept_plan(jm, TOMORROW)
    version = day_plan(jm, TOMORROW).version
    clinic.add_item(80, money_cents=9_000_000, cause="CO-80")
    share_day(manager, TOMORROW, ShareBy.MINUTES)
    assert day_plan(jm, TOMORROW).version == version
