"""What is new in a list since it was read: items that joined it, and a changed order."""

from functools import partial

from medq.domain.queue.live import MOST_NEW, ScreenChanges
from medq.domain.queue.page import Query
from screens.base.marking import MarkedList
from screens.base.screen import BaseScreen


class ListNews:
    """The news of a list, shown in the header until the list is read again."""

    def __init__(self, screen: BaseScreen, marked_list: MarkedList) -> None:
        self._screen = screen
        self._list = marked_list
        self.as_of = 0  # the last event that the list knows
        self.new_count = 0  # items that the list would hold by now
        self.order_changed = False
        # Ranks may have changed by this session's own work, which no row's version shows.
        self._may_be_reranked = False

    def reset(self, as_of: int) -> None:
        """Forget all news: the list was read again."""
        self.as_of = as_of
        self.new_count = 0
        self.order_changed = False
        self._may_be_reranked = False
        self._screen.show_news("")

    def mark_stale(self) -> None:
        """Note that ranks may have changed: the order is compared with the next changes."""
        self._may_be_reranked = True

    def add(self, changes: ScreenChanges) -> None:
        """Show what others' changes mean for the list."""
        self.new_count = changes.new
        self._show()
        if self._may_be_reranked and not self.order_changed:
            work = partial(self.compare_order, self._list.item_query)
            self._screen.store.ask(work, group="missed")
        self._may_be_reranked = False

    async def compare_order(self, query: Query) -> None:
        """Read again the rows above the end of the list and show whether their order changed.

        An item may have risen to a rank among them, or two may have changed ranks.
        """
        rows = self._list.rows
        start, count = rows.start, len(rows.held_rows())
        page = await self._screen.context.queue.ask(
            lambda queue: queue.page(query, start, None, count)
        )
        index_by_id = {row.id: index for index, row in enumerate(page.rows)}
        # The rows as they are by now: they may have been read again meanwhile.
        held_ids = [row.id for row in rows.held_rows() if row.id in index_by_id]
        last = max((index_by_id[item_id] for item_id in held_ids), default=-1)
        is_same_list = (query, start) == (self._list.item_query, rows.start)
        if is_same_list and list(index_by_id)[: last + 1] != held_ids:
            self.order_changed = True
            self._show()

    def _show(self) -> None:
        more = " or more" if self.new_count == MOST_NEW else ""
        texts = (
            f"+{self.new_count}{more} new" if self.new_count else "",
            "order changed" if self.order_changed else "",
        )
        self._screen.show_news(", ".join(filter(None, texts)))
