"""Where one can go: the one table that menu and palette are made from."""

from collections.abc import Callable
from dataclasses import dataclass

from medq.domain.items.item import Kind
from medq.domain.queue.page import Counts
from screens.base.screen import BaseScreen
from screens.base.session import AppContext


def _no_count(counts: Counts) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Destination:
    """One destination. `go` is called with the screen one comes from, `count` with what is open; `text` says what is there.

    A place that `writes` is not offered to a session that can only read.
    """

    word: str
    text: str
    go: Callable[[BaseScreen], None]
    count: Callable[[Counts], str] = _no_count
    writes: bool = False


def _to_queue(here: BaseScreen, filter_text: str) -> None:
    """Back to the queue, wherever one is, with that filter."""
    from screens.queue.queue import QueueScreen

    stack = here.app.screen_stack
    queue = next((screen for screen in reversed(stack) if isinstance(screen, QueueScreen)), None)
    if queue is None:
        here.app.push_screen(QueueScreen(here.context))
        return
    while here.app.screen is not queue:
        here.app.pop_screen()
    queue.show(filter_text)


def _opens(make: Callable[[AppContext], BaseScreen]) -> Callable[[BaseScreen], None]:
    """A screen on top of where one is: back leads here again."""

    def go(here: BaseScreen) -> None:
        here.app.push_screen(make(here.context))

    return go


def _help(here: BaseScreen) -> None:
    here.do_help_here()


def _keys(context: AppContext) -> BaseScreen:
    from screens.help.keys import KeysScreen

    return KeysScreen(context)


def _today(context: AppContext) -> BaseScreen:
    from screens.plan.today import TodayScreen

    return TodayScreen(context)


def _plan(context: AppContext) -> BaseScreen:
    from screens.plan.builder import PlanBuilder

    return PlanBuilder(context)


def _decide(context: AppContext) -> BaseScreen:
    from screens.plan.expiring import DecideScreen

    return DecideScreen(context)


DESTINATIONS: tuple[Destination, ...] = (
    Destination(
        "Queue",
        "everything open",
        lambda here: _to_queue(here, ""),
        lambda counts: f"{counts.total:,}",
    ),
    Destination(
        "Call backs",
        "patients who wait for a call",
        lambda here: _to_queue(here, Kind.CALLBACK.word),
        lambda counts: f"{counts.kinds.get(Kind.CALLBACK, 0):,}",
    ),
    Destination("Today", "the day's plan and how far it is", _opens(_today)),
    Destination("Plan builder", "tomorrow's list, from the queue", _opens(_plan), writes=True),
    Destination("Decide", "what lapses or was forgotten", _opens(_decide)),
    Destination("Search", "names, numbers, days, amounts", lambda here: here.do_nav_search()),
    Destination("Keys", "which key does what; change them", _opens(_keys)),
    Destination("Help", "keys and signs of the screen you came from", _help),
)


def destinations(context: AppContext) -> tuple[Destination, ...]:
    """Those that this session may go to."""
    return tuple(place for place in DESTINATIONS if not (place.writes and context.desk.read_only))
