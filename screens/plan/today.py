"""S1: the day's plan, the first screen of a morning for which one was accepted."""

from collections.abc import Iterable

from medq.domain.items.item import ItemRow, State
from medq.domain.plan.typed_hours import format_minutes
from medq.domain.plan.view import DayPlan, PlanLine, Progress
from medq.domain.queue.live import ScreenChanges, ScreenSnapshot
from medq.domain.typed_dates import format_date
from screens.plan.plan_screen import PlanFrame
from widgets.cells import justify, truncate
from widgets.plan_line import entry_text
from widgets.text_pane import TextLine, TextPane


class TodayScreen(PlanFrame):
    """What is planned for today and how far it is; enter works a line, n takes the next one of the plan."""

    room = "today"
    place = "Today"
    DEFAULT_CSS = """
    TodayScreen #sums { height: 1; }
    TodayScreen #notes { height: 4; }
    """

    def hint_actions(self) -> tuple[str, ...]:
        return (
            "list.open",
            "item.next",
            "item.wait",
            "item.done",
            "view.refresh",
            "today.build",
            "nav.menu",
            "help.here",
        )

    def arrive(self) -> None:
        self.fresh()
        self.look_again()

    async def _look_again(self) -> None:
        self.reads()
        today = self.context.desk.now().date()
        plan = await self.context.session.ask(lambda desk: desk.day_plan(today))
        first = self.plan is None
        self.show_plan(plan)
        self.count_decisions()
        if first:
            self.list.cursor = next(
                (at for at, line in enumerate(plan.lines) if line.rows and _is_to_do(line)), 0
            )
            self.tell_line()

    def tell_plan(self, plan: DayPlan) -> None:
        width = self.app.size.width
        self.query_one("#head", TextPane).display = bool(plan.lines)
        if not plan.state:
            self._tell_none(plan, width)
            return
        draft = " (draft)" if plan.state == "draft" else ""
        done = f"{plan.done} of {len(plan.lines)} done "
        middle = f"{format_minutes(plan.planned)} planned of {format_minutes(plan.capacity)}"
        self.query_one("#sums", TextPane).lines = (
            TextLine(
                justify(f" {format_date(plan.day)}{draft}    {middle}", done, width), strong=True
            ),
        )
        self.query_one("#notes", TextPane).lines = tuple(
            TextLine(truncate(f" {text}", width)) for text in self._notes(plan)
        )

    def _tell_none(self, plan: DayPlan, width: int) -> None:
        build, following = (
            self.context.keymap.shown(name) for name in ("today.build", "item.next")
        )
        self.query_one("#sums", TextPane).lines = (
            TextLine(
                justify(f" {format_date(plan.day)}", f"{plan.open_total:,} open ", width),
                strong=True,
            ),
        )
        self.query_one("#notes", TextPane).lines = (
            TextLine(" No plan for today yet."),
            TextLine(f"   {build}  build one now (fills your hours from the queue)"),
            TextLine(f"   {following}  work without a plan: the next item by rank"),
        )

    def _notes(self, plan: DayPlan) -> Iterable[str]:
        now = self._now_line(plan)
        if now:
            yield now
        left = max(0, plan.open_total - len(plan.items))
        yield f"Not placed: {left:,} of {plan.open_total:,} open. {format_minutes(plan.unplanned)} kept free for what comes in."
        if plan.deadlines is not None:
            limits = plan.deadlines
            decide = f"   {self.to_decide} to decide (menu: Decide)." if self.to_decide else ""
            yield f"Limits to {limits.until:%a %d %b}: {limits.planned} planned, {limits.left_out} left out.{decide}"
        came = len(plan.new_items)
        if came:
            build, again = (
                self.context.keymap.shown(name) for name in ("today.build", "plan.again")
            )
            words = (
                "1 item came in since that outranks"
                if came == 1
                else f"{came} items came in since that outrank"
            )
            yield f"{words} what is left: {build}, then {again}, plans it anew."
        elif plan.saved_at is not None:
            yield f"Plan written {plan.saved_at.astimezone(self.viewer.zone):%a %d %b %H:%M} by {plan.who}."

    def _now_line(self, plan: DayPlan) -> str:
        """Where the day stands, in words: it is told anew with each look, never by a clock."""
        moment = self.context.desk.now()
        now = moment.hour * 60 + moment.minute
        late = [line for line in plan.lines if _is_to_do(line) and line.rows and line.end <= now]
        line = next((line for line in plan.lines if line.start <= now < line.end), None)
        told_now = f"Now ({moment:%H:%M}): {entry_text(line, self.viewer)}." if line else ""
        told_late = f" Behind by {len(late)} line{'' if len(late) == 1 else 's'}." if late else ""
        return (told_now + told_late).strip()

    # What others do

    def look(self) -> ScreenSnapshot | None:
        rows = tuple(row for line in self.plan.lines for row in line.rows) if self.plan else ()
        return ScreenSnapshot(rows, stamp=self.stamp) if rows else None

    def seen(self, watch: ScreenChanges) -> None:
        """A line tells how far it is; none moves."""
        super().seen(watch)
        if watch.changed:
            self.look_again()

    # Working

    def do_view_refresh(self) -> None:
        self.say("")
        self.look_again()

    def do_today_build(self) -> None:
        from screens.plan.builder import PlanBuilder

        self.app.push_screen(PlanBuilder(self.context, self.context.desk.now().date()))

    def do_item_next(self) -> None:
        """The next item of the plan; where nothing of it is left to do, the next by rank."""
        self.ask_held(self._next, group="act")

    async def _next(self) -> None:
        from screens.queue.item import ItemScreen

        row = self._following()
        if row is None:
            row = await self.context.session.ask(lambda desk: desk.take_next(()))
        elif row.state is State.OPEN:
            taken = row
            done = await self.context.session.ask(
                lambda desk: desk.perform(taken.id, "take", {}, taken.version)
            )
            row = done.item or taken
        self.context.writes += 1
        lines = self.plan.lines if self.plan else ()
        self.list.cursor = next(
            (at for at, line in enumerate(lines) if row.id in line.items), self.list.cursor
        )
        await self.app.push_screen(ItemScreen(self.context, row))

    def _following(self) -> ItemRow | None:
        """The first item of the plan that is still to be worked and that nobody else has."""
        for line in self.plan.lines if self.plan else ():
            for row in line.rows:
                free = row.state is State.OPEN or (
                    row.state is State.TAKEN and row.holder == self.context.desk.who
                )
                if free and (row.window is None or row.window.start <= self.context.desk.now()):
                    return row
        return None


def _is_to_do(line: PlanLine) -> bool:
    return line.progress in (Progress.OPEN, Progress.YOURS)
