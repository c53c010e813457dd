"""A list of items read page by page, with the detail of the item under the cursor."""

from collections.abc import Callable, Iterable
from functools import partial

from rich.segment import Segment
from textual.geometry import Offset
from textual.widget import Widget

from medq.domain.acts import ActResult
from medq.domain.items.item import ItemRow
from medq.domain.queue.live import ScreenChanges, ScreenSnapshot
from medq.domain.queue.page import Counts, Query
from screens.base.cursors import ListCursor
from screens.base.item_acts import ItemActs
from screens.base.marking import Marks
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from screens.queue.detail_pane import DetailPane
from screens.queue.list_news import ListNews
from widgets.cells import justify
from widgets.item_line import list_columns, list_header, list_line
from widgets.row_window import REPLACING_SLOTS, PageSlot
from widgets.rows import Rows
from widgets.text_pane import Ruler, TextLine, TextPane
from widgets.theme import theme_of

TALL_LAYOUT_HEIGHT = 34
SMALLEST_WIDTH = 80


class ListScreen(BaseScreen):
    """The rows of `item_query`, their marks and acts, and what others do to them.

    A subclass says which list it is and adds the keys that change it.
    """

    DEFAULT_CSS = """
    #summary, #head { height: 1; }
    #detail { height: 7; }
    ListScreen.tall #detail { height: 13; }
    ListScreen.tight #detail, ListScreen.tight Ruler { display: none; }
    """

    def __init__(self, context: AppContext, item_query: Query) -> None:
        super().__init__(context)
        self.viewer = context.viewer()
        self.columns = list_columns(SMALLEST_WIDTH)
        self.item_query = item_query
        self.counts = Counts()
        self.news = ListNews(self, self)
        self.marks = Marks(self, self)
        self.detail_pane = DetailPane(self, for_newcomer=True)
        self.opened_group = ""  # shown on the screen above this one
        self.handlers.update(ListCursor(lambda: self.rows).handlers)
        self.handlers.update(self.marks.handlers)
        self.handlers.update(ItemActs(self, self, self.marks).handlers)
        self.handlers["view.refresh"] = self.refresh_list

    # What a subclass gives

    def compose_above(self) -> Iterable[Widget]:
        """Yield the widgets between the summary and the list."""
        return ()

    async def read_more_counts(self) -> None:
        """Read what the subclass counts beside all open work."""

    def open_list(self) -> None:
        """Read the list for the first time."""

    def remember_position(self) -> None:
        """Remember where the person is for the next start."""

    def summary_texts(self) -> tuple[str, str]:
        """Return the two ends of the line above the list."""
        return "", ""

    def empty_text(self) -> str:
        """Return the text of a list without rows."""
        return ""

    # Layout

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="summary")
        yield from self.compose_above()
        yield TextPane(id="head")
        yield Rows(self._draw_row)
        yield Ruler()
        yield TextPane(id="detail")

    @property
    def rows(self) -> Rows:
        """The list's widget."""
        return self.query_one(Rows)

    @property
    def focus_offset(self) -> Offset | None:
        if not self.is_mounted or self.rows.row is None:
            return None
        return self.rows.cursor_screen_offset

    def _draw_row(self, row: ItemRow, width: int) -> list[Segment]:
        is_marked = row.id in self.marks
        if is_marked:
            self.marks.version_by_id[row.id] = row.version  # what is drawn is seen
        return list_line(row, self.columns, self.viewer, theme_of(self), marked=is_marked)

    def adapt_to_size(self, width: int, height: int) -> None:
        self.columns = list_columns(width)
        self.set_class(height >= TALL_LAYOUT_HEIGHT, "tall")
        self.query_one("#head", TextPane).lines = (TextLine(list_header(self.columns, width)),)
        self._show_summary()

    def on_text_pane_size_changed(self) -> None:
        self.detail_pane.fit()

    def _show_summary(self) -> None:
        start, end = self.summary_texts()
        line = justify(start, end, max(1, self.app.size.width))
        self.query_one("#summary", TextPane).lines = (TextLine(line),)

    # The list

    def start(self) -> None:
        self.mark_redrawn()
        self.open_list()
        self._ask_counts()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self.opened_group = ""

    def reload(self, item_id: int | None = None) -> None:
        """Read again what is shown.

        The cursor goes to the item `item_id`, else stays with its own, or where that is gone with
        the group that it led.
        """
        self.mark_read()
        self.viewer = self.context.viewer()
        self.rows.reload(self.opened_group, item_id)
        self._ask_counts()

    async def reread(self, item_id: int | None = None) -> None:
        """Read the list again, with the cursor on an item; return when it is shown.

        Keys typed ahead of an act mean the list after it: they wait until it is read.
        """
        self.loaded.clear()
        self.reload(item_id)
        await self.loaded.wait()

    def _ask_counts(self) -> None:
        self.store.ask(self._read_counts, group="counts")

    async def _read_counts(self) -> None:
        self.counts = await self.context.queue.ask(lambda queue: queue.counts())
        await self.read_more_counts()
        self.rows.empty_text = self.empty_text()
        self._show_summary()
        self.rows.refresh()

    def on_rows_need_rows(self, need: Rows.NeedRows) -> None:
        need.stop()
        self.store.ask(partial(self._read_page, need), group="rows")

    async def _read_page(self, need: Rows.NeedRows) -> None:
        query = self.item_query
        before = self.rows.row
        try:
            page = await self.context.queue.ask(
                lambda queue: queue.page(query, need.after, need.before, need.count)
            )
        except Exception:
            self.rows.cancel_request(need)
            self.loaded.set()
            self.context.keys.wake()
            raise
        self.rows.empty_text = self.empty_text()
        if not self.rows.add_page(need, page):
            return  # another list was asked for meanwhile
        self.context.keys.wake()
        if need.slot is PageSlot.AROUND and need.after is not None and not page.rows:
            self.rows.load()  # the rows below that gap are all gone
            return
        is_replaced = need.slot in REPLACING_SLOTS
        if is_replaced:
            self.news.reset(page.as_of)
        elif page.as_of != self.news.as_of and not self.news.order_changed:
            await self.news.compare_order(query)
        self.loaded.set()
        after = self.rows.row
        if is_replaced and after is not None and (before is None or before.id != after.id):
            self.mark_redrawn()
        self._show_summary()
        if is_replaced:
            self.call_after_refresh(self.detail_pane.show)

    def on_rows_moved(self, moved: Rows.Moved) -> None:
        moved.stop()
        self.remember_position()
        self._show_summary()
        self.call_after_refresh(self.detail_pane.show)  # the cursor first, then what is under it

    def show_marks(self) -> None:
        """Draw the marks anew."""
        self._show_summary()
        self.rows.refresh()

    def holds_keys(self) -> bool:
        """Return also while the cursor's next row is read: a key typed ahead means that row."""
        return super().holds_keys() or (self.is_mounted and self.rows.is_cursor_pending)

    def refresh_list(self) -> None:
        """Read the list again, with what is new."""
        self.say("")
        self.reload()

    def replace_list(self, read: Callable[[], None]) -> None:
        """Read another list. Keys typed ahead mean that list: they wait until it is read."""
        self.loaded.clear()
        self.context.navigator.paint_when_loaded(self)
        read()
        self.store.ask_held(self._wait_until_loaded, group="prompt")

    async def _wait_until_loaded(self) -> None:
        await self.loaded.wait()

    # What others do

    def snapshot(self) -> ScreenSnapshot:
        return ScreenSnapshot(self.rows.held_rows(), self.item_query, self.news.as_of, self.stamp)

    def mark_stale(self) -> None:
        super().mark_stale()
        self.news.mark_stale()

    def on_changes(self, changes: ScreenChanges) -> None:
        """Show in their rows what others did; new items wait until the list is read again."""
        super().on_changes(changes)
        before = self.rows.row
        self.rows.patch(changes.changed)
        is_cursor_row_changed = self.rows.row != before
        if is_cursor_row_changed or any(row.id in self.marks for row in changes.changed):
            self.mark_redrawn()  # a writing key was not meant for the rows as they are now
        if is_cursor_row_changed:
            self.detail_pane.show()
        self.news.add(changes)

    # Acts

    def target_item(self) -> ItemRow | None:
        return self.rows.row

    async def show_act_result(self, before: ItemRow, result: ActResult) -> None:
        await self.reread()

    async def show_undo_result(self, result: ActResult) -> None:
        await self.reread(result.item.id if result.item else None)

    async def reload_item(self, item: ItemRow) -> ItemRow:
        detail = await self.context.queue.ask(lambda queue: queue.detail(item.id))
        self.rows.patch((detail.row,))
        self.mark_redrawn()
        self.detail_pane.show()
        return detail.row
