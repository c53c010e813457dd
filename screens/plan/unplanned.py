"""What is on no plan: the deadlines of the next days, or all that a plan left out."""

from collections.abc import Callable, Iterable
from datetime import date

from textual.widget import Widget

from medq.domain.date_text import format_day, format_weekday
from medq.domain.items.item import ItemRow
from medq.domain.plan.view import DayPlan, EditKind, OmissionLine, PlanEdit, PlanResult
from screens.base.cursors import ListCursor
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from screens.base.session_api import PlanApi
from widgets.cells import justify
from widgets.plan_line import DEADLINE_HEAD, OMISSION_HEAD, deadline_line, omission_line
from widgets.signed_lines import SignedLine, SignedLines
from widgets.text_pane import Ruler, TextLine, TextPane

HEAD_GAP = "   "


class UnplannedScreen(BaseScreen):
    """One line for each item; `>` adds it to the plan of that day.

    With the omissions of a plan they are shown with their reasons, else the deadlines near that
    day that are on nobody's plan, with who owns each.
    """

    screen_id = "unplanned"
    DEFAULT_CSS = "UnplannedScreen #sums, UnplannedScreen #head { height: 1; }"

    def __init__(
        self, context: AppContext, day: date, omissions: tuple[OmissionLine, ...] | None = None
    ) -> None:
        super().__init__(context)
        self.day = day
        self.omissions = omissions
        self.header_title = "Deadlines" if omissions is None else "Not scheduled"
        self.rows: tuple[ItemRow, ...] = ()
        self.viewer = context.viewer()
        self.handlers.update(ListCursor(lambda: self.list).handlers)
        self.handlers.update(
            {
                "list.open": self.open_item,
                "item.plan": self.add_item,
                "act.undo": self.undo_change,
                "view.refresh": self.reload,
            }
        )

    def hint_actions(self) -> tuple[str, ...]:
        return ("list.open", "item.plan", "act.undo", "view.refresh", "nav.back", "help.here")

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="sums")
        yield Ruler()
        yield TextPane(id="head")
        yield SignedLines()

    @property
    def list(self) -> SignedLines:
        """The list of items."""
        return self.query_one(SignedLines)

    def target_item(self) -> ItemRow | None:
        return self.rows[self.list.cursor] if self.list.cursor < len(self.rows) else None

    # Reading and showing

    def start(self) -> None:
        self.mark_redrawn()
        self.reload()

    def reload(self) -> None:
        self.store.ask(self._read, group="plan")

    async def _read(self) -> None:
        self.mark_read()
        day = self.day
        if self.omissions is None:
            self.rows = await self.context.plan.ask(lambda plans: plans.unplanned_deadlines(day))
        else:
            self._take_omissions(await self.context.plan.ask(lambda plans: plans.open_plan(day)))
        self.viewer = self.context.viewer()
        self.loaded.set()
        self._show()
        self.update_bars()

    def _take_omissions(self, plan: DayPlan) -> None:
        self.omissions = plan.left_out
        self.rows = tuple(omission.row for omission in plan.left_out)

    def adapt_to_size(self, width: int, height: int) -> None:
        self._show()

    def _show(self) -> None:
        width = self.app.size.width
        start, end = self._sums_texts()
        self.query_one("#sums", TextPane).lines = (
            TextLine(justify(start, end, width), strong=True),
        )
        head = DEADLINE_HEAD if self.omissions is None else OMISSION_HEAD
        self.query_one("#head", TextPane).lines = (TextLine(HEAD_GAP + head),) if self.rows else ()
        self.list.lines = tuple(self._lines(width))

    def _lines(self, width: int) -> Iterable[SignedLine]:
        if self.omissions is None:
            return (deadline_line(row, self.viewer) for row in self.rows)
        return (omission_line(omission, width) for omission in self.omissions)

    def _sums_texts(self) -> tuple[str, str]:
        """Return the two ends of the line above the list."""
        count = len(self.rows)
        day = format_weekday(self.day)
        if self.omissions is not None:
            return f" Not scheduled for {day}: {count:,}", "first by priority "
        if not count:
            return " Every deadline of the next 3 business days is on a plan.", ""
        last = max((row.act_by for row in self.rows if row.act_by), default=self.day)
        items = "1 item" if count == 1 else f"{count:,} items"
        return f" On nobody's plan: {items} to act on by {format_day(last)}", "soonest first "

    # Working

    def open_item(self) -> None:
        """Open the item under the cursor."""
        row = self.target_item()
        if row is not None:
            self.context.open("item", row)

    def add_item(self) -> None:
        """Put the item under the cursor into the plan of that day."""
        self.store.ask_held(self._add_item, group="act")

    async def _add_item(self) -> None:
        row, day = self.target_item(), self.day
        if row is None:
            self.say("There is no item here.")
            return
        edit = PlanEdit(EditKind.ADD, (row.id,))
        await self._change(lambda plans: plans.change_plan(day, edit))

    def undo_change(self) -> None:
        """Undo the person's last change of that plan."""
        day = self.day
        self.store.ask_held(lambda: self._change(lambda plans: plans.undo_plan(day)), group="act")

    async def _change(self, work: Callable[[PlanApi], PlanResult]) -> None:
        result = await self.context.plan.ask(work)
        self.context.write_count += 1
        await self._read()
        undo = f" Undo: {self.context.keymap.shown('act.undo')}" if result.can_undo else ""
        self.say(result.message + undo)
