"""One person's session at an open store, as screens use it: queue, plan, search, and the session.

All members but `now` run in the session's store thread. What the first screen does not need is
imported at its first use, because the acts alone are half of all modules.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from data.plan import plans
from data.store.change_feed import change_counter
from medq.domain.acts import ActResult, AvailableAct, BulkResult, SeenVersions
from medq.domain.errors import BusyError
from medq.domain.items.item import ItemDetail, ItemRow, Kind, Subject
from medq.domain.queue.live import HeartbeatResult, ScreenChanges, ScreenSnapshot
from medq.domain.queue.page import Counts, Page, Query
from medq.work.desk import Desk
from medq.work.items import leases
from medq.work.items.due_items import is_due, wake_due
from medq.work.queue import listing
from medq.work.queue.changes import watch

if TYPE_CHECKING:
    from medq.domain.plan.view import DayPlan, ExpiringLine, PlanEdit, PlanResult
    from medq.domain.search.results import FactsPage, SearchFound, Where

AT_ONCE_SECONDS = 0.1


class QueueSession:
    """The queue's part of a session: lists, items and acts."""

    _desk: Desk

    def page(self, query: Query, after: str | None, before: str | None, limit: int) -> Page:
        """Return a page of a list."""
        return listing.page(self._desk, query, after=after, before=before, limit=limit)

    def counts(self) -> Counts:
        """Return the counts of the whole queue."""
        return listing.counts(self._desk)

    def detail(self, item_id: int) -> ItemDetail:
        """Return an item's page."""
        from medq.domain.value_format import SCREEN_FORMAT  # noqa: PLC0415 - start-up
        from medq.work.details.item import detail  # noqa: PLC0415 - start-up

        return detail(self._desk, item_id, SCREEN_FORMAT)

    def offers(self, item_id: int) -> list[AvailableAct]:
        """Return every act with whether the item allows it now."""
        from medq.work import act_catalog  # noqa: PLC0415 - start-up: imports every act

        return act_catalog.available_acts(self._desk, item_id)

    def perform(self, item_id: int, act: str, values: Mapping[str, str], version: int) -> ActResult:
        """Do an act to an item as it was seen."""
        from medq.work import act_catalog  # noqa: PLC0415 - start-up: imports every act

        return act_catalog.perform_act(self._desk, item_id, act, values, version)

    def perform_many(self, seen: SeenVersions, act: str, values: Mapping[str, str]) -> BulkResult:
        """Do an act to many items as they were seen."""
        from medq.work import act_catalog  # noqa: PLC0415 - start-up: imports every act

        return act_catalog.perform_many(self._desk, seen, act, values)

    def undo(self) -> ActResult:
        """Undo the person's last act."""
        from medq.work import act_catalog  # noqa: PLC0415 - start-up: imports every act

        return act_catalog.undo(self._desk)

    def ids(self, query: Query) -> dict[int, int]:
        """Return the first items of a list: id to version."""
        from medq.work.acts import bulk  # noqa: PLC0415 - start-up: only for marked items

        return bulk.ids_of(self._desk, query)

    def members(self, group: str) -> dict[int, int]:
        """Return the first items of a group: id to version."""
        from medq.work.acts import bulk  # noqa: PLC0415 - start-up: only for marked items

        return bulk.members(self._desk, group)

    def take_next(self, kinds: tuple[Kind, ...], group: str = "") -> ItemRow:
        """Check out the first item of these kinds, or of a group, and return it."""
        from medq.work.acts import take  # noqa: PLC0415 - start-up

        result = take.take_next(self._desk, kinds, group)
        assert result.item is not None
        return result.item


