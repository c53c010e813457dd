"""Check out an item so that nobody else works it, and release it."""

from collections.abc import Sequence

from data.events.change_set import ChangeSet
from data.items import item_records, items, listing, next_item
from data.items.item_records import ItemRecord
from data.store.sessions import LEASE
from medq.domain.act_messages import ActMessage, Did, sentence
from medq.domain.acts import ActResult
from medq.domain.errors import MedqError
from medq.domain.items.item import Kind, State
from medq.domain.rank.group import TOGETHER
from medq.work.acts.perform import append_event, other_holder
from medq.work.acts.registry import NO_INPUT, Act, NoInput, Undo, no_input
from medq.work.desk import Desk
from medq.work.items.due_items import is_due
from medq.work.items.leases import has_expired_leases, new_lease, release_expired
from medq.work.items.ranking import update_ranks
from medq.work.items.wake import wake_due
from medq.work.queue.listing import group_key
from medq.work.visibility import redacted_row


def take_next(desk: Desk, kinds: Sequence[Kind] = (), group: str = "") -> ActResult:
    """Check out the first item of the queue, or of a group, that this person may work now.

    Runs in one transaction, so that nobody else gets the same item. Raises `MedqError` when there
    is none.
    """
    desk.require_writer()
    # Checked first without the lock that others may wait for: nearly always nothing is due.
    if has_expired_leases(desk) or is_due(desk):
        with desk.store.write_transaction():
            release_expired(desk)
            wake_due(desk)
    with desk.store.write_transaction():
        item_id = _first_id(desk, kinds, group)
        item = item_records.by_id(desk.store, item_id) if item_id is not None else None
        if item is None:
            raise MedqError(_nothing_open(kinds, group), hint=_next_return(desk))
        change_set = ChangeSet(desk.store)
        message = take(desk, item, NO_INPUT, change_set)
        update_ranks(desk, [item.id])
        event_id = append_event(desk, TAKE, item, message, change_set)
    row = redacted_row(desk, item.id)
    return ActResult(
        row, sentence(message, formats=desk.formats), event_id, can_undo=True, record=message
    )


def _first_id(desk: Desk, kinds: Sequence[Kind], group: str) -> int | None:
    if group:
        return next_item.first_of_group_to_take(
            desk.store, group_key(group), TOGETHER, staff_id=desk.user.id, now=desk.now()
        )
    return next_item.first_to_take(
        desk.store, kinds=kinds, staff_id=desk.user.id, now=desk.now(), today=desk.today()
    )


def _nothing_open(kinds: Sequence[Kind], group: str) -> str:
    if group:
        return "Nothing is open in this group."
    return "Nothing of that kind is open." if kinds else "Nothing is open."


def _next_return(desk: Desk) -> str:
    day = listing.next_wait_end(desk.store)
    return f"The next item on hold comes back {desk.formats.day(day)}." if day else ""


def not_takeable(desk: Desk, item: ItemRecord) -> str:
    """Return why the user may not check out the item; empty if they may."""
    if item.state is State.DONE:
        return "This item is done."
    if item.state is State.TAKEN and item.holder_id == desk.user.id:
        return "Already checked out to you."
    holder = other_holder(desk, item)
    return f"{holder} n: next item." if holder else ""


def take(desk: Desk, item: ItemRecord, act_input: NoInput, change_set: ChangeSet) -> ActMessage:
    """Check out the item to the user until the lease ends."""
    is_own = item.follow_up_by == desk.user.id
    items.check_out(change_set, item.id, new_lease(desk), keeps_follow_up=is_own)
    return ActMessage(Did.CHECKED_OUT, minutes=LEASE.seconds // 60)


def not_releasable(desk: Desk, item: ItemRecord) -> str:
    """Return why the user may not release the item; empty if they may."""
    is_own = item.state is State.TAKEN and item.holder_id == desk.user.id
    return "" if is_own else "It is not checked out to you."


def release(desk: Desk, item: ItemRecord, act_input: NoInput, change_set: ChangeSet) -> ActMessage:
    """Open the item again for everybody."""
    items.release(change_set, item.id)
    return ActMessage(Did.RELEASED)


# `t` releases what it checked out, so `u` passes over both and undoes the act before.
TAKE = Act(
    name="take",
    key_action="item.take",
    why_not=not_takeable,
    parse=no_input,
    perform=take,
    undo=Undo("check-out", by_key=False),
    needs_hold=False,
)
RELEASE = Act(
    name="release",
    key_action="item.take",
    why_not=not_releasable,
    parse=no_input,
    perform=release,
    undo=Undo("release", by_key=False),
)

ACTS = (TAKE, RELEASE)
