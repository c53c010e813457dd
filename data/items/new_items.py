"""Items that a work request opens or updates: what it says of them, and the two writes."""

from datetime import date
from typing import Any, NamedTuple

from data.events.change_set import ChangeSet, RowKey
from data.models.items import Item
from data.store.columns import NO_DATE, date_to_int, moment_to_int
from data.store.store import Store
from medq.domain.items.item import Importance, Kind, State, Subject, Window


class ItemParties(NamedTuple):
    """The claim, patient and payer that an item is about; ids."""

    claim_id: int | None = None
    patient_id: int | None = None
    payer_id: int | None = None


class RequestFacts(NamedTuple):
    """The facts that a work request states of its item, whether the item is new or not."""

    parties: ItemParties
    cause: str
    title_id: int
    rule_id: int
    ways_id: int | None  # of the ways of working it; None: nothing is due
    money_cents: int
    recovery_ppm: int
    age_start: date
    act_by: date | None
    deadline: date | None
    other_act_by: date | None  # of a way that runs out before the item's own
    is_legal_duty: bool
    minutes: int
    promised: Window | None  # None: no time was promised, or it stays as it is

    def columns(self) -> dict[str, Any]:
        """Return the columns as the store holds them."""
        columns = {
            "cause": self.cause,
            **self.parties._asdict(),
            "title_id": self.title_id,
            "money_cents": self.money_cents,
            "recovery_ppm": self.recovery_ppm,
            "age_start": self.age_start.toordinal(),
            "act_by": self.act_by.toordinal() if self.act_by else NO_DATE,
            "deadline": date_to_int(self.deadline),
            "other_act_by": self.other_act_by.toordinal() if self.other_act_by else NO_DATE,
            "rule_id": self.rule_id,
            "ways_id": self.ways_id,
            "duty": int(self.is_legal_duty),
            "minutes": self.minutes,
        }
        if self.promised is not None:
            columns["window_start"] = moment_to_int(self.promised.start)
            columns["window_end"] = moment_to_int(self.promised.end)
            columns["promised"] = 1
        return columns


class NewItem(NamedTuple):
    """The key of an item that is to be opened, and its days."""

    kind: Kind
    subject: Subject
    subject_id: int
    topic: str
    hold_until: date | None  # None: it is open at once
    created_on: date


def insert(store: Store, item: NewItem, facts: RequestFacts) -> int:
    """Insert an item without a rank and return its id."""
    return store.insert(
        Item,
        kind=int(item.kind),
        state=int(State.WAITING if item.hold_until else State.OPEN),
        subject_kind=int(item.subject),
        subject_id=item.subject_id,
        topic=item.topic,
        importance=int(Importance.NORMAL),
        wait_until=date_to_int(item.hold_until),
        created_day=item.created_on.toordinal(),
        touched_day=item.created_on.toordinal(),
        tier=2,
        rank_key=0,
        rerank_on=NO_DATE,
        **facts.columns(),
    )


def creation_of(store: Store, item_id: int) -> ChangeSet:
    """Return the change set of the event that opens a new item; its columns are not repeated."""
    key = str(RowKey.of(Item, item_id))
    return ChangeSet(store, {key: None}, {key: {"version": 1}})


def change_facts(change_set: ChangeSet, item_id: int, facts: RequestFacts) -> bool:
    """Write the facts that differ from the stored ones, and return whether any did."""
    columns = facts.columns()
    stored = change_set.store.row(Item.row_text(tuple(columns)), (item_id,))
    if stored is None:
        return False
    changed = {
        name: value
        for (name, value), stored_value in zip(columns.items(), stored, strict=True)
        if value != stored_value
    }
    if changed:
        change_set.change(Item, item_id, **changed)
    return bool(changed)
