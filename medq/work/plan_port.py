"""The plan's part of the desk as screens ask it."""

from datetime import date
from typing import TYPE_CHECKING

from medq.work.desk import Desk

if TYPE_CHECKING:
    from medq.domain.plan_view import DayPlan, DecideLine, PlanChange, Planned


class PlanDesk:
    """One person's plans. What a plan is made of is imported with the first question about one."""

    _desk: Desk

    def next_plan_day(self) -> date:
        return self._desk.next_day()

    def day_plan(self, day: date) -> "DayPlan":
        from medq.work.planning import day_plan

        return day_plan(self._desk, day)

    def open_plan(self, day: date) -> "DayPlan":
        from medq.work.planning import open_plan

        return open_plan(self._desk, day)

    def build_plan(self, day: date) -> "Planned":
        from medq.work.planning import build

        return build(self._desk, day)

    def change_plan(self, day: date, change: "PlanChange") -> "Planned":
        from medq.work.plan_changes import change_plan

        return change_plan(self._desk, day, change)

    def accept_plan(self, day: date) -> "Planned":
        from medq.work.planning import accept

        return accept(self._desk, day)

    def undo_plan(self, day: date) -> "Planned":
        from medq.work.planning import undo_change

        return undo_change(self._desk, day)

    def decisions(self) -> "tuple[DecideLine, ...]":
        from medq.work.acts import deciding

        return deciding.decisions(self._desk)
