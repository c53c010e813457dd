"""The plans of days, and the deadlines that expire."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from data.plan.accepted import accepted_on
from medq.domain.items.item import ItemRow
from medq.work.desk import Desk

if TYPE_CHECKING:
    from medq.domain.plan.expiring_line import ExpiringLine
    from medq.domain.plan.view import DayPlan, PlanEdit, PlanResult


class StorePlans:
    """The plans' part of a session at a store."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.accepted_today = accepted_on(desk.store, desk.user.id, desk.today())

    def next_plan_day(self) -> date:
        return self._desk.next_workday()

    def day_plan(self, day: date) -> "DayPlan":
        from medq.work.plan.build import day_plan  # noqa: PLC0415 - start-up: not on the first page

        return day_plan(self._desk, day)

    def open_plan(self, day: date) -> "DayPlan":
        from medq.work.plan.build import (  # noqa: PLC0415 - start-up: not on the first page
            open_plan,
        )

        return open_plan(self._desk, day)

    def build_plan(self, day: date) -> "PlanResult":
        from medq.work.plan.build import (  # noqa: PLC0415 - start-up: not on the first page
            build_plan,
        )

        return build_plan(self._desk, day)

    def change_plan(self, day: date, change: "PlanEdit") -> "PlanResult":
        from medq.work.plan.edits import (  # noqa: PLC0415 - start-up: not on the first page
            change_plan,
        )

        return change_plan(self._desk, day, change)

    def accept_plan(self, day: date, reason: str = "") -> "PlanResult":
        from medq.work.plan.build import (  # noqa: PLC0415 - start-up: not on the first page
            accept_plan,
        )

        return accept_plan(self._desk, day, reason=reason)

    def undo_plan(self, day: date) -> "PlanResult":
        from medq.work.plan.build import (  # noqa: PLC0415 - start-up: not on the first page
            undo_plan,
        )

        return undo_plan(self._desk, day)

    def unplanned_deadlines(self, day: date) -> tuple[ItemRow, ...]:
        from medq.work.plan import deadlines  # noqa: PLC0415 - start-up: plan screens only

        return deadlines.unplanned_deadlines(self._desk, day)

    def expiring(self, search: str = "") -> "tuple[ExpiringLine, ...]":
        from medq.work.plan import expiring  # noqa: PLC0415 - start-up: plan screens only
        from medq.work.queue.filters import matching_ids  # noqa: PLC0415 - start-up: typed only

        narrow = partial(matching_ids, self._desk, search) if search else None
        return expiring.decisions(self._desk, narrow)

    def lost_count(self) -> int:
        from data.plan import lost_items  # noqa: PLC0415 - start-up: not on the first page

        count = lost_items.count_lost(self._desk.store, self._desk.today())
        if not count or not self._desk.is_new_day:  # else some of them still get other dates
            return count
        from medq.work.plan import expiring  # noqa: PLC0415 - start-up: seldom needed

        return expiring.count_lost(self._desk)
