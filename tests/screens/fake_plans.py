"""The plan's part of the fake desk: a day of six lines, and a record of what was changed."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from medq.domain.errors import MedqError, ReasonError
from medq.domain.items.item import ItemRow, State
from medq.domain.plan.model import OmissionReason, PlanConflict, PlanProblem, Span
from medq.domain.plan.view import (
    DayPlan,
    DeadlineCounts,
    EditKind,
    ExpiringLine,
    OmissionLine,
    PlanEdit,
    PlanLine,
    PlanResult,
)

LIMITS = PlanProblem(
    PlanConflict.LIMITS, "2 limits fall on Wed 25 Nov and do not fit (50 min too much)", (8, 9), 50
)


class FakePlans:
    """Plans by day; lines are made of the desk's own items."""

    who = "JM"
    read_only = False
    plans_today: bool | None = None

    def __init__(self) -> None:
        self.planned: dict[date, DayPlan] = {}
        self.plan_acts: list[str] = []
        self.plan_problems: tuple[PlanProblem, ...] = ()
        self.builds = 0
        self.due: set[int] = set()  # what goes out of a plan for a reason only
        self.to_decide: tuple[ExpiringLine, ...] = ()

    def now(self) -> datetime:
        raise NotImplementedError

    def _row(self, number: int) -> ItemRow:
        raise NotImplementedError

    def next_plan_day(self) -> date:
        return self.now().date() + timedelta(days=1)

    def day_plan(self, day: date) -> DayPlan:
        plan = self.planned.get(day) or DayPlan(day, self.who, "", open_total=312)
        lines = []
        for line in plan.lines:
            rows = tuple(self._row(row.id - 1) for row in line.rows)
            ended = sum(row.state in (State.WAITING, State.DONE) for row in rows)
            lines.append(replace(line, rows=rows, ended=ended, used=7 if ended else None))
        return replace(plan, lines=tuple(lines), problems=self.plan_problems)

    def open_plan(self, day: date) -> DayPlan:
        if day in self.planned:
            return self.day_plan(day)
        if self.read_only:
            raise MedqError("Read-only view.", hint="Ask a specialist or a manager.")
        return replace(self._made(day), state="")

    def build_plan(self, day: date) -> PlanResult:
        self.builds += 1
        self.planned[day] = replace(self._made(day), changes=len(self.plan_acts))
        return PlanResult(self.day_plan(day), "6 items planned for Wed 25 Nov 2026.", can_undo=True)

    def change_plan(self, day: date, change: PlanEdit) -> PlanResult:
        plan = self.planned[day]
        if change.text in ("25:00", "never"):
            raise MedqError(f"{change.text!r} is no time of the day.", hint="Type it as 8:30.")
        if change.verb is EditKind.OUT and set(change.items) & self.due:
            raise ReasonError(
                "10000 has to be done that day: it is left out for a reason.",
                hint="Type it in a few words.",
            )
        self.plan_acts.append(
            f"{change.verb.value} {change.items} {change.others} {change.name} {change.text}".strip()
        )
        lines = list(plan.lines)
        at = next(
            (at for at, line in enumerate(lines) if line.items == change.items and line.items), None
        )
        if change.verb in (EditKind.UP, EditKind.DOWN) and at is not None:
            lines.insert(at + (-1 if change.verb is EditKind.UP else 1), lines.pop(at))
        elif change.verb is EditKind.OUT and at is not None:
            lines.pop(at)
        elif change.verb is EditKind.FIX and at is not None:
            lines[at] = replace(lines[at], by_hand=True, why=f"fixed at {change.text} by you")
        self.planned[day] = replace(plan, lines=tuple(lines), changes=plan.changes + 1)
        return PlanResult(self.day_plan(day), f"Did: {change.verb.value}.", can_undo=True)

    def accept_plan(self, day: date) -> PlanResult:
        if self.plan_problems:
            raise MedqError(
                f"{self.plan_problems[0].text}.", hint="Hand them over or leave them out first."
            )
        self.planned[day] = replace(self.planned[day], state="accepted")
        return PlanResult(self.day_plan(day), "The plan stands.", can_undo=True)

    def undo_plan(self, day: date) -> PlanResult:
        if not self.plan_acts:
            if self.planned.pop(day, None) is None:
                raise MedqError("You have nothing to undo here.")
            return PlanResult(
                self.day_plan(day), "Undone: the plan. There is none for that day now."
            )
        self.plan_acts.pop()
        return PlanResult(self.day_plan(day), "Undone: the last change of the plan.")

    def decisions(self) -> tuple[ExpiringLine, ...]:
        left = [line for line in self.to_decide if self._row(line.items[0] - 1).state is State.OPEN]
        return tuple(left)

    def _made(self, day: date) -> DayPlan:
        row = self._row
        lines = (
            PlanLine(480, 20, "fixed: opens the day", name="Morning review"),
            PlanLine(500, 30, "last day, by 16:30", rows=(row(0),), last_chance=True),
            PlanLine(530, 24, "group of 2, $44.85 a minute", rows=(row(2), row(8))),
            PlanLine(630, 10, "promised 10:50-11:20", rows=(row(1),), window=True),
            PlanLine(660, 33, "$24.10 a minute", rows=(row(4),)),
            PlanLine(693, 10, "$6.60 a minute, slipped 2x", rows=(row(3),), slipped=2),
            PlanLine(1000, 20, "fixed: closes the day", name="Day end check and report"),
        )
        left = (
            OmissionLine(
                row(10), "no minutes left: would displace 10004 SA", OmissionReason.NO_MINUTES
            ),
            OmissionLine(row(12), "no minutes left: it takes 30 min", OmissionReason.NO_MINUTES),
            OmissionLine(row(14), "LK has it", OmissionReason.HELD),
        )
        return DayPlan(
            day=day,
            who=self.who,
            state="draft",
            hours=Span(480, 1020),
            lunch=Span(720, 780),
            room=480,
            planned=147,
            lines=tuple(replace(line, who=self.who) for line in lines),
            left=left,
            left_total=186,
            problems=self.plan_problems,
            helpers=(("LK", 60),),
            made_at=self.now(),
            open_total=312,
            limits=DeadlineCounts(day + timedelta(days=3), 1, 0),
            version=1,
        )
