"""The queue: all open work by rank, with the detail of the item under the cursor."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from medq.domain.key_table import FILTER
from medq.domain.money import plain
from medq.domain.queue.page import Query
from medq.domain.queue.worklist import ALL, Worklist
from screens.base.preferences import QueuePosition
from screens.base.session import AppContext
from screens.queue.filter import holds_no_name, list_query
from screens.queue.filter_field import FilterField, ListPosition
from screens.queue.lost_notice import announce_lost
from screens.queue.queue_text import no_match_text, nothing_left_text, nothing_open_text
from screens.queue.work_list import WorkListScreen
from screens.queue.worklists import Worklists
from widgets.worklist_bar import WorklistBar

ACTIONS_OF_READERS = ("list.worklist", "list.all", "list.sort", "list.group", "nav.search")


class QueueScreen(WorkListScreen):
    """The list and its detail; enter opens the item, n checks out the next one."""

    header_title = "Queue"

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, Query(grouped=True))
        self.checked_out = (0, 0)  # items and cents, as the line above the list of `mine` shows
        self.worklists = Worklists(self, self)
        self.filter_field = FilterField(self, self)
        self.handlers.update(self.worklists.handlers)
        self.handlers.update(self.filter_field.handlers)

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
        if self.prompt.field_id != FILTER:
            return ()
        saving = () if self.context.session.read_only else ("form.save",)
        return ("filter.earlier", *saving)

    def compose_above(self) -> Iterable[Widget]:
        yield WorklistBar()

    # What is shown

    def start(self) -> None:
        super().start()
        if not self.context.session.read_only:  # only who signs them is told
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
        position = self.rows.position_text
        end = f"{position}   filter: {filter_text} ".lstrip()
        if not self.filter_text and len(start) + len(end) >= self.app.size.width:
            return start, f"{position} "  # an order that is reversed is said before no filter
        return start, end

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
        self.order.choose(position.sort, reverse=position.reverse)
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
        self.set_query()
        self.rows.resume(position.gap, position.number, position.item_id)

    def narrowed_query(self) -> Query:
        shown = self.worklists.shown
        worklist_text = shown.filter_text if shown is not None else ""
        return list_query(self.filter_text, worklist_text, self.viewer.today)

    @property
    def totals_name(self) -> str:
        return self.worklists.shown.name if self.worklists.shown is not None else "All"

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

    def leave_prompt(self) -> None:
        super().leave_prompt()
        self.filter_field.leave()

    def show_worklist(self, worklist: Worklist | None) -> None:
        """Show a worklist without a filter, or all open work."""
        self.filter_of_totals = None
        self.filter_text = ""
        self.set_query()
        self.replace_list(self.rows.load)

    def list_position(self) -> ListPosition:
        """Return the list that is shown and where its cursor is."""
        row, (gap, number) = self.rows.row, self.rows.gap
        return ListPosition(self.filter_text, gap, number, row.id if row is not None else None)

    def resume_list(self, position: ListPosition) -> None:
        """Show a list as it was."""
        self.filter_text = position.filter_text
        self.set_query()
        self.rows.resume(position.gap, position.number, position.item_id)

    def show_only(self, filter_text: str) -> None:
        """Show what a filter leaves of all open work."""
        self.worklists.forget()
        self.keep_filtered(filter_text)

    def save_as_worklist(self, filter_text: str) -> None:
        """Ask for the number and the name of a worklist with this filter."""
        self.worklists.ask_to_save(filter_text)
