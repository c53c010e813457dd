"""The views of a person: worklists and filters, and the list added up."""

from typing import TYPE_CHECKING

from medq.domain.queue.page import Query
from medq.domain.queue.worklist import Worklist
from medq.work.desk import Desk

if TYPE_CHECKING:
    from medq.domain.queue.totals import Grouping, Totals


class StoreViews:
    """The part of a session at a store that keeps a person's worklists and filters."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def has_acted(self) -> bool:
        from data.events import history  # noqa: PLC0415 - start-up: after the first page

        return history.has_acted(self._desk.store, self._desk.user.id)

    def worklists(self) -> tuple[Worklist, ...]:
        from medq.work.queue import worklists  # noqa: PLC0415 - start-up: after the first page

        return worklists.worklists(self._desk)

    def save_worklist(self, worklist: Worklist) -> tuple[Worklist, ...]:
        from medq.work.queue import worklists  # noqa: PLC0415 - start-up: after the first page

        return worklists.save_worklist(self._desk, worklist)

    def item_count(self, query: Query) -> int:
        from medq.work.queue import worklists  # noqa: PLC0415 - start-up: after the first page

        return worklists.item_count(self._desk, query)

    def checked_out(self) -> tuple[int, int]:
        from medq.work.queue import worklists  # noqa: PLC0415 - start-up: after the first page

        return worklists.checked_out(self._desk)

    def totals(self, query: Query, grouping: "Grouping") -> "Totals":
        from medq.work.queue import totals  # noqa: PLC0415 - start-up: after the first page

        return totals.totals(self._desk, query, grouping)

    def earlier_filters(self) -> list[str]:
        from medq.work.queue import worklists  # noqa: PLC0415 - start-up: after the first page

        return worklists.earlier_filters(self._desk)

    def remember_filter(self, text: str) -> None:
        from medq.work.queue import worklists  # noqa: PLC0415 - start-up: after the first page

        worklists.remember_filter(self._desk, text)
