"""What the screens of a plan share: the lines with a cursor that stays with its line, and one change after the other."""

from collections.abc import Callable, Coroutine, Iterable
from functools import partial

from textual.widget import Widget

from medq.domain.acts import ActResult
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemRow
from medq.domain.plan.view import DayPlan, PlanLine, PlanResult
from screens.base.cursors import ChoosingFrame
from screens.base.item_acts import ActingFrame
from screens.base.screen import SIDE_BY_SIDE
from screens.base.session import AppContext
from screens.base.session_api import SessionApi
from widgets.cells import truncate
from widgets.choices import Choices
from widgets.item_detail import detail_lines
from widgets.line_widget import Body
from widgets.plan_line import plan_header, plan_line_text
from widgets.text_pane import Ruler, TextLine, TextPane

LIST_WIDTH = 79


class PlanFrame(ChoosingFrame, ActingFrame):
    """A screen on one person's plan of one day. `builder` says which columns its lines have."""

    builder = False
    DEFAULT_CSS = f"""
    PlanFrame #head {{ height: 1; }}
    PlanFrame #detail {{ display: none; }}
    PlanFrame.wide #both {{ layout: horizontal; }}
    PlanFrame.wide #list {{ width: {LIST_WIDTH}; height: 1fr; }}
    PlanFrame.wide #detail {{ display: block; width: 1fr; height: 1fr; margin-left: 2; }}
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.viewer = context.viewer()
        self.plan: DayPlan | None = None
        self.to_decide = 0  # decisions that are due

    def body(self) -> Iterable[Widget]:
        yield TextPane(id="sums")
        yield Ruler()
        with Body(id="both"):
            with Body(id="list"):
                yield TextPane(id="head")
                yield Choices()
            yield TextPane(id="detail")
        yield Ruler()
        yield from self.below()

    def below(self) -> Iterable[Widget]:
        """What stands below the lines."""
        yield TextPane(id="notes")

    def look_again(self) -> None:
        """The plan as it is now: what was worked or handed over meanwhile tells so; the lines stay where they are."""
        self.ask(self._look_again, group="plan")

    async def _look_again(self) -> None:
        raise NotImplementedError

    def resized(self, width: int, height: int) -> None:
        self.set_class(self.wide, "wide")
        self.query_one("#head", TextPane).lines = (
            TextLine(truncate(plan_header(self.builder), LIST_WIDTH if self.wide else width)),
        )
        if self.plan is not None:
            self.show_plan(self.plan)

    @property
    def line(self) -> PlanLine | None:
        """The line under the cursor."""
        lines = self.plan.lines if self.plan else ()
        return lines[self.list.cursor] if self.list.cursor < len(lines) else None

    @property
    def wide(self) -> bool:
        return self.app.size.width >= SIDE_BY_SIDE

    def show_plan(self, plan: DayPlan, key: str | None = None) -> None:
        """Show this plan; the cursor stays with its line (or goes to that one), else at its place."""
        self.filled.set()
        under = key or (self.line.key if self.line else "")
        self.plan, self.viewer = plan, self.context.viewer()
        width = (LIST_WIDTH if self.wide else self.app.size.width) - 3
        self.list.lines = tuple(
            plan_line_text(line, self.viewer, width, builder=self.builder) for line in plan.lines
        )
        place = next(
            (
                place
                for place, line in enumerate(plan.lines)
                if under in (line.key, *map(str, line.items))
            ),
            None,
        )
        if place is not None:
            self.list.cursor = place
        self.tell_plan(plan)
        self.tell_line()
        self.touch()

    def tell_plan(self, plan: DayPlan) -> None:
        """What stands round the lines."""

    def tell_line(self) -> None:
        """Beside the lines, where there is room: what the line means for the day, and all about its item."""
        row = self.target()
        if self.wide and row is not None:
            self.ask(partial(self._told, row.id), group="detail")
        else:
            self.query_one("#detail", TextPane).lines = (
                self.beside(self._beside_width) if self.wide else ()
            )

    def beside(self, width: int) -> tuple[TextLine, ...]:
        """What stands above the item's detail."""
        return ()

    @property
    def _beside_width(self) -> int:
        return self.app.size.width - LIST_WIDTH - 2

    async def _told(self, item_id: int) -> None:
        detail = await self.context.session.ask(lambda desk: desk.detail(item_id))
        if not self.wide or self.drawn() != item_id:
            return  # the cursor stands on another line by now, or there is no room any more
        width = self._beside_width
        self.query_one("#detail", TextPane).lines = (
            *self.beside(width),
            *detail_lines(detail, width, self.viewer),
        )

    def moved(self) -> None:
        self.tell_line()

    def count_decisions(self) -> None:
        """How many decisions are due: asked when all else is there, it looks at many items."""
        self.ask(self._count_decisions, group="decide")

    async def _count_decisions(self) -> None:
        found = await self.context.session.ask(lambda desk: desk.decisions())
        if len(found) != self.to_decide:
            self.to_decide = len(found)
            if self.plan is not None:
                self.tell_plan(self.plan)

    def look_at_decisions(self) -> None:
        from screens.plan.expiring import DecideScreen

        self.app.push_screen(DecideScreen(self.context))

    # One change after the other

    def change(self, work: Callable[[SessionApi], PlanResult], key: str | None = None) -> None:
        """Do something to the plan; keys wait until it is done, so that what is typed ahead means the plan as it is then."""
        self.ask_held(partial(self.changing, work, key), group="act")

    async def changing(
        self, work: Callable[[SessionApi], PlanResult], key: str | None = None
    ) -> None:
        """The same within other work."""
        planned = await self.context.session.ask(work)
        self.context.writes += 1
        self.reads()
        self.show_plan(planned.plan, key)
        undo = f" Undo: {self.context.keymap.shown('act.undo')}" if planned.can_undo else ""
        self.say(planned.message + undo)

    def ask_line(
        self,
        label: str,
        explained: str,
        then: Callable[[str], Coroutine[None, None, None]],
        value: str = "",
    ) -> None:
        """Ask one line; what is refused stays in the field, with what is wrong above it."""
        self.hold_keys()
        self.ask(
            partial(self._ask_line, label, explained, then, value), group="act", exclusive=False
        )

    async def _ask_line(
        self,
        label: str,
        explained: str,
        then: Callable[[str], Coroutine[None, None, None]],
        value: str,
    ) -> None:
        def answered(text: str) -> None:
            self.ask(partial(self._line_answered, label, then, text), group="act", exclusive=False)

        try:
            self._answered = answered
            self.say(explained)
            await self.open_prompt(label, value)
        finally:
            self.release_keys()

    async def _line_answered(
        self, label: str, then: Callable[[str], Coroutine[None, None, None]], text: str
    ) -> None:
        self.hold_keys()
        try:
            self.say("")
            await then(text)
        except MedqError as problem:
            await self._ask_line(label, f"{problem.message} {problem.hint}".strip(), then, text)
        finally:
            self.release_keys()

    # The item under the cursor

    def target(self) -> ItemRow | None:
        return self.line.next_row if self.line else None

    async def after_act(self, before: ItemRow, done: ActResult) -> None:
        await self._look_again()

    async def after_undo(self, done: ActResult) -> None:
        await self._look_again()

    async def newer(self, item: ItemRow) -> ItemRow:
        await self._look_again()
        return self.target() or item

    def do_list_open(self) -> None:
        from screens.queue.item import ItemScreen

        row = self.target()
        if row is None:
            self.say(f"{self.line.name} is no item." if self.line else "There is no line here.")
        else:
            self.app.push_screen(ItemScreen(self.context, row))
