"""A stored plan never shows the money of a callback, however the texts are worded."""

import pytest

from medq.cli.plan_formats import plan_shape, plan_text
from medq.domain.items.item import Kind
from medq.domain.plan import reason_texts
from medq.domain.plan.line_texts import why_text
from medq.domain.plan.reasons import OmissionKind, ReasonKind
from medq.work.plan.build import build_plan, day_plan
from tests.office import TOMORROW, ZONE
from tests.store.clinic import Clinic


@pytest.mark.parametrize("unit", ["/min", " a minute", " per min"])
def test_a_planned_callback_shows_no_money_however_money_is_worded(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    def rate_text(cents: int | None) -> str:
        return "" if cents is None else f"MONEY {cents}{unit}"

    monkeypatch.setattr(reason_texts, "rate_text", rate_text)
    call = clinic.add_item(1, Kind.CALLBACK, money_cents=90_000, cause="")
    denial = clinic.add_item(2, money_cents=90_000)
    desk = clinic.desk()
    build_plan(desk, TOMORROW)
    plan = day_plan(desk, TOMORROW)
    line_by_item = {line.items[0]: line for line in plan.lines if line.items}
    assert line_by_item[call].reason.kind is ReasonKind.VALUE  # else nothing would be hidden
    assert "MONEY" in why_text(line_by_item[denial], plan)
    assert why_text(line_by_item[call], plan) == "callback requested"


def test_a_callback_left_out_for_its_low_value_shows_no_money(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        reason_texts, "rate_text", lambda cents: "" if cents is None else f"MONEY {cents}"
    )
    for number in range(10, 80):  # more work of high value than the day holds
        clinic.add_item(number, money_cents=900_000, minutes=10, cause=f"CO-{number}")
    act_by = TOMORROW.toordinal()
    call = clinic.add_item(
        1, Kind.CALLBACK, money_cents=100, cause="", act_by=act_by, deadline=act_by
    )
    denial = clinic.add_item(2, money_cents=100, act_by=act_by, deadline=act_by)
    plan = build_plan(clinic.desk(), TOMORROW).plan
    omissions = {line.row.id: line.reason for line in plan.left_out}
    assert omissions[call].kind is omissions[denial].kind is OmissionKind.LOW_VALUE
    assert omissions[denial].cents_per_minute is not None
    assert omissions[call].cents_per_minute is None
    reasons = {entry["item"]: entry["reason"] for entry in plan_shape(plan)["left_out"]}
    assert "MONEY" in reasons[denial] and reasons[call] == "low value"
    low_value_lines = [line for line in plan_text(plan, ZONE).splitlines() if "low value" in line]
    assert sum("MONEY" in line for line in low_value_lines) == 1
