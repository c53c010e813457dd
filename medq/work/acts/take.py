"""Taking an item and giving it back: nobody else works it meanwhile."""

from collections.abc import Sequence

from data.events import events
from data.events.events import ChangeSet
from data.items import items, listing
from data.items.items import ItemRecord
from data.store.columns import moment_to_int
from medq.domain.acts import ActResult
from medq.domain.errors import MedqError
from medq.domain.items.item import Kind, State
from medq.domain.rank.group import TOGETHER
from medq.domain.typed_dates import format_date
from medq.work.acts.registry import Act, Values, holder_told, register
from medq.work.desk import Desk
from medq.work.items.due_items import is_due, wake_due
from medq.work.items.leases import (
    LEASE,
    RELEASED,
    beat,
    end_session,
    give_back_lapsed,
    is_any_over,
    start_session,
)
from medq.work.items.ranking import update_ranks
from medq.work.queue.listing import group_key
from medq.work.visibility import redacted_row

__all__ = ["beat", "end_session", "give_back_lapsed", "start_session", "take_next"]


def take_next(desk: Desk, kinds: Sequence[Kind] = (), group: str = "") -> ActResult:
    """Lease the first item of the queue, or of a group, that this person may work now; in one transaction, so nobody else
    gets it too.

    Errors: `MedqError` when there is none.
    """
    desk.require_writer()
    # Looked at first without the lock that sixteen others may wait for: nearly always nothing is over or due.
    if is_any_over(desk) or is_due(desk):
        with desk.store.write_transaction():
            give_back_lapsed(desk)
            wake_due(desk)
    with desk.store.write_transaction():
        found = _first(desk, kinds, group)
        item = items.item_record(desk.store, found) if found is not None else None
        if item is None:
            of = " in this group" if group else " of that kind" if kinds else ""
            raise MedqError(f"Nothing is open{of}.", hint=_when_next(desk))
        entry = ChangeSet(desk.store)
        message = _take(desk, item, {}, entry)
        update_ranks(desk, [item.id])
        event_id = events.append(
            desk.store,
            at=desk.now(),
            staff_id=desk.user.id,
            act="take",
            subject=(int(item.subject_kind), item.subject_id),
            text=message,
            entry=entry,
            item_id=item.id,
        )
    return ActResult(redacted_row(desk, item.id), message, event_id, True)


def _first(desk: Desk, kinds: Sequence[Kind], group: str) -> int | None:
    if group:
        return items.first_of_group_to_take(
            desk.store, group_key(group), TOGETHER, staff_id=desk.user.id, now=desk.now()
        )
    return items.first_to_take(
        desk.store, kinds=kinds, staff_id=desk.user.id, now=desk.now(), today=desk.today()
    )


def _when_next(desk: Desk) -> str:
    day = listing.next_wait_end(desk.store)
    return f"The next one comes back {format_date(day)}." if day else ""


def _take_why_not(desk: Desk, item: ItemRecord) -> str:
    if item.state is State.DONE:
        return "This item is done."
    if item.state is State.TAKEN and item.holder_id == desk.user.id:
        return "You have it already."
    held = holder_told(desk, item)
    return f"{held} n gives you the next one." if held else ""


def _take(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    until = desk.real_now() + LEASE
    entry.change(
        "item",
        item.id,
        state=int(State.TAKEN),
        holder_id=desk.user.id,
        session_id=desk.session_id,
        held_until=moment_to_int(until),
        wait_until=None,
        wait_for="",
    )
    return f"Yours until {until.astimezone(desk.zone):%H:%M}."


def _release_why_not(desk: Desk, item: ItemRecord) -> str:
    return (
        ""
        if item.state is State.TAKEN and item.holder_id == desk.user.id
        else "You do not have it."
    )


def _release(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    entry.change("item", item.id, state=int(State.OPEN), **RELEASED)
    return "Given back: it is open again."


register(
    Act(
        "take", "item.take", "Take it: nobody else works it", _take_why_not, _take, needs_hold=False
    ),
    Act("release", "item.take", "Give it back", _release_why_not, _release),
)
