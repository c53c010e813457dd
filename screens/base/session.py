"""A person's session at the store: one thread and one lasting connection; screens ask, and go on while it works."""

import asyncio
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import TypeVar

from medq.domain.errors import BusyError, MedqError
from medq.domain.keymap import STANDARD, Keymap
from medq.domain.theme import STANDARD as STANDARD_THEME
from screens.base.preferences import UNKEPT, Kept, PreferencesApi
from screens.base.session_api import SessionApi
from widgets.item_line import Viewer

T = TypeVar("T")
CLOSING_SECONDS = 2.5
BUSY_SECONDS = 2.0  # so long a question waits for other writers before it is said
PATIENCE_SECONDS = 10.0


class Session:
    """The store's thread. What is asked is done in order; a late answer ends with the worker that waited for it."""

    def __init__(self, factory: Callable[[], SessionApi]) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="medq-store")
        self._opening = self._thread.submit(factory)
        self.closed = False
        self.on_wait: Callable[[bool], None] = lambda waits: (
            None
        )  # called when a question has waited long, and when it is over

    def open(self) -> SessionApi:
        """Wait until the store is open. Errors: whatever the opening raised."""
        return self._opening.result()

    async def ask(self, question: Callable[[SessionApi], T], patience: float | None = None) -> T:
        """The answer to a question, worked out in the store's thread.

        When the asking worker is cancelled (a newer question of its group), the question is not even asked if it still
        waits in line, and its answer is dropped if it does not. While others write, what wants to write is asked again and
        again, so that what only reads is answered in between. Errors: `BusyError` after `patience` seconds (else ten);
        nothing was changed then.
        """
        desk = self._opening.result()
        began = monotonic()
        said = False
        try:
            while True:
                try:
                    return await asyncio.wrap_future(self._thread.submit(question, desk))
                except BusyError as busy:
                    waited = monotonic() - began
                    if waited >= (PATIENCE_SECONDS if patience is None else patience):
                        raise BusyError(
                            "Not done: the store stayed busy.", hint="Press the key again."
                        ) from busy
                    if waited >= BUSY_SECONDS and not said:
                        said = True
                        self.on_wait(True)
                await asyncio.sleep(random.uniform(0.01, 0.05))
        finally:
            if said:
                self.on_wait(False)

    def close(self, seconds: float = CLOSING_SECONDS, *, broke: bool = False) -> bool:
        """Give back leases and close the store; False when it stayed busy for that long. `broke`: the line was cut."""
        if self.closed:
            return True
        self.closed = True
        if self._opening.done() and self._opening.exception() is not None:
            self._thread.shutdown(wait=False)
            return True
        ending = self._thread.submit(lambda: self._opening.result().close(broke))
        self._thread.shutdown(wait=False)
        try:
            ending.result(seconds)
        except TimeoutError:
            return False
        return True


@dataclass
class AppContext:
    """What every screen is given: the session, the keys in force, and what screens tell one another."""

    session: Session
    keymap: Keymap = STANDARD
    key_problems: tuple[str, ...] = ()
    own: PreferencesApi = UNKEPT
    theme: str = STANDARD_THEME  # the one that is kept
    said: str = ""  # a message for the screen that comes next
    desk: SessionApi = field(init=False)
    kept: Kept = field(init=False)  # where the person is in the queue
    writes: int = 0  # how often this session wrote: what was read before is old
    last_key: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        self.desk = self.session.open()
        try:
            self.kept = self.own.recall()
        except MedqError as problem:
            self.kept = Kept()
            self.said = f"{self.said} {problem.message}".strip()

    def leave(self) -> None:
        """Keep where the person is; that this can fail is no reason to hold anybody up."""
        with suppress(MedqError):
            self.own.keep(self.kept)

    def viewer(self) -> Viewer:
        """Who looks, and on which day."""
        now = self.desk.now()
        zone = now.tzinfo
        assert zone is not None
        return Viewer(now.date(), zone, self.desk.who, sees_names=not self.desk.read_only)
