"""The day's plan: the first screen of a morning for which one was accepted."""

from collections.abc import Iterator

from medq.domain.date_text import format_day, format_moment, format_short_day
from medq.domain.errors import MedqError, StaleError
from medq.domain.items.item import ItemRow, State
from medq.domain.plan.model import PlanState
from medq.domain.plan.typed_hours import format_clock_length
from medq.domain.plan.view import DayPlan, EditKind, PlanEdit
from medq.domain.queue.live import ScreenChanges, ScreenSnapshot
from medq.domain.queue.page import Query
from screens.base.session import AppContext
from screens.plan.plan_screen import PlanScreen
from widgets.cells import justify, truncate
from widgets.text_pane import TextLine, TextPane


class TodayScreen(PlanScreen):
    """Today's plan and its progress; enter works a line, n checks out its next item."""

    screen_id = "today"
    header_title = "Today"
    DEFAULT_CSS = """
    TodayScreen #notes { height: 1; }
    TodayScreen.empty #notes { height: 3; }
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._finish_item = self.handlers["item.done"]
        self.handlers.update(
            {
                "item.next": lambda: self.store.ask_held(self._take_next, group="act"),
                "item.done": self.finish_line,
                "today.build": self.open_builder,
                "today.deadlines": self.open_deadlines,
                "view.refresh": self.refresh_plan,
            }
        )

    def hint_actions(self) -> tuple[str, ...]:
        if self.plan is not None and not self.plan.lines:
            return ("today.build", "item.next", "today.deadlines", "nav.menu", "help.here")
        return (
            *("list.open", "item.next", "item.wait", "today.deadlines"),
            *("view.refresh", "today.build", "nav.menu", "help.here"),
        )

    def hint_text(self, action: str) -> str:
        return "plan" if action == "today.build" else ""

    def help_actions(self) -> tuple[str, ...]:
        return (*self.hint_actions(), "item.done")

    def start(self) -> None:
        self.mark_redrawn()
        self.reload()

    async def reload_plan(self) -> None:
        self.mark_read()
        today = self.context.session.now().date()
        plan = await self.context.plan.ask(lambda plans: plans.day_plan(today))
        is_first = self.plan is None
        self.show_plan(plan)
        if is_first:
            to_do = (index for index, line in enumerate(plan.lines) if line.rows and line.is_to_do)
            self.list.cursor = next(to_do, 0)
            self.show_line()

    def show_sums(self, plan: DayPlan) -> None:
        width = self.app.size.width
        self.query_one("#head", TextPane).display = bool(plan.lines)
        self.set_class(not plan.state, "empty")
        self.header_title = "Today, draft" if plan.state is PlanState.DRAFT else "Today"
        day = format_short_day(plan.day, self.viewer.today)
        if plan.state:
            planned, capacity = map(format_clock_length, (plan.planned, plan.capacity))
            buffer = format_clock_length(plan.unplanned)
            start = f" Plan for {day}   {planned} of {capacity} h, buffer {buffer}"
            end = f"{plan.done} of {len(plan.lines)} done, {plan.followed_up} followed up "
            notes = [truncate(self._note_text(plan), width)]
        else:
            start, end = f" {day}", f"{plan.open_total:,} open "
            notes = list(_no_plan_texts(self.context))
        self.query_one("#sums", TextPane).lines = (
            TextLine(justify(start, end, width), strong=True),
        )
        self.query_one("#notes", TextPane).lines = tuple(map(TextLine, notes))
        self.update_bars()

    def _note_text(self, plan: DayPlan) -> str:
        """Return what is not scheduled, and the deadlines of the next days."""
        left = max(0, plan.open_total - len(plan.items))
        text = f" {left:,} of {plan.open_total:,} not scheduled."
        if plan.deadlines is None:
            return text
        deadlines, key = plan.deadlines, self.context.keymap.shown("today.deadlines")
        counts = f"{deadlines.planned} scheduled, {deadlines.left_out:,} not ({key})"
        return f"{text} Deadlines through {format_day(deadlines.until)}: {counts}."

    def standing_text(self, plan: DayPlan) -> str:
        if plan.saved_at is None or not plan.state:
            return ""
        saved_at = plan.saved_at.astimezone(self.viewer.zone)
        saved = f"Saved {format_moment(saved_at)} by {plan.who}."
        if not plan.new_items:
            return saved
        count = len(plan.new_items)
        items = "1 item" if count == 1 else f"{count} items"
        key = self.context.keymap.shown("today.build")
        return f"{saved} {items} of more value came in since: {key} plans again."

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

    def open_deadlines(self) -> None:
        """Open the deadlines of the next days that nobody has planned."""
        self.context.open("unplanned", self.context.session.now().date())

    def finish_line(self) -> None:
        """Finish the line's item; a line that is no item is finished as it is."""
        line, plan = self.line, self.plan
        if line is None or plan is None or line.rows:
            self._finish_item()
            return
        day, edit = plan.day, PlanEdit(EditKind.FINISH, name=line.name)
        self.edits.run(lambda plans: plans.change_plan(day, edit), line.key)

    async def _take_next(self) -> None:
        """Check out the plan's next item; where nothing of it is left, the next one by rank.

        An item that may not be checked out is passed over: a colleague works its claim. Where
        somebody has changed the item, the plan is read again: the next press sees it.
        """
        row = None
        for planned in self._rows_to_work():
            try:
                row = await self._taken(planned)
                break
            except StaleError as error:
                self.notices.show_error(error)
                await self.reload_plan()
                return
            except MedqError:
                continue
        if row is None:
            result = await self.context.queue.ask(lambda queue: queue.take_next(Query()))
            row = result.item
        assert row is not None
        self.context.write_count += 1
        for index, line in enumerate(self.plan.lines if self.plan else ()):
            if row.id in line.items:
                self.list.cursor = index
                break
        await self.context.open("item", row)

    async def _taken(self, row: ItemRow) -> ItemRow:
        """Check out an item that is open; the person's own already is. Raises MedqError."""
        if row.state is not State.OPEN:
            return row
        result = await self.context.queue.ask(
            lambda queue: queue.perform(row.id, "take", {}, row.version)
        )
        return result.item or row

    def _rows_to_work(self) -> Iterator[ItemRow]:
        """Yield the plan's items that are still to be worked and that nobody else holds."""
        session = self.context.session
        for line in self.plan.lines if self.plan else ():
            for row in line.rows:
                is_own = row.state is State.TAKEN and row.holder == session.who
                is_due = row.window is None or row.window.start <= session.now()
                if (row.state is State.OPEN or is_own) and is_due:
                    yield row


def _no_plan_texts(context: AppContext) -> Iterator[str]:
    yield " No plan for today."
    if context.session.read_only:
        return
    keymap = context.keymap
    yield f" {keymap.shown('today.build')}  build one (fills your hours from the queue)"
    yield f" {keymap.shown('item.next')}  work without a plan: next item by priority"
