"""A person's session: the store's thread, and what every screen shares."""

import asyncio
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar

from textual.await_complete import AwaitComplete
from textual.widget import AwaitMount

from medq.domain.errors import BusyError, MedqError
from medq.domain.keymap import STANDARD, Keymap
from medq.domain.queue.list_place import ListPlace
from medq.domain.theme import STANDARD as STANDARD_THEME
from screens.base.key_queue import KeyQueue
from screens.base.preferences import SESSION_ONLY, PreferencesApi, QueuePosition
from screens.base.session_api import PlanApi, QueueApi, SearchApi, SessionApi, ViewsApi
from widgets.item_texts import Viewer

T = TypeVar("T")
Api = TypeVar("Api")
CLOSING_SECONDS = 2.5
BUSY_SECONDS = 2.0  # a question waits so long for other writers before the screen says so
PATIENCE_SECONDS = 10.0
RECENT_ITEMS = 3
RETRY_SECONDS = (0.01, 0.05)


class StoreThread:
    """The thread and the connection of one session. Work is done in the order it was asked for."""

    def __init__(self, open_session: Callable[[], SessionApi]) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="medq-store")
        self._opening = self._thread.submit(open_session)
        self.closed = False
        # Called when work has waited long for other writers, and when it waits no more.
        self.on_wait: Callable[[bool], None] = lambda is_waiting: None

    def open(self) -> SessionApi:
        """Wait until the store is open. Raises whatever the opening raised."""
        return self._opening.result()

    async def run(self, work: Callable[[], T], patience: float | None = None) -> T:
        """Run work in the store's thread and return its result.

        If the asking worker is cancelled (by newer work of its group), work that still waits in
        line is not begun and the result of running work is dropped. While others write, writing
        work is tried again and again, so that questions that only read are answered in between.
        Raises `BusyError` after `patience` seconds (default 10); nothing was changed then.
        """
        began = monotonic()
        is_announced = False
        try:
            while True:
                try:
                    return await asyncio.wrap_future(self._thread.submit(work))
                except BusyError as busy:
                    waited = monotonic() - began
                    if waited >= (PATIENCE_SECONDS if patience is None else patience):
                        raise BusyError(
                            "Not done: the store stayed busy.", hint="Press the key again."
                        ) from busy
                    if waited >= BUSY_SECONDS and not is_announced:
                        is_announced = True
                        self.on_wait(True)
                await asyncio.sleep(random.uniform(*RETRY_SECONDS))
        finally:
            if is_announced:
                self.on_wait(False)

    def close(self, seconds: float = CLOSING_SECONDS, *, broke: bool = False) -> bool:
        """Release leases and close the store; return False if it stayed busy for so long.

        `broke` says that the line was cut.
        """
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


class StorePart(Generic[Api]):
    """One part of the session's API, asked in the store's thread."""

    def __init__(self, store: StoreThread, api: Api) -> None:
        self._store = store
        self._api = api

    async def ask(self, question: Callable[[Api], T], patience: float | None = None) -> T:
        """Return the answer to a question. See `StoreThread.run` for errors and cancelling."""
        return await self._store.run(partial(question, self._api), patience)


class LoadingScreen(Protocol):
    """A screen that reads what it shows."""

    loaded: asyncio.Event

    def refresh(self) -> object:
        """Paint the screen anew."""

    def mark_redrawn(self) -> None:
        """Note that the screen was painted now."""


class Navigator(Protocol):
    """The opener of screens: the App, the only one that knows them."""

    def open_screen(self, name: str, *args: Any, **options: Any) -> AwaitMount:
        """Show the screen of that name above the one that is shown."""

    def return_to_queue(self, filter_text: str) -> AwaitComplete | AwaitMount | None:
        """Go back to the queue, or open one, with that filter."""

    def paint_when_loaded(self, screen: LoadingScreen) -> None:
        """Paint nothing until a screen has read what it shows, or the store takes longer."""


@dataclass
class AppContext:
    """The session, the keys in force and the state that all screens share."""

    store: StoreThread
    keymap: Keymap = STANDARD
    key_problems: tuple[str, ...] = ()
    preferences: PreferencesApi = SESSION_ONLY
    theme: str = STANDARD_THEME  # the saved one
    program: str = "medq"  # how the shell calls it
    next_message: str = ""  # for row 23 of the screen that is shown next
    session: SessionApi = field(init=False)
    queue: StorePart[QueueApi] = field(init=False)
    views: StorePart[ViewsApi] = field(init=False)
    plan: StorePart[PlanApi] = field(init=False)
    search: StorePart[SearchApi] = field(init=False)
    navigator: Navigator = field(init=False)  # set by the App, like `keys`
    keys: KeyQueue = field(init=False)
    queue_position: QueuePosition = field(init=False)
    recent_items: tuple[str, ...] = ()  # "denial 42D4R-1": the items opened last, newest first
    act_drafts: dict[tuple[str, tuple[int, ...]], dict[str, str]] = field(default_factory=dict)
    """What was typed in the form of an act and not saved, by act and items."""
    place_read: ListPlace | None = None  # where the person read on; the list puts its cursor there
    write_count: int = 0  # writes of this session: what was read before the last one is old
    last_key: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        self.session = self.store.open()
        self.queue = StorePart(self.store, self.session.queue)
        self.views = StorePart(self.store, self.session.views)
        self.plan = StorePart(self.store, self.session.plan)
        self.search = StorePart(self.store, self.session.search)
        try:
            self.queue_position = self.preferences.load_queue_position()
        except MedqError as error:
            self.queue_position = QueuePosition()
            self.next_message = f"{self.next_message} {error.message}".strip()

    def open(self, name: str, *args: Any, **options: Any) -> AwaitMount:
        """Show another screen by its name in the screen table."""
        return self.navigator.open_screen(name, *args, **options)

    def note_opened(self, item: str) -> None:
        """Put an item that was opened in front of the recent ones."""
        others = (recent for recent in self.recent_items if recent != item)
        self.recent_items = (item, *others)[:RECENT_ITEMS]

    def save_position(self) -> None:
        """Save where the person is in the queue. A failure stops nobody from leaving."""
        with suppress(MedqError):
            self.preferences.save_queue_position(self.queue_position)

    def viewer(self) -> Viewer:
        """Return who looks, and on which day."""
        now = self.session.now()
        zone = now.tzinfo
        assert zone is not None
        return Viewer(now.date(), zone, self.session.who)
