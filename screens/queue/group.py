"""The members of one group: opened from its row by `=`, a list of their own, and back to the row."""

from medq.domain.items.item import ItemRow
from medq.domain.queue.page import Query
from screens.base.session import AppContext
from screens.queue.filter import SORT_WORDS
from screens.queue.queue import QueueScreen
from widgets.cells import justify
from widgets.text_pane import TextLine, TextPane


class GroupScreen(QueueScreen):
    """The members of a group as a list of their own; = or q goes back to its row."""

    place = "Group"

    def __init__(self, context: AppContext, row: ItemRow) -> None:
        super().__init__(context)
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
        self.query_one("#summary", TextPane).lines = (
            TextLine(justify(start, f"{rows.position_text} ", max(1, self.app.size.width))),
        )

    def _empty(self) -> str:
        return f" Nothing of this group is open. {self.context.keymap.shown('nav.back')} goes back."

    def show(self, filter_text: str) -> None:
        """A group is narrowed by nothing else."""
        self.say("This is one group. The queue has the filter.")

    def do_list_filter(self) -> None:
        self.show("")

    def do_list_group(self) -> None:
        self.do_nav_back()
