"""The plan builder: tomorrow's list, made from the queue and changed by hand."""

from collections.abc import Callable, Iterable
from datetime import date

from textual.widget import Widget

from medq.domain.errors import ReasonError
from medq.domain.plan.spans import Span, iso_time
from medq.domain.plan.typed_hours import format_break, format_span
from medq.domain.plan.view import DayPlan, EditKind, PlanEdit, PlanResult
from screens.base.key_names import key_name
from screens.base.session import AppContext
from screens.base.session_api import PlanApi
from screens.plan.builder_text import (
    CHOICE_EXPIRING,
    CHOICE_LENGTHEN,
    CHOICE_REASSIGN,
    deadline_problem,
    empty_plan_text,
    note_texts,
    sums_texts,
)
from screens.plan.plan_screen import PlanScreen
from widgets.cells import justify, truncate
from widgets.plan_line import capacity_text, first_per_reason, omission_line_text
from widgets.plan_side_pane import side_pane_lines
from widgets.text_pane import Ruler, TextLine, TextPane

TALL_LAYOUT_HEIGHT = 34
OMITTED_ROWS, OMITTED_ROWS_TALL = 3, 9
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
    is_builder = True
    DEFAULT_CSS = """
    PlanBuilder #sums { height: 2; }
    PlanBuilder #left { height: 4; }
    PlanBuilder #notes { height: 2; }
    PlanBuilder.tall #left { height: 10; }
    """

    def __init__(self, context: AppContext, day: date | None = None) -> None:
        super().__init__(context)
        self.day = day
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
                "plan.again": lambda: self._run(lambda plan, day: plan.build_plan(day)),
                "plan.accept": lambda: self._run(lambda plan, day: plan.accept_plan(day)),
                "plan.choose": self.choose_note,
                "act.undo": lambda: self._run(lambda plan, day: plan.undo_plan(day)),
            }
        )

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("plan.up", "plan.down", "plan.add", "plan.out", "plan.fix"),
            *("plan.again", "plan.accept", "act.undo", "help.here"),
        )

    def compose_below(self) -> Iterable[Widget]:
        yield TextPane(id="left")
        yield Ruler()
        yield TextPane(id="notes")

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
            await self.edits.apply(lambda plans: plans.build_plan(day))
        self.mark_redrawn()
        self.count_expiring()

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
        width = self.app.size.width
        keymap = self.context.keymap
        start, end = sums_texts(plan, keymap)
        capacity = capacity_text(plan) if plan.lines else empty_plan_text(plan, keymap)
        self.query_one("#sums", TextPane).lines = (
            TextLine(justify(start, end, width), strong=True),
            TextLine(f" {capacity}"),
        )
        omitted_rows = OMITTED_ROWS_TALL if self.has_class("tall") else OMITTED_ROWS
        head = justify(
            f" Not scheduled: {plan.left_out_total}",
            "one per reason " if plan.left_out else "",
            width,
        )
        omissions = first_per_reason(plan.left_out)[:omitted_rows]
        self.query_one("#left", TextPane).lines = (
            TextLine(head),
            *(TextLine(omission_line_text(omission, self.viewer, width)) for omission in omissions),
        )
        self.query_one("#notes", TextPane).lines = tuple(
            TextLine(truncate(f" {text}", width))
            for text in note_texts(plan, self.expiring_count, keymap)
        )

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
        explanation = "The plan keeps it at that time: 9:10, 0910, 2:30pm."
        start = iso_time(self.line.start) if self.line else ""
        self._ask_for_edit(EditKind.LOCK, "Lock at", explanation, start)

    def ask_for_minutes(self) -> None:
        """Ask how long the line takes."""
        minutes = str(self.line.minutes) if self.line else ""
        self._ask_for_edit(EditKind.MINUTES, "Minutes", "How long it takes: 35 or 1:10.", minutes)

    def ask_for_hours(self) -> None:
        """Ask for the working hours and the lunch of that day."""
        plan = self.plan
        value = (
            f"{format_span(plan.hours or STANDARD_HOURS)} {format_break(plan.lunch)}"
            if plan
            else ""
        )
        explanation = "Hours, then lunch and its minutes (or no): 8:00-16:30 12:00+60."
        self._ask_for_edit(EditKind.HOURS, "Hours and lunch", explanation, value, of_plan=True)

    def choose_note(self) -> None:
        """Do what the numbered note says, for deadlines that do not fit or expiring items."""
        number = self.context.keymap.keys["plan.choose"].index(key_name(self.key_event)) + 1
        plan, day = self.plan, self.day
        problem = deadline_problem(plan) if plan else None
        if problem is None and number == CHOICE_EXPIRING and self.expiring_count:
            self.context.open("expiring")
            return
        is_missing = number == CHOICE_REASSIGN and plan is not None and not plan.helpers
        if plan is None or day is None or problem is None or is_missing:
            self.say(f"No note has the number {number}.")
        elif number == CHOICE_REASSIGN:
            self._edit_plan(
                day, PlanEdit(EditKind.REASSIGN, problem.items, text=plan.helpers[0][0])
            )
        elif number == CHOICE_LENGTHEN:
            hours = plan.hours or Span(STANDARD_HOURS.start, STANDARD_HOURS.start)
            steps = -(-problem.minutes // HOURS_STEP_MINUTES)
            end = min(MINUTES_A_DAY, hours.end + steps * HOURS_STEP_MINUTES)
            longer = Span(hours.start, end)
            self._edit_plan(day, PlanEdit(EditKind.HOURS, text=format_span(longer)))
        else:
            self._ask_for_reason(
                day,
                problem.items,
                "Reason required.",
            )

    def _edit_plan(self, day: date, edit: PlanEdit) -> None:
        self.edits.run(lambda plan: plan.change_plan(day, edit))
