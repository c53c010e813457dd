"""Check out an item so that nobody else works it, and release it."""

from data.events.change_set import ChangeSet
from data.items import item_records, items, listing, next_item
from data.items.item_records import ItemRecord
from data.store.sessions import LEASE
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import ActResult
from medq.domain.errors import NothingLeftError
from medq.domain.items.item import State
from medq.domain.queue.page import Query, Sort
from medq.domain.rank.group import TOGETHER
from medq.work.acts.holders import holder_sentence, item_of_other
from medq.work.acts.perform import perform_on
from medq.work.acts.registry import NO_INPUT, Act, NoInput, Reach, Undo, no_input
from medq.work.acts.touched import touched_items
from medq.work.desk import Desk
from medq.work.items.due_items import is_due
from medq.work.items.joins import joined_with
from medq.work.items.leases import has_expired_leases, new_lease, release_expired
from medq.work.items.wake import wake_due
from medq.work.queue.listing import group_key, narrow, shows_pins

EVERYTHING = Query()


def take_next(desk: Desk, query: Query = EVERYTHING) -> ActResult:
    """Check out the first row of a list that this person may work now, with all of its claim.

    Runs in one transaction, so that nobody else gets the same claim. Raises `NothingLeftError` when
    there is none.
    """
    desk.require_writer()
    # Checked first without the lock that others may wait for: nearly always nothing is due.
    if has_expired_leases(desk) or is_due(desk):
        with desk.store.write_transaction():
            release_expired(desk)
            wake_due(desk)
    with desk.store.write_transaction():
        item_id = _first_id(desk, query)
        item = item_records.by_id(desk.store, item_id) if item_id is not None else None
        if item is None:
            raise NothingLeftError(_nothing_left(query), hint=_next_return(desk, query))
        touched = touched_items(desk, TAKE, item, joined_with(desk, item))
        return perform_on(desk, TAKE, touched, NO_INPUT)


def _first_id(desk: Desk, query: Query) -> int | None:
    """Return the item of the first row of the list that may be taken, or None."""
    store, taker = desk.store, next_item.Taker(desk.user.id, desk.now())
    if query.group and query.sort is Sort.RANK:
        return next_item.first_of_group_to_take(store, group_key(query.group), TOGETHER, taker)
    if shows_pins(query):
        pinned_id = next_item.first_pinned(store, taker, desk.today())
        if pinned_id is not None:
            return pinned_id
    return next_item.first_to_take(
        store, narrow(desk, query), query.sort.value, taker, reverse=query.reverse
    )


def _nothing_left(query: Query) -> str:
    if query.group:
        return "Nothing is open in this group."
    if query.search:
        return f'Nothing left in "{query.search}".'
    if query._replace(kinds=()).narrows:
        return "Nothing left in this list."
    return "Nothing of that kind is open." if query.kinds else "Nothing is open."


def _next_return(desk: Desk, query: Query) -> str:
    if query.search:
        return "0 shows all."
    day = listing.next_wait_end(desk.store)
    return f"The next item on hold comes back {desk.formats.day(day)}." if day else ""


def not_takeable(desk: Desk, item: ItemRecord) -> str:
    """Return why the user may not check out the item; empty if they may."""
    if item.state is State.DONE:
        return "This item is done."
    if item.state is State.TAKEN and item.holder_id == desk.user.id:
        return "Already checked out to you."
    held = item_of_other(desk, (item, *joined_with(desk, item)))
    return f"{holder_sentence(desk, held)} n: next item." if held else ""


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
    reach=Reach.CLAIM,
    undo=Undo("check-out", by_key=False),
    needs_hold=False,
)
RELEASE = Act(
    name="release",
    key_action="item.take",
    why_not=not_releasable,
    parse=no_input,
    perform=release,
    reach=Reach.JOINED,
    undo=Undo("release", by_key=False),
)

ACTS = (TAKE, RELEASE)
