"""The plan's part of a fake session: a day of seven lines, and what was changed."""

from dataclasses import replace
from datetime import date, timedelta

from medq.domain.errors import MedqError, ReasonError
from medq.domain.items.item import ItemRow, State
from medq.domain.plan.expiring_line import ExpiringCause, ExpiringLine
from medq.domain.plan.model import PlanState
from medq.domain.plan.reason_texts import problem_text
from medq.domain.plan.reasons import (
    OmissionKind,
    OmissionReason,
    PlacementReason,
    PlanProblem,
    ProblemKind,
    ReasonKind,
)
from medq.domain.plan.spans import Span
from medq.domain.plan.typed_hours import typed_clock
from medq.domain.plan.view import (
    DayPlan,
    DeadlineCounts,
    EditKind,
    OmissionLine,
    PlanEdit,
    PlanLine,
    PlanResult,
)
from tests.office import NOW, TODAY
from tests.screens.fake_queue import FakeQueue

DEADLINES = PlanProblem(
    ProblemKind.DEADLINES_DO_NOT_FIT, (8, 9), 50, names=("10007", "10008"), day=date(2026, 11, 25)
)

LAST_DAY = PlacementReason(ReasonKind.LAST_DAY, minute=990, cutoff=1020, by_fax=True)
PROMISED = PlacementReason(ReasonKind.PROMISED, window=Span(650, 680))


def per_minute(cents: int) -> PlacementReason:
    """Return the reason of an entry of that value a minute."""
    return PlacementReason(ReasonKind.VALUE, cents_per_minute=cents)


def expiring_decision(
    row: ItemRow,
    items: tuple[int, ...],
    cause: ExpiringCause = ExpiringCause.EXPIRES,
    **changes: object,
) -> ExpiringLine:
    """Return a decision about these items, due in three days."""
    line = ExpiringLine(
        row=row,
        versions=dict.fromkeys(items, row.version),
        cause=cause,
        deadline=TODAY + timedelta(days=6),
        act_by=TODAY + timedelta(days=3),
        amount_cents=4_410,
        worth_cents=1_200,
        minutes=30,
        untouched_days=5,
        touched=TODAY - timedelta(days=7),
        owner="",
    )
    return replace(line, **changes)  # type: ignore[arg-type]


