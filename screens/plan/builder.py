"""S8: tomorrow's list, made from the queue and changed by hand; accepted it is the first screen of that morning."""

from collections.abc import Iterable
from datetime import date

from textual.widget import Widget

from medq.domain.errors import ReasonError
from medq.domain.plan.reason_texts import problem_text
from medq.domain.plan.reasons import PlanConflict
from medq.domain.plan.spans import Span, iso_time
from medq.domain.plan.typed_hours import format_break, format_minutes, format_span
from medq.domain.plan.view import DayPlan, EditKind, PlanEdit
from medq.domain.typed_dates import format_date
from screens.base.session import AppContext
from screens.plan.plan_screen import PlanFrame
from widgets.cells import justify, truncate
from widgets.plan_line import capacity_text, first_per_reason, omission_line_text
from widgets.plan_side_pane import side_pane_lines
from widgets.text_pane import Ruler, TextLine, TextPane

LEFT_LINES = 3


class PlanBuilder(PlanFrame):
    """The plan of one day; without one, that of the next working day. The first list stands at once, the better one soon."""

    room = "plan"
    place = "Plan builder"
    builder = True
    DEFAULT_CSS = """
    PlanBuilder #sums { height: 2; }
    PlanBuilder #left { height: 4; }
    PlanBuilder #notes { height: 2; }
    PlanBuilder.tall #left { height: 10; }
    """

    def __init__(self, context: AppContext, day: date | None = None) -> None:
        super().__init__(context)
        self.day = day

    def hint_actions(self) -> tuple[str, ...]:
        return (
            "plan.up",
            "plan.down",
            "plan.add",
            "plan.out",
            "plan.fix",
            "plan.again",
            "plan.accept",
            "act.undo",
            "help.here",
        )

    def below(self) -> Iterable[Widget]:
        yield TextPane(id="left")
        yield Ruler()
        yield TextPane(id="notes")

    def arrive(self) -> None:
        self.fresh()
        self.ask_held(self._open, group="act")

    async def _open(self) -> None:
        """What was kept; else the list that stands at once, and then the better one, which is kept."""
        if self.day is None:
            self.day = await self.context.session.ask(lambda desk: desk.next_plan_day())
        day: date = self.day
        plan = await self.context.session.ask(lambda desk: desk.open_plan(day))
        self.show_plan(plan)
        if not plan.state:
            await self.changing(lambda desk: desk.build_plan(day))
        self.fresh()
        self.count_decisions()

    async def _look_again(self) -> None:
        self.reads()
        day = self.day
        if day is not None:
            self.show_plan(await self.context.session.ask(lambda desk: desk.open_plan(day)))
            self.count_decisions()

    def resized(self, width: int, height: int) -> None:
        self.set_class(height >= 34, "tall")
        super().resized(width, height)

    def beside(self, width: int) -> tuple[TextLine, ...]:
        return side_pane_lines(self.plan, self.line, self.viewer, width) if self.plan else ()

    def tell_plan(self, plan: DayPlan) -> None:
        width = self.app.size.width
        hours = format_span(plan.hours) if plan.hours else "no working hours"
        state = {"draft": " (draft)", "accepted": " (stands)"}.get(plan.state, "")
        key = self.context.keymap.shown("plan.hours")
        at = (
            f"hours {hours}   lunch {format_break(plan.lunch)}  ({key} sets) "
            if plan.state or plan.hours
            else ""
        )
        self.query_one("#sums", TextPane).lines = (
            TextLine(justify(f" Plan for {format_date(plan.day)}{state}", at, width), strong=True),
            TextLine(f" {capacity_text(plan)}" if plan.lines else self._empty(plan)),
        )
        room = (10 if self.has_class("tall") else LEFT_LINES + 1) - 1
        about = justify(
            f" Left out (candidates): {plan.left_out_total}",
            "the first of each reason " if plan.left_out else "",
            width,
        )
        left = [
            omission_line_text(one, self.viewer, width)
            for one in first_per_reason(plan.left_out)[:room]
        ]
        self.query_one("#left", TextPane).lines = (TextLine(about), *map(TextLine, left))
        self.query_one("#notes", TextPane).lines = tuple(
            TextLine(truncate(f" {text}", width)) for text in self._notes(plan)
        )

    def _empty(self, plan: DayPlan) -> str:
        if not plan.state and not plan.hours:
            return f" There is no plan of that day. {self.context.keymap.shown('plan.again')} makes one."
        return (
            " The office is closed on that day, or you do not work: h sets hours."
            if not plan.hours
            else " There is nothing to plan."
        )

    def _notes(self, plan: DayPlan) -> Iterable[str]:
        limits = next(
            (one for one in plan.problems if one.conflict is PlanConflict.DEADLINES), None
        )
        if limits is not None:
            yield f"{problem_text(limits)}."
            who, free = plan.helpers[0] if plan.helpers else ("", 0)
            first = f"1 hand to {who} (free {format_minutes(free)})  " if who else ""
            yield f"{first}2 lengthen the day  3 leave out, with a reason"
            return
        for one in plan.problems[:1]:
            yield f"{problem_text(one)}."
        if self.to_decide:
            yield f"{self.to_decide} to decide (they lapse or were forgotten).   1 look: work, hand over, let go"
        if plan.edit_count:
            key = self.context.keymap.shown("plan.again")
            number = f"{plan.edit_count} change{'' if plan.edit_count == 1 else 's'}"
            yield f"{number} by hand. {key} plans again and keeps {'it' if plan.edit_count == 1 else 'them'}."

    # Changes by hand

    def _hand(self, verb: EditKind, *, others: tuple[int, ...] = (), text: str = "") -> None:
        line, day = self.line, self.day
        if line is None or day is None:
            self.say("There is no line here.")
            return
        what = PlanEdit(verb, line.items, others, line.name, text)
        self.change(lambda desk: desk.change_plan(day, what), line.key)

    def _beyond(self, step: int) -> tuple[int, ...]:
        """The items of the next line with items, upwards or downwards."""
        lines = self.plan.lines if self.plan else ()
        place = self.list.cursor + step
        while 0 <= place < len(lines):
            if lines[place].items:
                return lines[place].items
            place += step
        return ()

    def do_plan_up(self) -> None:
        self._hand(EditKind.MOVE_UP, others=self._beyond(-1))

    def do_plan_down(self) -> None:
        self._hand(EditKind.MOVE_DOWN, others=self._beyond(1))

    def do_plan_out(self) -> None:
        line, day, plan = self.line, self.day, self.plan
        if line is None or day is None or plan is None:
            return
        what = PlanEdit(EditKind.REMOVE, line.items, (), line.name)
        place = self.list.cursor
        after = plan.lines[place + 1].key if place + 1 < len(plan.lines) else None

        async def out() -> None:
            try:
                await self.changing(lambda desk: desk.change_plan(day, what), after)
            except ReasonError as problem:
                self._leave_out(day, what.items, f"{problem.message} {problem.hint}")

        self.ask_held(out, group="act")

    def _typed(
        self, verb: EditKind, label: str, explained: str, value: str = "", *, whole: bool = False
    ) -> None:
        """Ask for what a change needs; of the line under the cursor, or (`whole`) of the plan."""
        line, day = self.line, self.day
        if day is None or (line is None and not whole):
            self.say("There is no line here.")
            return
        items, name = (line.items, line.name) if line and not whole else ((), "")
        key = line.key if line else None

        async def then(text: str) -> None:
            what = PlanEdit(verb, items, (), name, text)
            await self.changing(lambda desk: desk.change_plan(day, what), key)

        self.ask_line(label, explained, then, value)

    def do_plan_add(self) -> None:
        self._typed(
            EditKind.ADD,
            "Add",
            "An item's or a claim's number; or a time: 10:00+30 staff meeting.",
            whole=True,
        )

    def do_plan_fix(self) -> None:
        start = iso_time(self.line.start) if self.line else ""
        self._typed(
            EditKind.LOCK, "Fix at", "The plan keeps it at that time: 9:10, 0910, 2:30pm.", start
        )

    def do_plan_minutes(self) -> None:
        self._typed(
            EditKind.MINUTES,
            "Minutes",
            "How long it takes: 35 or 1:10.",
            str(self.line.minutes) if self.line else "",
        )

    def do_plan_hours(self) -> None:
        plan = self.plan
        hours = format_span(plan.hours or Span(480, 1020)) if plan else ""
        value = f"{hours} {format_break(plan.lunch)}" if plan else ""
        self._typed(
            EditKind.HOURS,
            "Hours and lunch",
            "From-to, and lunch with its minutes (or no): 8:00-16:30 12:00+60.",
            value,
            whole=True,
        )

    def do_plan_again(self) -> None:
        day = self.day
        if day is not None:
            self.change(lambda desk: desk.build_plan(day))

    def do_plan_accept(self) -> None:
        day = self.day
        if day is not None:
            self.change(lambda desk: desk.accept_plan(day))

    def do_act_undo(self) -> None:
        day = self.day
        if day is not None:
            self.change(lambda desk: desk.undo_plan(day))

    def do_plan_choose(self) -> None:
        """A number of the notes: what is to become of limits that do not fit."""
        limits = next(
            (
                one
                for one in (self.plan.problems if self.plan else ())
                if one.conflict is PlanConflict.DEADLINES
            ),
            None,
        )
        number = self.context.keymap.keys["plan.choose"].index(self.pressed) + 1
        plan, day = self.plan, self.day
        if number == 1 and limits is None and self.to_decide:
            self.look_at_decisions()
        elif plan is None or day is None or limits is None or (number == 1 and not plan.helpers):
            self.say(f"There is nothing here with the number {number}.")
        elif number == 1:
            what = PlanEdit(EditKind.REASSIGN, limits.items, text=plan.helpers[0][0])
            self.change(lambda desk: desk.change_plan(day, what))
        elif number == 2:
            hours = plan.hours or Span(480, 480)
            longer = Span(hours.start, min(24 * 60, hours.end + -(-limits.minutes // 5) * 5))
            what = PlanEdit(EditKind.HOURS, text=format_span(longer))
            self.change(lambda desk: desk.change_plan(day, what))
        else:
            self._leave_out(
                day,
                limits.items,
                "What lapses is left out for a reason, in a few words. It is kept.",
            )

    def _leave_out(self, day: date, items: tuple[int, ...], explained: str) -> None:
        async def then(text: str) -> None:
            await self.changing(
                lambda desk: desk.change_plan(day, PlanEdit(EditKind.LEAVE_OUT, items, text=text))
            )

        self.ask_line("Reason", explained, then)
