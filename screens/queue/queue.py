"""The queue: all open work by rank, with the detail of the item under the cursor."""

from collections.abc import Callable, Iterable
from functools import partial

from rich.segment import Segment
from textual.geometry import Offset
from textual.widget import Widget

from medq.domain.acts import ActResult
from medq.domain.items.item import ItemRow
from medq.domain.money import plain
from medq.domain.queue.live import ScreenChanges, ScreenSnapshot
from medq.domain.queue.page import Counts, Query, Sort
from screens.base.cursors import ListCursor
from screens.base.item_acts import ItemActs
from screens.base.marking import Marks
from screens.base.preferences import QueuePosition
from screens.base.screen import WIDE_LAYOUT_WIDTH, BaseScreen
from screens.base.session import AppContext
from screens.queue.detail_pane import DetailPane
from screens.queue.filter import (
    FILTER_EXAMPLES,
    SORT_WORDS,
    holds_no_name,
    parse_filter,
    sorts_after,
)
from screens.queue.list_news import ListNews
from screens.queue.queue_text import no_match_text, nothing_open_text
from widgets.cells import justify
from widgets.item_line import COLUMNS, SIDE_COLUMNS, WIDE_LIST, list_header, list_line
from widgets.line_widget import Body
from widgets.row_window import REPLACING_SLOTS, PageSlot
from widgets.rows import Rows
from widgets.text_pane import Ruler, TextLine, TextPane
from widgets.theme import theme_of

TALL_LAYOUT_HEIGHT = 34


