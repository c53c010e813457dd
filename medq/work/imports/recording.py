"""The event of a posted transaction, by which its import is undone."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from data.events.change_set import ChangeSet
from data.events.event_groups import mark_first_event
from data.events.events import NewEvent
from medq.domain.errors import Problem
from medq.domain.items.item import Subject
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.items.updater import ItemUpdater


@dataclass(slots=True)
class PostingResult:
    """Claims found and not found, items created by kind, and the event by which to undo it.

    The notes say what of it was not found and needs nobody now.
    """

    matched: int = 0
    unmatched: int = 0
    items: Counter[str] = field(default_factory=Counter)
    event_id: int = 0
    notes: list[Problem] = field(default_factory=list)


def record_posting(
    desk: Desk,
    transaction_id: int,
    post: Callable[[ItemUpdater, PostingResult], str],
) -> PostingResult:
    """Post a transaction and write its event, whose text `post` returns.

    The events that `post` writes belong to it. Call inside a write transaction.
    """
    change_set = ChangeSet(desk.store)
    mark_first_event(desk.store, change_set)
    updater, result = ItemUpdater(desk), PostingResult()
    text = post(updater, result)
    updater.finish()
    result.items = updater.created_by_kind
    result.event_id = record_event(
        desk,
        NewEvent(
            act="import",
            subject=(Subject.TRANSACTION, transaction_id),
            text=text,
            change_set=change_set,
        ),
    )
    return result
