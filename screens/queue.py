"""S2: everything that is to be done, the most valuable minute first, with the detail of the item under the cursor."""

import asyncio
from collections.abc import Iterable, Mapping
from functools import partial

from rich.segment import Segment
from textual.containers import Container, Vertical
from textual.geometry import Offset
from textual.widget import Widget

from medq.domain.desk import MOST_NEW, Counts, Done, Look, Many, Query, Seen, Sort, Watch
from medq.domain.item import ItemRow
from screens.acting import ActingFrame
from screens.own_port import Kept
from screens.queue_filter import HOW, SORT_WORDS, nameless, next_sort, parse
from screens.session import House
from widgets.cells import ends
from widgets.facts import Facts, Line, Ruler
from widgets.item_line import COLUMNS, SIDE_COLUMNS, WIDE_LIST, head, line, money
from widgets.rows import Place, Rows
from widgets.telling import brief, full
from widgets.theme import worn

SIDE_BY_SIDE = 110


class QueueScreen(ActingFrame):
    """The list and its detail; enter opens the item, n takes the next one."""

    room = "queue"
    place = "Queue"
    DEFAULT_CSS = """
    #summary, #head { height: 1; }
    #detail { height: 8; }
    QueueScreen.tall #detail { height: 13; }
    QueueScreen.wide #both { layout: horizontal; }
    QueueScreen.wide #list { width: 66; height: 1fr; }
    QueueScreen.wide #detail { width: 1fr; height: 1fr; padding-left: 2; }
    QueueScreen.wide Ruler { display: none; }
    """

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.eyes = house.eyes()
        self.columns = COLUMNS
        self.query_asked = Query(grouped=True)
        self.marks: dict[int, int] = {}  # items in the order they were marked, each with its version as it was seen
        self.missed = False  # rows came to stand among those that were read already
        self.filter_text = ""
        self.counts = Counts()
        self.as_of = 0
        self.new = 0  # items that the list would have by now
        self._read = asyncio.Event()
        self._opened = ""  # the group that is shown above this list

    def body(self) -> Iterable[Widget]:
        yield Facts(id="summary")
        with Container(id="both"):
            with Vertical(id="list"):
                yield Facts(id="head")
                yield Rows(self._draw)
            yield Ruler()
            yield Facts(id="detail")

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("list.open", "item.next", "item.take", "list.mark", "list.group"),
            *("list.filter", "item.wait", "help.here"),
        )

    def help_actions(self) -> tuple[str, ...]:
        return (*self.hint_actions(), "list.sort", "nav.search")

    @property
    def rows(self) -> Rows:
        return self.query_one(Rows)

    @property
    def spot(self) -> Offset | None:
        return self.rows.cursor_screen_offset if self.is_mounted and self.rows.row is not None else None

    def _draw(self, row: ItemRow, width: int) -> list[Segment]:
        if row.id in self.marks:
            self.marks[row.id] = row.version  # what is drawn is seen
        return line(row, width, self.columns, self.eyes, worn(self), marked=row.id in self.marks)

    def arrive(self) -> None:
        self.fresh()
        self.begin()
        self._count()

    def begin(self) -> None:
        """The list as it was left."""
        kept = self.house.kept
        self.filter_text = kept.filter_text
        self.query_asked = parse(kept.filter_text, self.eyes.today, kept.sort)._replace(grouped=True)
        self.rows.resume(kept.gap, kept.number, kept.item_id)

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.house.changed and self.is_mounted:
            self.look_again(self._opened)
        self._opened = ""

    def resized(self, width: int, height: int) -> None:
        wide = width >= SIDE_BY_SIDE
        self.columns = SIDE_COLUMNS if wide else COLUMNS
        self.set_class(wide, "wide")
        self.set_class(height >= 34, "tall")
        self.query_one("#head", Facts).lines = (Line(head(self.columns, WIDE_LIST if wide else width)),)
        self._summary()
        self.call_after_refresh(self._tell_detail)

    # The list

    def look_again(self, group: str = "") -> None:
        """Read again what is on the screen; the cursor stays with its item, or where that is gone with its group."""
        self.house.changed = False
        self.eyes = self.house.eyes()
        self.rows.reload(group)
        self._count()

    def look(self) -> Look:
        return Look(self.rows.held(), self.query_asked, self.as_of, self.stamp)

    def seen(self, watch: Watch) -> None:
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

    def _tell_new(self) -> None:
        more = " or more" if self.new == MOST_NEW else ""
        told = (f"+{self.new}{more} new" if self.new else "", "order changed" if self.missed else "")
        self.tell_news(", ".join(part for part in told if part))

    def on_rows_need_rows(self, need: Rows.NeedRows) -> None:
        need.stop()
        self.ask(partial(self._page, need), group="rows")

    async def _page(self, need: Rows.NeedRows) -> None:
        query = self.query_asked
        before = self.rows.row
        try:
            page = await self.house.session.ask(lambda desk: desk.page(query, need.after, need.before, need.count))
        except Exception:
            self.rows.failed()
            self._read.set()
            raise
        self.rows.empty_text = self._empty()
        self.rows.give(need.place, page)
        if need.place is Place.HERE and need.after is not None and not page.rows:
            self.rows.load()  # what stood below that gap is all gone
            return
        if need.place in (Place.TOP, Place.END, Place.HERE):
            self.as_of, self.new, self.missed = page.as_of, 0, False
            self.tell_news("")
        elif page.as_of != self.as_of and not self.missed:
            await self._look_for_missed(query)
        self._read.set()
        after = self.rows.row
        replaced = need.place in (Place.TOP, Place.HERE)
        if replaced and after is not None and (before is None or before.id != after.id):
            self.fresh()
        self._summary()
        if replaced:
            self._tell_detail()

    async def _look_for_missed(self, query: Query) -> None:
        """Somebody acted since the rows above were read: one that rose from below to among them is in no page, and is told."""
        held = {row.id for row in self.rows.held()}
        start = self.rows.start
        again = await self.house.session.ask(lambda desk: desk.page(query, start, None, len(held)))
        ids = [row.id for row in again.rows]
        last = max((at for at, item_id in enumerate(ids) if item_id in held), default=-1)
        if query == self.query_asked and any(item_id not in held for item_id in ids[:last]):
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
        if nameless(self.filter_text, self.eyes.today):
            self.house.kept = Kept(self.filter_text, self._sort, row.id if row else None, *self.rows.gap)
        else:
            self.house.kept = Kept(sort=self._sort)

    def _count(self) -> None:
        self.ask(self._counted, group="counts")

    async def _counted(self) -> None:
        self.counts = await self.house.session.ask(lambda desk: desk.counts())
        self.rows.empty_text = self._empty()
        self._summary()
        self.rows.refresh()

    def _summary(self) -> None:
        rows = self.rows
        by = f"{len(self.marks):,} marked" if self.marks else f"by {SORT_WORDS[self._sort]}"
        start = f" {self.counts.total:,} open, {money(self.counts.money_cents)} at stake   {by}"
        told = self.filter_text or f"all ({self.house.keymap.shown('list.filter')} sets)"
        end = f"{rows.place}   filter: {told} ".lstrip()
        self.query_one("#summary", Facts).lines = (Line(ends(start, end, max(1, self.app.size.width))),)

    @property
    def _sort(self) -> Sort:
        return self.query_asked.sort

    def _empty(self) -> str:
        if self.query_asked.narrows:
            key = self.house.keymap.shown("list.filter")
            return f' No item matches "{self.filter_text}". Press {key} to change it; an empty filter clears it.'
        if not self.counts.elsewhere:
            return " Nothing is open."
        back = self.counts.next_back
        zone = self.eyes.zone
        comes = f" The next one comes back {back.astimezone(zone):%a %d %b %H:%M}." if back else ""
        return f" Nothing is open. {self.counts.elsewhere:,} done or waiting.{comes}"

    # The detail of the item under the cursor

    def _tell_detail(self) -> None:
        row = self.rows.row
        if row is None:
            self.query_one("#detail", Facts).lines = ()
        else:
            self.ask(partial(self._told, row), group="detail")

    async def _told(self, row: ItemRow) -> None:
        detail = await self.house.session.ask(lambda desk: desk.detail(row.id))
        pane = self.query_one("#detail", Facts)
        size = pane.content_size
        if self.has_class("wide"):
            pane.lines = full(detail, size.width, self.eyes)
        else:
            pane.lines = brief(detail, size.width, size.height, self.eyes)
        pane.top = 0

    # Acts

    def target(self) -> ItemRow | None:
        return self.rows.row

    def marked(self) -> Seen:
        return dict(self.marks)

    async def after_many(self, many: Many) -> None:
        """What was done is marked no longer; what could not be done keeps its mark, and has been told as it is now."""
        for item_id in many.done:
            self.marks.pop(item_id, None)
        self.marks |= {one.id: one.version for one in many.left if one.id in self.marks}
        await self._read_again()

    async def after_act(self, before: ItemRow, done: Done) -> None:
        """Keys typed ahead mean the list as it is after the act: they wait until it is read."""
        await self._read_again()

    async def newer(self, item: ItemRow) -> ItemRow:
        detail = await self.house.session.ask(lambda desk: desk.detail(item.id))
        self.rows.patch((detail.row,))
        self.fresh()
        self._tell_detail()
        return detail.row

    async def after_undo(self, done: Done) -> None:
        await self._read_again()

    async def _read_again(self) -> None:
        self._read.clear()
        self.look_again()
        await self._read.wait()

    def do_item_next(self) -> None:
        self.hold_keys()
        self.ask(self._next, group="act", exclusive=False)

    async def _next(self) -> None:
        from screens.item import ItemScreen

        try:
            kinds, group = self.query_asked.kinds, self.query_asked.group
            row = await self.house.session.ask(lambda desk: desk.take_next(kinds, group))
            self.house.changed = True
            await self.app.push_screen(ItemScreen(self.house, row, kinds, group))
        finally:
            self.release_keys()

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
        from screens.item import ItemScreen

        row = self.rows.row
        if row is not None:
            self.app.push_screen(ItemScreen(self.house, row, self.query_asked.kinds, self.query_asked.group))

    # Marks, and the members of a group

    def do_list_mark(self) -> None:
        """Mark the row, or take its mark off, and go on to the next."""
        row = self.rows.row
        if row is None:
            return
        if row.more:
            self.hold_keys()
            self.ask(partial(self._mark_members, row), group="marks", exclusive=False)
        else:
            self._mark({row.id: row.version}, on=row.id not in self.marks)
            self.rows.move(1)

    async def _mark_members(self, row: ItemRow) -> None:
        try:
            members = await self.house.session.ask(lambda desk: desk.members(row.group))
            self._mark(members, on=row.id not in self.marks)
            self._tell_most(len(members), row.more + 1)
            self.rows.move(1)
        finally:
            self.release_keys()

    def do_list_markall(self) -> None:
        self.hold_keys()
        self.ask(self._mark_all, group="marks", exclusive=False)

    async def _mark_all(self) -> None:
        try:
            query = self.query_asked._replace(grouped=False)
            seen, there = await self.house.session.ask(lambda desk: (desk.ids(query), desk.page(query, None, None, 1).total))
            self._mark(seen, on=True)
            self.say(f"{len(seen):,} marked.")
            self._tell_most(len(seen), there)
        finally:
            self.release_keys()

    def do_list_unmarkall(self) -> None:
        self._mark(dict(self.marks), on=False)
        self.say("Nothing is marked.")

    def _mark(self, seen: Mapping[int, int], *, on: bool) -> None:
        if on:
            self.marks |= seen
        for item_id in () if on else seen:
            self.marks.pop(item_id, None)
        self._summary()
        self.rows.refresh()

    def _tell_most(self, number: int, there: int) -> None:
        if number < there:
            self.say(f"The first {number:,} of {there:,} are marked: as many as one act takes.")

    def do_list_group(self) -> None:
        row = self.rows.row
        if row is not None and row.group:
            self._opened = row.group
            self.app.push_screen(GroupScreen(self.house, row))
        else:
            self.say("This item has no equals.")

    def do_today_build(self) -> None:
        """Today's plan where this person plans and has none yet, else the next working day's."""
        from screens.plan_builder import PlanBuilder

        desk = self.house.desk
        self.app.push_screen(PlanBuilder(self.house, desk.now().date() if desk.plans_today is False else None))

    def do_list_sort(self) -> None:
        self.query_asked = self.query_asked._replace(sort=next_sort(self._sort))
        self.say(f"Sorted by {SORT_WORDS[self._sort]}.")
        self.rows.load()

    def do_view_refresh(self) -> None:
        self.say("")
        self.look_again()

    def do_list_filter(self) -> None:
        self.hold_keys()
        self._answered = self._filter
        self.say(HOW)
        self.ask(self._open_filter, group="prompt", exclusive=False)

    async def _open_filter(self) -> None:
        try:
            await self.open_prompt("Filter")
        finally:
            self.release_keys()

    def _filter(self, text: str) -> None:
        self.show(text)
        self.release_keys()

    def show(self, filter_text: str) -> None:
        """The list that those words ask for, in the order it has."""
        self.filter_text = filter_text
        self.query_asked = parse(filter_text, self.eyes.today, self._sort)._replace(grouped=True)
        self.say("")
        self.rows.load()


