"""The day's plan: the first screen of a morning for which one was accepted."""

from collections.abc import Iterator

from medq.domain.date_text import format_day, format_moment, format_time, format_weekday
from medq.domain.items.item import ItemRow, State
from medq.domain.keymap import Keymap
from medq.domain.plan.model import PlanState
from medq.domain.plan.typed_hours import format_minutes
from medq.domain.plan.view import DayPlan, PlanLine, Progress
from medq.domain.queue.live import ScreenChanges, ScreenSnapshot
from screens.base.session import AppContext
from screens.plan.plan_screen import PlanScreen
from widgets.cells import justify, truncate
from widgets.plan_line import entry_text
from widgets.text_pane import TextLine, TextPane


class TodayScreen(PlanScreen):
    """Today's plan and its progress; enter works a line, n checks out its next item."""

    screen_id = "today"
    header_title = "Today"
    DEFAULT_CSS = """
    TodayScreen #sums { height: 1; }
    TodayScreen #notes { height: 4; }
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.handlers.update(
            {
                "item.next": lambda: self.store.ask_held(self._take_next, group="act"),
                "today.build": self.open_builder,
                "view.refresh": self.refresh_plan,
            }
        )

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("list.open", "item.next", "item.wait", "item.done"),
            *("view.refresh", "today.build", "nav.menu", "help.here"),
        )

    def start(self) -> None:
        self.mark_redrawn()
        self.reload()

    async def reload_plan(self) -> None:
        self.mark_read()
        today = self.context.session.now().date()
        plan = await self.context.plan.ask(lambda plans: plans.day_plan(today))
        is_first = self.plan is None
        self.show_plan(plan)
        self.count_expiring()
        if is_first:
            to_do = (
                index for index, line in enumerate(plan.lines) if line.rows and _is_to_do(line)
            )
            self.list.cursor = next(to_do, 0)
            self.show_line()

    def show_sums(self, plan: DayPlan) -> None:
        width = self.app.size.width
        self.query_one("#head", TextPane).display = bool(plan.lines)
        if plan.state:
            draft = " (draft)" if plan.state is PlanState.DRAFT else ""
            planned = f"{format_minutes(plan.planned)} planned of {format_minutes(plan.capacity)}"
            start = f" {format_weekday(plan.day)}{draft}    {planned}"
            end = f"{plan.done} of {len(plan.lines)} done "
            notes = [truncate(f" {text}", width) for text in self._note_texts(plan)]
        else:
            start, end = f" {format_weekday(plan.day)}", f"{plan.open_total:,} open "
            notes = list(_no_plan_texts(self.context.keymap))
        self.query_one("#sums", TextPane).lines = (
            TextLine(justify(start, end, width), strong=True),
        )
        self.query_one("#notes", TextPane).lines = tuple(map(TextLine, notes))

    def _note_texts(self, plan: DayPlan) -> Iterator[str]:
        progress = self._progress_text(plan)
        if progress:
            yield progress
        left = max(0, plan.open_total - len(plan.items))
        yield (
            f"{left:,} of {plan.open_total:,} not scheduled;"
            f" buffer {format_minutes(plan.unplanned)}."
        )
        if plan.deadlines is not None:
            deadlines = plan.deadlines
            expiring = (
                f"   {self.expiring_count} expiring (menu: Expiring)."
                if self.expiring_count
                else ""
            )
            yield (
                f"Deadlines through {format_day(deadlines.until)}:"
                f" {deadlines.planned} scheduled, {deadlines.left_out} not.{expiring}"
            )
        if plan.new_items:
            yield self._came_in_text(len(plan.new_items))
        elif plan.saved_at is not None:
            saved_at = plan.saved_at.astimezone(self.viewer.zone)
            yield f"Saved {format_moment(saved_at)} by {plan.who}."

    def _came_in_text(self, count: int) -> str:
        shown = self.context.keymap.shown
        items = (
            "1 item came in since that outranks"
            if count == 1
            else f"{count} items came in since that outrank"
        )
        return (
            f"{items} what is left: {shown('today.build')}, then {shown('plan.again')},"
            " plans again."
        )

    def _progress_text(self, plan: DayPlan) -> str:
        """Return which line is planned for now and how many are late.

        It is made when the plan is read, never by a clock.
        """
        moment = self.context.session.now()
        minute = moment.hour * 60 + moment.minute
        texts = []
        current = next((line for line in plan.lines if line.start <= minute < line.end), None)
        if current is not None:
            texts.append(f"Now ({format_time(moment)}): {entry_text(current, self.viewer)}.")
        late_count = sum(
            _is_to_do(line) and bool(line.rows) and line.end <= minute for line in plan.lines
        )
        if late_count:
            texts.append(f"{late_count} line{'' if late_count == 1 else 's'} behind.")
        return " ".join(texts)

    # What others do

    def snapshot(self) -> ScreenSnapshot | None:
        rows = tuple(row for line in self.plan.lines for row in line.rows) if self.plan else ()
        return ScreenSnapshot(rows, stamp=self.stamp) if rows else None

    def on_changes(self, changes: ScreenChanges) -> None:
        """Show each line's progress; no line moves."""
        super().on_changes(changes)
        if changes.changed:
            self.reload()

    # Working

    def refresh_plan(self) -> None:
        """Read the plan again."""
        self.say("")
        self.reload()

    def open_builder(self) -> None:
        """Plan the rest of the day."""
        self.context.open("plan", self.context.session.now().date())

    async def _take_next(self) -> None:
        """Check out the plan's next item; where nothing of it is left, the next one by rank."""
        row = self._next_row()
        if row is None:
            row = await self.context.queue.ask(lambda queue: queue.take_next(()))
        elif row.state is State.OPEN:
            open_row = row
            result = await self.context.queue.ask(
                lambda queue: queue.perform(open_row.id, "take", {}, open_row.version)
            )
            row = result.item or open_row
        self.context.write_count += 1
        for index, line in enumerate(self.plan.lines if self.plan else ()):
            if row.id in line.items:
                self.list.cursor = index
                break
        await self.context.open("item", row)

    def _next_row(self) -> ItemRow | None:
        """Return the plan's first item that is still to be worked and that nobody else holds."""
        session = self.context.session
        for line in self.plan.lines if self.plan else ():
            for row in line.rows:
                is_own = row.state is State.TAKEN and row.holder == session.who
                is_due = row.window is None or row.window.start <= session.now()
                if (row.state is State.OPEN or is_own) and is_due:
                    return row
        return None


def _is_to_do(line: PlanLine) -> bool:
    return line.progress in (Progress.OPEN, Progress.YOURS)


def _no_plan_texts(keymap: Keymap) -> Iterator[str]:
    yield " No plan for today."
    yield f"   {keymap.shown('today.build')}  build one now (fills your hours from the queue)"
    yield f"   {keymap.shown('item.next')}  work without a plan: the next item by rank"
