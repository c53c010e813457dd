"""The plan builder: tomorrow's list, made from the queue and changed by hand."""

from collections.abc import Callable, Iterable
from datetime import date

from textual.widget import Widget

from medq.domain.date_text import format_minute
from medq.domain.errors import ReasonError
from medq.domain.plan.spans import Span
from medq.domain.plan.typed_hours import format_span, hours_entry
from medq.domain.plan.view import DayPlan, EditKind, PlanEdit, PlanResult
from screens.base.key_names import key_name
from screens.base.session import AppContext
from screens.base.session_api import PlanApi
from screens.plan.builder_text import (
    Choice,
    choices,
    deadline_problem,
    omitted_texts,
    problem_texts,
    standing_text,
    sums_texts,
    title_text,
)
from screens.plan.plan_screen import PlanScreen
from widgets.cells import justify, truncate
from widgets.hints import Hint
from widgets.plan_line import BUILDER_COLUMNS, first_per_reason, omission_line
from widgets.plan_side_pane import side_pane_lines
from widgets.text_pane import TextLine, TextPane

TALL_LAYOUT_HEIGHT = 34
OMITTED_ROWS, OMITTED_ROWS_TALL = 2, 8
STANDARD_HOURS = Span(8 * 60, 17 * 60)
MINUTES_A_DAY = 24 * 60
HOURS_STEP_MINUTES = 5
DayWork = Callable[[PlanApi, date], PlanResult]


