"""The desk as screens ask it: one person's session at the store, behind the port that screens know.

What the first screen does not ask is imported with its first question: the acts alone are half of all modules.
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


class StoreSession:
    """A person at an open store, in one thread. A reader's session writes nothing, not even that it is there."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._zone = desk.zone  # read here, in the store's thread: `now` is asked in any
        self._stamp = change_counter(desk.store)
        self._new_day: Iterator[bool | BusyError] | None = None
        self.greeting = ""
        self.plans_today = plans.accepted_on(desk.store, desk.user.id, desk.today())
        if desk.user.may_write and not desk.store.read_only:
            self.greeting = leases.start_session(desk)
        # The session's one thread is for reading too: a write that finds the store busy is asked again (screens.session).
        desk.store.lock_timeout_seconds = AT_ONCE_SECONDS

    @property
    def who(self) -> str:
        return self._desk.user.initials

    @property
    def read_only(self) -> bool:
        return self._desk.store.read_only or not self._desk.user.may_write

    def now(self) -> datetime:
        return self._desk.now().astimezone(self._zone)

    def page(self, query: Query, after: str | None, before: str | None, limit: int) -> Page:
        return listing.page(self._desk, query, after=after, before=before, limit=limit)

    def counts(self) -> Counts:
        return listing.counts(self._desk)

    def detail(self, item_id: int) -> ItemDetail:
        from medq.domain.date_text import format_day
        from medq.work.details.item import detail

        return detail(self._desk, item_id, day_format=format_day)

    def offers(self, item_id: int) -> list[AvailableAct]:
        from medq.work import act_catalog

        return act_catalog.available_acts(self._desk, item_id)

    def perform(self, item_id: int, act: str, values: Mapping[str, str], version: int) -> ActResult:
        from medq.work import act_catalog

        return act_catalog.perform_act(self._desk, item_id, act, values, version)

    def undo(self) -> ActResult:
        from medq.work import act_catalog

        return act_catalog.undo(self._desk)

    def perform_many(self, seen: SeenVersions, act: str, values: Mapping[str, str]) -> BulkResult:
        from medq.work import act_catalog

        return act_catalog.perform_many(self._desk, seen, act, values)

    def ids(self, query: Query) -> dict[int, int]:
        from medq.work.acts import bulk

        return bulk.ids_of(self._desk, query)

    def members(self, group: str) -> dict[int, int]:
        from medq.work.acts import bulk

        return bulk.members(self._desk, group)

    def take_next(self, kinds: tuple[Kind, ...], group: str = "") -> ItemRow:
        from medq.work.acts import take

        done = take.take_next(self._desk, kinds, group)
        assert done.item is not None
        return done.item

    # Plans

    def next_plan_day(self) -> date:
        return self._desk.next_workday()

    def day_plan(self, day: date) -> "DayPlan":
        from medq.work.plan.build import day_plan

        return day_plan(self._desk, day)

    def open_plan(self, day: date) -> "DayPlan":
        from medq.work.plan.build import open_plan

        return open_plan(self._desk, day)

    def build_plan(self, day: date) -> "PlanResult":
        from medq.work.plan.build import build_plan

        return build_plan(self._desk, day)

    def change_plan(self, day: date, change: "PlanEdit") -> "PlanResult":
        from medq.work.plan.edits import change_plan

        return change_plan(self._desk, day, change)

    def accept_plan(self, day: date) -> "PlanResult":
        from medq.work.plan.build import accept_plan

        return accept_plan(self._desk, day)

    def undo_plan(self, day: date) -> "PlanResult":
        from medq.work.plan.build import undo_plan

        return undo_plan(self._desk, day)

    def decisions(self) -> "tuple[ExpiringLine, ...]":
        from medq.work.plan import expiring

        return expiring.decisions(self._desk)

    # Finding

    def find(self, text: str, where: "Where") -> "SearchFound":
        from medq.work.queue import search

        return search.find(self._desk, text, where)

    def facts_page(self, subject: Subject, subject_id: int) -> "FactsPage":
        from medq.work.details import record_pages

        return record_pages.page(self._desk, subject, subject_id)

    def looked(self, subject: Subject, subject_id: int) -> None:
        from medq.work.details import record_pages

        record_pages.log_access(self._desk, subject, subject_id)

    # What a session does without a key

    def beat(self, idle_seconds: float) -> HeartbeatResult:
        """Alive; items that are due come back. A reader's session does nothing."""
        if self.read_only:
            return HeartbeatResult()
        beat = leases.beat(self._desk, self._desk.real_now() - timedelta(seconds=idle_seconds))
        if is_due(self._desk):
            with self._desk.store.write_transaction():
                beat = beat._replace(changed=beat.changed + wake_due(self._desk))
        return beat

    def new_day(self) -> bool:
        """One step of what a new day asks for; whether this session is to go on. What somebody else is doing is left to them,
        and a step that finds the store busy is the next one again. Errors: `BusyError`."""
        if self._new_day is None:
            if not self._desk.is_new_day:
                return False
            from medq.work.upkeep.new_day import run_in_steps

            self._new_day = run_in_steps(self._desk)
        try:
            said = next(self._new_day, False)
        except BaseException:
            self._new_day = None
            raise
        if isinstance(said, BusyError):
            raise said
        if not said:
            self._new_day = None
        return said

    def watch(self, look: ScreenSnapshot) -> ScreenChanges | None:
        return watch(self._desk, self._stamp, look)

    def close(self, broke: bool = False) -> None:
        leases.end_session(self._desk, broke=broke)
        self._desk.store.close()


def factory(open_desk: Callable[[], Desk]) -> Callable[[], StoreSession]:
    """What the session's thread calls to open the store for itself."""
    return lambda: StoreSession(open_desk())
