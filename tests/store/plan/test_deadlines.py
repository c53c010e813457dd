"""The deadlines of the next business days: on whose plan they are, and those on nobody's."""

from datetime import date, timedelta

from medq.domain.plan.view import EditKind, PlanEdit
from medq.work.act_catalog import perform_act
from medq.work.plan.build import build_plan, day_plan
from medq.work.plan.deadlines import unplanned_deadlines
from medq.work.plan.edits import change_plan
from tests.office import TODAY
from tests.store.clinic import Clinic

SOON, MONDAY = date(2026, 11, 27), date(2026, 11, 30)  # Friday; the third business day from today


def test_deadlines_on_nobodys_plan_are_counted_and_listed_until_somebody_plans_them(
    clinic: Clinic,
) -> None:
    mine, lees, nobodys = (
        clinic.add_item(
            number,
            money_cents=50_000,
            act_by=day.toordinal(),
            deadline=day.toordinal() + 3,
            cause=f"CO-{number}",
        )
        for number, day in ((1, SOON), (2, SOON), (3, MONDAY))
    )
    clinic.add_item(4, act_by=MONDAY.toordinal() + 1, deadline=MONDAY.toordinal() + 9, cause="CO-4")
    today = TODAY.toordinal()
    late = clinic.add_item(5, act_by=today - 1, deadline=today, cause="CO-5")
    clinic.add_item(6, act_by=today - 2, deadline=today - 1, cause="CO-6")  # lost
    desk, lee = clinic.desk(), clinic.desk("lk")
    build_plan(desk, TODAY, only=frozenset({mine}))
    build_plan(lee, SOON, only=frozenset({lees}))
    build_plan(lee, MONDAY + timedelta(days=7), only=frozenset({nobodys}))  # after its deadline
    perform_act(desk, nobodys, "assign", {"to": "lk"})
    counts = day_plan(desk, TODAY).deadlines
    assert counts is not None
    assert (counts.until, counts.planned, counts.left_out) == (MONDAY, 2, 2)
    owners = [(row.id, row.owner) for row in unplanned_deadlines(desk, TODAY)]
    assert owners == [(late, ""), (nobodys, "LK")]
    perform_act(lee, nobodys, "assign", {"to": "-"})
    for item in (nobodys, late):
        change_plan(desk, TODAY, PlanEdit(EditKind.ADD, (item,)))
    assert unplanned_deadlines(desk, TODAY) == ()
