"""What other people changed in a screen's rows, read only when another connection wrote."""

from collections.abc import Callable, Iterable
from datetime import datetime

from data.events import item_changes
from data.events.item_changes import ItemChange
from data.items import listing
from medq.domain.items.item import PINNED, ItemRow, State
from medq.domain.queue.live import MOST_NEW, ScreenChanges, ScreenSnapshot
from medq.domain.queue.page import Query
from medq.work.desk import Desk
from medq.work.queue.listing import as_pinned, narrow
from medq.work.visibility import redacted_rows

MOST_EVENTS = 2000  # more events since a snapshot count as `MOST_NEW` without reading them


def watch(
    desk: Desk, read_stamp: Callable[[], int], snapshot: ScreenSnapshot
) -> ScreenChanges | None:
    """Return what others changed since a snapshot; None when no other connection wrote.

    `read_stamp` is what `data.store.change_feed.change_counter` returned for the store.
    """
    # Read before the store: whatever is written meanwhile gives another stamp next time.
    stamp = read_stamp()
    if stamp == snapshot.stamp:
        return None
    with desk.store.read_transaction():
        query = snapshot.query
        new = _count_new(desk, query, snapshot.as_of) if query is not None else 0
        return ScreenChanges(stamp, _changed_rows(desk, snapshot.rows), new)


def _changed_rows(desk: Desk, rows: tuple[ItemRow, ...]) -> tuple[ItemRow, ...]:
    leases = listing.leases(desk.store, (row.id for row in rows))
    stored = {item_id: (version, _minute(until)) for item_id, (version, until) in leases.items()}
    changed = [
        row.id
        for row in rows
        if row.id in stored and stored[row.id] != (row.version, _minute(row.held_until))
    ]
    pins = {row.id for row in rows if row.tier == PINNED}
    current = [as_pinned(row, pins) for row in redacted_rows(desk, changed).values()]
    # An item leaves the store only with the import that created it: nothing is left to do.
    removed = [
        row._replace(state=State.DONE, holder="", held_until=None)
        for row in rows
        if row.id not in stored and row.state is not State.DONE
    ]
    return (*current, *removed)


def _minute(moment: datetime | None) -> datetime | None:
    """Return a lease's end as lists show it: its holder's heartbeat moves it by seconds."""
    return moment.replace(second=0, microsecond=0) if moment else None


def _count_new(desk: Desk, query: Query, since_event: int) -> int:
    changes = item_changes.item_changes_since(desk.store, since_event, MOST_EVENTS)
    if len(changes) == MOST_EVENTS:
        return MOST_NEW
    item_filter = narrow(desk, query)
    entered = _from_outside(changes, set(item_filter.states))
    return min(MOST_NEW, len(listing.listed(desk.store, item_filter, entered)))


def _from_outside(changes: Iterable[ItemChange], states: set[State]) -> list[int]:
    """Return the items that were new, or in none of those states, before their first change."""
    was_outside: dict[int, bool] = {}
    for change in changes:
        if change.is_new or change.state_before is not None:
            was_outside.setdefault(change.item_id, change.state_before not in states)
    return [item_id for item_id, outside in was_outside.items() if outside]
