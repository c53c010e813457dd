"""The queue: all open work by rank, with the detail of the item under the cursor."""

from collections.abc import Iterable
from functools import partial

from textual import events
from textual.widget import Widget

from medq.domain.errors import NothingLeftError
from medq.domain.items.item import ItemRow
from medq.domain.key_table import FILTER
from medq.domain.money import plain
from medq.domain.queue.list_place import ListPlace
from medq.domain.queue.page import Query
from medq.domain.queue.worklist import ALL, Worklist
from screens.base.preferences import QueuePosition
from screens.base.session import AppContext
from screens.queue.filter import holds_no_name, list_query
from screens.queue.filter_field import FilterField, ListPosition
from screens.queue.list_screen import ListScreen
from screens.queue.lost_notice import announce_lost
from screens.queue.queue_text import next_text, no_match_text, nothing_left_text, nothing_open_text
from screens.queue.sort_choice import ORDERS, SortChoice
from screens.queue.totals_title import ListTitle
from screens.queue.worklists import Worklists
from widgets.worklist_bar import WorklistBar

ACTIONS_OF_READERS = ("list.worklist", "list.all", "list.sort", "list.group", "nav.search")


class QueueScreen(ListScreen):
    """The list and its detail; enter opens the item, n checks out the next one."""

    screen_id = "queue"
    header_title = "Queue"
    announces_lost = True  # deadlines that nobody has signed, when it is first shown
    explains_itself = True

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, Query(grouped=True))
        self.filter_text = ""
        self._filter_of_totals: str | None = None  # before a line of the totals narrowed the list
        self.checked_out = (0, 0)  # items and cents, as the line above the list of `mine` shows
        self.worklists = Worklists(self, self)
        self.filter_field = FilterField(self, self)
        self.order = SortChoice(ORDERS, self.say, self._show_sorted)
        self.handlers.update(self.worklists.handlers)
        self.handlers.update(self.filter_field.handlers)
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
            *("list.open", "item.next", "list.mark", "item.wait", "item.call"),
            *("list.filter", "list.totals", "help.here"),
        )

    def help_actions(self) -> tuple[str, ...]:
        if self.context.session.read_only:
            return (*self.hint_actions(), *ACTIONS_OF_READERS)
        return (*self.hint_actions(), "item.done", "item.note", "item.assign", "act.undo")

    def field_actions(self) -> tuple[str, ...]:
        return ("filter.earlier", "form.save") if self.prompt.field_id == FILTER else ()

    def compose_above(self) -> Iterable[Widget]:
        yield WorklistBar()

    # What is shown

    def start(self) -> None:
        super().start()
        if self.announces_lost:
            announce_lost(self)

    def summary_texts(self) -> tuple[str, str]:
        items, cents = self.checked_out
        money = f"{plain(self.counts.money_cents)} at risk"
        if self.marks:
            money = f"{len(self.marks):,} marked"  # beside a long filter the order goes first
        elif items and self._is_own_list:
            money = f"checked out: {items}, {plain(cents)}"
        start = f" {self.counts.total:,} open  {money}   {self.order.text}"
        filter_key = self.context.keymap.shown("list.filter")
        filter_text = self.filter_text or f"none ({filter_key})"
        return start, f"{self.rows.position_text}   filter: {filter_text} ".lstrip()

    @property
    def _is_own_list(self) -> bool:
        """True where the list is what is assigned to, checked out or followed up by the person."""
        shown = self.worklists.shown
        return "mine" in (self.filter_text, shown.filter_text if shown is not None else "")

    def empty_text(self) -> str:
        keymap, name = self.context.keymap, self.list_name
        if self.filter_text:
            return no_match_text(self.filter_text, keymap)
        if name:
            return nothing_left_text(name, keymap)
        return nothing_open_text(self.counts, self.viewer.zone)

    @property
    def list_name(self) -> str:
        """The name of the list that is shown: of its filter, else of its worklist; "" for all."""
        if self.filter_text:
            return f'"{self.filter_text}"'
        return self.worklists.shown.name if self.worklists.shown is not None else ""

    def open_list(self) -> None:
        position = self.context.queue_position
        self.filter_text = position.filter_text
        self.order.sort, self.order.reverse = position.sort, position.reverse
        self.worklists.chosen = position.worklist
        if position.worklist == ALL:
            self._resume(position)
            self.store.ask(self.worklists.load, group="worklists")
        else:
            self.store.ask(partial(self._open_worklist, position), group="worklists")

    async def _open_worklist(self, position: QueuePosition) -> None:
        """Read the list as the person left it; what a worklist holds is in the store."""
        await self.worklists.load()
        if self.worklists.shown is None:
            self.worklists.chosen = ALL
        self._resume(position)

    def _resume(self, position: QueuePosition) -> None:
        self._set_query()
        self.rows.resume(position.gap, position.number, position.item_id)

    def _set_query(self) -> None:
        shown = self.worklists.shown
        worklist_text = shown.filter_text if shown is not None else ""
        self.item_query = list_query(self.filter_text, worklist_text, self.viewer.today)
        self._set_order()

    def _set_order(self) -> None:
        order = self.order
        self.item_query = self.item_query._replace(sort=order.sort, reverse=order.reverse)

    def remember_position(self) -> None:
        """Remember the position for the next start.

        A filter that could hold a patient's name is not remembered, nor the position in its list.
        """
        row = self.rows.row
        position = QueuePosition(
            sort=self.order.sort, reverse=self.order.reverse, worklist=self.worklists.chosen
        )
        if holds_no_name(self.filter_text, self.viewer.today):
            gap, number = self.rows.gap
            position = position._replace(
                filter_text=self.filter_text,
                item_id=row.id if row else None,
                gap=gap,
                number=number,
            )
        self.context.queue_position = position

    async def read_more_counts(self) -> None:
        self.checked_out = await self.context.views.ask(lambda views: views.checked_out())
        self.worklists.count_later(self.counts.total)

    # Keys of the list

    def act_on_key(self, event: events.Key, name: str, action: str | None) -> None:
        if not self.order.takes(name, action):
            super().act_on_key(event, name, action)

    def leave_prompt(self) -> None:
        super().leave_prompt()
        self.filter_field.leave()

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

    def open_totals(self) -> None:
        """Add up the list that is shown."""
        if not self.rows.total:
            all_key = self.context.keymap.shown("list.all")
            self.say(f"Nothing to add up: the list is empty. {all_key} shows all.")
            return
        shown = self.worklists.shown
        name = shown.name if shown is not None else "All"
        self.context.open("totals", self.item_query, ListTitle(name, self.filter_text), self)

    def open_plan(self) -> None:
        """Open today's plan if the person plans and has none yet, else the next business day's."""
        session = self.context.session
        has_no_plan = session.plan.accepted_today is False
        self.context.open("plan", session.now().date() if has_no_plan else None)

    def _show_sorted(self) -> None:
        self._set_order()
        self.replace_list(self.rows.load)

    def show_worklist(self, worklist: Worklist | None) -> None:
        """Show a worklist without a filter, or all open work."""
        self._filter_of_totals = None
        self.filter_text = ""
        self._set_query()
        self.replace_list(self.rows.load)

    def keep_filtered(self, filter_text: str) -> None:
        """Show the list that this filter leaves; keys typed ahead wait for it: they mean it."""
        self.replace_list(partial(self.show_filtered, filter_text))

    def show_total(self, filter_text: str) -> None:
        """Show the items of a line of the totals; back leads to the totals."""
        before = self.filter_text
        self.keep_filtered(filter_text)
        self._filter_of_totals = before

    def go_back(self) -> None:
        """Go back to the totals from which the list was narrowed, else as every screen."""
        if self._filter_of_totals is not None:
            self.keep_filtered(self._filter_of_totals)
            self.open_totals()
        else:
            super().go_back()

    def show_filtered(self, filter_text: str) -> None:
        """Show the list that this filter leaves, in the order it has."""
        self._filter_of_totals = None
        self.filter_text = filter_text
        self._set_query()
        self.rows.load()

    def list_position(self) -> ListPosition:
        """Return the list that is shown and where its cursor is."""
        row, (gap, number) = self.rows.row, self.rows.gap
        return ListPosition(self.filter_text, gap, number, row.id if row is not None else None)

    def resume_list(self, position: ListPosition) -> None:
        """Show a list as it was."""
        self.filter_text = position.filter_text
        self._set_query()
        self.rows.resume(position.gap, position.number, position.item_id)

    def show_only(self, filter_text: str) -> None:
        """Show what a filter leaves of all open work."""
        self.worklists.forget()
        self.keep_filtered(filter_text)

    def save_as_worklist(self, filter_text: str) -> None:
        """Ask for the number and the name of a worklist with this filter."""
        if self.context.session.read_only:
            self.say("Read-only view.")
        else:
            self.worklists.ask_to_save(filter_text)

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
