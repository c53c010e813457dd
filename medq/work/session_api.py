"""A person's session at an open store, behind the interface that screens know.

What the first screen does not ask is imported with its first question: the acts alone are half of
all modules.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from data.office import office
from data.plan.accepted import accepted_on
from data.store.change_feed import change_counter
from medq.domain.acts import ActResult, AvailableAct, BulkResult, FormNotes, SeenVersions
from medq.domain.errors import BusyError
from medq.domain.items.item import ItemDetail, ItemRow, Subject
from medq.domain.queue.list_place import ListPlace, Neighbor
from medq.domain.queue.live import HeartbeatResult, ScreenChanges, ScreenSnapshot
from medq.domain.queue.page import Counts, Page, Query
from medq.domain.queue.worklist import Worklist
from medq.work.desk import DEMO_KEY, Desk
from medq.work.items import leases
from medq.work.items.due_items import is_due
from medq.work.queue import listing

if TYPE_CHECKING:
    from medq.domain.items.related import Related
    from medq.domain.plan.expiring_line import ExpiringLine
    from medq.domain.plan.view import DayPlan, PlanEdit, PlanResult
    from medq.domain.queue.totals import Grouping, Totals
    from medq.domain.search.results import RecordPage, ResultList, SearchScope

LOCK_TIMEOUT_SECONDS = 0.1


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


class StorePlans:
    """The plans' part of a session at a store."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.accepted_today = accepted_on(desk.store, desk.user.id, desk.today())

    def next_plan_day(self) -> date:
        return self._desk.next_workday()

    def day_plan(self, day: date) -> "DayPlan":
        from medq.work.plan.build import day_plan  # noqa: PLC0415 - start-up: not on the first page

        return day_plan(self._desk, day)

    def open_plan(self, day: date) -> "DayPlan":
        from medq.work.plan.build import (  # noqa: PLC0415 - start-up: not on the first page
            open_plan,
        )

        return open_plan(self._desk, day)

    def build_plan(self, day: date) -> "PlanResult":
        from medq.work.plan.build import (  # noqa: PLC0415 - start-up: not on the first page
            build_plan,
        )

        return build_plan(self._desk, day)

    def change_plan(self, day: date, change: "PlanEdit") -> "PlanResult":
        from medq.work.plan.edits import (  # noqa: PLC0415 - start-up: not on the first page
            change_plan,
        )

        return change_plan(self._desk, day, change)

    def accept_plan(self, day: date, reason: str = "") -> "PlanResult":
        from medq.work.plan.build import (  # noqa: PLC0415 - start-up: not on the first page
            accept_plan,
        )

        return accept_plan(self._desk, day, reason=reason)

    def undo_plan(self, day: date) -> "PlanResult":
        from medq.work.plan.build import (  # noqa: PLC0415 - start-up: not on the first page
            undo_plan,
        )

        return undo_plan(self._desk, day)

    def unplanned_deadlines(self, day: date) -> tuple[ItemRow, ...]:
        from medq.work.plan import deadlines  # noqa: PLC0415 - start-up: plan screens only

        return deadlines.unplanned_deadlines(self._desk, day)

    def expiring(self) -> "tuple[ExpiringLine, ...]":
        from medq.work.plan import expiring  # noqa: PLC0415 - start-up: plan screens only

        return expiring.decisions(self._desk)

    def lost_count(self) -> int:
        from medq.work.plan import expiring  # noqa: PLC0415 - start-up: not on the first page

        return expiring.count_lost(self._desk)


class StoreSearch:
    """The search's part of a session at a store."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find(self, text: str, where: "SearchScope") -> "ResultList":
        from medq.work.queue import search  # noqa: PLC0415 - start-up: not on the first page

        return search.find(self._desk, text, where)

    def record_page(self, subject: Subject, subject_id: int) -> "RecordPage":
        from medq.work.details import (  # noqa: PLC0415 - start-up: not on the first page
            record_pages,
        )

        return record_pages.page(self._desk, subject, subject_id)

    def record_look(self, subject: Subject, subject_id: int) -> None:
        from medq.work.details import (  # noqa: PLC0415 - start-up: not on the first page
            record_pages,
        )

        record_pages.log_access(self._desk, subject, subject_id)


class StoreSession:
    """A person at an open store, in one thread.

    A reader's session writes nothing, not even that it is there.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._zone = desk.zone  # read in the store's thread: `now` is called in any thread
        self._change_counter = change_counter(desk.store)
        self._new_day: Iterator[bool | BusyError] | None = None
        self.queue = StoreQueue(desk)
        self.views = StoreViews(desk)
        self.plan = StorePlans(desk)
        self.search = StoreSearch(desk)
        self.is_demo = bool(office.setting(desk.store, DEMO_KEY))
        self.greeting = ""
        if not self.read_only:
            self.greeting = leases.start_session(desk)
        # The session's one thread also reads: a write that finds the store busy is not waited for
        # but tried again (screens.base.session).
        desk.store.lock_timeout_seconds = LOCK_TIMEOUT_SECONDS

    @property
    def who(self) -> str:
        return self._desk.user.initials

    @property
    def read_only(self) -> bool:
        return self._desk.store.read_only or not self._desk.user.may_write

    def now(self) -> datetime:
        return self._desk.now().astimezone(self._zone)

    def heartbeat(self, idle_seconds: float) -> HeartbeatResult:
        if self.read_only:
            return HeartbeatResult()
        last_key = self._desk.real_now() - timedelta(seconds=idle_seconds)
        result = leases.beat(self._desk, last_key)
        if is_due(self._desk):
            from medq.work.items.wake import wake_due  # noqa: PLC0415 - start-up: rarely needed

            with self._desk.store.write_transaction():
                result = result._replace(changed=result.changed + wake_due(self._desk))
        return result

    def new_day_step(self) -> bool:
        """Do one step of a new day's work; return whether this session goes on with it.

        Work that another session is doing is left to it. Raises `BusyError` for a step that found
        the store busy; the next call tries it again.
        """
        if self._new_day is None:
            if not self._desk.is_new_day:
                return False
            from medq.work.upkeep.new_day import (  # noqa: PLC0415 - start-up: not on the first page
                run_in_steps,
            )

            self._new_day = run_in_steps(self._desk)
        try:
            step = next(self._new_day, False)
        except BaseException:
            self._new_day = None
            raise
        if isinstance(step, BusyError):
            raise step
        if not step:
            self._new_day = None
        return step

    def changes_since(self, snapshot: ScreenSnapshot) -> ScreenChanges | None:
        from medq.work.queue.changes import watch  # noqa: PLC0415 - start-up: two seconds later

        return watch(self._desk, self._change_counter, snapshot)

    def close(self, broke: bool = False) -> None:
        leases.end_session(self._desk, broke=broke)
        self._desk.store.close()


def session_opener(open_desk: Callable[[], Desk]) -> Callable[[], StoreSession]:
    """Return what the store's thread calls to open the store for itself."""
    return lambda: StoreSession(open_desk())
