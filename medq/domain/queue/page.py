"""Lists of items: the query, one page of it, and the counts of the whole queue."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from medq.domain.items.bundle import Bundle
from medq.domain.items.item import ItemRow, Kind, State

LAST = "last"
"""As `before`: the gap below the last row, to read a list's end without the rows above it."""

BEFORE_IDENTITY = "call"
"""The section of a callback's fields that may be shown before the caller is identified: phone,
voicemail permission, preferred name, authorized persons. No other field is shown until then."""


class Sort(StrEnum):
    """The orders of a list. Each ends with the id, so that the order of rows is total."""

    RANK = "rank"
    DUE = "due"  # by act_by
    MONEY = "money"
    AGE = "age"


class Query(NamedTuple):
    """Which items, in which order. An empty field narrows nothing."""

    kinds: tuple[Kind, ...] = ()
    state: State | None = None  # None: open and taken
    owner: str = ""
    payer: str = ""
    search: str = ""
    worklist: str = ""  # the filter of the chosen worklist, in which the search narrows
    due_before: date | None = None
    sort: Sort = Sort.RANK
    reverse: bool = False  # the last row of that order first
    group: str = ""  # an item's `group`: the members of it
    bundle: Bundle | None = None  # the members of it
    items: tuple[int, ...] = ()  # these alone, on hold or not
    grouped: bool = False
    """Show each claim and each group as one row. Groups are rows by rank and narrowed to kinds and
    payers at most, because all members of a group share these; in every other order or filter
    each of them is a row. Of the items that name one claim the best match is the row."""

    @property
    def narrows(self) -> bool:
        """True when the query leaves out some open or taken items."""
        return bool(
            self.kinds
            or self.state
            or self.owner
            or self.payer
            or self.search
            or self.worklist
            or self.due_before
            or self.group
            or self.bundle
            or self.items
        )


class Page(NamedTuple):
    """A stretch of a list, top to bottom.

    A cursor is an opaque text that names the gap between two rows: `after=c` gives the rows below
    the gap, `before=c` those above it (both still top to bottom), so `after=page.start` gives the
    same page again. A cursor outlives its rows: it is the sort key of the row above the gap (for
    `start`: the key of the first row with its id less one).
    """

    rows: tuple[ItemRow, ...]
    start: str | None  # the gap above the first row; None when there is nothing above it
    next: str | None  # the gap below the last row; None when there is nothing below it
    total: int  # of the query, not of the page
    offset: int | None = None  # number of rows above, where that is known without counting
    as_of: int = 0  # the last event that the page knows


class Counts(NamedTuple):
    """Counts of everything open and taken, whatever the filter: the head of the queue."""

    kinds: Mapping[Kind, int] = MappingProxyType({})
    money_cents: int = 0
    elsewhere: int = 0  # waiting or done
    next_back: datetime | None = None  # when the next waiting item comes back; aware UTC

    @property
    def total(self) -> int:
        """Return the number of open and taken items."""
        return sum(self.kinds.values())
