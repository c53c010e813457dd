"""One item: everything that is known about it, in the order of the work."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from medq.domain.acts import ActResult
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemDetail, ItemRow, Kind, State
from medq.domain.queue.list_place import ListPlace
from medq.domain.queue.live import ScreenChanges, ScreenSnapshot
from medq.domain.queue.page import Query
from screens.base.cursors import TextCursor
from screens.base.item_acts import ItemActs
from screens.base.screen import WIDE_LAYOUT_WIDTH, BaseScreen
from screens.base.session import AppContext
from screens.queue.numbered_steps import NumberedSteps, has_numbers
from screens.queue.reading_on import ReadingOn
from widgets.items.caller_block import plain_page, side_block
from widgets.items.page import page_lines
from widgets.items.page_fit import Frame
from widgets.items.work_lines import checkout_text
from widgets.line_widget import Body
from widgets.text_pane import TextLine, TextPane

OFFERED_ACTIONS = ("item.choose", "item.post", "item.match", "item.unmatch", "item.call")
"""Shown in row 24 where the item allows them."""
ENDED_STATES = (State.WAITING, State.DONE)
PAGE_WIDTH, SIDE_GAP = 80, 2
OWN_HINTS = {"list.group": "related", "item.copypage": "page"}
MOST_HINTS = 7  # beside the help
BAR_ROWS = 3  # header, message and hints
PLAIN_ROWS = 21  # one screen of 24 rows


class ItemScreen(BaseScreen):
    """An item's page and history. After an act that ends it, the next one is shown."""

    DEFAULT_CSS = """
    ItemScreen #facts { height: 1fr; }
    ItemScreen #side { display: none; }
    ItemScreen.wide #item { layout: horizontal; }
    ItemScreen.wide #facts { width: 80; }
    ItemScreen.wide #side { display: block; width: 1fr; height: 1fr; margin-left: 2; }
    """

    def __init__(
        self,
        context: AppContext,
        row: ItemRow,
        list_place: ListPlace | None = None,
        query: Query | None = None,
    ) -> None:
        super().__init__(context)
        self.row = row
        self.list_place = list_place  # in the list from which it was opened; None: not known
        self.query_of_next = query or (list_place.query if list_place else Query())
        self.detail: ItemDetail | None = None
        self.stored_row: ItemRow | None = None  # as it is now; the page still shows `detail`
        self.hint_by_action: dict[str, str] = {}  # of the allowed acts
        self.acts = ItemActs(self, self)
        self.handlers.update(TextCursor(self, "facts").handlers)
        self.handlers.update(self.acts.handlers)
        self.handlers.update(ReadingOn(self).handlers)
        self.handlers.update(NumberedSteps(self).handlers)
        self.handlers.update(
            {
                "item.next": lambda: self.store.ask_held(self._take_next, group="act"),
                "list.group": self.open_related,
                "view.refresh": self.refresh_page,
            }
        )

    @property
    def screen_id(self) -> str:  # type: ignore[override]
        return self.row.kind.word

    @property
    def header_title(self) -> str:  # type: ignore[override]
        """The item's name, and its position in the list from which it was opened."""
        name = self.item_name[:1].upper() + self.item_name[1:]
        if self.list_place is None:
            return name
        return f"{name}   {self.list_place.number + 1:,} of {self.list_place.total:,}"

    @property
    def item_name(self) -> str:
        """The item's kind and number only: everybody who passes by can read it."""
        return f"{self.row.kind.word} {self.row.number or self.row.id}"

    def hint_actions(self) -> tuple[str, ...]:
        if self.row.state is State.DONE:
            return ("item.note", "list.group", "item.copypage", "item.next", "help.here")
        useful = (
            *(action for action in OFFERED_ACTIONS if action in self.hint_by_action),
            *("item.wait", "item.done", "item.following", "list.group", "item.copypage"),
            *("item.next", "item.note"),
        )
        return (*useful[:MOST_HINTS], "help.here")

    def help_actions(self) -> tuple[str, ...]:
        visit = ("item.visit",) if "item.visit" in self.hint_by_action else ()
        return (*self.hint_actions(), "item.take", *visit, "act.undo")

    def hint_text(self, action: str) -> str:
        return self.hint_by_action.get(action, "")

    def compose_body(self) -> Iterable[Widget]:
        with Body(id="item"):
            yield TextPane(id="facts")
            yield TextPane(id="side")

    def start(self) -> None:
        self.mark_redrawn()
        self.store.ask_held(partial(self.load, self.row), group="start")

    def reload(self) -> None:
        self.store.ask(partial(self.load, self.row), group="item")

    async def load(self, row: ItemRow) -> None:
        """Read and show an item."""
        self.mark_read()
        detail, acts = await self.context.queue.ask(
            lambda queue: (queue.detail(row.id), queue.available_acts(row.id))
        )
        allowed = {act.key_action: act.hint for act in acts if act.allowed}
        self.hint_by_action = {**allowed, **OWN_HINTS}
        if has_numbers(detail):
            self.hint_by_action["item.choose"] = ""
        is_other_item = self.detail is None or self.detail.row.id != detail.row.id
        self.row, self.detail, self.stored_row = detail.row, detail, detail.row
        self.show_news("")
        self.loaded.set()
        self._draw()
        if is_other_item:
            self.query_one("#facts", TextPane).top = 0
            self.mark_redrawn()
            self.context.note_opened(self.item_name)
        if not self.notices.text:
            self.say(checkout_text(detail, self.context.viewer()))
        self.update_bars()

    def _draw(self) -> None:
        if self.detail is None:
            return
        width, height = self.app.size
        page_width = PAGE_WIDTH if self.has_class("wide") else width
        frame = Frame(page_width, height - BAR_ROWS, self.context.keymap.shown("list.group"))
        page, side = self.query_one("#facts", TextPane), self.query_one("#side", TextPane)
        page.lines = page_lines(self.detail, frame, self.context.viewer())
        side.lines = side_block(self.detail, max(1, width - page_width - SIDE_GAP))

    def plain_page(self) -> tuple[TextLine, ...]:
        if self.detail is None:
            return ()
        frame = Frame(min(PAGE_WIDTH, self.app.size.width), PLAIN_ROWS)
        return plain_page(self.detail, frame, self.context.viewer())

    def adapt_to_size(self, width: int, height: int) -> None:
        self.set_class(width >= WIDE_LAYOUT_WIDTH, "wide")
        self._draw()

    # What others do

    def snapshot(self) -> ScreenSnapshot | None:
        if self.stored_row is None:
            return None
        return ScreenSnapshot((self.stored_row,), stamp=self.stamp)

    def on_changes(self, changes: ScreenChanges) -> None:
        """Say that the page is old and who changed it; the page stays as it is being read."""
        super().on_changes(changes)
        if self.held_keys.is_holding:
            return  # the person's own act is running; it draws the item when it is done
        seen_row = self.stored_row
        if seen_row is not None and changes.changed:
            self.stored_row = changes.changed[0]
            if self.stored_row.version != seen_row.version:
                self.show_news("changed")
                self.store.ask(partial(self._say_change, seen_row), group="news")

    async def _say_change(self, seen_row: ItemRow) -> None:
        from screens.queue.changed_by import (  # noqa: PLC0415 - start-up: only after a change
            change_text,
        )

        detail = await self.context.queue.ask(lambda queue: queue.detail(seen_row.id))
        if self.held_keys.is_holding or self.row.id != seen_row.id:
            return
        # While a text field is open, the text above it explains the field.
        if not self.prompt.is_open and detail.events:
            self.say(change_text(detail, seen_row, self.context))

    # Acts

    def target_item(self) -> ItemRow | None:
        return self.detail.row if self.detail is not None else None

    async def show_act_result(self, before: ItemRow, result: ActResult) -> None:
        was_held = before.state is State.TAKEN and before.holder == self.context.session.who
        is_ended = result.item is None or result.item.state in ENDED_STATES
        if not is_ended:
            await self.load(before)
        elif was_held and result.left is not None:
            await self.load(result.left)
        elif was_held:
            await self._load_next()
        else:
            self._leave()

    async def _load_next(self) -> None:
        """Check out the next item in place of the one that ended, so that one key is one item."""
        try:
            await self._check_out_next()
        except MedqError:
            self._leave()

    def _leave(self) -> None:
        self.context.next_message = self.notices.text
        self.app.pop_screen()

    async def show_undo_result(self, result: ActResult) -> None:
        await self.load(result.item or self.row)

    async def reload_item(self, item: ItemRow) -> ItemRow:
        await self.load(item)
        return self.row

    async def _take_next(self) -> None:
        self.say("")
        await self._check_out_next()

    async def _check_out_next(self) -> None:
        """Check out and show the first item of the list. Raises `MedqError` if there is none."""
        query = self.query_of_next
        result = await self.context.queue.ask(lambda queue: queue.take_next(query))
        self.context.write_count += 1
        row = result.item
        assert row is not None
        self.list_place = await self.context.queue.ask(lambda queue: queue.place_of(query, row.id))
        await self.load(row)

    def open_related(self) -> None:
        """Open what else concerns the patient, and the items of the same payer and code."""
        if self.row.kind is Kind.CALLBACK:
            self.say("A callback lists nothing else of the patient.")
        else:
            self.context.open("related", self.row)

    def refresh_page(self) -> None:
        """Read the item again."""
        self.say("")
        self.reload()
