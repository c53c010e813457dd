"""Plans of a day, their lines, and denials to plan."""

from datetime import date, datetime

from medq.domain.plan.view import DayPlan
from medq.work.desk import Desk
from medq.work.plan.build import build_plan, day_plan, open_plan
from tests.office import TODAY
from tests.store.clinic import Clinic


def open_or_build_plan(desk: Desk, day: date) -> DayPlan:
    """Return the stored plan of that day for the builder, or build one."""
    if desk.store.read_only or day_plan(desk, day).state:
        return open_plan(desk, day)
    return build_plan(desk, day).plan


def line_titles(plan: DayPlan) -> list[str]:
    """Return each line as the numbers of its claims, or its name."""
    return [" ".join(row.number for row in line.rows) or line.name for line in plan.lines]


def add_denials(clinic: Clinic, *minutes: int, **columns: object) -> list[int]:
    """Open denials of different causes that take these minutes, the highest value first."""
    return [
        clinic.add_item(
            number,
            money_cents=effort * 1_000 * (20 - number),
            minutes=effort,
            cause=f"CO-{number}",
            **columns,
        )
        for number, effort in enumerate(minutes, 1)
    ]


def time_at(clinic: Clinic, minute: int, day: date = TODAY) -> datetime:
    """Return a minute of a day in the office's time zone."""
    zone = clinic.desk().zone
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
