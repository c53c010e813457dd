"""A person's session at an open store, behind the interface that screens know."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from data.office import office
from data.store.change_feed import change_counter
from medq.domain.errors import BusyError
from medq.domain.queue.live import HeartbeatResult, ScreenChanges, ScreenSnapshot
from medq.work.desk import DEMO_KEY, Desk
from medq.work.items import leases
from medq.work.items.due_items import is_due
from medq.work.session.plans import StorePlans
from medq.work.session.queue import StoreQueue
from medq.work.session.search import StoreSearch
from medq.work.session.views import StoreViews

LOCK_TIMEOUT_SECONDS = 0.1


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
        return not self._desk.may_write

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