class GroupScreen(QueueScreen):
    """The members of a group as a list of their own; = or q goes back to its row."""

    place = "Group"
    first = False

    def __init__(self, house: House, row: ItemRow) -> None:
        super().__init__(house)
        self.query_asked = Query(group=row.group)
        self.named = f"{row.payer} {row.cause} {row.kind.word}"

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("list.open", "item.next", "list.mark", "list.markall", "item.done", "item.wait"),
            *("nav.back", "help.here"),
        )

    def begin(self) -> None:
        self.rows.load()

    def _note_place(self) -> None:
        """The next start begins with the queue."""

    def _summary(self) -> None:
        rows = self.rows
        by = f"{len(self.marks):,} marked" if self.marks else f"by {SORT_WORDS[self._sort]}"
        count = f", {rows.total:,} items" if rows.total else ""
        start = f" group: {self.named}{count}   {by}"
        self.query_one("#summary", Facts).lines = (Line(ends(start, f"{rows.place} ", max(1, self.app.size.width))),)

    def _empty(self) -> str:
        return f" Nothing of this group is open. {self.house.keymap.shown('nav.back')} goes back."

    def show(self, filter_text: str) -> None:
        """A group is narrowed by nothing else."""
        self.say("This is one group. The queue has the filter.")

    def do_list_filter(self) -> None:
        self.show("")

    def do_list_group(self) -> None:
        self.do_nav_back()

    def do_nav_back(self) -> None:
        self.house.changed = True  # the list below is read again: members may be gone
        super().do_nav_back()
