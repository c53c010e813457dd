"""What the screens of a plan share: its lines, with a cursor that stays with its line."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from medq.domain.acts import ActResult
from medq.domain.items.item import ItemRow
from medq.domain.plan.view import DayPlan, PlanLine
from screens.base.cursors import ListCursor
from screens.base.item_acts import ItemActs
from screens.base.screen import WIDE_LAYOUT_WIDTH, BaseScreen
from screens.base.session import AppContext
from screens.plan.plan_edits import PlanEdits
from widgets.cells import truncate
from widgets.choices import Choices
from widgets.items.summary import side_lines
from widgets.line_widget import Body
from widgets.plan_line import plan_header, plan_line_text
from widgets.text_pane import Ruler, TextLine, TextPane

LIST_WIDTH = 79
CURSOR_WIDTH = 3


class PlanScreen(BaseScreen):
    """A screen of one person's plan of one day.

    `is_builder` says which columns its lines have. A subclass gives `reload_plan` and `show_sums`.
    """

    is_builder = False
    DEFAULT_CSS = f"""
    PlanScreen #head {{ height: 1; }}
    PlanScreen #detail {{ display: none; }}
    PlanScreen.wide #both {{ layout: horizontal; }}
    PlanScreen.wide #list {{ width: {LIST_WIDTH}; height: 1fr; }}
    PlanScreen.wide #detail {{ display: block; width: 1fr; height: 1fr; margin-left: 2; }}
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.viewer = context.viewer()
        self.plan: DayPlan | None = None
        self.expiring_count = 0  # decisions on expiring items that are due
        self.edits = PlanEdits(self, self)
        self.handlers.update(ListCursor(lambda: self.list, self.show_line).handlers)
        self.handlers.update(ItemActs(self, self).handlers)
        self.handlers["list.open"] = self.open_item

    # What a subclass gives

    async def reload_plan(self) -> None:
        """Read the plan again; its lines keep their places."""

    def show_sums(self, plan: DayPlan) -> None:
        """Show what is above and below the lines."""

    def compose_below(self) -> Iterable[Widget]:
        """Yield the widgets below the lines."""
        yield TextPane(id="notes")

    def side_lines(self, width: int) -> tuple[TextLine, ...]:
        """Return what is shown beside the list, above the item's detail."""
        return ()

    # Layout

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="sums")
        yield Ruler()
        with Body(id="both"):
            with Body(id="list"):
                yield TextPane(id="head")
                yield Choices()
            yield TextPane(id="detail")
        yield Ruler()
        yield from self.compose_below()

    def adapt_to_size(self, width: int, height: int) -> None:
        self.set_class(self.is_wide, "wide")
        head = truncate(plan_header(self.is_builder), LIST_WIDTH if self.is_wide else width)
        self.query_one("#head", TextPane).lines = (TextLine(head),)
        if self.plan is not None:
            self.show_plan(self.plan)

    @property
    def is_wide(self) -> bool:
        """True when the detail is shown beside the list."""
        return self.app.size.width >= WIDE_LAYOUT_WIDTH

    @property
    def _side_width(self) -> int:
        return self.app.size.width - LIST_WIDTH - 2

    # The lines

    @property
    def list(self) -> Choices:
        """The list of lines."""
        return self.query_one(Choices)

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
        width = (LIST_WIDTH if self.is_wide else self.app.size.width) - CURSOR_WIDTH
        self.list.lines = tuple(
            plan_line_text(line, self.viewer, width, builder=self.is_builder) for line in plan.lines
        )
        for index, line in enumerate(plan.lines):
            if cursor_key in (line.key, *map(str, line.items)):
                self.list.cursor = index
                break
        self.show_sums(plan)
        self.show_line()
        self.update_bars()

    def show_line(self) -> None:
        """Show beside the list what the line means for the day, and its item's detail."""
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

    # The item under the cursor

    def target_item(self) -> ItemRow | None:
        return self.line.next_row if self.line else None

    async def show_act_result(self, before: ItemRow, result: ActResult) -> None:
        await self.reload_plan()

    async def show_undo_result(self, result: ActResult) -> None:
        await self.reload_plan()

    async def reload_item(self, item: ItemRow) -> ItemRow:
        await self.reload_plan()
        return self.target_item() or item

    def open_item(self) -> None:
        """Open the line's item."""
        row = self.target_item()
        if row is not None:
            self.context.open("item", row)
        elif self.line:
            self.say(f"{self.line.name} is not an item.")
        else:
            self.say("There is no line here.")
