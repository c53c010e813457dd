"""What others did to what somebody looks at: a look is compared with the store only when another connection wrote."""

from collections.abc import Callable, Iterable
from datetime import datetime

from data.events import events
from data.items import listing
from medq.domain.items.item import PINNED, ItemRow, State
from medq.domain.queue.live import MOST_NEW, ScreenChanges, ScreenSnapshot
from medq.domain.queue.page import Query
from medq.work.desk import Desk
from medq.work.queue.listing import as_pinned, narrow
from medq.work.visibility import redacted_rows

MOST_EVENTS = 2000  # more since one look are told as `MOST_NEW`: nobody counts them


def watch(desk: Desk, stamp: Callable[[], int], look: ScreenSnapshot) -> ScreenChanges | None:
    """What others did since a look; None when no other connection wrote. `stamp` is what data.changes gave for the store."""
    now = (
        stamp()
    )  # before the store is read: what is written meanwhile gives another number next time
    if now == look.stamp:
        return None
    with desk.store.read_transaction():
        return ScreenChanges(
            now,
            _changed(desk, look.rows),
            _new(desk, look.query, look.as_of) if look.query is not None else 0,
        )


def _changed(desk: Desk, rows: tuple[ItemRow, ...]) -> tuple[ItemRow, ...]:
    known = listing.leases(desk.store, (row.id for row in rows))
    found = {item_id: (version, _minute(until)) for item_id, (version, until) in known.items()}
    gone = [row for row in rows if row.id not in found]
    other = [
        row.id
        for row in rows
        if found.get(row.id) not in (None, (row.version, _minute(row.held_until)))
    ]
    pins = {row.id for row in rows if row.tier == PINNED}
    now = [as_pinned(row, pins) for row in redacted_rows(desk, other).values()]
    # An item is taken out of the store only with the import that raised it: there is nothing more to do.
    return (
        *now,
        *(
            row._replace(state=State.DONE, holder="", held_until=None)
            for row in gone
            if row.state is not State.DONE
        ),
    )


def _minute(moment: datetime | None) -> datetime | None:
    """A lease's end as lists show it: its holder's heart beat moves it by seconds."""
    return moment.replace(second=0, microsecond=0) if moment else None


def _new(desk: Desk, query: Query, since: int) -> int:
    told = events.item_changes_since(desk.store, since, MOST_EVENTS)
    if len(told) == MOST_EVENTS:
        return MOST_NEW
    narrowing = narrow(desk, query)
    came = _from_outside(told, {int(state) for state in narrowing.states})
    return min(MOST_NEW, listing.count_listed(desk.store, narrowing, came))


def _from_outside(told: Iterable[tuple[int, events.Columns | None]], states: set[int]) -> list[int]:
    """The items that were in none of those states before the first event that changed their state, or were not there."""
    first: dict[int, bool] = {}
    for item_id, before in told:
        if before is None or "state" in before:
            first.setdefault(item_id, before is None or before["state"] not in states)
    return [item_id for item_id, outside in first.items() if outside]
