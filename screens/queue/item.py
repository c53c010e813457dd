"""S3: one item, all that is known about it, in the order of the work."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from medq.domain.acts import ActResult
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemDetail, ItemRow, Kind, State
from medq.domain.queue.live import ScreenChanges, ScreenSnapshot
from screens.base.cursors import ReadingFrame
from screens.base.item_acts import ActingFrame
from screens.base.session import AppContext
from widgets.item_detail import detail_lines
from widgets.text_pane import TextPane


class ItemScreen(ReadingFrame, ActingFrame):
    """The item's facts and history; its keys act on it, and after an act that ends it the next one is there."""

    DEFAULT_CSS = "#facts { height: 1fr; }"

    def __init__(
        self, context: AppContext, row: ItemRow, kinds: tuple[Kind, ...] = (), group: str = ""
    ) -> None:
        super().__init__(context)
        self.row = row
        self.kinds = kinds  # what the next one is taken of: these kinds, or a group
        self.group = group
        self.detail: ItemDetail | None = None
        self.newest: ItemRow | None = (
            None  # as the store has it; the page shows `detail` until it is looked at again
        )
        self.allowed: frozenset[str] = frozenset()  # what this item allows now, by the ids of keys

    @property
    def room(self) -> str:  # type: ignore[override]
        return self.row.kind.word

    @property
    def place(self) -> str:  # type: ignore[override]
        """By number and kind only: the header is seen by everybody who walks past."""
        number = self.row.number or str(self.row.id)
        return f"Item  {self.row.kind.word} {number}"

    def hint_actions(self) -> tuple[str, ...]:
        own = tuple(
            action
            for action in ("item.post", "item.match", "item.unmatch")
            if action in self.allowed
        )
        return (
            *own,
            "item.done",
            "item.wait",
            "item.note",
            "item.take",
            "item.next",
            "nav.back",
            "help.here",
        )

    def body(self) -> Iterable[Widget]:
        yield TextPane(id="facts")

    def arrive(self) -> None:
        self.fresh()
        self.ask_held(partial(self._load, self.row), group="item", exclusive=True)

    def load(self, row: ItemRow) -> None:
        """Show this item."""
        self.ask(partial(self._load, row), group="item")

    def look_again(self) -> None:
        self.load(self.row)

    async def _load(self, row: ItemRow) -> None:
        self.reads()
        detail, offers = await self.context.session.ask(
            lambda desk: (desk.detail(row.id), desk.offers(row.id))
        )
        self.allowed = frozenset(offer.key_action for offer in offers if offer.allowed)
        new = self.detail is None or self.detail.row.id != detail.row.id
        self.row, self.detail, self.newest = detail.row, detail, detail.row
        self.tell_news("")
        self._draw()
        if new:
            self.query_one("#facts", TextPane).top = 0
            self.fresh()
        self.touch()

    # What others do

    def look(self) -> ScreenSnapshot | None:
        return ScreenSnapshot((self.newest,), stamp=self.stamp) if self.newest is not None else None

    def seen(self, watch: ScreenChanges) -> None:
        """The page stays as it is being read; that it is old, and whose doing that is, is said."""
        super().seen(watch)
        was = self.newest
        if self.holds_keys:
            return  # an act of one's own is under way: the change is its doing, and it draws what is there then
        if was is not None and watch.changed:
            self.newest = watch.changed[0]
            if self.newest.version != was.version:
                self.tell_news("changed")
                self.ask(partial(self._tell_change, was), group="news")

    async def _tell_change(self, was: ItemRow) -> None:
        from screens.queue.changed_by import told

        detail = await self.context.session.ask(lambda desk: desk.detail(was.id))
        if self.holds_keys or self.row.id != was.id:
            return
        if (
            self.prompt is None and detail.events
        ):  # what stands above a text field explains the field
            self.say(told(detail.events[0], was, self.context))

    def _draw(self) -> None:
        if self.detail is not None:
            width = self.app.size.width
            self.query_one("#facts", TextPane).lines = detail_lines(
                self.detail, width, self.context.viewer()
            )

    def resized(self, width: int, height: int) -> None:
        self._draw()

    # Acts

    def target(self) -> ItemRow | None:
        return self.detail.row if self.detail is not None else None

    async def after_act(self, before: ItemRow, done: ActResult) -> None:
        mine = before.state is State.TAKEN and before.holder == self.context.desk.who
        ended = done.item is None or done.item.state in (State.WAITING, State.DONE)
        if not ended:
            await self._load(before)
        elif mine:
            await self._go_on()
        else:
            self._leave()

    async def _go_on(self) -> None:
        """The item that was worked is gone: the next one is taken, so that one key is one item."""
        try:
            row = await self.context.session.ask(
                lambda desk: desk.take_next(self.kinds, self.group)
            )
        except MedqError:
            self._leave()
        else:
            await self._load(row)

    def _leave(self) -> None:
        from widgets.message import Message

        self.context.said = self.query_one(Message).text
        self.app.pop_screen()

    async def newer(self, item: ItemRow) -> ItemRow:
        await self._load(item)
        return self.row

    async def after_undo(self, done: ActResult) -> None:
        await self._load(done.item or self.row)

    def do_item_next(self) -> None:
        self.ask_held(self._next, group="act")

    async def _next(self) -> None:
        row = await self.context.session.ask(lambda desk: desk.take_next(self.kinds, self.group))
        self.context.writes += 1
        self.say("")
        await self._load(row)

    def do_list_group(self) -> None:
        from screens.queue.group import GroupScreen

        if self.row.group:
            self.app.push_screen(GroupScreen(self.context, self.row))
        else:
            self.say("This item has no equals.")

    def do_item_post(self) -> None:
        self.act("item.post")

    def do_item_match(self) -> None:
        self.act("item.match")

    def do_item_unmatch(self) -> None:
        self.act("item.unmatch")

    # Reading

    def do_view_refresh(self) -> None:
        self.say("")
        self.load(self.row)
