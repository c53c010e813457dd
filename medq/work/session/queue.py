"""The queue and its items: pages, details, acts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from medq.domain.acts import ActResult, AvailableAct, BulkResult, FormNotes, SeenVersions
from medq.domain.items.item import ItemDetail
from medq.domain.queue.list_place import ListPlace, Neighbor
from medq.domain.queue.page import Counts, Page, Query
from medq.work.desk import Desk
from medq.work.queue import listing

if TYPE_CHECKING:
    from medq.domain.items.related import Related


class StoreQueue:
    """The queue's part of a session at a store."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(self, query: Query, after: str | None, before: str | None, limit: int) -> Page:
        return listing.page(self._desk, query, after=after, before=before, limit=limit)

    def related(self, item_id: int) -> "Related":
        from medq.work.details.related import (  # noqa: PLC0415 - start-up: not on the first page
            related,
        )

        return related(self._desk, item_id)

    def neighbor(self, list_place: ListPlace, step: int) -> Neighbor | None:
        from medq.work.queue import neighbors  # noqa: PLC0415 - start-up: not on the first page

        return neighbors.neighbor(self._desk, list_place, step)

    def place_of(self, query: Query, item_id: int) -> ListPlace | None:
        from medq.work.queue import neighbors  # noqa: PLC0415 - start-up: not on the first page

        return neighbors.place_of(self._desk, query, item_id)

    def counts(self) -> Counts:
        return listing.counts(self._desk)

    def detail(self, item_id: int) -> ItemDetail:
        from medq.work.details.item import detail  # noqa: PLC0415 - start-up

        return detail(self._desk, item_id, self._desk.formats)

    def available_acts(self, item_id: int) -> list[AvailableAct]:
        from medq.work import act_catalog  # noqa: PLC0415 - start-up: not on the first page

        return act_catalog.available_acts(self._desk, item_id)

    def act_of_key(self, item_ids: Sequence[int], key_action: str) -> AvailableAct | None:
        from medq.work import act_catalog  # noqa: PLC0415 - start-up: not on the first page

        return act_catalog.act_of_key(self._desk, item_ids, key_action)

    def form_notes(self, item_ids: Sequence[int], act: str, values: Mapping[str, str]) -> FormNotes:
        from medq.work import act_catalog  # noqa: PLC0415 - start-up: not on the first page

        return act_catalog.form_notes(self._desk, item_ids, act, values)

    def perform(self, item_id: int, act: str, values: Mapping[str, str], version: int) -> ActResult:
        from medq.work import act_catalog  # noqa: PLC0415 - start-up: not on the first page

        return act_catalog.perform_act(self._desk, item_id, act, values, version)

    def perform_bulk(
        self, seen_versions: SeenVersions, act: str, values: Mapping[str, str]
    ) -> BulkResult:
        from medq.work import act_catalog  # noqa: PLC0415 - start-up: not on the first page

        return act_catalog.perform_many(self._desk, seen_versions, act, values)

    def undo(self) -> ActResult:
        from medq.work import act_catalog  # noqa: PLC0415 - start-up: not on the first page

        return act_catalog.undo(self._desk)

    def versions_by_id(self, query: Query) -> dict[int, int]:
        from medq.work.acts import bulk  # noqa: PLC0415 - start-up: not on the first page

        return bulk.ids_of(self._desk, query)

    def member_versions_by_id(self, group: str) -> dict[int, int]:
        from medq.work.acts import bulk  # noqa: PLC0415 - start-up: not on the first page

        return bulk.members(self._desk, group)

    def take_next(self, query: Query) -> ActResult:
        from medq.work.acts import take  # noqa: PLC0415 - start-up: not on the first page

        return take.take_next(self._desk, query)
