"""One item: everything that is known about it, in the order of the work."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from medq.domain.acts import ActResult
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemDetail, ItemRow, Kind, State
from medq.domain.queue.live import ScreenChanges, ScreenSnapshot
from screens.base.cursors import TextCursor
from screens.base.item_acts import ItemActs
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from widgets.items.page import page_lines
from widgets.items.page_fit import Frame
from widgets.text_pane import TextPane

KIND_ACTIONS = ("item.post", "item.match", "item.unmatch")  # of a review
ENDED_STATES = (State.WAITING, State.DONE)


class ItemScreen(BaseScreen):
    """An item's facts and history. After an act that ends it, the next one is shown."""

    DEFAULT_CSS = "#facts { height: 1fr; }"

    def __init__(
        self, context: AppContext, row: ItemRow, kinds: tuple[Kind, ...] = (), group: str = ""
    ) -> None:
        super().__init__(context)
        self.row = row
        self.kinds = kinds  # the next item is one of these kinds, or of this group
        self.group = group
        self.detail: ItemDetail | None = None
        self.stored_row: ItemRow | None = None  # as it is now; the page still shows `detail`
        self.hint_by_action: dict[str, str] = {}  # of the allowed acts
        self.handlers.update(TextCursor(self, "facts").handlers)
        self.handlers.update(ItemActs(self, self).handlers)
        self.handlers.update(
            {
                "item.next": lambda: self.store.ask_held(self._take_next, group="act"),
                "list.group": self.open_group,
                "view.refresh": self.refresh_page,
            }
        )

    @property
    def screen_id(self) -> str:  # type: ignore[override]
        return self.row.kind.word

    @property
    def item_name(self) -> str:
        """The item's kind and number only: everybody who passes by can read it."""
        return f"{self.row.kind.word} {self.row.number or self.row.id}"

    @property
    def header_title(self) -> str:  # type: ignore[override]
        return f"Item  {self.item_name}"

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *(action for action in KIND_ACTIONS if action in self.hint_by_action),
            *("item.done", "item.wait", "item.note", "item.take", "item.next"),
            *("nav.back", "help.here"),
        )

    def help_actions(self) -> tuple[str, ...]:
        visit = ("item.visit",) if "item.visit" in self.hint_by_action else ()
        return (*self.hint_actions(), *visit, "act.undo")

    def hint_text(self, action: str) -> str:
        return self.hint_by_action.get(action, "")

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="facts")

    def start(self) -> None:
        self.mark_redrawn()
        self.store.ask_held(partial(self._load, self.row), group="start")

    def reload(self) -> None:
        self.store.ask(partial(self._load, self.row), group="item")

    async def _load(self, row: ItemRow) -> None:
        self.mark_read()
        detail, acts = await self.context.queue.ask(
            lambda queue: (queue.detail(row.id), queue.available_acts(row.id))
        )
        self.hint_by_action = {act.key_action: act.hint for act in acts if act.allowed}
        is_other_item = self.detail is None or self.detail.row.id != detail.row.id
        self.row, self.detail, self.stored_row = detail.row, detail, detail.row
        self.show_news("")
        self._draw()
        if is_other_item:
            self.context.note_opened(self.item_name)
            self.query_one("#facts", TextPane).top = 0
            self.mark_redrawn()
        self.update_bars()

    def _draw(self) -> None:
        if self.detail is not None:
            pane = self.query_one("#facts", TextPane)
            frame = Frame(*pane.size, self.context.keymap.shown("list.group"))
            pane.lines = page_lines(self.detail, frame, self.context.viewer())

    def adapt_to_size(self, width: int, height: int) -> None:
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
            self.say(change_text(detail.events[0], seen_row, self.context))

    # Acts

    def target_item(self) -> ItemRow | None:
        return self.detail.row if self.detail is not None else None

    async def show_act_result(self, before: ItemRow, result: ActResult) -> None:
        was_held = before.state is State.TAKEN and before.holder == self.context.session.who
        is_ended = result.item is None or result.item.state in ENDED_STATES
        if not is_ended:
            await self._load(before)
        elif was_held:
            await self._load_next()
        else:
            self._leave()

    async def _load_next(self) -> None:
        """Check out the next item in place of the one that ended, so that one key is one item."""
        try:
            row = await self.context.queue.ask(
                lambda queue: queue.take_next(self.kinds, self.group)
            )
        except MedqError:
            self._leave()
        else:
            await self._load(row)

    def _leave(self) -> None:
        self.context.next_message = self.notices.text
        self.app.pop_screen()

    async def show_undo_result(self, result: ActResult) -> None:
        await self._load(result.item or self.row)

    async def reload_item(self, item: ItemRow) -> ItemRow:
        await self._load(item)
        return self.row

    async def _take_next(self) -> None:
        row = await self.context.queue.ask(lambda queue: queue.take_next(self.kinds, self.group))
        self.context.write_count += 1
        self.say("")
        await self._load(row)

    def open_group(self) -> None:
        """Open the members of the item's group."""
        if self.row.group:
            self.context.open("group", self.row)
        else:
            self.say("No similar items.")

    def refresh_page(self) -> None:
        """Read the item again."""
        self.say("")
        self.reload()
