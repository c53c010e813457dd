"""Items as acts and the rank need them, and the questions of which there are."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import fn

from data.models.base import VALUE, among, text_of
from data.models.items import Item, SharedText
from data.store.columns import NO_DATE, domain_row, domain_rows
from data.store.store import Store
from medq.domain.items.item import Importance, Kind, State, Subject

PROMISE_MISSED = 2  # value of `promised`


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
    payer_id: int | None
    money_cents: int
    recovery_ppm: int
    age_start: date
    act_by: date | None
    deadline: date | None
    rule: str
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


RULE = SharedText.select(SharedText.text).where(SharedText.id == Item.rule_id)
RECORDS = Item.select_row(ItemRecord, rule=RULE)
BY_ID = text_of(RECORDS.where(Item.id == VALUE))
BY_IDS = text_of(RECORDS.where(among(Item.id)).order_by(Item.id))
SUBJECT_OF_ITEM = text_of(Item.select(Item.subject_kind, Item.subject_id).where(Item.id == VALUE))
_Twin: Any = Item.alias()
OPEN_TWIN = text_of(
    Item.select(_Twin.id)
    .join(
        _Twin,
        on=(_Twin.subject_kind == Item.subject_kind)
        & (_Twin.subject_id == Item.subject_id)
        & (_Twin.kind == Item.kind)
        & (_Twin.topic == Item.topic)
        & (_Twin.id != Item.id),
    )
    .where(Item.id == VALUE, _Twin.state < State.DONE)
)


def by_id(store: Store, item_id: int) -> ItemRecord | None:
    """Return one item's record, or None."""
    return domain_row(ItemRecord, store.row(BY_ID, (item_id,)))


def by_ids(store: Store, ids: Sequence[int]) -> list[ItemRecord]:
    """Return these items' records in the order of their ids."""
    return domain_rows(ItemRecord, store.rows_in(BY_IDS, ids))


def subject_of(store: Store, item_id: int) -> tuple[int, int]:
    """Return (kind, id) of what an item is about."""
    ((subject_kind, subject_id),) = store.rows(SUBJECT_OF_ITEM, (item_id,))
    return subject_kind, subject_id


def newest_id(store: Store) -> int:
    """Return the id of the newest item; 0 if there is none."""
    return int(store.value(Item.select(fn.COALESCE(fn.MAX(Item.id), 0))))


def open_after(store: Store, after: int, limit: int) -> list[int]:
    """Return open and checked-out items with higher ids, in order."""
    is_open = Item.state < State.WAITING
    query = Item.select(Item.id).where(Item.id > after, is_open).order_by(Item.id).limit(limit)
    return [item_id for (item_id,) in store.rows(query)]


def open_twin(store: Store, item_id: int) -> int | None:
    """Return another item, not done, with the same subject, kind and topic, or None."""
    twin_id: int | None = store.value(OPEN_TWIN, (item_id,))
    return twin_id
