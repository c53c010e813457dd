"""S2: everything that is to be done, the most valuable minute first, with the detail of the item under the cursor."""

from collections.abc import Callable, Iterable
from functools import partial

from rich.segment import Segment
from textual.geometry import Offset
from textual.widget import Widget

from medq.domain.acts import ActResult
from medq.domain.items.item import ItemRow
from medq.domain.money import plain
from medq.domain.queue.live import MOST_NEW, ScreenChanges, ScreenSnapshot
from medq.domain.queue.page import Counts, Query, Sort
from screens.base.marking import MarkingFrame
from screens.base.preferences import Kept
from screens.base.screen import SIDE_BY_SIDE
from screens.base.session import AppContext
from screens.queue.filter import HOW, SORT_WORDS, nameless, orders_after, parse
from widgets.cells import justify
from widgets.item_detail import detail_lines, summary_lines
from widgets.item_line import COLUMNS, SIDE_COLUMNS, WIDE_LIST, list_header, list_line
from widgets.line_widget import Body
from widgets.row_window import PageSlot
from widgets.rows import Rows
from widgets.text_pane import Ruler, TextLine, TextPane
from widgets.theme import theme_of


class QueueScreen(MarkingFrame):
    """The list and its detail; enter opens the item, n takes the next one."""

    room = "queue"
    place = "Queue"
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
        self.query_asked = Query(grouped=True)
        self.missed = False  # rows came to stand among those that were read already
        self._turned = False  # places may have changed by this session's own doing, which no row's version tells
        self.filter_text = ""
        self.counts = Counts()
        self.as_of = 0
        self.new = 0  # items that the list would have by now
        self._opened = ""  # the group that is shown above this list

    def body(self) -> Iterable[Widget]:
        yield TextPane(id="summary")
        with Body(id="both"):
            with Body(id="list"):
                yield TextPane(id="head")
                yield Rows(self._draw)
            yield Ruler()
            yield TextPane(id="detail")

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("list.open", "item.next", "item.take", "list.mark", "list.group"),
            *("list.filter", "item.wait", "help.here"),
        )

    def help_actions(self) -> tuple[str, ...]:
        return (*self.hint_actions(), "list.sort", "nav.search")

    @property
    def spot(self) -> Offset | None:
        return (
            self.rows.cursor_screen_offset
            if self.is_mounted and self.rows.row is not None
            else None
        )

    def _draw(self, row: ItemRow, width: int) -> list[Segment]:
        if row.id in self.marks:
            self.marks[row.id] = row.version  # what is drawn is seen
        return list_line(
            row, width, self.columns, self.viewer, theme_of(self), marked=row.id in self.marks
        )

    def arrive(self) -> None:
        self.fresh()
        self.begin()
        self._count()

    def begin(self) -> None:
        """The list as it was left."""
        kept = self.context.kept
        self.filter_text = kept.filter_text
        self.query_asked = parse(kept.filter_text, self.viewer.today, kept.sort)._replace(
            grouped=True
        )
        self.rows.resume(kept.gap, kept.number, kept.item_id)

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        self._opened = ""

    def resized(self, width: int, height: int) -> None:
        wide = width >= SIDE_BY_SIDE
        self.columns = SIDE_COLUMNS if wide else COLUMNS
        self.set_class(wide, "wide")
        self.set_class(height >= 34, "tall")
        self.query_one("#head", TextPane).lines = (
            TextLine(list_header(self.columns, WIDE_LIST if wide else width)),
        )
        self._summary()
        self.call_after_refresh(self._tell_detail)

    # The list

    def look_again(self) -> None:
        """Read again what is on the screen; the cursor stays with its item, or where that is gone with the group it led."""
        self.reads()
        self.viewer = self.context.viewer()
        self.rows.reload(self._opened)
        self._count()

    def look(self) -> ScreenSnapshot:
        return ScreenSnapshot(self.rows.held_rows(), self.query_asked, self.as_of, self.stamp)

    def unsure(self) -> None:
        super().unsure()
        self._turned = True

    def seen(self, watch: ScreenChanges) -> None:
        """Rows that others acted on tell so where they stand; what is new waits until it is asked for."""
        super().seen(watch)
        under = self.rows.row
        self.rows.patch(watch.changed)
        if self.rows.row != under or any(row.id in self.marks for row in watch.changed):
            self.fresh()  # a key that writes was not meant for the rows as they are now
        if self.rows.row != under:
            self._tell_detail()
        self.new = watch.new
        self._tell_new()
        if self._turned and not self.missed:
            self.ask(partial(self._look_for_missed, self.query_asked), group="missed")
        self._turned = False

    def _tell_new(self) -> None:
        more = " or more" if self.new == MOST_NEW else ""
        told = (
            f"+{self.new}{more} new" if self.new else "",
            "order changed" if self.missed else "",
        )
        self.tell_news(", ".join(part for part in told if part))

    def on_rows_need_rows(self, need: Rows.NeedRows) -> None:
        need.stop()
        self.ask(partial(self._page, need), group="rows")

    async def _page(self, need: Rows.NeedRows) -> None:
        query = self.query_asked
        before = self.rows.row
        try:
            page = await self.context.session.ask(
                lambda desk: desk.page(query, need.after, need.before, need.count)
            )
        except Exception:
            self.rows.cancel_request()
            self.filled.set()
            raise
        self.rows.empty_text = self._empty()
        self.rows.add_page(need.slot, page)
        if need.slot is PageSlot.AROUND and need.after is not None and not page.rows:
            self.rows.load()  # what stood below that gap is all gone
            return
        if need.slot in (PageSlot.TOP, PageSlot.END, PageSlot.AROUND):
            self.as_of, self.new, self.missed, self._turned = page.as_of, 0, False, False
            self.tell_news("")
        elif page.as_of != self.as_of and not self.missed:
            await self._look_for_missed(query)
        self.filled.set()
        after = self.rows.row
        replaced = need.slot in (PageSlot.TOP, PageSlot.AROUND)
        if replaced and after is not None and (before is None or before.id != after.id):
            self.fresh()
        self._summary()
        if replaced:
            self.call_after_refresh(self._tell_detail)

    async def _look_for_missed(self, query: Query) -> None:
        """The rows above may stand otherwise since they were read: that one rose to among them, or two changed places, is told."""
        start, count = self.rows.start, len(self.rows.held_rows())
        again = await self.context.session.ask(lambda desk: desk.page(query, start, None, count))
        ids = {row.id: at for at, row in enumerate(again.rows)}
        stood = [
            row.id for row in self.rows.held_rows() if row.id in ids
        ]  # as they are by now: they may have been read anew
        last = max((ids[item_id] for item_id in stood), default=-1)
        if (query, start) == (self.query_asked, self.rows.start) and list(ids)[: last + 1] != stood:
            self.missed = True
            self._tell_new()

    def on_rows_moved(self, moved: Rows.Moved) -> None:
        moved.stop()
        self._note_place()
        self._summary()
        self.call_after_refresh(self._tell_detail)  # first the cursor, then what is under it

    def _note_place(self) -> None:
        """What the next start begins with; not what could be a patient's name, nor the place in such a list."""
        row = self.rows.row
        if nameless(self.filter_text, self.viewer.today):
            self.context.kept = Kept(
                self.filter_text, self._sort, row.id if row else None, *self.rows.gap
            )
        else:
            self.context.kept = Kept(sort=self._sort)

    def marks_changed(self) -> None:
        self._summary()
        self.rows.refresh()

    def _count(self) -> None:
        self.ask(self._counted, group="counts")

    async def _counted(self) -> None:
        self.counts = await self.context.session.ask(lambda desk: desk.counts())
        self.rows.empty_text = self._empty()
        self._summary()
        self.rows.refresh()

    def _summary(self) -> None:
        rows = self.rows
        by = f"{len(self.marks):,} marked" if self.marks else f"by {SORT_WORDS[self._sort]}"
        start = f" {self.counts.total:,} open, {plain(self.counts.money_cents)} at stake   {by}"
        told = self.filter_text or f"all ({self.context.keymap.shown('list.filter')} sets)"
        end = f"{rows.position_text}   filter: {told} ".lstrip()
        self.query_one("#summary", TextPane).lines = (
            TextLine(justify(start, end, max(1, self.app.size.width))),
        )

    @property
    def _sort(self) -> Sort:
        return self.query_asked.sort

    def _empty(self) -> str:
        if self.query_asked.narrows:
            key = self.context.keymap.shown("list.filter")
            return f' No item matches "{self.filter_text}". Press {key} to change it; an empty filter clears it.'
        if not self.counts.elsewhere:
            return " Nothing is open."
        back = self.counts.next_back
        zone = self.viewer.zone
        comes = f" The next one comes back {back.astimezone(zone):%a %d %b %H:%M}." if back else ""
        return f" Nothing is open. {self.counts.elsewhere:,} done or waiting.{comes}"

    # The detail of the item under the cursor

    def _tell_detail(self) -> None:
        row = self.rows.row
        if row is None:
            self.query_one("#detail", TextPane).lines = ()
        else:
            self.ask(partial(self._told, row), group="detail")

    async def _told(self, row: ItemRow) -> None:
        detail = await self.context.session.ask(lambda desk: desk.detail(row.id))
        if self.drawn() != row.id:
            return  # too late
        pane = self.query_one("#detail", TextPane)
        size = pane.content_size
        if self.has_class("wide"):
            pane.lines = detail_lines(detail, size.width, self.viewer)
        else:
            pane.lines = summary_lines(detail, size.width, size.height, self.viewer)
        pane.top = 0

    # Acts

    def target(self) -> ItemRow | None:
        return self.rows.row

    async def after_act(self, before: ItemRow, done: ActResult) -> None:
        """Keys typed ahead mean the list as it is after the act: they wait until it is read."""
        await self.read_again()

    async def newer(self, item: ItemRow) -> ItemRow:
        detail = await self.context.session.ask(lambda desk: desk.detail(item.id))
        self.rows.patch((detail.row,))
        self.fresh()
        self._tell_detail()
        return detail.row

    async def after_undo(self, done: ActResult) -> None:
        await self.read_again()

    async def read_again(self) -> None:
        self.filled.clear()
        self.look_again()
        await self.filled.wait()

    def do_item_next(self) -> None:
        self.ask_held(self._next, group="act")

    async def _next(self) -> None:
        from screens.queue.item import ItemScreen

        kinds, group = self.query_asked.kinds, self.query_asked.group
        row = await self.context.session.ask(lambda desk: desk.take_next(kinds, group))
        self.context.writes += 1
        await self.app.push_screen(ItemScreen(self.context, row, kinds, group))

    # Keys of the list

    def do_list_down(self) -> None:
        self.rows.move(1)

    def do_list_up(self) -> None:
        self.rows.move(-1)

    def do_list_pagedown(self) -> None:
        self.rows.page(1)

    def do_list_pageup(self) -> None:
        self.rows.page(-1)

    def do_list_first(self) -> None:
        self.rows.to_first()

    def do_list_last(self) -> None:
        self.rows.to_last()

    def do_list_open(self) -> None:
        from screens.queue.item import ItemScreen

        row = self.rows.row
        if row is not None:
            self.app.push_screen(
                ItemScreen(self.context, row, self.query_asked.kinds, self.query_asked.group)
            )

    def do_list_group(self) -> None:
        row = self.rows.row
        if row is not None and row.group:
            from screens.queue.group import GroupScreen

            self._opened = row.group
            self.app.push_screen(GroupScreen(self.context, row))
        else:
            self.say("This item has no equals.")

    def do_today_build(self) -> None:
        """Today's plan where this person plans and has none yet, else the next working day's."""
        from screens.plan.builder import PlanBuilder

        desk = self.context.desk
        self.app.push_screen(
            PlanBuilder(self.context, desk.now().date() if desk.plans_today is False else None)
        )

    def do_list_sort(self) -> None:
        self.query_asked = self.query_asked._replace(sort=orders_after(self._sort)[0])
        again = ", ".join(SORT_WORDS[sort] for sort in orders_after(self._sort))
        self.say(
            f"Sorted by {SORT_WORDS[self._sort]}. {self.context.keymap.shown('list.sort')} again: {again}."
        )
        self._answer_with(self.rows.load)

    def do_view_refresh(self) -> None:
        self.say("")
        self.look_again()

    def do_list_filter(self) -> None:
        self._answered = self._filter
        self.ask_filter(HOW)

    def _filter(self, text: str) -> None:
        self._answer_with(lambda: self.show(text))

    def _answer_with(self, change: Callable[[], None]) -> None:
        """Ask for another list. Keys typed ahead mean that one: they wait until it is read."""
        self.filled.clear()
        change()
        self.ask_held(self._until_read, group="prompt")

    async def _until_read(self) -> None:
        await self.filled.wait()

    def show(self, filter_text: str) -> None:
        """The list that those words ask for, in the order it has."""
        self.filter_text = filter_text
        self.query_asked = parse(filter_text, self.viewer.today, self._sort)._replace(grouped=True)
        self.say("")
        self.rows.load()
