"""The queue's part of a fake session: any number of items, and what was asked and done."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from medq.domain.acts import (
    ActResult,
    AvailableAct,
    BulkResult,
    Field,
    FieldKind,
    FormNotes,
    SeenVersions,
    SkippedItem,
)
from medq.domain.errors import BusyError, MedqError, StaleError
from medq.domain.items.item import ItemDetail, ItemRow, Kind, State
from medq.domain.items.related import Related
from medq.domain.queue.list_place import ListPlace, Neighbor
from medq.domain.queue.page import LAST, Counts, Page, Query
from medq.domain.search.parse import parse
from tests.office import NOW, TODAY
from tests.screens.fake_details import detail_of, related_to
from tests.screens.fake_items import item


class FakeQueue:
    """Generated items in a given order. `rows_given` counts rows; `acts` holds what was done."""

    def __init__(self, count: int = 312, who: str = "JM") -> None:
        self.who = who
        self.count = count
        self.order: list[int] | range = range(count)
        self.changed: dict[int, ItemRow] = {}
        self.gone: set[int] = set()
        self.rows_given = 0
        self.pages_asked = 0
        self.acts: list[tuple[int, str, dict[str, str]]] = []
        self.fail: Exception | None = None
        self.busy: Callable[[], bool] | None = None
        self.as_of = 0

    def row(self, number: int) -> ItemRow:
        """Return an item as it is now, by its number (its id less one)."""
        return self.changed.get(number, item(number))

    def matching(self, query: Query) -> "list[int] | range":
        """Return the numbers of the items of a list, in its order."""
        order: list[int] | range = self.order
        if query.kinds:
            order = [number for number in order if item(number).kind in query.kinds]
        if query.group:
            order = [number for number in order if self.row(number).group == query.group]
        if query.items:
            order = [number for number in order if self.row(number).id in query.items]
        words = parse(f"{query.worklist} {query.search}", TODAY).words
        if words:
            told = {
                number: f"{item(number).patient} {item(number).number}".lower() for number in order
            }
            order = [number for number in order if all(word in told[number] for word in words)]
        if self.gone:
            order = [number for number in order if number not in self.gone]
        return order[::-1] if query.reverse else order

    def page(self, query: Query, after: str | None, before: str | None, limit: int) -> Page:
        if self.fail is not None:
            raise self.fail
        order = self.matching(query)
        end = len(order)
        if before is not None:
            stop = end if before == LAST else int(before)
            first = max(0, stop - limit)
        else:
            first = int(after) if after is not None else 0
            stop = min(end, first + limit)
        rows = tuple(self.row(order[at]) for at in range(first, stop))
        self.rows_given += len(rows)
        self.pages_asked += 1
        return Page(
            rows,
            str(first) if first else None,
            str(stop) if stop < end else None,
            end,
            as_of=self.as_of,
        )

    def related(self, item_id: int) -> Related:
        row = self.row(item_id - 1)
        return related_to(row, sum(bool(self.row(number).group) for number in range(3)))

    def neighbor(self, list_place: ListPlace, step: int) -> Neighbor | None:
        number = list_place.number + step
        if not 0 <= number < self.count:
            return None
        row = self.page(list_place.query, str(number), None, 1).rows[0]
        moved = ListPlace(list_place.query, row.id, str(number), 0, number, list_place.total)
        return Neighbor(row, moved)

    def place_of(self, query: Query, item_id: int) -> ListPlace | None:
        page = self.page(query, None, None, 40)
        ids = [row.id for row in page.rows]
        if item_id not in ids:
            return None
        index = ids.index(item_id)
        return ListPlace(query, item_id, None, index, index, page.total)

    def counts(self) -> Counts:
        return Counts(
            {Kind.DENIAL: self.count - len(self.gone)}, 4_821_000, 312, NOW + timedelta(days=1)
        )

    def detail(self, item_id: int) -> ItemDetail:
        return detail_of(self.row(item_id - 1))

    def available_acts(self, item_id: int) -> list[AvailableAct]:
        until = Field("until", "Wait until", FieldKind.DATE, default="2026-11-27")
        outcome = Field(
            "outcome",
            "Outcome",
            FieldKind.CHOICE,
            choices=("paid", "corrected", "written-off"),
            choice_texts=("paid", "corrected", "written off"),
        )
        note = Field("note", "note", required=False)
        row = self.row(item_id - 1)
        mine = row.holder == self.who
        return [
            AvailableAct("take", "item.take", not mine, "It is yours already." if mine else ""),
            AvailableAct("release", "item.take", mine, "" if mine else "It is not yours."),
            AvailableAct(
                "wait", "item.wait", True, fields=(until, Field("for", "for whom", required=False))
            ),
            AvailableAct("done", "item.done", True, fields=(outcome, note)),
            AvailableAct("note", "item.note", True, fields=(Field("text", "Note"),)),
            AvailableAct("work-on", "expiring.keep", True),
            AvailableAct(
                "let-go", "expiring.expire", True, fields=(Field("reason", "Why it is let go"),)
            ),
            AvailableAct("plan", "item.plan", True),
            AvailableAct("pin", "item.pin", False, "Somebody else has pinned it."),
        ]

    def act_of_key(self, item_ids: Sequence[int], key_action: str) -> AvailableAct | None:
        acts = [
            act
            for item_id in item_ids
            for act in self.available_acts(item_id)
            if act.key_action == key_action
        ]
        return next((act for act in acts if act.allowed), acts[0] if acts else None)

    def form_notes(self, item_ids: Sequence[int], act: str, values: Mapping[str, str]) -> FormNotes:
        return FormNotes((f"Typed: {', '.join(values.values())}",)) if values else FormNotes()

    def perform(self, item_id: int, act: str, values: Mapping[str, str], version: int) -> ActResult:
        row = self.row(item_id - 1)
        if self.busy is not None and self.busy():
            raise BusyError("The store is busy.")
        if version != row.version:
            raise StaleError("LK changed it at 10:40.", hint="Look at it again.")
        if values.get("until") == "never":
            raise MedqError("never is no day.", hint="Type fri, +3 or 12/1.")
        self.acts.append((item_id, act, dict(values)))
        if act in ("wait", "done", "let-go"):
            self.gone.add(item_id - 1)
            row = row._replace(
                state=State.WAITING if act == "wait" else State.DONE, version=version + 1
            )
        elif act == "take":
            row = row._replace(state=State.TAKEN, holder=self.who, version=version + 1)
        elif act == "release":
            row = row._replace(state=State.OPEN, holder="", version=version + 1)
        self.changed[item_id - 1] = row
        return ActResult(
            row,
            {"wait": "Waits until Fri 27 Nov."}.get(act, f"Did: {act}."),
            len(self.acts),
            can_undo=act != "note",
            undone_by_key=act not in ("note", "take", "release"),
        )

    def perform_bulk(
        self, seen_versions: SeenVersions, act: str, values: Mapping[str, str]
    ) -> BulkResult:
        rows = [self.row(item_id - 1) for item_id in seen_versions]
        able = [
            row.id
            for row in rows
            if row.holder in ("", self.who) and seen_versions[row.id] in (None, row.version)
        ]
        done = [
            self.perform(item_id, act, values, self.row(item_id - 1).version) for item_id in able
        ]
        left = tuple(
            SkippedItem(row.id, "LK is working it for 30 more minutes.", row.version)
            for row in rows
            if row.id not in able
        )
        told = ([f"{len(done)} wait until Fri 27 Nov."] if done else []) + (
            [f"{len(left)} not: {left[0].why}"] if left else []
        )
        return BulkResult(
            tuple(able), left, " ".join(told), done[0].event_id if done else None, bool(done)
        )

    def versions_by_id(self, query: Query) -> dict[int, int]:
        return {row.id: row.version for row in self.page(query, None, None, 1000).rows}

    def member_versions_by_id(self, group: str) -> dict[int, int]:
        return {number + 1: self.row(number).version for number in range(self.row(0).more + 1)}

    def undo(self) -> ActResult:
        if not self.acts:
            raise MedqError("You have nothing to undo here.")
        item_id, act, _ = self.acts.pop()
        self.gone.discard(item_id - 1)
        self.changed.pop(item_id - 1, None)
        return ActResult(item(item_id - 1), f"Undone: {act} on item {item_id}.", None, False)

    def take_next(self, query: Query) -> ActResult:
        for number in self.order:
            row = self.row(number)
            of = (not query.kinds or row.kind in query.kinds) and query.group in ("", row.group)
            if number not in self.gone and row.state is State.OPEN and of:
                taken = row._replace(state=State.TAKEN, holder=self.who, version=row.version + 1)
                self.changed[number] = taken
                return ActResult(taken, "Checked out to you for 30 more minutes.")
        raise MedqError("There is no item left to take.", hint="Press / to change the filter.")
