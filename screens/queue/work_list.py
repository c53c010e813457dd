"""A list of open work: its items are opened, checked out, sorted and added up."""

from functools import partial

from textual import events

from medq.domain.errors import NothingLeftError
from medq.domain.items.item import ItemRow
from medq.domain.queue.list_place import ListPlace
from medq.domain.queue.page import Query
from screens.base.session import AppContext
from screens.queue.list_screen import ListScreen
from screens.queue.queue_text import next_text, nothing_left_text
from screens.queue.sort_choice import SortChoice, orders_of
from screens.queue.totals_title import ListTitle


class WorkListScreen(ListScreen):
    """A part of the open work, above the screen from which it was opened.

    A line of its totals narrows it by `filter_text`. Enter opens an item, n checks out the next.
    """

    screen_id = "queue"
    noun = "list"  # as its messages call it

    def __init__(self, context: AppContext, item_query: Query) -> None:
        super().__init__(context, item_query)
        self.whole_list = item_query
        self.filter_text = ""
        self.filter_of_totals: str | None = None  # before a line of the totals narrowed the list
        self.order = SortChoice(orders_of(item_query), self.say, self.show_sorted)
        self.handlers.update(
            dict.fromkeys(("list.filter", "list.worklist", "list.all"), self._refuse_filter)
        )
        self.handlers.update(
            {
                "list.open": self.open_item,
                "list.group": self.open_group,
                "list.sort": lambda: self.order.begin(self.context.keymap.shown("list.sort")),
                "list.totals": self.open_totals,
                "item.next": lambda: self.store.ask_held(self._take_next, group="act"),
                "today.build": self.open_plan,
            }
        )

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("list.open", "item.next", "list.mark", "list.markall", "item.done", "item.wait"),
            *("nav.back", "help.here"),
        )

    def help_actions(self) -> tuple[str, ...]:
        return (*self.hint_actions(), "list.sort", "list.totals", "item.note", "act.undo")

    # Which list

    def narrowed_query(self) -> Query:
        """Return the query of the list as `filter_text` narrows it, by rank."""
        return self.whole_list._replace(search=self.filter_text)

    @property
    def list_name(self) -> str:
        """The name of the list that is shown, of its filter or worklist; "" without one."""
        return ""

    @property
    def totals_name(self) -> str:
        """The name of the list that the totals add up."""
        return self.header_title

    def open_list(self) -> None:
        self.rows.load()

    def summary_texts(self) -> tuple[str, str]:
        total = self.rows.total
        count = f", {total:,} {'item' if total == 1 else 'items'}" if total else ""
        marked = f"{len(self.marks):,} marked" if self.marks else self.order.text
        narrowed = f"   filter: {self.filter_text}" if self.filter_text else ""
        return f" {self.totals_name}{count}   {marked}", f"{self.rows.position_text}{narrowed} "

    def empty_text(self) -> str:
        back = self.context.keymap.shown("nav.back")
        return f" Nothing of this {self.noun} is open. {back} goes back."

    def set_query(self) -> None:
        """Have the list read what its filter leaves, in its order."""
        order, query = self.order, self.narrowed_query()
        order.offer(orders_of(query))
        self.item_query = query._replace(sort=order.sort, reverse=order.reverse)

    def _refuse_filter(self) -> None:
        self.say(f"A {self.noun} has no filter; the queue has one.")

    # Keys of the list

    def act_on_key(self, event: events.Key, name: str, action: str | None) -> None:
        if not self.order.takes(name, action):
            super().act_on_key(event, name, action)

    def open_item(self) -> None:
        """Open the item under the cursor."""
        row = self.rows.row
        if row is not None and row.bundle is not None:
            self.open_group()
        elif row is not None:
            self.context.open("item", row, self._place(row))

    def _place(self, row: ItemRow) -> ListPlace | None:
        """Return where a row under the cursor is in the list."""
        number = self.rows.cursor
        start = self.rows.window.page_start(number)
        if start is None:
            return None
        gap, first = start
        return ListPlace(self.item_query, row.id, gap, number - first, number, self.rows.total)

    def on_screen_resume(self) -> None:
        """Show the list with the cursor on the item that was read last."""
        list_place, self.context.place_read = self.context.place_read, None
        is_moved = list_place is not None and list_place.query == self.item_query
        if is_moved:
            self.mark_read()
        super().on_screen_resume()
        if list_place is not None and is_moved:
            self.rows.resume(
                list_place.gap, list_place.number - list_place.offset, list_place.item_id
            )
            self._ask_counts()

    def open_group(self) -> None:
        """Open the members of the group under the cursor."""
        row = self.rows.row
        if row is not None and (row.group or row.bundle):
            self.opened_group = row.group
            self.context.open("group", row)
        else:
            self.say("No similar items.")

    def open_plan(self) -> None:
        """Open today's plan if the person plans and has none yet, else the next business day's."""
        session = self.context.session
        has_no_plan = session.plan.accepted_today is False
        self.context.open("plan", session.now().date() if has_no_plan else None)

    async def _take_next(self) -> None:
        query = self.item_query
        try:
            result = await self.context.queue.ask(lambda queue: queue.take_next(query))
        except NothingLeftError:
            if not self.list_name:
                raise
            self.say(nothing_left_text(self.list_name, self.context.keymap).strip())
            return
        self.context.write_count += 1
        row = result.item
        assert row is not None
        list_text = next_text(self.list_name, self.rows.total)
        self.context.next_message = f"{list_text} {result.message}".strip()
        list_place = await self.context.queue.ask(lambda queue: queue.place_of(query, row.id))
        await self.context.open("item", row, list_place, query)

    def show_sorted(self) -> None:
        """Read the list in its order."""
        self.set_query()
        self.replace_list(self.rows.load)

    # The totals, and the list that a line of them leaves

    def open_totals(self) -> None:
        """Add up the list that is shown."""
        if self.rows.total:
            self._open_totals()
        else:
            self.say("Nothing to add up: the list is empty.")

    def _open_totals(self) -> None:
        title = ListTitle(self.totals_name, self.filter_text)
        self.context.open("totals", self.item_query, title, self)

    def show_filtered(self, filter_text: str) -> None:
        """Show the list that this filter leaves, in the order it has."""
        self.filter_text = filter_text
        self.set_query()
        self.rows.load()

    def keep_filtered(self, filter_text: str) -> None:
        """Show the list that this filter leaves; keys typed ahead wait for it: they mean it."""
        self.filter_of_totals = None
        self.replace_list(partial(self.show_filtered, filter_text))

    def show_total(self, filter_text: str) -> None:
        """Show the items of a line of the totals; back leads to the totals."""
        before = self.filter_text
        self.keep_filtered(filter_text)
        self.filter_of_totals = before

    def go_back(self) -> None:
        """Go back to the totals from which the list was narrowed, else as every screen."""
        if self.filter_of_totals is None or self.prompt.is_open:
            super().go_back()
        else:
            self.keep_filtered(self.filter_of_totals)
            self._open_totals()
