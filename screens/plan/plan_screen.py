"""What the screens of a plan share: its lines, with a cursor that stays with its line."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from medq.domain.acts import ActResult
from medq.domain.items.item import ItemRow
from medq.domain.plan.reasons import ReasonKind
from medq.domain.plan.view import DayPlan, PlanLine
from screens.base.cursors import ListCursor
from screens.base.item_acts import ItemActs
from screens.base.screen import WIDE_LAYOUT_WIDTH, BaseScreen
from screens.base.session import AppContext
from screens.plan.plan_edits import PlanEdits
from widgets.cells import truncate
from widgets.items.summary import side_lines
from widgets.line_widget import Body
from widgets.plan_line import TODAY_COLUMNS, plan_header, plan_lines
from widgets.signed_lines import SignedLines
from widgets.text_pane import Ruler, TextLine, TextPane

LIST_WIDTH = 80
FIXED_SCREENS = {ReasonKind.DAY_START: "reviews", ReasonKind.DAY_END: "expiring"}


class PlanScreen(BaseScreen):
    """A screen of one person's plan of one day.

    `columns` are those of its lines. A subclass gives `reload_plan`, `show_sums` and
    `standing_text`.
    """

    columns = TODAY_COLUMNS
    DEFAULT_CSS = f"""
    PlanScreen #sums, PlanScreen #head {{ height: 1; }}
    PlanScreen #detail {{ display: none; }}
    PlanScreen.wide #both {{ layout: horizontal; }}
    PlanScreen.wide #list {{ width: {LIST_WIDTH}; height: 1fr; }}
    PlanScreen.wide #detail {{ display: block; width: 1fr; height: 1fr; margin-left: 1; }}
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.viewer = context.viewer()
        self.plan: DayPlan | None = None
        self._standing_text = ""  # what row 23 says while nothing was done
        self.edits = PlanEdits(self, self)
        self.handlers.update(ListCursor(lambda: self.list, self.show_line).handlers)
        self.handlers.update(ItemActs(self, self, left_on_line=self._left_on_line).handlers)
        self.handlers["list.open"] = self.open_line

    # What a subclass gives

    async def reload_plan(self) -> None:
        """Read the plan again; its lines keep their places."""

    def show_sums(self, plan: DayPlan) -> None:
        """Show what is above and below the lines."""

    def standing_text(self, plan: DayPlan) -> str:
        """Return what row 23 says while nothing was done."""
        return ""

    def compose_below(self) -> Iterable[Widget]:
        """Yield the widgets below the lines."""
        yield TextPane(id="notes")

    def side_lines(self, width: int) -> tuple[TextLine, ...]:
        """Return what is shown beside the list, above the item's own lines."""
        return ()

    # Layout

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="sums")
        yield Ruler()
        with Body(id="both"):
            with Body(id="list"):
                yield TextPane(id="head")
                yield SignedLines()
            yield TextPane(id="detail")
        yield Ruler()
        yield from self.compose_below()

    def adapt_to_size(self, width: int, height: int) -> None:
        self.set_class(self.is_wide, "wide")
        if self.plan is not None:
            self.show_plan(self.plan)

    @property
    def is_wide(self) -> bool:
        """True when the line's details are shown beside the list."""
        return self.app.size.width >= WIDE_LAYOUT_WIDTH

    @property
    def _list_width(self) -> int:
        return LIST_WIDTH if self.is_wide else self.app.size.width

    @property
    def _side_width(self) -> int:
        return self.app.size.width - LIST_WIDTH - 1

    # The lines

    @property
    def list(self) -> SignedLines:
        """The list of lines."""
        return self.query_one(SignedLines)

    @property
    def line(self) -> PlanLine | None:
        """The line under the cursor."""
        lines = self.plan.lines if self.plan else ()
        return lines[self.list.cursor] if self.list.cursor < len(lines) else None

    def reload(self) -> None:
        """Read the plan again, with what was worked or reassigned meanwhile."""
        self.store.ask(self.reload_plan, group="plan")

    def show_plan(self, plan: DayPlan, key: str | None = None) -> None:
        """Show this plan; the cursor goes to the line of that key, else it stays with its line.

        A line that is gone leaves the cursor where it is.
        """
        self.loaded.set()
        cursor_key = key or (self.line.key if self.line else "")
        self.plan, self.viewer = plan, self.context.viewer()
        width = self._list_width
        head = truncate(plan_header(self.columns, plan), width)
        self.query_one("#head", TextPane).lines = (TextLine(head),)
        self.list.lines = tuple(plan_lines(plan, self.columns, self.viewer, width))
        for index, line in enumerate(plan.lines):
            if cursor_key in (line.key, *map(str, line.items)):
                self.list.cursor = index
                break
        self.show_sums(plan)
        self.show_standing_text()
        self.show_line()
        self.update_bars()

    def show_standing_text(self) -> None:
        """Show what row 23 says while nothing was done, unless it says something else."""
        text = self.standing_text(self.plan) if self.plan is not None else ""
        if self.notices.text in ("", self._standing_text):
            self.say(text)
        self._standing_text = text

    def show_line(self) -> None:
        """Show beside the list what the line means for the day, and its item."""
        row = self.target_item()
        if self.is_wide and row is not None:
            self.store.ask(partial(self._read_detail, row.id), group="detail")
        else:
            self.query_one("#detail", TextPane).lines = (
                self.side_lines(self._side_width) if self.is_wide else ()
            )

    async def _read_detail(self, item_id: int) -> None:
        detail = await self.context.queue.ask(lambda queue: queue.detail(item_id))
        if not self.is_wide or self.target_item_id() != item_id:
            return  # the cursor has moved on, or there is no room any more
        width = self._side_width
        self.query_one("#detail", TextPane).lines = (
            *self.side_lines(width),
            *side_lines(detail, width, self.viewer),
        )

    # The item under the cursor

    def target_item(self) -> ItemRow | None:
        return self.line.next_row if self.line else None

    def _left_on_line(self) -> int:
        """Return how many items the line has to do besides the one that a key acts on."""
        return max(0, self.line.items_to_do - 1) if self.line else 0

    async def show_act_result(self, before: ItemRow, result: ActResult) -> None:
        await self.reload_plan()

    async def show_undo_result(self, result: ActResult) -> None:
        await self.reload_plan()

    async def reload_item(self, item: ItemRow) -> ItemRow:
        await self.reload_plan()
        detail = await self.context.queue.ask(lambda queue: queue.detail(item.id))
        return detail.row  # the list may have another item in its place by now

    def open_line(self) -> None:
        """Open the line's item, or what a fixed line stands for."""
        row, line = self.target_item(), self.line
        if row is not None:
            self.context.open("item", row)
        elif line is None:
            self.say("There is no line here.")
        elif line.reason.kind in FIXED_SCREENS:
            self.context.open(FIXED_SCREENS[line.reason.kind])
        else:
            self.say(f"{line.name} is an appointment.")
