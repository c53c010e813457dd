"""What changes by the passing of time: held items come back on their day, promised times pass."""

from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.items import due, items, lookups
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.items.ranking import update_ranks

CHUNK = 50  # items that come back in one transaction: each has its event


def wake_due(desk: Desk) -> int:
    """Open the items on hold whose day has come, and mark missed promises; return how many changed.

    Call inside a write transaction.
    """
    changed = []
    for item_id in due.due_items(desk.store, desk.today(), CHUNK):
        change_set = ChangeSet(desk.store)
        items.wake(change_set, item_id)
        _record_event(desk, "wake", item_id, "Back from hold.", change_set)
        changed.append(item_id)
    for item_id in due.passed_promises(desk.store, desk.now(), CHUNK):
        change_set = ChangeSet(desk.store)
        items.mark_promise_missed(change_set, item_id)
        _record_event(desk, "missed", item_id, "The promised time has passed.", change_set)
        changed.append(item_id)
    update_ranks(desk, changed)
    return len(changed)


def _record_event(desk: Desk, act: str, item_id: int, text: str, change_set: ChangeSet) -> None:
    subject = lookups.subject_of(desk.store, item_id)
    event = NewEvent(act=act, subject=subject, text=text, change_set=change_set, item_id=item_id)
    record_event(desk, event, by_medq=True)
