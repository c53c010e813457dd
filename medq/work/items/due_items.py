"""What comes by itself: waiting items come back on their day, and promised times pass."""

from data.events import events
from data.events.events import ChangeSet
from data.items import due
from medq.domain.items.item import State
from medq.work.desk import Desk

CHUNK = 50  # items that come back in one transaction: each has its event


def wake_due(desk: Desk) -> int:
    """Open every waiting item whose day has come, and see which promises have passed; how many changed. Inside `writing()`."""
    touched = []
    for item_id in due.due_items(desk.store, desk.today(), CHUNK):
        entry = ChangeSet(desk.store)
        entry.change("item", item_id, state=int(State.OPEN), wait_until=None, wait_for="")
        _write(desk, "wake", item_id, "Came back: its day has come.", entry)
        touched.append(item_id)
    for item_id in due.passed_promises(desk.store, desk.now(), CHUNK):
        entry = ChangeSet(desk.store)
        entry.change("item", item_id, promised=due.PROMISE_MISSED)
        _write(desk, "missed", item_id, "The promised time has passed.", entry)
        touched.append(item_id)
    if touched:
        from medq.work.items.ranking import update_ranks  # a beat that finds nothing needs no rank

        update_ranks(desk, touched)
    return len(touched)


def is_due(desk: Desk) -> bool:
    """Whether `wake_due` would find anything; a look without the store's lock."""
    waiting = due.due_items(desk.store, desk.today(), 1)
    return bool(waiting or due.passed_promises(desk.store, desk.now(), 1))


def _write(desk: Desk, act: str, item_id: int, text: str, entry: ChangeSet) -> None:
    subject = due.item_subject(desk.store, item_id)
    events.append(
        desk.store,
        events.NewEvent(
            at=desk.now(),
            staff_id=None,
            act=act,
            subject=subject,
            text=text,
            change_set=entry,
            item_id=item_id,
        ),
    )
