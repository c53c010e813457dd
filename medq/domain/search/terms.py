"""What a search or a filter asks for, as it was parsed from typed text."""

from datetime import date
from typing import NamedTuple

from medq.domain.claims.state import ClaimState
from medq.domain.items.item import Kind, State
from medq.domain.reasons.adjustment_code import AdjustmentCode

NO_LIMIT = 10**15  # more cents than any amount


class DueRange(NamedTuple):
    """The last safe days to act between two dates, both included; None: open at that end.

    Open at both ends: no such day.
    """

    first: date | None
    last: date | None


class SearchTerms(NamedTuple):
    """The parsed text of a search."""

    words: tuple[str, ...] = ()  # as typed, in lower case
    day: date | None = None
    birth: bool = False  # the year was typed: it may be a date of birth as well
    amounts: tuple[tuple[int, int], ...] = ()  # ranges of cents, both ends included
    due: tuple[DueRange, ...] = ()
    ages: tuple[tuple[int, int], ...] = ()  # ranges of days, both ends included
    reasons: tuple[AdjustmentCode, ...] = ()
    causes: tuple[str, ...] = ()  # exactly, in lower case: `co-16 m76`; "" for none
    kinds: tuple[Kind, ...] = ()
    states: tuple[State, ...] = ()
    claim_states: tuple[ClaimState, ...] = ()
    owner: str = ""
    unassigned: bool = False
    mine: bool = False  # assigned to me, checked out to me, or followed up by me
    done_today: bool = False  # what I finished or followed up today
    payers: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()  # `kind:x`, `>5x` and the like with an unknown value

    @property
    def empty(self) -> bool:
        """Return whether nothing is searched for yet."""
        return self == SearchTerms(unread=self.unread)

    @property
    def of_items(self) -> bool:
        """Return whether only items can match: a kind, an owner, a due date or a state of work."""
        named = self.kinds or self.states or self.owner or self.mine
        own = self.unassigned or self.causes or self.ages
        return bool(named or own or self.due or self.done_today)
