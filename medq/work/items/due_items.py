"""What changes by the passing of time: held items come back on their day, promised times pass."""

from data.events import events
from data.events.change_set import ChangeSet
from data.items import due
from medq.domain.items.item import State
from medq.work.desk import Desk

CHUNK = 50  # items that come back in one transaction: each has its event


def wake_due(desk: Desk) -> int:
    """Open the items on hold whose day has come, and mark missed promises; return how many changed.

    Call inside a write transaction.
    """
    changed = []
    for item_id in due.due_items(desk.store, desk.today(), CHUNK):
        change_set = ChangeSet(desk.store)
        change_set.change("item", item_id, state=int(State.OPEN), wait_until=None, wait_for="")
        _append_event(desk, "wake", item_id, "Back from hold.", change_set)
        changed.append(item_id)
    for item_id in due.passed_promises(desk.store, desk.now(), CHUNK):
        change_set = ChangeSet(desk.store)
        change_set.change("item", item_id, promised=due.PROMISE_MISSED)
        _append_event(desk, "missed", item_id, "The promised time has passed.", change_set)
        changed.append(item_id)
    if changed:
        from medq.work.items.ranking import update_ranks  # noqa: PLC0415 - start-up: rarely needed

        update_ranks(desk, changed)
    return len(changed)


def is_due(desk: Desk) -> bool:
    """Return whether `wake_due` would find anything; needs no lock."""
    waiting = due.due_items(desk.store, desk.today(), 1)
    return bool(waiting or due.passed_promises(desk.store, desk.now(), 1))


def _append_event(desk: Desk, act: str, item_id: int, text: str, change_set: ChangeSet) -> None:
    subject = due.item_subject(desk.store, item_id)
    events.append(
        desk.store,
        events.NewEvent(
            at=desk.now(),
            staff_id=None,
            act=act,
            subject=subject,
            text=text,
            change_set=change_set,
            item_id=item_id,
        ),
    )
