"""Items that somebody decided: so that an import does not ask the same again."""

from collections.abc import Iterable

from data.items.items import UNDONE
from data.models.base import VALUE, among, text_of
from data.models.events import Event
from data.models.items import Item, SharedText
from data.store.store import Store
from medq.domain.items.item import State, Subject

TITLES = text_of(
    Event.select(Event.subject_id, SharedText.text)
    .join(Item, on=(Item.id == Event.item_id))
    .join(SharedText, on=(SharedText.id == Item.title_id))
    .where(
        Event.subject_kind == VALUE,
        Event.act == "raise",
        Item.topic == VALUE,
        Item.state == State.DONE,
        Item.outcome != UNDONE,
        Item.outcome != VALUE,
        among(Event.subject_id),
    )
)


def decided_titles(
    store: Store, subject: Subject, topic: str, resolved: str, refs: Iterable[int]
) -> set[tuple[int, str]]:
    """Return (subject id, title) of the items of a topic about these subjects that a person closed.

    `resolved` is the outcome of those that a later fact closed.
    """
    return set(store.rows_in(TITLES, refs, (int(subject), topic, resolved)))
