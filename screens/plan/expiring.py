"""The decide list: what lapses soon or was forgotten, each to be worked, handed over or let go with a reason."""

from collections.abc import Iterable

from textual.widget import Widget

from medq.domain.acts import ActResult, BulkResult, SeenVersions
from medq.domain.items.item import ItemRow
from medq.domain.money import plain
from medq.domain.plan.view import ExpiringLine
from screens.base.cursors import ChoosingFrame
from screens.base.item_acts import ActingFrame
from screens.base.session import AppContext
from widgets.cells import align_left, align_right, justify, truncate
from widgets.choices import Choices
from widgets.item_line import payer_text, short_subject_text
from widgets.text_pane import Ruler, TextLine, TextPane

WHAT, WHOM, COST, MINUTES = 27, 11, 10, 4
HEAD = (
    f"   {align_left('What', WHAT)} {align_left('Payer', WHOM)} {align_right('At stake', COST)}"
    f" {align_right('Min', MINUTES)}  Why it is here"
)


class DecideScreen(ChoosingFrame, ActingFrame):
    """One line a decision; equal items are one."""

    room = "decide"
    place = "Decide"
    DEFAULT_CSS = """
    DecideScreen #sums, DecideScreen #head { height: 1; }
    DecideScreen #notes { height: 2; }
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.viewer = context.viewer()
        self.found: tuple[ExpiringLine, ...] | None = None

    def hint_actions(self) -> tuple[str, ...]:
        return (
            "decide.work",
            "decide.hand",
            "decide.letgo",
            "list.open",
            "act.undo",
            "nav.back",
            "help.here",
        )

    def body(self) -> Iterable[Widget]:
        yield TextPane(id="sums")
        yield Ruler()
        yield TextPane(id="head")
        yield Choices()
        yield Ruler()
        yield TextPane(id="notes")

    def arrive(self) -> None:
        self.fresh()
        self.look_again()

    def look_again(self) -> None:
        self.ask(self._read, group="decide")

    async def _read(self) -> None:
        self.reads()
        self.found = await self.context.session.ask(lambda desk: desk.decisions())
        self.viewer = self.context.viewer()
        self._draw()
        self.touch()

    def resized(self, width: int, height: int) -> None:
        if self.found is not None:
            self._draw()

    def _draw(self) -> None:
        found, width = self.found or (), self.app.size.width
        many = sum(len(one.items) for one in found)
        about = (
            f" {len(found)} to decide, {many} item{'' if many == 1 else 's'}"
            if found
            else " There is nothing to decide."
        )
        self.query_one("#sums", TextPane).lines = (
            TextLine(
                justify(about, "what lapses first on top " if found else "", width), strong=True
            ),
        )
        self.query_one("#head", TextPane).lines = (TextLine(HEAD),) if found else ()
        self.query_one(Choices).lines = tuple(self._line(one, width - 3) for one in found)
        self.query_one("#notes", TextPane).lines = (
            TextLine(" Nothing lapses that did not stand here ten working days before."),
            TextLine(" At stake is what may still be won; minutes are what working it costs."),
        )

    def _line(self, one: ExpiringLine, width: int) -> str:
        row, more = one.row, len(one.items) - 1
        after = f" +{more} more" if more else ""
        what = (
            truncate(
                f"{row.kind.word.capitalize()} {short_subject_text(row, self.viewer)}",
                WHAT - len(after),
            )
            + after
        )
        lapses = (
            f"lapses {one.act_by:%d %b}"
            if one.is_expiring and one.act_by
            else f"untouched {one.untouched_days} days"
        )
        cost = (
            f"{align_right(plain(one.worth_cents), COST)} {align_right(str(one.minutes), MINUTES)}"
        )
        start = f"{align_left(what, WHAT)} {align_left(payer_text(row), WHOM)} {cost}"
        return f"{start}  {truncate(lapses, max(4, width - WHAT - WHOM - COST - MINUTES - 5))}"

    @property
    def _here(self) -> ExpiringLine | None:
        found, at = self.found or (), self.query_one(Choices).cursor
        return found[at] if at < len(found) else None

    # The decisions

    def target(self) -> ItemRow | None:
        return self._here.row if self._here else None

    def marked(self) -> SeenVersions:
        """All items of the decision under the cursor, where it is about several: the first as it is drawn."""
        here = self._here
        return (
            dict.fromkeys(here.items) | {here.row.id: here.row.version}
            if here and len(here.items) > 1
            else {}
        )

    async def after_act(self, before: ItemRow, done: ActResult) -> None:
        await self._read()

    async def after_many(self, many: BulkResult) -> None:
        await self._read()

    async def after_undo(self, done: ActResult) -> None:
        await self._read()

    async def newer(self, item: ItemRow) -> ItemRow:
        await self._read()
        return self.target() or item

    def do_decide_work(self) -> None:
        self.act("decide.work")

    def do_decide_hand(self) -> None:
        self.act("decide.hand")

    def do_decide_letgo(self) -> None:
        self.act("decide.letgo")

    def do_view_refresh(self) -> None:
        self.say("")
        self.look_again()

    def do_list_open(self) -> None:
        from screens.queue.item import ItemScreen

        row = self.target()
        if row is not None:
            self.app.push_screen(ItemScreen(self.context, row))
