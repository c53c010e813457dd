"""Payers' phones in a plan: the days and hours on which they are answered."""

from datetime import date

from data.models.payers import Payer
from medq.domain.plan.line_texts import why_text
from medq.domain.plan.reason_texts import omission_text
from medq.work.plan.build import build_plan, day_plan
from tests.office import TOMORROW
from tests.store.clinic import Clinic

FRIDAY = date(2026, 11, 27)


def set_rules(clinic: Clinic, rules: str) -> None:
    """Set the office's own rules of the clinic's payer."""
    clinic.store.update(Payer, clinic.payer, rules=rules)


def test_a_payer_that_opens_later_than_the_office_is_called_then_and_the_line_says_so(
    clinic: Clinic,
) -> None:
    set_rules(clinic, '{"phone_from": "10:00", "phone_to": "16:00"}')
    clinic.add_item(1, money_cents=90_000)
    desk = clinic.desk()
    build_plan(desk, TOMORROW)
    plan = day_plan(desk, TOMORROW)
    (line,) = (line for line in plan.lines if line.rows)
    assert line.start >= 600 and line.phones_open == 600
    assert why_text(line, plan).startswith("phones at 10:00 am, ")


def test_on_a_day_without_phones_nothing_is_planned_and_the_next_day_with_them_is_named(
    clinic: Clinic,
) -> None:
    set_rules(clinic, '{"phone_days": "Mon-Tue", "phone_from": "8:00", "phone_to": "17:00"}')
    clinic.add_item(1, money_cents=90_000)
    plan = build_plan(clinic.desk(), TOMORROW).plan  # a Wednesday
    assert plan.items == ()
    assert [omission_text(line.reason) for line in plan.left_out] == [
        "payer phones closed, open 11/30/26"
    ]


def test_without_phone_days_the_offices_holidays_count(clinic: Clinic) -> None:
    set_rules(clinic, '{"phone_from": "8:00", "phone_to": "17:00"}')
    clinic.add_item(1, money_cents=90_000)
    desk = clinic.desk()
    assert len(build_plan(desk, FRIDAY).plan.items) == 1
    holiday = build_plan(desk, date(2026, 11, 26)).plan  # Thanksgiving: no hours at all
    assert holiday.items == ()