class FakePlans:
    """Plans by day, made of the queue's items. `plan_acts` holds the manual changes."""

    who = "JM"
    accepted_today: bool | None = None

    def __init__(self, queue: FakeQueue, *, read_only: bool = False) -> None:
        self._queue = queue
        self.read_only = read_only
        self.planned: dict[date, DayPlan] = {}
        self.plan_acts: list[str] = []
        self.plan_problems: tuple[PlanProblem, ...] = ()
        self.builds = 0
        self.accepted_for = ""  # the reason that the last plan was saved with
        self.due_sooner: tuple[ItemRow, ...] = ()
        self.unplanned: tuple[ItemRow, ...] = ()  # deadlines on nobody's plan
        self.minute_now: int | None = None
        self.due: set[int] = set()  # items that leave a plan only with a reason
        self.expiring_lines: tuple[ExpiringLine, ...] = ()

    def next_plan_day(self) -> date:
        return TODAY + timedelta(days=1)

    def day_plan(self, day: date) -> DayPlan:
        plan = self.planned.get(day) or DayPlan(day, self.who, None, open_total=312)
        lines = []
        for line in plan.lines:
            rows = tuple(self._seen_row(row.id - 1) for row in line.rows)
            ended = sum(row.state in (State.WAITING, State.DONE) for row in rows)
            lines.append(
                replace(line, rows=rows, finished=ended, used_minutes=7 if ended else None)
            )
        return replace(plan, lines=tuple(lines), problems=self.plan_problems)

    def open_plan(self, day: date) -> DayPlan:
        if day in self.planned:
            return self.day_plan(day)
        if self.read_only:
            raise MedqError("Read-only view.", hint="Ask a specialist or a manager.")
        return replace(self.new_plan(day), state=None)

    def build_plan(self, day: date) -> PlanResult:
        self.builds += 1
        self.planned[day] = replace(self.new_plan(day), edit_count=len(self.plan_acts))
        return PlanResult(self.day_plan(day), "6 items planned for Wed 25 Nov 2026.", can_undo=True)

    def change_plan(self, day: date, edit: PlanEdit) -> PlanResult:
        plan = self.planned[day]
        if edit.text in ("25:00", "never"):
            raise MedqError(f"{edit.text!r} is not a time of day.", hint="Type it as 8:30.")
        if edit.kind is EditKind.REMOVE and set(edit.items) & self.due:
            raise ReasonError(
                "10000 is due that day: leaving it out needs a reason.",
                hint="Type the reason in a few words.",
            )
        self.plan_acts.append(
            f"{edit.kind.value} {edit.items} {edit.others} {edit.name} {edit.text}".strip()
        )
        lines = list(plan.lines)
        if edit.kind is EditKind.FINISH:
            lines = [
                replace(line, is_finished=line.is_finished or line.name == edit.name)
                for line in lines
            ]
        index = next(
            (index for index, line in enumerate(lines) if edit.items and line.items == edit.items),
            None,
        )
        if index is not None:
            if edit.kind in (EditKind.MOVE_UP, EditKind.MOVE_DOWN):
                step = -1 if edit.kind is EditKind.MOVE_UP else 1
                lines.insert(index + step, lines.pop(index))
            elif edit.kind is EditKind.REMOVE:
                lines.pop(index)
            elif edit.kind is EditKind.LOCK:
                reason = PlacementReason(ReasonKind.LOCKED, minute=typed_clock(edit.text))
                lines[index] = replace(lines[index], by_hand=True, reason=reason)
        self.planned[day] = replace(plan, lines=tuple(lines), edit_count=plan.edit_count + 1)
        return PlanResult(self.day_plan(day), f"Did: {edit.kind.value}.", can_undo=True)

    def accept_plan(self, day: date, reason: str = "") -> PlanResult:
        if self.planned[day].due_sooner and not reason:
            raise ReasonError("MOYER must go out before Wed 11/25/26.", hint="Work it first.")
        self.accepted_for = reason
        if self.plan_problems:
            raise MedqError(
                f"{problem_text(self.plan_problems[0])}.",
                hint="Reassign them or leave them out first.",
            )
        self.planned[day] = replace(self.planned[day], state=PlanState.ACCEPTED)
        return PlanResult(self.day_plan(day), "Saved.", can_undo=True)

    def undo_plan(self, day: date) -> PlanResult:
        if not self.plan_acts:
            if self.planned.pop(day, None) is None:
                raise MedqError("You have nothing to undo here.")
            return PlanResult(self.day_plan(day), "Undone: the plan. That day has no plan now.")
        self.plan_acts.pop()
        return PlanResult(self.day_plan(day), "Undone: the last change to the plan.")

    def unplanned_deadlines(self, day: date) -> tuple[ItemRow, ...]:
        planned = {item for plan in self.planned.values() for item in plan.items}
        added = {act for act in self.plan_acts if act.startswith("add")}
        return tuple(
            row
            for row in self.unplanned
            if row.id not in planned and f"add ({row.id},) ()" not in added
        )

    def _seen_row(self, number: int) -> ItemRow:
        row = self._queue.row(number)
        if self.read_only:
            return row._replace(patient=row.patient_short, patient_last=row.patient_short)
        return row

    def expiring(self, search: str = "") -> tuple[ExpiringLine, ...]:
        left = [
            replace(line, row=self._seen_row(line.items[0] - 1)) if self.read_only else line
            for line in self.expiring_lines
            if self._queue.row(line.items[0] - 1).state is State.OPEN
            and (not search or search == f"payer:{line.row.payer_short}")
        ]
        return tuple(left)

    def lost_count(self) -> int:
        return sum(line.is_lost for line in self.expiring())

    def new_plan(self, day: date) -> DayPlan:
        row = self._seen_row
        lines = (
            PlanLine(480, 20, PlacementReason(ReasonKind.DAY_START), name="Morning review"),
            PlanLine(500, 30, LAST_DAY, rows=(row(0),), is_last_day=True),
            PlanLine(530, 24, per_minute(4_485), rows=(row(2), row(8))),
            PlanLine(630, 10, PROMISED, rows=(row(1),)),
            PlanLine(660, 33, per_minute(2_410), rows=(row(4),)),
            PlanLine(693, 10, per_minute(660), rows=(row(3),), slipped=2),
            PlanLine(1000, 20, PlacementReason(ReasonKind.DAY_END), name="Day-end check"),
        )
        left_out = (
            OmissionLine(row(10), OmissionReason(OmissionKind.DAY_FULL, displaced="10004 SA")),
            OmissionLine(row(12), OmissionReason(OmissionKind.DAY_FULL, minutes=30)),
            OmissionLine(row(14), OmissionReason(OmissionKind.HELD, holder="LK")),
        )
        return DayPlan(
            day=day,
            who=self.who,
            state=PlanState.DRAFT,
            hours=Span(480, 1020),
            lunch=Span(720, 780),
            capacity=480,
            planned=147,
            lines=tuple(replace(line, who=self.who) for line in lines),
            left_out=left_out,
            left_out_total=186,
            problems=self.plan_problems,
            helpers=(("LK", 60),),
            saved_at=NOW,
            open_total=312,
            deadlines=DeadlineCounts(day + timedelta(days=3), 1, len(self.unplanned)),
            due_sooner=self.due_sooner,
            minute_now=self.minute_now,
            version=1,
        )
