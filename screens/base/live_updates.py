"""What a session does without a key: look for others' changes, send heartbeats, begin a new day."""

import asyncio
from collections.abc import Coroutine
from time import monotonic
from typing import Any

from textual.app import App

from medq.domain.errors import MedqError
from screens.base.screen import BaseScreen
from screens.base.session import BUSY_SECONDS, AppContext, StorePart
from screens.base.session_api import SessionApi
from screens.base.store_questions import StoreQuestions

LOOK_SECONDS = 2.0
HEARTBEAT_SECONDS = 30.0
RELEASE_SECONDS = 30 * 60  # without a key, the items a person holds are released
NEW_DAY_DELAY_SECONDS = 1.0  # the first screen and the first keys wait for no work of a new day
STEP_PAUSE_SECONDS = 0.005  # between two steps of a new day
WARNING_SECONDS = 2 * 60
LEASE_WARNING = "2 minutes left on this item. Any key keeps it."


class LiveUpdates:
    """The timers of a session, for the screen that is shown.

    A look that finds nothing draws nothing. It is a bare task: a worker for each would cost more
    than the look itself.
    """

    def __init__(self, app: App[Any], context: AppContext) -> None:
        self.app = app
        self.context = context
        self.held_count = 0  # items that the session holds
        self._session: StorePart[SessionApi] = StorePart(context.store, context.session)
        self._is_warned = False
        self._is_looking = False
        self._new_day_running = False
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Start the timers."""
        self.app.set_interval(LOOK_SECONDS, lambda: self._run(self.look()))
        for work in (self.send_heartbeat, self.run_new_day):
            self.app.set_interval(HEARTBEAT_SECONDS, lambda work=work: self._run(work()))
            self.app.set_timer(NEW_DAY_DELAY_SECONDS, lambda work=work: self._run(work()))

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._guard(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guard(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except MedqError:
            pass  # the store does not answer now; the timer tries again soon
        except Exception as error:
            if not self.context.store.closed and (screen := self.screen) is not None:
                screen.post_message(StoreQuestions.Failed(error))

    @property
    def screen(self) -> BaseScreen | None:
        """The screen that is shown."""
        screen = self.app.screen_stack[-1] if self.app.screen_stack else None
        return screen if isinstance(screen, BaseScreen) and screen.is_mounted else None

    def show_waiting(self, is_waiting: bool) -> None:
        """Report that an act waits for other writers, or waits no more."""
        if (screen := self.screen) is not None:
            screen.store.show_waiting(is_waiting)

    async def look(self) -> None:
        """Find what others changed in the screen that is shown, and show it there."""
        await self._warn_of_release()
        screen = self.screen
        snapshot = screen.snapshot() if screen is not None else None
        if screen is None or snapshot is None or self._is_looking:
            return
        self._is_looking = True
        try:
            changes = await self._session.ask(lambda session: session.changes_since(snapshot))
        finally:
            self._is_looking = False
        now = screen.snapshot() if screen is self.screen else None
        if changes is None or now is None:
            return
        if (now.query, now.as_of) == (snapshot.query, snapshot.as_of):
            screen.on_changes(changes)

    async def send_heartbeat(self) -> None:
        """Send a heartbeat. Show at once what was released because nobody pressed a key.

        Other changes are shown with the next look.
        """
        idle = monotonic() - self.context.last_key
        # Little patience: nobody waits for it, and the next one comes soon.
        result = await self._session.ask(lambda session: session.heartbeat(idle), BUSY_SECONDS)
        self.held_count = result.held
        screen = self.screen
        if result.changed:
            self._mark_stale()
        if result.released and screen is not None:
            self._is_warned = False
            screen.say("Released: no key was pressed for 30 minutes.")
            await self.look()

    async def run_new_day(self) -> None:
        """Do a new day's work step by step, so that a key waits for one step at most."""
        if self._new_day_running:
            return
        self._new_day_running = True
        has_stepped = False
        try:
            while await self._session.ask(lambda session: session.new_day_step(), BUSY_SECONDS):
                has_stepped = True
                await asyncio.sleep(STEP_PAUSE_SECONDS)
        finally:
            self._new_day_running = False
            if has_stepped:
                self._mark_stale()

    def _mark_stale(self) -> None:
        """Let all screens compare all rows: the store reports only other sessions' writes."""
        for screen in self.app.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.mark_stale()

    async def _warn_of_release(self) -> None:
        """Warn two minutes before held items are released; any key keeps them."""
        idle = monotonic() - self.context.last_key
        is_late = idle >= RELEASE_SECONDS - WARNING_SECONDS
        screen = self.screen
        if is_late and self.held_count and not self._is_warned and screen is not None:
            self._is_warned = True
            screen.say(LEASE_WARNING)
        elif self._is_warned and not is_late:
            self._is_warned = False
            if screen is not None:
                screen.notices.withdraw(LEASE_WARNING)
            await self.send_heartbeat()
