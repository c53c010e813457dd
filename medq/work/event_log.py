"""Record what was done at a desk: one event, with the desk's clock and user."""

from data.events import events
from data.events.events import NewEvent
from medq.work.desk import Desk


def record_event(desk: Desk, event: NewEvent, *, by_medq: bool = False) -> int:
    """Append an event of the desk's user, or of medq itself, and return its id.

    Call inside the write transaction of what was done.
    """
    return events.append(desk.store, event, desk.now(), None if by_medq else desk.user.id)
