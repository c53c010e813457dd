"""What a session learns of other people's work while its screens are open."""

from typing import NamedTuple

from medq.domain.items.item import ItemRow
from medq.domain.queue.page import Query

MOST_NEW = 999  # `ScreenChanges.new` counts no further


class HeartbeatResult(NamedTuple):
    """The result of a session's heartbeat."""

    held: int = 0  # items that the session still holds
    released: int = 0  # items that it held and lost, because no key was pressed for 30 minutes
    changed: int = 0  # all items changed: leases that ended, waiting items whose day has come


class ScreenSnapshot(NamedTuple):
    """The content of a screen, in which `watch` finds what others changed."""

    rows: tuple[ItemRow, ...] = ()
    query: Query | None = None  # the list that the rows are of; None: no list, so nothing is new
    as_of: int = 0  # the last event that the page knows
    stamp: int = -1  # that of the last ScreenChanges; -1: there was none


class ScreenChanges(NamedTuple):
    """The changes by others since a snapshot was taken.

    `changed` holds the snapshot's rows that somebody acted on or holds otherwise, as they are now,
    whether or not the list would still have them. `new` counts the items that joined the list:
    created, back from waiting or reopened; `MOST_NEW` means that many or more. A released item was
    in the list all the time and is not new.
    """

    stamp: int
    changed: tuple[ItemRow, ...] = ()
    new: int = 0
