"""Where one can go: the one table that menu and palette are made from."""

from collections.abc import Callable
from dataclasses import dataclass

from medq.domain.items.item import Kind
from medq.domain.queue.page import Counts
from screens.base.screen import Frame
from screens.base.session import House


def _no_count(counts: Counts) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Place:
    """One destination. `go` is called with the screen one comes from, `count` with what is open; `text` says what is there.

    A place that `writes` is not offered to a session that can only read.
    """

    word: str
    text: str
    go: Callable[[Frame], None]
    count: Callable[[Counts], str] = _no_count
    writes: bool = False


def _to_queue(here: Frame, filter_text: str) -> None:
    """Back to the queue, wherever one is, with that filter."""
    from screens.queue.queue import QueueScreen

    stack = here.app.screen_stack
    queue = next((screen for screen in reversed(stack) if isinstance(screen, QueueScreen)), None)
    if queue is None:
        here.app.push_screen(QueueScreen(here.house))
        return
    while here.app.screen is not queue:
        here.app.pop_screen()
    queue.show(filter_text)


def _opens(make: Callable[[House], Frame]) -> Callable[[Frame], None]:
    """A screen on top of where one is: back leads here again."""

    def go(here: Frame) -> None:
        here.app.push_screen(make(here.house))

    return go


def _help(here: Frame) -> None:
    here.do_help_here()


def _keys(house: House) -> Frame:
    from screens.help.keys import KeysScreen

    return KeysScreen(house)


def _today(house: House) -> Frame:
    from screens.plan.today import TodayScreen

    return TodayScreen(house)


def _plan(house: House) -> Frame:
    from screens.plan.builder import PlanBuilder

    return PlanBuilder(house)


def _decide(house: House) -> Frame:
    from screens.plan.expiring import DecideScreen

    return DecideScreen(house)


PLACES: tuple[Place, ...] = (
    Place(
        "Queue",
        "everything open",
        lambda here: _to_queue(here, ""),
        lambda counts: f"{counts.total:,}",
    ),
    Place(
        "Call backs",
        "patients who wait for a call",
        lambda here: _to_queue(here, Kind.CALLBACK.word),
        lambda counts: f"{counts.kinds.get(Kind.CALLBACK, 0):,}",
    ),
    Place("Today", "the day's plan and how far it is", _opens(_today)),
    Place("Plan builder", "tomorrow's list, from the queue", _opens(_plan), writes=True),
    Place("Decide", "what lapses or was forgotten", _opens(_decide)),
    Place("Search", "names, numbers, days, amounts", lambda here: here.do_nav_search()),
    Place("Keys", "which key does what; change them", _opens(_keys)),
    Place("Help", "keys and signs of the screen you came from", _help),
)


def places(house: House) -> tuple[Place, ...]:
    """Those that this session may go to."""
    return tuple(place for place in PLACES if not (place.writes and house.desk.read_only))