class PlanSession:
    """The plan's part of a session: a person's days, and the expiring items."""

    _desk: Desk

    def next_plan_day(self) -> date:
        """Return the next business day, which is planned by default."""
        return self._desk.next_workday()

    def day_plan(self, day: date) -> "DayPlan":
        """Return the plan of a day as saved, with its progress."""
        from medq.work.plan.build import day_plan  # noqa: PLC0415 - start-up: only plan screens

        return day_plan(self._desk, day)

    def open_plan(self, day: date) -> "DayPlan":
        """Return the plan of a day for the builder, with what is left out."""
        from medq.work.plan.build import open_plan  # noqa: PLC0415 - start-up: only plan screens

        return open_plan(self._desk, day)

    def build_plan(self, day: date) -> "PlanResult":
        """Build the plan of a day anew and save it; manual edits are kept."""
        from medq.work.plan.build import build_plan  # noqa: PLC0415 - start-up: only plan screens

        return build_plan(self._desk, day)

    def change_plan(self, day: date, change: "PlanEdit") -> "PlanResult":
        """Apply one manual edit to a plan."""
        from medq.work.plan.edits import change_plan  # noqa: PLC0415 - start-up: only plan screens

        return change_plan(self._desk, day, change)

    def accept_plan(self, day: date) -> "PlanResult":
        """Accept the draft as the plan of that day."""
        from medq.work.plan.build import accept_plan  # noqa: PLC0415 - start-up: only plan screens

        return accept_plan(self._desk, day)

    def undo_plan(self, day: date) -> "PlanResult":
        """Undo the person's last change of that plan."""
        from medq.work.plan.build import undo_plan  # noqa: PLC0415 - start-up: only plan screens

        return undo_plan(self._desk, day)

    def decisions(self) -> "tuple[ExpiringLine, ...]":
        """Return the expiring items that need a decision, equal ones as one."""
        from medq.work.plan import expiring  # noqa: PLC0415 - start-up: only plan screens

        return expiring.decisions(self._desk)


class SearchSession:
    """The search's part of a session: results, and the pages of records that have no item."""

    _desk: Desk

    def find(self, text: str, where: "Where") -> "SearchFound":
        """Return what a text finds."""
        from medq.work.queue import search  # noqa: PLC0415 - start-up: only the search

        return search.find(self._desk, text, where)

    def facts_page(self, subject: Subject, subject_id: int) -> "FactsPage":
        """Return the page of a claim, a payment or a patient."""
        from medq.work.details import record_pages  # noqa: PLC0415 - start-up: only the search

        return record_pages.page(self._desk, subject, subject_id)

    def looked(self, subject: Subject, subject_id: int) -> None:
        """Record that this person opened the page."""
        from medq.work.details import record_pages  # noqa: PLC0415 - start-up: only the search

        record_pages.log_access(self._desk, subject, subject_id)


class StoreSession(QueueSession, PlanSession, SearchSession):
    """A person at an open store, in one thread. A reader's session writes nothing."""

    def __init__(self, desk: Desk) -> None:
        """Start the session and release what expired; the store's thread runs this."""
        self._desk = desk
        self._zone = desk.zone  # read in the store's thread: any thread may call `now`
        self._read_stamp = change_counter(desk.store)
        self._new_day: Iterator[bool | BusyError] | None = None
        self.greeting = ""
        self.plans_today = plans.accepted_on(desk.store, desk.user.id, desk.today())
        if desk.user.may_write and not desk.store.read_only:
            self.greeting = leases.start_session(desk)
        # The one thread also reads: a write that finds the store busy is retried by the caller.
        desk.store.lock_timeout_seconds = AT_ONCE_SECONDS

    @property
    def who(self) -> str:
        """Return the person's initials."""
        return self._desk.user.initials

    @property
    def read_only(self) -> bool:
        """Return whether the session can write nothing."""
        return self._desk.store.read_only or not self._desk.user.may_write

    def now(self) -> datetime:
        """Return the moment in the office's time zone; any thread may call it."""
        return self._desk.now().astimezone(self._zone)

    def beat(self, idle_seconds: float) -> HeartbeatResult:
        """Record that the session is alive, and open items that are due."""
        if self.read_only:
            return HeartbeatResult()
        result = leases.beat(self._desk, self._desk.real_now() - timedelta(seconds=idle_seconds))
        if is_due(self._desk):
            with self._desk.store.write_transaction():
                result = result._replace(changed=result.changed + wake_due(self._desk))
        return result

    def new_day(self) -> bool:
        """Do one step of what a new day needs; return whether there is another.

        What another session does already is left to it. Errors: `BusyError`; the same step is then
        the next one again.
        """
        if self._new_day is None:
            if not self._desk.is_new_day:
                return False
            from medq.work.upkeep.new_day import run_in_steps  # noqa: PLC0415 - start-up

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

    def watch(self, look: ScreenSnapshot) -> ScreenChanges | None:
        """Return what others changed since a snapshot; None when nobody wrote."""
        return watch(self._desk, self._read_stamp, look)

    def close(self, broke: bool = False) -> None:
        """Release what is held and close the store; safe to call twice."""
        leases.end_session(self._desk, broke=broke)
        self._desk.store.close()


def factory(open_desk: Callable[[], Desk]) -> Callable[[], StoreSession]:
    """Return what the session's thread calls to open the store for itself."""
    return lambda: StoreSession(open_desk())
