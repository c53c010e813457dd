"""Where one can go: the one table that menu and palette are made from."""

from collections.abc import Callable
from dataclasses import dataclass

from medq.domain.items.item import Kind
from medq.domain.queue.page import Counts
from screens.base.screen import BaseScreen
from screens.base.session import AppContext


@dataclass(frozen=True, slots=True)
class Destination:
    """One line of the menu: its word, what is there, and how it is reached.

    It is the queue with a filter, a screen by name, or an action of the screen one comes from.
    `count` gives the number of open items there. One that `writes` is not offered to a session
    that can only read.
    """

    word: str
    text: str
    queue_filter: str | None = None
    screen_name: str = ""
    key_action: str = ""
    count: Callable[[Counts], int] | None = None
    writes: bool = False

    def count_text(self, counts: Counts | None) -> str:
        """Return the number of open items there; empty where it has none or is not known."""
        return f"{self.count(counts):,}" if self.count is not None and counts is not None else ""


DESTINATIONS: tuple[Destination, ...] = (
    Destination(
        "Queue",
        "all open work",
        queue_filter="",
        count=lambda counts: counts.total,
    ),
    Destination(
        "Callbacks",
        "patient callbacks",
        queue_filter=Kind.CALLBACK.word,
        count=lambda counts: counts.kinds.get(Kind.CALLBACK, 0),
    ),
    Destination("Today", "today's plan and progress", screen_name="today"),
    Destination("Plan builder", "tomorrow's list, from the queue", screen_name="plan", writes=True),
    Destination("Expiring", "expiring or untouched items", screen_name="expiring"),
    Destination("Search", "names, numbers, dates, amounts", key_action="nav.search"),
    Destination("Keys", "keyboard settings", screen_name="keys"),
    Destination("Help", "keys and signs of the screen you came from", key_action="help.here"),
)


def destinations(context: AppContext) -> tuple[Destination, ...]:
    """Return the destinations that this session may go to."""
    read_only = context.session.read_only
    return tuple(entry for entry in DESTINATIONS if not (entry.writes and read_only))


def go_to(destination: Destination, screen: BaseScreen) -> None:
    """Go there from that screen; back leads to it again."""
    if destination.queue_filter is not None:
        screen.context.navigator.return_to_queue(destination.queue_filter)
    elif destination.screen_name:
        screen.context.open(destination.screen_name)
    else:
        screen.run_key_action(destination.key_action)
