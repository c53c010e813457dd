"""The writes of items: each changes one item's row, and is named for what happens to the item."""

from datetime import date
from typing import Any, NamedTuple

from data.events.change_set import ChangeSet, RowKey
from data.items.item_records import PROMISE_MISSED
from data.items.texts import text_id
from data.models.items import Item
from data.store.columns import moment_to_int
from data.store.sessions import Lease
from data.store.store import Store
from medq.domain.items.item import Importance, State, Subject

_ITEM = Item.table_name()
UNDONE = "undone"  # the outcome of an item that an undone act or import had created


class AwaitedAnswer(NamedTuple):
    """An answer that an item waits for: who waits for whose, and the title and cause until then."""

    wait_for: str
    follow_up_by: int
    title: str
    cause: str


RELEASED: dict[str, Any] = {
    "state": int(State.OPEN),
    "holder_id": None,
    "session_id": None,
    "held_until": None,
}
"""The columns of a checked-out item that everybody may work again."""
NOT_WAITING: dict[str, Any] = {"wait_until": None, "wait_for": ""}
NOT_FOLLOWED: dict[str, Any] = {"follow_up_by": None}
"""The column of an item that returns to nobody."""


def check_out(
    change_set: ChangeSet, item_id: int, lease: Lease, *, keeps_follow_up: bool = False
) -> None:
    """Check an item out to one person, also from hold.

    `keeps_follow_up`: it still returns to who set its follow-up, since that is who checks it out.
    """
    columns: dict[str, Any] = {
        "state": int(State.TAKEN),
        "holder_id": lease.holder_id,
        "session_id": lease.session_id,
        "held_until": moment_to_int(lease.until),
    }
    if not keeps_follow_up:
        columns |= NOT_FOLLOWED
    change_set.change(Item, item_id, **columns, **NOT_WAITING)


def release(change_set: ChangeSet, item_id: int) -> None:
    """Open a checked-out item again for everybody."""
    change_set.change(Item, item_id, **RELEASED)


def hold(
    change_set: ChangeSet, item_id: int, until: date, wait_for: str, follow_up_by: int
) -> None:
    """Put an item on hold until a day, on which it returns to the person `follow_up_by`.

    `wait_for` is the code of whom it waits for.
    """
    held = RELEASED | {
        "state": int(State.WAITING),
        "wait_until": until.toordinal(),
        "wait_for": wait_for,
        "follow_up_by": follow_up_by,
    }
    change_set.change(Item, item_id, **held)


def await_answer(
    change_set: ChangeSet, item_id: int, until: date | None, waiting: AwaitedAnswer
) -> None:
    """Put an item on hold until an answer names its claim, at the latest until a day.

    Without a day it stays in the queue, and still ends with the answer.
    """
    if until is not None:
        hold(change_set, item_id, until, waiting.wait_for, waiting.follow_up_by)
    title_id = text_id(change_set.store, waiting.title)
    change_set.change(Item, item_id, title_id=title_id, cause=waiting.cause)


def end_wait(change_set: ChangeSet, item_id: int) -> None:
    """Open an item again if it is on hold."""
    if change_set.store.value(Item.select(Item.state).where(Item.id == item_id)) == State.WAITING:
        wake(change_set, item_id)


def reduce_money(change_set: ChangeSet, item_id: int, cents: int) -> None:
    """Set the money at risk of an item of which a part was moved by hand."""
    change_set.change(Item, item_id, money_cents=cents)


def return_to(change_set: ChangeSet, item_id: int, staff_id: int) -> None:
    """Open an item again and make a person its owner."""
    change_set.change(Item, item_id, **(RELEASED | NOT_WAITING), owner_id=staff_id)


def wake(change_set: ChangeSet, item_id: int) -> None:
    """Open an item on hold again."""
    change_set.change(Item, item_id, **NOT_WAITING, state=int(State.OPEN))


def close(change_set: ChangeSet, item_id: int, outcome: str) -> None:
    """Close an item with an outcome."""
    columns = RELEASED | NOT_WAITING | NOT_FOLLOWED
    columns |= {"state": int(State.DONE), "outcome": outcome}
    change_set.change(Item, item_id, **columns)


def move_to_transaction(
    change_set: ChangeSet, item_id: int, transaction_id: int, *, is_done: bool
) -> None:
    """Point an item at a transaction whose rows are removed, and close it unless it is done."""
    columns: dict[str, Any] = {
        "subject_kind": int(Subject.TRANSACTION),
        "subject_id": transaction_id,
        "claim_id": None,
    }
    if not is_done:
        columns |= RELEASED | NOT_WAITING | NOT_FOLLOWED
        columns |= {"state": int(State.DONE), "outcome": UNDONE}
    change_set.change(Item, item_id, **columns)


def assign(
    change_set: ChangeSet,
    item_id: int,
    owner_id: int | None,
    *,
    releases: bool = False,
) -> None:
    """Make somebody the owner of an item, or nobody.

    `releases` opens the item again that somebody else works.
    """
    columns: dict[str, Any] = {"owner_id": owner_id, **NOT_FOLLOWED}
    if releases:
        columns |= RELEASED
    change_set.change(Item, item_id, **columns)


def undecide(change_set: ChangeSet, item_id: int) -> None:
    """Forget the decision about an expiring item: what happens to it now needs a new one."""
    change_set.change(Item, item_id, decided_day=None)


def decide(change_set: ChangeSet, item_id: int, day: date) -> None:
    """Record the day on which somebody decided about an expiring item."""
    change_set.change(Item, item_id, decided_day=day.toordinal())


def set_importance(change_set: ChangeSet, item_id: int, importance: Importance) -> None:
    """Set the importance of an item."""
    change_set.change(Item, item_id, importance=int(importance))


def pin(change_set: ChangeSet, item_id: int, staff_id: int, until: date) -> None:
    """Pin an item to the top of one person's list, until the end of a day."""
    change_set.change(Item, item_id, pinned_by=staff_id, pinned_until=until.toordinal())


def unpin(change_set: ChangeSet, item_id: int) -> None:
    """Remove the pin of an item."""
    change_set.change(Item, item_id, pinned_by=None, pinned_until=None)


def renew(change_set: ChangeSet, item_id: int) -> None:
    """Give an item its next version and leave its columns as they are.

    What the item is about has changed: an act that saw it before is refused.
    """
    change_set.change(Item, item_id)


def mark_promise_missed(change_set: ChangeSet, item_id: int) -> None:
    """Record that the promised time of a callback has passed."""
    change_set.change(Item, item_id, promised=PROMISE_MISSED)


def is_changed(change_set: ChangeSet, item_id: int) -> bool:
    """Return whether an event changes the item itself."""
    return bool(change_set.after.get(str(RowKey.of(Item, item_id))))


def left_claims(change_set: ChangeSet) -> set[int]:
    """Return the claims that items named before an event and name no more."""
    claim_ids = set()
    for key, before in change_set.before.items():
        claim_id = before.get("claim_id") if before and RowKey.parse(key).table == _ITEM else None
        if claim_id is not None and (change_set.after.get(key) or {}).get("claim_id") != claim_id:
            claim_ids.add(claim_id)
    return claim_ids


def touch(store: Store, item_id: int, day: date) -> None:
    """Record the day on which a person last changed an item; not part of any event."""
    store.update(Item, item_id, touched_day=day.toordinal())
