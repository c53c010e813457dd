"""The members of one group, opened from its row by `=`."""

from collections.abc import Iterable

from textual.widget import Widget

from medq.domain.items.item import ItemRow
from medq.domain.queue.page import Query
from screens.base.session import AppContext
from screens.queue.queue import QueueScreen


class GroupScreen(QueueScreen):
    """The members of a group as a list of their own; = or q goes back to its row."""

    header_title = "Group"
    announces_lost = False

    def __init__(self, context: AppContext, row: ItemRow) -> None:
        super().__init__(context)
        if row.bundle is not None:
            self.item_query = Query(bundle=row.bundle.bundle)
            self.group_name = row.bundle.bundle.value
        else:
            self.item_query = Query(group=row.group, grouped=True)
            self.group_name = f"{row.payer} {row.cause_text} {row.kind.word}"
        self.handlers.update(
            {
                "list.filter": self._refuse_filter,
                "list.worklist": self._refuse_filter,
                "list.all": self._refuse_filter,
                "list.group": self.go_back,
            }
        )

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("list.open", "item.next", "list.mark", "list.markall", "item.done", "item.wait"),
            *("nav.back", "help.here"),
        )

    def compose_above(self) -> Iterable[Widget]:
        return ()

    def open_list(self) -> None:
        self.rows.load()

    async def read_more_counts(self) -> None:
        """Count nothing: a group shows no worklists."""

    def remember_position(self) -> None:
        """Remember nothing: the next start begins with the queue."""

    def summary_texts(self) -> tuple[str, str]:
        total = self.rows.total
        count = f", {total:,} {'item' if total == 1 else 'items'}" if total else ""
        marked = f"{len(self.marks):,} marked" if self.marks else self.order.text
        start = f" group: {self.group_name}{count}   {marked}"
        return start, f"{self.rows.position_text} "

    def empty_text(self) -> str:
        back = self.context.keymap.shown("nav.back")
        return f" Nothing of this group is open. {back} goes back."

    def _refuse_filter(self) -> None:
        self.say("A group has no filter; the queue has one.")
