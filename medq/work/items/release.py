"""Release of one item that nobody asked for: its session ended, or its lease expired."""

from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.items import item_records, items
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.items.ranking import update_ranks


def release_item(desk: Desk, item_id: int, text: str, *, by_medq: bool) -> None:
    """Open a checked-out item again; its event says why, and that the user or medq did it.

    Call inside a write transaction.
    """
    item = item_records.by_id(desk.store, item_id)
    assert item is not None
    change_set = ChangeSet(desk.store)
    items.release(change_set, item_id)
    update_ranks(desk, [item_id])
    event = NewEvent(
        act="release", subject=item.subject, text=text, change_set=change_set, item_id=item_id
    )
    record_event(desk, event, by_medq=by_medq)
