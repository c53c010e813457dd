"""Where one can go: the one table that menu and palette are made from."""

from collections.abc import Callable
from dataclasses import dataclass

from medq.domain.items.item import Kind
from medq.domain.queue.page import Counts
from screens.base.screen import BaseScreen
from screens.base.session import AppContext


@dataclass(frozen=True, slots=True)
class Destination:
    """One line of the menu: its digit, its word, what is there, and how it is reached.

    It is the queue with a filter, a screen by name, or an action of the screen one comes from.
    A digit stays that of its destination when others join, so that fingers learn it; `is_further`
    puts the line behind the menu's `0`. `count` gives the number of open items there. One that
    `writes` is not offered to a session that can only read.
    """

    digit: int
    word: str
    text: str
    queue_filter: str | None = None
    screen_name: str = ""
    key_action: str = ""
    count: Callable[[Counts], int] | None = None
    writes: bool = False
    is_further: bool = False

    def count_text(self, counts: Counts | None) -> str:
        """Return the number of open items there; empty where it has none or is not known."""
        return f"{self.count(counts):,}" if self.count is not None and counts is not None else ""


DESTINATIONS: tuple[Destination, ...] = (
    Destination(1, "Today", "today's plan and progress", screen_name="today"),
    Destination(
        2,
        "Queue",
        "all open work",
        queue_filter="",
        count=lambda counts: counts.total,
    ),
    Destination(
        5,
        "Callbacks",
        "patient callbacks",
        queue_filter=Kind.CALLBACK.word,
        count=lambda counts: counts.kinds.get(Kind.CALLBACK, 0),
    ),
    Destination(6, "Search", "patient, claim, check, payer", key_action="nav.search"),
    Destination(8, "Plan builder", "tomorrow", screen_name="plan", writes=True),
    Destination(
        1, "Expiring", "lost, expiring or untouched items", screen_name="expiring", is_further=True
    ),
    Destination(2, "Keys", "keyboard settings", screen_name="keys", is_further=True),
    Destination(3, "Help", "of the screen before", key_action="help.here", is_further=True),
)


def menu_keys(word: str) -> tuple[str, ...]:
    """Return the keys that go to a destination. Raises StopIteration for an unknown word."""
    entry = next(entry for entry in DESTINATIONS if entry.word == word)
    return ("m", *("0" * entry.is_further), str(entry.digit))


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
