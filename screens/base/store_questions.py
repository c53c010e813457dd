"""Questions to the store: a worker for each, outdated answers dropped, late ones announced."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from textual.message import Message as TextualMessage
from textual.screen import Screen
from textual.worker import Worker

from medq.domain.errors import MedqError
from screens.base.key_queue import HeldKeys
from screens.base.notices import Notices

Work = Callable[[], Coroutine[None, None, None]]
LATE_SECONDS = 0.3


class StoreQuestions:
    """The questions that a screen asks the store without waiting."""

    class Failed(TextualMessage):
        """A worker ended with a fault. The app reports it, without the fault's own text."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def __init__(self, screen: Screen[Any], notices: Notices, held_keys: HeldKeys) -> None:
        self._screen = screen
        self._notices = notices
        self._held_keys = held_keys
        self._late_count = 0

    @property
    def is_waiting(self) -> bool:
        """True while an act waits for other writers."""
        return self._held_keys.is_suspended

    def ask(
        self, work: Work, group: str, *, exclusive: bool = True, is_quiet: bool = False
    ) -> None:
        """Run work that awaits the store.

        With `exclusive`, newer work of the same group cancels the older; `is_quiet` announces
        none that takes long, since nobody waits for it. A `MedqError` is shown in
        row 23; any other fault is posted as `Failed`.
        """

        async def run() -> None:
            late: list[int] = []

            def mark_late() -> None:
                if not is_quiet:
                    late.append(1)
                    self._count_late(1)

            handle = asyncio.get_running_loop().call_later(LATE_SECONDS, mark_late)
            try:
                await work()
            except MedqError as error:
                self._notices.show_error(error)
            except Exception as error:
                self._screen.post_message(self.Failed(error))
            finally:
                handle.cancel()
                self._count_late(-len(late))

        _worker: Worker[None] = self._screen.run_worker(
            run, group=group, exclusive=exclusive, exit_on_error=False
        )

    def ask_held(self, work: Work, group: str) -> None:
        """Run work as `ask` does, and let keys wait until it is done or refused.

        No other work may be exclusive in its group: cancelled work would hold keys for ever.
        """

        async def run_and_release() -> None:
            try:
                await work()
            finally:
                self._held_keys.release()

        self._held_keys.hold()
        self.ask(run_and_release, group, exclusive=False)

    def _count_late(self, change: int) -> None:
        self._late_count += change
        if change:
            self._notices.show_working(self._late_count > 0 and not self.is_waiting)

    def show_waiting(self, is_waiting: bool) -> None:
        """Report that an act waits for other writers, or that it waits no more.

        Until it is done or refused, a person can only read.
        """
        self._held_keys.suspend(is_waiting)
        self._notices.show_news("")
        if is_waiting:
            self._notices.show_working(False)
            self._notices.show_news("store busy")
            self._notices.show(
                "The store is busy (2 s). Your action is waiting; you can keep reading."
            )
