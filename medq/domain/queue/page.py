"""What passes between the screens (or the command line) and the work behind them: questions, pages, offers, results."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from medq.domain.items.item import ItemRow, Kind, State

LAST = "last"
"""As `before`: the gap below the last row, so that the end of a list is read without what is above it."""

BEFORE_IDENTITY = "call"
"""The section of a callback's facts that may be seen before the caller is known: whom to dial, whether a message may be
left, the preferred name, who is authorised. No other fact of a callback is drawn until then."""


SeenVersions = Mapping[int, int | None]
"""Items by id, in the order of their list, each with its version as it was seen; None: as it is now."""


class Sort(StrEnum):
    """The orders a list can have. Each ends with the id, so that every row has one place."""

    RANK = "rank"
    DUE = "due"  # by act_by
    MONEY = "money"
    AGE = "age"


class Query(NamedTuple):
    """Which items, in which order. Empty means all; `state` None means what is to be done: open and taken."""

    kinds: tuple[Kind, ...] = ()
    state: State | None = None
    owner: str = ""
    payer: str = ""
    search: str = ""
    due_before: date | None = None
    sort: Sort = Sort.RANK
    group: str = ""  # an item's `group`: what stands in it
    grouped: bool = False
    """A group is one row: by rank, narrowed to kinds and payers at most, since these are a group's own. In every other order,
    and under any other filter, each item is a row."""

    @property
    def narrows(self) -> bool:
        """True when the query leaves out something of what is to be done."""
        return bool(
            self.kinds
            or self.state
            or self.owner
            or self.payer
            or self.search
            or self.due_before
            or self.group
        )


class Page(NamedTuple):
    """A stretch of a list, top to bottom.

    A cursor is an opaque text that names the gap between two rows: `after=c` gives the rows below the gap, `before=c`
    those above it (both still top to bottom), so `after=page.start` gives the same page again. A cursor outlives its
    rows: it is the sort key of the row above the gap (for `start`: the key of the first row with its id less one).
    """

    rows: tuple[ItemRow, ...]
    start: str | None  # the gap above the first row; None when there is nothing above it
    next: str | None  # the gap below the last row; None when there is nothing below it
    total: int  # of the query, not of the page
    offset: int | None = None  # how many rows stand above, where that is known without counting
    as_of: int = 0  # the last event the page knows of


class Counts(NamedTuple):
    """What the head of the queue says of everything open and taken, whatever the filter."""

    kinds: Mapping[Kind, int] = MappingProxyType({})
    money_cents: int = 0
    elsewhere: int = 0  # waiting or done
    next_back: datetime | None = None  # when the next waiting item comes back; aware UTC

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


class FieldKind(StrEnum):
    """What a field takes. The typed text goes to the act as it is: the act reads it, and says how it was read."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    CHOICE = "choice"
    USER = "user"


class Field(NamedTuple):
    """One thing an act asks for. `default` is what an empty answer means; `choices` are words."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    choices: tuple[str, ...] = ()
    default: str = ""


class AvailableAct(NamedTuple):
    """An act as one item offers it now. `key_action` is the id in the key table; empty where no key does it."""

    act: str
    key_action: str
    allowed: bool
    why_not: str = ""
    fields: tuple[Field, ...] = ()


class ActResult(NamedTuple):
    """What an act did: the item after it (None when there is none), what to tell, and its event."""

    item: ItemRow | None
    message: str
    event_id: int | None = None
    can_undo: bool = False


class SkippedItem(NamedTuple):
    """An item that an act on many was not done to: why not, and its version now, which is that of the telling; None: it is gone."""

    id: int
    why: str
    version: int | None


class BulkResult(NamedTuple):
    """What an act on many items did: to which, to which not, and what to tell."""

    done: tuple[int, ...]
    left: tuple[SkippedItem, ...]
    message: str
    event_id: int | None = None
    can_undo: bool = False


class HeartbeatResult(NamedTuple):
    """What a heart beat of the session found: how many items it holds, how many of them it gave back for want of keys, and how
    many it changed in all: leases that were over, waiting items whose day has come."""

    holds: int = 0
    given_back: int = 0
    changed: int = 0


class ScreenSnapshot(NamedTuple):
    """What stands on a screen, so that `watch` can say what others did to it.

    `query` is the list its rows are of (None: of no list, so nothing is new); `as_of` that of the page read last, `stamp`
    that of the last `Watch` (-1: there was none).
    """

    rows: tuple[ItemRow, ...] = ()
    query: Query | None = None
    as_of: int = 0
    stamp: int = -1


class ScreenChanges(NamedTuple):
    """What others did since a look.

    `changed`: the rows of the look that somebody acted on or holds otherwise, as they are now, whether or not the list
    would still have them. `new`: how many items the list would have that it had not then, because they were made, came
    back from waiting or were reopened; at most `MOST_NEW`, which means so many or more. An item that was given back was
    in the list all the time: it is not new.
    """

    stamp: int
    changed: tuple[ItemRow, ...] = ()
    new: int = 0


MOST_NEW = 999
