"""Marks on the rows of a list: space marks one, + all that the filter shows, - none; an act is done to all that is marked."""

from collections.abc import Mapping
from functools import partial

from medq.domain.acts import BulkResult, SeenVersions
from medq.domain.items.item import ItemRow
from medq.domain.queue.page import Query
from screens.base.item_acts import ActingFrame
from screens.base.session import AppContext
from widgets.rows import Rows


class MarkingFrame(ActingFrame):
    """A screen with a list of items (`rows`, asked by `query_asked`) whose rows can be marked."""

    query_asked: Query

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.marks: dict[
            int, int
        ] = {}  # items in the order they were marked, each with its version as it was seen

    @property
    def rows(self) -> Rows:
        return self.query_one(Rows)

    def marks_changed(self) -> None:
        """Other rows are marked now: draw them so."""
        raise NotImplementedError

    async def read_again(self) -> None:
        """Read the list anew; it is there when this ends."""
        raise NotImplementedError

    def marked(self) -> SeenVersions:
        return dict(self.marks)

    async def after_many(self, many: BulkResult) -> None:
        """What was done is marked no longer; what could not be done keeps its mark, and has been told as it is now."""
        for item_id in many.done:
            self.marks.pop(item_id, None)
        for one in many.skipped:
            if one.version is None:
                self.marks.pop(one.id, None)
            elif one.id in self.marks:
                self.marks[one.id] = one.version
        await self.read_again()

    def do_list_mark(self) -> None:
        """Mark the row, or take its mark off, and go on to the next."""
        row = self.rows.row
        if row is None:
            return
        if row.more:
            self.ask_held(partial(self._mark_members, row), group="marks")
        else:
            self._mark({row.id: row.version}, on=row.id not in self.marks)
            self.rows.move(1)

    async def _mark_members(self, row: ItemRow) -> None:
        members = await self.context.session.ask(lambda desk: desk.members(row.group))
        self._mark(members, on=row.id not in self.marks)
        self._tell_most(len(members), row.more + 1)
        self.rows.move(1)

    def do_list_markall(self) -> None:
        self.ask_held(self._mark_all, group="marks")

    async def _mark_all(self) -> None:
        query = self.query_asked._replace(grouped=False)
        seen, there = await self.context.session.ask(
            lambda desk: (desk.ids(query), desk.page(query, None, None, 1).total)
        )
        self._mark(seen, on=True)
        self.say(f"{len(seen):,} marked.")
        self._tell_most(len(seen), there)

    def do_list_unmarkall(self) -> None:
        self._mark(dict(self.marks), on=False)
        self.say("Nothing is marked.")

    def _mark(self, seen: Mapping[int, int], *, on: bool) -> None:
        if on:
            self.marks |= seen
        for item_id in () if on else seen:
            self.marks.pop(item_id, None)
        self.marks_changed()

    def _tell_most(self, number: int, there: int) -> None:
        if number < there:
            self.say(f"The first {number:,} of {there:,} are marked: as many as one act takes.")