class QueueScreen(BaseScreen):
    """The list and its detail; enter opens the item, n checks out the next one."""

    screen_id = "queue"
    header_title = "Queue"
    DEFAULT_CSS = """
    #summary, #head { height: 1; }
    #detail { height: 8; }
    QueueScreen.tall #detail { height: 13; }
    QueueScreen.wide #both { layout: horizontal; }
    QueueScreen.wide #list { width: 66; height: 1fr; }
    QueueScreen.wide #detail { width: 1fr; height: 1fr; margin-left: 2; }
    QueueScreen.wide Ruler { display: none; }
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.viewer = context.viewer()
        self.columns = COLUMNS
        self.item_query = Query(grouped=True)
        self.filter_text = ""
        self.counts = Counts()
        self.news = ListNews(self, self)
        self.marks = Marks(self, self)
        self.detail_pane = DetailPane(self)
        self._opened_group = ""  # shown on the screen above this one
        self.handlers.update(ListCursor(lambda: self.rows).handlers)
        self.handlers.update(self.marks.handlers)
        self.handlers.update(ItemActs(self, self, self.marks).handlers)
        self.handlers.update(
            {
                "list.open": self.open_item,
                "list.group": self.open_group,
                "list.sort": self.sort_by_next,
                "list.filter": self.ask_for_filter,
                "item.next": lambda: self.store.ask_held(self._take_next, group="act"),
                "today.build": self.open_plan,
                "view.refresh": self.refresh_list,
            }
        )

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("list.open", "item.next", "list.mark", "item.wait", "list.filter"),
            *("list.group", "help.here"),
        )

    def help_actions(self) -> tuple[str, ...]:
        return (*self.hint_actions(), "item.take", "list.sort", "nav.search")

    # Layout

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="summary")
        with Body(id="both"):
            with Body(id="list"):
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
        return list_line(row, width, self.columns, self.viewer, theme_of(self), marked=is_marked)

    def adapt_to_size(self, width: int, height: int) -> None:
        is_wide = width >= WIDE_LAYOUT_WIDTH
        self.columns = SIDE_COLUMNS if is_wide else COLUMNS
        self.set_class(is_wide, "wide")
        self.set_class(height >= TALL_LAYOUT_HEIGHT, "tall")
        head = list_header(self.columns, WIDE_LIST if is_wide else width)
        self.query_one("#head", TextPane).lines = (TextLine(head),)
        self._show_summary()

    def on_text_pane_size_changed(self) -> None:
        self.detail_pane.fit()

    def _show_summary(self) -> None:
        start, end = self.summary_texts()
        line = justify(start, end, max(1, self.app.size.width))
        self.query_one("#summary", TextPane).lines = (TextLine(line),)

    def summary_texts(self) -> tuple[str, str]:
        """Return the two ends of the line above the list."""
        money = plain(self.counts.money_cents)
        start = f" {self.counts.total:,} open, {money} at risk   {self.order_text()}"
        filter_key = self.context.keymap.shown("list.filter")
        filter_text = self.filter_text or f"none ({filter_key})"
        return start, f"{self.rows.position_text}   filter: {filter_text} ".lstrip()

    def order_text(self) -> str:
        """Return how many rows are marked, else the order of the list."""
        if self.marks:
            return f"{len(self.marks):,} marked"
        return f"by {SORT_WORDS[self.item_query.sort]}"

    def empty_text(self) -> str:
        """Return the text of a list without rows."""
        if self.item_query.narrows:
            return no_match_text(self.filter_text, self.context.keymap)
        return nothing_open_text(self.counts, self.viewer.zone)

    # The list

    def start(self) -> None:
        self.mark_redrawn()
        self.open_list()
        self._ask_counts()

    def open_list(self) -> None:
        """Read the list as the person left it."""
        position = self.context.queue_position
        self.filter_text = position.filter_text
        self._set_query(position.filter_text, position.sort)
        self.rows.resume(position.gap, position.number, position.item_id)

    def _set_query(self, filter_text: str, sort: Sort) -> None:
        query = parse_filter(filter_text, self.viewer.today, sort)
        self.item_query = query._replace(grouped=True)

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._opened_group = ""

    def reload(self, item_id: int | None = None) -> None:
        """Read again what is shown.

        The cursor goes to the item `item_id`, else stays with its own, or where that is gone with
        the group that it led.
        """
        self.mark_read()
        self.viewer = self.context.viewer()
        self.rows.reload(self._opened_group, item_id)
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
            self.rows.cancel_request()
            self.loaded.set()
            self.context.keys.wake()
            raise
        self.rows.empty_text = self.empty_text()
        self.rows.add_page(need.slot, page)
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

    def remember_position(self) -> None:
        """Remember the position for the next start.

        A filter that could hold a patient's name is not remembered, nor the position in its list.
        """
        row, sort = self.rows.row, self.item_query.sort
        if holds_no_name(self.filter_text, self.viewer.today):
            self.context.queue_position = QueuePosition(
                self.filter_text, sort, row.id if row else None, *self.rows.gap
            )
        else:
            self.context.queue_position = QueuePosition(sort=sort)

    def show_marks(self) -> None:
        """Draw the marks anew."""
        self._show_summary()
        self.rows.refresh()

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

    async def _take_next(self) -> None:
        kinds, group = self.item_query.kinds, self.item_query.group
        row = await self.context.queue.ask(lambda queue: queue.take_next(kinds, group))
        self.context.write_count += 1
        await self.context.open("item", row, kinds, group)

    # Keys of the list

    def holds_keys(self) -> bool:
        """Return also while the cursor's next row is read: a key typed ahead means that row."""
        return super().holds_keys() or (self.is_mounted and self.rows.is_cursor_pending)

    def open_item(self) -> None:
        """Open the item under the cursor."""
        row = self.rows.row
        if row is not None:
            self.context.open("item", row, self.item_query.kinds, self.item_query.group)

    def open_group(self) -> None:
        """Open the members of the group under the cursor."""
        row = self.rows.row
        if row is not None and row.group:
            self._opened_group = row.group
            self.context.open("group", row)
        else:
            self.say("No similar items.")

    def open_plan(self) -> None:
        """Open today's plan if the person plans and has none yet, else the next business day's."""
        session = self.context.session
        has_no_plan = session.plan.accepted_today is False
        self.context.open("plan", session.now().date() if has_no_plan else None)

    def refresh_list(self) -> None:
        """Read the list again, with what is new."""
        self.say("")
        self.reload()

    def sort_by_next(self) -> None:
        """Show the list in the next order."""
        sort = sorts_after(self.item_query.sort)[0]
        self.item_query = self.item_query._replace(sort=sort)
        self.say(f"Sorted by {SORT_WORDS[sort]}. Next: {SORT_WORDS[sorts_after(sort)[0]]}")
        self._replace_list(self.rows.load)

    def ask_for_filter(self) -> None:
        """Ask for a filter and show the list that it leaves."""
        self.open_filter(
            FILTER_EXAMPLES,
            lambda text: self._replace_list(partial(self.show_filtered, text)),
        )

    def _replace_list(self, read: Callable[[], None]) -> None:
        """Read another list. Keys typed ahead mean that list: they wait until it is read."""
        self.loaded.clear()
        read()
        self.store.ask_held(self._wait_until_loaded, group="prompt")

    async def _wait_until_loaded(self) -> None:
        await self.loaded.wait()

    def show_filtered(self, filter_text: str) -> None:
        """Show the list that this filter leaves, in the order it has."""
        self.filter_text = filter_text
        self._set_query(filter_text, self.item_query.sort)
        self.say("")
        self.rows.load()
