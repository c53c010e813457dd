"""What the item updater reads: open items and past outcomes."""

from collections.abc import Sequence
from typing import NamedTuple

from data.models.base import VALUE, among, text_of
from data.models.events import Event
from data.models.items import Item, RecoveryHistory
from data.store.store import Store
from medq.domain.items.item import State


class OpenItem(NamedTuple):
    """An item that is not done, with its key and cause."""

    id: int
    kind: int
    subject_kind: int
    subject_id: int
    topic: str
    cause: str
    ways_id: int | None  # None: nothing is due

    @property
    def key(self) -> tuple[int, int, int, str]:
        """Return the key of which there is one open item."""
        return self.kind, self.subject_kind, self.subject_id, self.topic


class Outcomes(NamedTuple):
    """How many items of a cause were decided, and how many of them won their money."""

    won: int
    decided: int


ABOUT_SUBJECTS = text_of(
    Item.select_row(OpenItem).where(
        Item.subject_kind == VALUE, Item.state < State.DONE, among(Item.subject_id)
    )
)
OF_TOPICS = text_of(
    Item.select_row(OpenItem).where(Item.kind == VALUE, Item.state < State.DONE, among(Item.topic))
)
SUBJECTS = text_of(
    Item.select(Item.subject_id).where(Item.subject_kind == VALUE, Item.state < State.DONE)
)
HISTORY = text_of(
    RecoveryHistory.select_row(Outcomes).where(
        RecoveryHistory.kind == VALUE,
        RecoveryHistory.payer_id == VALUE,
        RecoveryHistory.cause == VALUE,
    )
)


def open_items_about(store: Store, subject_kind: int, refs: Sequence[int]) -> list[OpenItem]:
    """Return these subjects' items that are not done."""
    return [OpenItem._make(row) for row in store.rows_in(ABOUT_SUBJECTS, refs, (subject_kind,))]


def subjects_with_open_item(store: Store, subject_kind: int) -> list[int]:
    """Return the subjects of a kind that have an item that is not done."""
    return [subject_id for (subject_id,) in store.rows(SUBJECTS, (subject_kind,))]


def open_items_of(store: Store, kind: int, topics: Sequence[str]) -> list[OpenItem]:
    """Return the items of a kind and these topics that are not done."""
    return [OpenItem._make(row) for row in store.rows_in(OF_TOPICS, topics, (kind,))]


def was_asked(store: Store, key: tuple[int, int, int, str]) -> bool:
    """Return whether an item of this key was ever opened."""
    kind, subject_kind, subject_id, topic = key
    query = (
        Event.select(Event.id)
        .join(Item, on=(Item.id == Event.item_id))
        .where(
            (Event.subject_kind == subject_kind)
            & (Event.subject_id == subject_id)
            & (Item.kind == kind)
            & (Item.topic == topic)
        )
        .limit(1)
    )
    return store.value(query) is not None


def recovery_history(store: Store, kind: int, payer_id: int | None, cause: str) -> Outcomes:
    """Return the outcomes of a cause at a payer, else at all payers.

    Frozen at the start of the day.
    """
    for payer in (payer_id or 0, 0):
        row = store.row(HISTORY, (kind, payer, cause))
        if row:
            return Outcomes._make(row)
    return Outcomes(0, 0)
