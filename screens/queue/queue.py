"""The queue: all open work by rank, with the detail of the item under the cursor."""

from functools import partial

from medq.domain.money import plain
from medq.domain.queue.page import Query, Sort
from screens.base.preferences import QueuePosition
from screens.base.session import AppContext
from screens.queue.filter import (
    FILTER_EXAMPLES,
    SORT_WORDS,
    holds_no_name,
    parse_filter,
    sorts_after,
)
from screens.queue.list_screen import ListScreen
from screens.queue.queue_text import no_match_text, nothing_open_text


class QueueScreen(ListScreen):
    """The list and its detail; enter opens the item, n checks out the next one."""

    screen_id = "queue"
    header_title = "Queue"

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, Query(grouped=True))
        self.filter_text = ""
        self.handlers.update(
            {
                "list.open": self.open_item,
                "list.group": self.open_group,
                "list.sort": self.sort_by_next,
                "list.filter": self.ask_for_filter,
                "item.next": lambda: self.store.ask_held(self._take_next, group="act"),
                "today.build": self.open_plan,
            }
        )

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("list.open", "item.next", "list.mark", "item.wait", "list.filter"),
            *("list.group", "help.here"),
        )

    def help_actions(self) -> tuple[str, ...]:
        return (*self.hint_actions(), "item.take", "list.sort", "nav.search")

    # What is shown

    def summary_texts(self) -> tuple[str, str]:
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
        if self.item_query.narrows:
            return no_match_text(self.filter_text, self.context.keymap)
        return nothing_open_text(self.counts, self.viewer.zone)

    def open_list(self) -> None:
        position = self.context.queue_position
        self.filter_text = position.filter_text
        self._set_query(position.filter_text, position.sort)
        self.rows.resume(position.gap, position.number, position.item_id)

    def _set_query(self, filter_text: str, sort: Sort) -> None:
        query = parse_filter(filter_text, self.viewer.today, sort)
        self.item_query = query._replace(grouped=True)

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

    # Keys of the list

    def open_item(self) -> None:
        """Open the item under the cursor."""
        row = self.rows.row
        if row is not None:
            self.context.open("item", row, self.item_query.kinds, self.item_query.group)

    def open_group(self) -> None:
        """Open the members of the group under the cursor."""
        row = self.rows.row
        if row is not None and row.group:
            self.opened_group = row.group
            self.context.open("group", row)
        else:
            self.say("No similar items.")

    def open_plan(self) -> None:
        """Open today's plan if the person plans and has none yet, else the next business day's."""
        session = self.context.session
        has_no_plan = session.plan.accepted_today is False
        self.context.open("plan", session.now().date() if has_no_plan else None)

    def sort_by_next(self) -> None:
        """Show the list in the next order."""
        sort = sorts_after(self.item_query.sort)[0]
        self.item_query = self.item_query._replace(sort=sort)
        self.say(f"Sorted by {SORT_WORDS[sort]}. Next: {SORT_WORDS[sorts_after(sort)[0]]}")
        self.replace_list(self.rows.load)

    def ask_for_filter(self) -> None:
        """Ask for a filter and show the list that it leaves."""
        self.open_filter(
            FILTER_EXAMPLES,
            lambda text: self.replace_list(partial(self.show_filtered, text)),
        )

    def show_filtered(self, filter_text: str) -> None:
        """Show the list that this filter leaves, in the order it has."""
        self.filter_text = filter_text
        self._set_query(filter_text, self.item_query.sort)
        self.say("")
        self.rows.load()

    async def _take_next(self) -> None:
        kinds, group = self.item_query.kinds, self.item_query.group
        row = await self.context.queue.ask(lambda queue: queue.take_next(kinds, group))
        self.context.write_count += 1
        await self.context.open("item", row, kinds, group)
