"""What a session does without a key: every two seconds a look at what others did, every half minute a heart beat; and what a
new day asks for."""

import asyncio
from collections.abc import Coroutine
from time import monotonic
from typing import Any

from textual.app import App

from medq.domain.errors import MedqError
from screens.base.screen import BaseScreen
from screens.base.session import BUSY_SECONDS, AppContext

LOOK_SECONDS = 2.0
BEAT_SECONDS = 30.0
KEPT_SECONDS = 30 * 60  # without a key, what one holds is given back
DAWN_SECONDS = 1.0  # after the first screen: it and the first keys wait for nothing of a new day
BREATH_SECONDS = 0.005  # between two steps of a new day
ANNOUNCED_SECONDS = 2 * 60
ENDING = "Yours for 2 more minutes. Any key keeps it."


class LiveUpdates:
    """Looks and beats for the screen that is shown.

    A look that finds nothing draws nothing. It is a bare task: a worker for each would cost more than the look.
    """

    def __init__(self, app: App[Any], context: AppContext) -> None:
        self.app = app
        self.context = context
        self.holds = 0
        self.announced = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._looking = False
        self._dawning = False

    def start(self) -> None:
        self.app.set_interval(LOOK_SECONDS, lambda: self._run(self.look()))
        for work in (self.beat, self.new_day):
            self.app.set_interval(BEAT_SECONDS, lambda work=work: self._run(work()))
            self.app.set_timer(DAWN_SECONDS, lambda work=work: self._run(work()))

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except MedqError:
            pass  # the store does not answer now: the next time is near
        except Exception as error:
            if not self.context.session.closed and (frame := self.frame) is not None:
                frame.post_message(BaseScreen.Failed(error))

    @property
    def frame(self) -> BaseScreen | None:
        """The screen that is shown."""
        screen = self.app.screen_stack[-1] if self.app.screen_stack else None
        return screen if isinstance(screen, BaseScreen) and screen.is_mounted else None

    def waits(self, waits: bool) -> None:
        """A question has waited long for other writers, or waits no more."""
        if (frame := self.frame) is not None:
            frame.wait_for_store(waits)

    async def look(self) -> None:
        """Tell the screen what others did to what it shows."""
        await self._lease()
        frame = self.frame
        look = frame.look() if frame is not None else None
        if frame is None or look is None or self._looking:
            return
        self._looking = True
        try:
            watch = await self.context.session.ask(lambda desk: desk.watch(look))
        finally:
            self._looking = False
        now = frame.look() if frame is self.frame else None
        if (
            watch is not None
            and now is not None
            and (now.query, now.as_of) == (look.query, look.as_of)
        ):
            frame.seen(watch)

    async def beat(self) -> None:
        """Say that this session is alive; what that changed is told with the next look, what was given back because nobody
        pressed a key at once."""
        idle = monotonic() - self.context.last_key
        beat = await self.context.session.ask(
            lambda desk: desk.beat(idle), BUSY_SECONDS
        )  # nobody waits for it
        self.holds = beat.held
        frame = self.frame
        if beat.changed:
            self._unsure()
        if beat.released and frame is not None:
            self.announced = False
            frame.say("Given back: half an hour went by without a key.")
            await self.look()

    async def new_day(self) -> None:
        """What a new day asks for, step by step: what a key asks of the store comes between two of them."""
        if self._dawning:
            return
        self._dawning = True
        stepped = False
        try:
            while await self.context.session.ask(lambda desk: desk.new_day(), BUSY_SECONDS):
                stepped = True
                await asyncio.sleep(BREATH_SECONDS)
        finally:
            self._dawning = False
            if stepped:
                self._unsure()

    def _unsure(self) -> None:
        """This session wrote without a key: the store tells a look only what other connections did."""
        for screen in self.app.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.unsure()

    async def _lease(self) -> None:
        """Two minutes before what one holds is given back it is said; any key keeps it, and takes the saying away."""
        idle = monotonic() - self.context.last_key
        late = idle >= KEPT_SECONDS - ANNOUNCED_SECONDS
        frame = self.frame
        if late and self.holds and not self.announced and frame is not None:
            self.announced = True
            frame.say(ENDING)
        elif self.announced and not late:
            self.announced = False
            if frame is not None:
                frame.unsay(ENDING)
            await self.beat()
