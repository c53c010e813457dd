"""Work in the store's thread: a worker a question, late answers dropped, what is late or refused said in row 23."""

import asyncio
from collections.abc import Callable, Coroutine

from textual.message import Message as TextualMessage
from textual.worker import Worker

from medq.domain.errors import MedqError
from screens.base.prompt import PromptMixin
from screens.base.session import AppContext
from widgets.header import Header
from widgets.message import Message

Work = Callable[[], Coroutine[None, None, None]]
LATE_SECONDS = 0.3


class StoreQuestions(PromptMixin):
    """A screen that asks the session's store and goes on while it answers."""

    class Failed(TextualMessage):
        """Work ended with a fault; the app says it, without what the fault says."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self._late = 0
        self._waits = False

    # Row 23, and what is new

    def say(self, text: str) -> None:
        """Row 23."""
        self.query_one(Message).text = text

    def unsay(self, text: str) -> None:
        """Row 23 no longer says this, if it still does."""
        if self.query_one(Message).text == text:
            self.say("")

    def refuse(self, problem: MedqError) -> None:
        """What somebody can mend: what it is and what to do."""
        self.say(f"{problem.message} {problem.hint}".strip())

    def tell_news(self, text: str) -> None:
        """What is new, in the header; the screen itself stays as it is until it is asked for."""
        self.query_one(Header).news = (
            f"{text}, {self.context.keymap.shown('view.refresh')} to look" if text else ""
        )

    # Questions

    def ask(self, work: Work, group: str, *, exclusive: bool = True) -> None:
        """Run work that awaits the session; a newer one of the same group drops the older one's answer."""

        async def asked() -> None:
            late: list[int] = []

            def is_late() -> None:
                late.append(1)
                self._working(1)

            handle = asyncio.get_running_loop().call_later(LATE_SECONDS, is_late)
            try:
                await work()
            except MedqError as problem:
                self.refuse(problem)
            except Exception as error:
                self.post_message(self.Failed(error))
            finally:
                handle.cancel()
                self._working(-len(late))

        _worker: Worker[None] = self.run_worker(
            asked, group=group, exclusive=exclusive, exit_on_error=False
        )

    def ask_held(self, work: Work, group: str, *, exclusive: bool = False) -> None:
        """The same, and keys wait until it is done or refused: what is typed ahead means what is there then."""

        async def held() -> None:
            try:
                await work()
            finally:
                self.release_keys()

        self.hold_keys()
        self.ask(held, group, exclusive=exclusive)

    def _working(self, more: int) -> None:
        """So many more answers are late; while one is, row 23 says `working`."""
        self._late += more
        if self.is_mounted and more:
            self.query_one(Message).working = self._late > 0 and not self._waits

    def wait_for_store(self, waits: bool) -> None:
        """An act waits for other writers: until it is done or refused one can only read."""
        self._waits = waits
        self.tell_news("")
        if waits:
            self.query_one(Message).working = False
            self.query_one(Header).news = "store busy"
            self.say("The store is busy (2 s). Your act waits; you can go on reading.")
            self.release_keys()
