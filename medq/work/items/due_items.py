"""Whether time has changed anything: an item on hold is due, a promised time has passed."""

from data.items import due
from medq.work.desk import Desk


def is_due(desk: Desk) -> bool:
    """Return whether `wake_due` would find anything; needs no lock."""
    waiting = due.due_items(desk.store, desk.today(), 1)
    return bool(waiting or due.passed_promises(desk.store, desk.now(), 1))
