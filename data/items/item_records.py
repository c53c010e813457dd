"""Items as acts and the rank need them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from data.store.columns import NO_DATE, domain_row, domain_rows, select_list
from data.store.store import Store
from medq.domain.items.item import Importance, Kind, State, Subject, is_lost

PROMISED, PROMISE_MISSED = 1, 2  # values of `promised`


class ItemRecord(NamedTuple):
    """One item as stored. Dates are dates, moments aware UTC, money cents."""

    id: int
    kind: Kind
    state: State
    subject_kind: Subject
    subject_id: int
    topic: str
    cause: str
    claim_id: int | None
    patient_id: int | None
    payer_id: int | None
    money_cents: int
    recovery_ppm: int
    age_start: date
    act_by: date | None
    deadline: date | None
    other_act_by: date | None  # of a way that runs out before the item's own
    rule: str
    ways_id: int | None  # of the text of the ways of working it
    window_start: datetime | None
    window_end: datetime | None
    promised: int  # 0 not, 1 promised, 2 promised and missed
    duty: bool
    minutes: int
    importance: Importance
    pinned_by: int | None
    pinned_until: date | None
    owner_id: int | None
    holder_id: int | None
    held_until: datetime | None
    wait_until: date | None
    follow_up_by: int | None
    tier: int
    rank_key: int
    rerank_on: int
    group_id: int | None
    solo_rank_key: int
    behind_lead: int
    version: int

    @property
    def subject(self) -> tuple[int, int]:
        """Return (kind, id) of what the item is about."""
        return self.subject_kind, self.subject_id

    @property
    def last_safe_day(self) -> date | None:
        """The last day on which acting is safe: act-by, else the deadline; None without a limit."""
        return self.act_by or self.deadline

    def is_lost(self, today: date) -> bool:
        """Return whether the deadline has passed for good."""
        return is_lost(self.deadline, today, is_duty=self.duty)

    @property
    def is_promise_missed(self) -> bool:
        """Return whether the promised time has passed."""
        return self.promised == PROMISE_MISSED

    @property
    def tie(self) -> tuple[int, int, int]:
        """Return what sorts items of equal ranks: act-by day number, negative cents, id."""
        return self.act_by.toordinal() if self.act_by else NO_DATE, -self.money_cents, self.id

    def pinned_on(self, day: date) -> int | None:
        """Return who has pinned the item on a day, or None."""
        return (
            self.pinned_by if self.pinned_until is not None and self.pinned_until >= day else None
        )


_RULE = "(SELECT text FROM shared_text WHERE shared_text.id = i.rule_id)"
# SQL text: figure 2, since the queue of a command imports no model, and 14, a new day.
RECORDS = f"SELECT {select_list(ItemRecord, 'i', rule=_RULE)} FROM item i"


def by_id(store: Store, item_id: int) -> ItemRecord | None:
    """Return one item's record, or None."""
    return domain_row(ItemRecord, store.row(f"{RECORDS} WHERE i.id = ?", (item_id,)))


def by_ids(store: Store, ids: Sequence[int]) -> list[ItemRecord]:
    """Return these items' records in the order of their ids."""
    rows = store.rows_in(f"{RECORDS} WHERE i.id IN (?*) ORDER BY i.id", ids)
    return domain_rows(ItemRecord, rows)
