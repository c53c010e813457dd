"""A controller for marks: space marks a row, + all that the filter shows, - none."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from medq.domain.acts import BulkResult, SeenVersions
from medq.domain.items.item import ItemRow
from medq.domain.queue.page import Query
from screens.base.screen import BaseScreen
from widgets.rows import Rows


class MarkedList(Protocol):
    """The screen's side of its marks: a list of items."""

    item_query: Query

    @property
    def rows(self) -> Rows:
        """The list's widget."""

    def show_marks(self) -> None:
        """Draw the marks anew."""

    async def reread(self) -> None:
        """Read the list again; return when it is shown."""


class Marks:
    """The marked items of a list, in the order they were marked."""

    def __init__(self, screen: BaseScreen, marked_list: MarkedList) -> None:
        self._screen = screen
        self._list = marked_list
        self.version_by_id: dict[int, int] = {}  # as each item was seen

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The handlers by key action."""
        return {
            "list.mark": self.toggle,
            "list.markall": self.mark_all,
            "list.unmarkall": self.clear,
        }

    def __contains__(self, item_id: int) -> bool:
        return item_id in self.version_by_id

    def __len__(self) -> int:
        return len(self.version_by_id)

    def marked_versions(self) -> SeenVersions:
        """Return the marked items, each with the version that was seen."""
        return dict(self.version_by_id)

    async def show_bulk_result(self, result: BulkResult) -> None:
        """Unmark what the act was performed on.

        What was skipped keeps its mark, with the version that the message reported.
        """
        for item_id in result.done:
            self.version_by_id.pop(item_id, None)
        for skipped in result.skipped:
            if skipped.version is None:
                self.version_by_id.pop(skipped.id, None)
            elif skipped.id in self.version_by_id:
                self.version_by_id[skipped.id] = skipped.version
        await self._list.reread()

    def toggle(self) -> None:
        """Mark the row, or unmark it, and go on to the next one."""
        row = self._list.rows.row
        if row is None:
            return
        if row.more:
            self._screen.store.ask_held(partial(self._toggle_members, row), group="marks")
        else:
            self._set({row.id: row.version}, is_marked=row.id not in self.version_by_id)
            self._list.rows.move(1)

    async def _toggle_members(self, row: ItemRow) -> None:
        bundle = row.bundle.bundle if row.bundle is not None else None
        versions = await self._screen.context.queue.ask(
            lambda queue: (
                queue.member_versions_by_id(row.group)
                if bundle is None
                else queue.versions_by_id(Query(bundle=bundle))
            )
        )
        self._set(versions, is_marked=row.id not in self.version_by_id)
        self._say_limit(len(versions), row.more + 1)
        self._list.rows.move(1)

    def mark_all(self) -> None:
        """Mark all items that the list holds, as many as one action takes."""
        self._screen.store.ask_held(self._mark_all, group="marks")

    async def _mark_all(self) -> None:
        query = self._list.item_query._replace(grouped=False)
        versions, total = await self._screen.context.queue.ask(
            lambda queue: (queue.versions_by_id(query), queue.page(query, None, None, 1).total)
        )
        self._set(versions, is_marked=True)
        self._screen.say(f"{len(versions):,} marked.")
        self._say_limit(len(versions), total)

    def clear(self) -> None:
        """Take all marks off."""
        self._set(dict(self.version_by_id), is_marked=False)
        self._screen.say("Nothing is marked.")

    def _set(self, versions: Mapping[int, int], *, is_marked: bool) -> None:
        if is_marked:
            self.version_by_id |= versions
        else:
            for item_id in versions:
                self.version_by_id.pop(item_id, None)
        self._list.show_marks()

    def _say_limit(self, count: int, total: int) -> None:
        if count < total:
            self._screen.say(
                f"The first {count:,} of {total:,} are marked: as many as one action takes."
            )