class PlanBuilder(PlanScreen):
    """The plan of one day; by default of the next business day.

    Without a saved plan a first list is shown at once, and the better one soon after.
    """

    screen_id = "plan"
    header_title = "Plan builder"
    columns = BUILDER_COLUMNS
    DEFAULT_CSS = """
    PlanBuilder #omitted { height: 1; }
    PlanBuilder #left { height: 2; }
    PlanBuilder.tall #left { height: 8; }
    """

    def __init__(self, context: AppContext, day: date | None = None) -> None:
        super().__init__(context)
        self.day = day
        self.expiring_count = 0  # decisions on expiring items that are due
        self.handlers.update(
            {
                "plan.up": lambda: self._edit_line(EditKind.MOVE_UP, others=self._items_beyond(-1)),
                "plan.down": lambda: self._edit_line(
                    EditKind.MOVE_DOWN, others=self._items_beyond(1)
                ),
                "plan.out": self.remove_line,
                "plan.add": self.ask_for_addition,
                "plan.fix": self.ask_for_start,
                "plan.minutes": self.ask_for_minutes,
                "plan.hours": self.ask_for_hours,
                "plan.again": lambda: self.store.ask_held(self._build, group="act"),
                "plan.accept": self.accept,
                "plan.omitted": self.open_omitted,
                "plan.choose": self.choose_note,
                "act.undo": lambda: self._run(lambda plan, day: plan.undo_plan(day)),
            }
        )

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("plan.add", "plan.out", "plan.fix", "plan.hours", "plan.again"),
            *("plan.accept", "help.here"),
        )

    def help_actions(self) -> tuple[str, ...]:
        moves = ("plan.up", "plan.down")
        return (*moves, *self.hint_actions(), "plan.omitted", "plan.minutes", "act.undo")

    def hints(self) -> Iterable[Hint]:
        if not self.prompt.is_open and not self.context.session.read_only:
            shown = self.context.keymap.shown
            yield f"{shown('plan.up')} {shown('plan.down')}", "move"
        yield from PlanScreen.hints(self)

    def compose_below(self) -> Iterable[Widget]:
        yield TextPane(id="omitted")
        yield TextPane(id="left")

    # Reading and showing

    def start(self) -> None:
        self.mark_redrawn()
        self.store.ask_held(self._open_plan, group="act")

    async def _open_plan(self) -> None:
        """Show the saved plan; else a first list at once, and then the better one, saved."""
        if self.day is None:
            self.day = await self.context.plan.ask(lambda plan: plan.next_plan_day())
        day: date = self.day
        plan = await self.context.plan.ask(lambda plans: plans.open_plan(day))
        self.show_plan(plan)
        if not plan.state:
            await self._build()
        self.mark_redrawn()
        self.count_expiring()

    async def _build(self) -> None:
        """Plan the day; what must go out before it is said instead of how much is planned."""
        day = self.day
        if day is None:
            return
        await self.edits.apply(lambda plans: plans.build_plan(day))
        if self.plan is not None and self.plan.due_sooner:
            self.say("")
            self.show_standing_text()

    async def reload_plan(self) -> None:
        self.mark_read()
        day = self.day
        if day is not None:
            self.show_plan(await self.context.plan.ask(lambda plan: plan.open_plan(day)))
            self.count_expiring()

    def adapt_to_size(self, width: int, height: int) -> None:
        self.set_class(height >= TALL_LAYOUT_HEIGHT, "tall")
        super().adapt_to_size(width, height)

    def side_lines(self, width: int) -> tuple[TextLine, ...]:
        return side_pane_lines(self.plan, self.line, self.viewer, width) if self.plan else ()

    def show_sums(self, plan: DayPlan) -> None:
        width, keymap = self.app.size.width, self.context.keymap
        self.header_title = title_text(plan)
        self.query_one("#sums", TextPane).lines = (
            TextLine(justify(*sums_texts(plan, self.viewer, keymap), width), strong=True),
        )
        self.query_one("#omitted", TextPane).lines = (
            TextLine(justify(*omitted_texts(plan, self.expiring_count, keymap), width)),
        )
        omitted_rows = OMITTED_ROWS_TALL if self.has_class("tall") else OMITTED_ROWS
        problems = [TextLine(truncate(text, width), strong=True) for text in problem_texts(plan)]
        omissions = first_per_reason(plan.left_out)[: omitted_rows - len(problems)]
        self.query_one("#left", TextPane).lines = (
            *problems,
            *(TextLine(omission_line(omission, width).whole) for omission in omissions),
        )

    def standing_text(self, plan: DayPlan) -> str:
        return standing_text(plan, self.viewer, self.context.keymap)

    # Expiring items

    def count_expiring(self) -> None:
        """Count the decisions that are due, after all else is shown: that reads many items."""
        self.store.ask(self._count_expiring, group="expiring")

    async def _count_expiring(self) -> None:
        lines = await self.context.plan.ask(lambda plan: plan.expiring())
        if len(lines) != self.expiring_count:
            self.expiring_count = len(lines)
            if self.plan is not None:
                self.show_sums(self.plan)

    # Changes by hand

    def _run(self, work: DayWork) -> None:
        """Do something to the whole plan."""
        day = self.day
        if day is not None:
            self.edits.run(lambda plan: work(plan, day))

    def _edit_line(self, kind: EditKind, *, others: tuple[int, ...] = ()) -> None:
        line, day = self.line, self.day
        if line is None or day is None:
            self.say("There is no line here.")
            return
        edit = PlanEdit(kind, line.items, others, line.name)
        self.edits.run(lambda plan: plan.change_plan(day, edit), line.key)

    def _items_beyond(self, step: int) -> tuple[int, ...]:
        """Return the items of the next line that has items, downwards or upwards."""
        lines = self.plan.lines if self.plan else ()
        index = self.list.cursor + step
        while 0 <= index < len(lines):
            if lines[index].items:
                return lines[index].items
            index += step
        return ()

    def remove_line(self) -> None:
        """Take the line out of the plan; where it would expire, for a reason."""
        line, day, plan = self.line, self.day, self.plan
        if line is None or day is None or plan is None:
            return
        edit = PlanEdit(EditKind.REMOVE, line.items, (), line.name)
        following = plan.lines[self.list.cursor + 1 :]
        next_key = following[0].key if following else None

        async def remove() -> None:
            try:
                await self.edits.apply(lambda plan: plan.change_plan(day, edit), next_key)
            except ReasonError as error:
                self._ask_for_reason(day, edit.items, f"{error.message} {error.hint}")

        self.store.ask_held(remove, group="act")

    def _ask_for_reason(self, day: date, items: tuple[int, ...], explanation: str) -> None:
        async def leave_out(text: str) -> None:
            edit = PlanEdit(EditKind.LEAVE_OUT, items, text=text)
            await self.edits.apply(lambda plan: plan.change_plan(day, edit))

        self.edits.ask_text("Reason", explanation, leave_out)

    def _ask_for_edit(
        self,
        kind: EditKind,
        label: str,
        explanation: str,
        value: str = "",
        *,
        of_plan: bool = False,
    ) -> None:
        """Ask for what a change needs: of the line under the cursor, or of the whole plan."""
        line, day = self.line, self.day
        if day is None or (line is None and not of_plan):
            self.say("There is no line here.")
            return
        items, name = (line.items, line.name) if line and not of_plan else ((), "")
        key = line.key if line else None

        async def edit_plan(text: str) -> None:
            edit = PlanEdit(kind, items, (), name, text)
            await self.edits.apply(lambda plan: plan.change_plan(day, edit), key)

        self.edits.ask_text(label, explanation, edit_plan, value)

    def ask_for_addition(self) -> None:
        """Ask for an item or a booked time to add."""
        explanation = "An item's or a claim's number; or a time: 10:00+30 staff meeting."
        self._ask_for_edit(EditKind.ADD, "Add", explanation, of_plan=True)

    def ask_for_start(self) -> None:
        """Ask for the time at which the line is fixed."""
        explanation = "The plan keeps it at that time: 9:10, 0910, 2:30 pm."
        start = format_minute(self.line.start) if self.line else ""
        self._ask_for_edit(EditKind.LOCK, "Lock at", explanation, start)

    def ask_for_minutes(self) -> None:
        """Ask how long the line takes."""
        minutes = str(self.line.minutes) if self.line else ""
        self._ask_for_edit(EditKind.MINUTES, "Minutes", "How long it takes: 35 or 1:10.", minutes)

    def ask_for_hours(self) -> None:
        """Ask for the working hours and the lunch of that day."""
        plan = self.plan
        value = hours_entry(plan.hours or STANDARD_HOURS, plan.lunch) if plan else ""
        explanation = "Hours (or how many: 7.5), then lunch and its minutes: 8am-4:30pm 12pm+60."
        self._ask_for_edit(EditKind.HOURS, "Hours and lunch", explanation, value, of_plan=True)

    def accept(self) -> None:
        """Save the plan; where something must go out before its day, for a reason."""
        self.store.ask_held(self._accept, group="act")

    async def _accept(self, reason: str = "") -> None:
        day = self.day
        if day is None:
            return
        try:
            await self.edits.apply(lambda plan: plan.accept_plan(day, reason))
        except ReasonError as error:
            self.edits.ask_text("Reason", f"{error.message} {error.hint}", self._accept)

    def open_omitted(self) -> None:
        """Open all that is not scheduled, with the reasons."""
        if self.plan is not None:
            self.context.open("unplanned", self.plan.day, self.plan.left_out)

    def choose_note(self) -> None:
        """Do what the number on the screen says."""
        number = self.context.keymap.keys["plan.choose"].index(key_name(self.key_event)) + 1
        plan, day = self.plan, self.day
        offered = choices(plan) if plan is not None else ()
        if plan is None or day is None or number > len(offered):
            self.say(f"Nothing has the number {number}.")
            return
        choice, problem = offered[number - 1], deadline_problem(plan)
        if choice is Choice.OPEN_EXPIRING:
            self.context.open("expiring")
        elif choice is Choice.OPEN_SOONER and plan.due_sooner:
            self.context.open("item", plan.due_sooner[0])
        elif choice is Choice.REASSIGN and problem is not None and plan.helpers:
            edit = PlanEdit(EditKind.REASSIGN, problem.items, text=plan.helpers[0][0])
            self._edit_plan(day, edit)
        elif choice is Choice.LENGTHEN and problem is not None:
            hours = plan.hours or Span(STANDARD_HOURS.start, STANDARD_HOURS.start)
            steps = -(-problem.minutes // HOURS_STEP_MINUTES)
            end = min(MINUTES_A_DAY, hours.end + steps * HOURS_STEP_MINUTES)
            self._edit_plan(day, PlanEdit(EditKind.HOURS, text=format_span(Span(hours.start, end))))
        elif choice is Choice.LEAVE_OUT and problem is not None:
            self._ask_for_reason(day, problem.items, "Reason required.")
        else:
            self.say(f"Nothing has the number {number}.")

    def _edit_plan(self, day: date, edit: PlanEdit) -> None:
        self.edits.run(lambda plan: plan.change_plan(day, edit))
