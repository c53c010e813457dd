"""Who else works an item: whoever has it, or another item of its claim, checked out."""

from collections.abc import Iterable

from data.items.item_records import ItemRecord
from data.office import staff
from medq.domain.date_text import format_more_minutes
from medq.domain.items.item import State
from medq.work.desk import Desk
from medq.work.visibility import minutes_left


def is_held_by_other(desk: Desk, item: ItemRecord) -> bool:
    """Return whether somebody else has the item checked out, with a lease that still runs."""
    if item.state is not State.TAKEN or item.holder_id == desk.user.id:
        return False
    return item.held_until is not None and item.held_until > desk.real_now()


def item_of_other(desk: Desk, items: Iterable[ItemRecord]) -> ItemRecord | None:
    """Return the first of these items that somebody else works, or None."""
    return next((item for item in items if is_held_by_other(desk, item)), None)


def holder_initials(desk: Desk, item: ItemRecord) -> str:
    """Return the initials of the person who has the item checked out."""
    assert item.holder_id is not None
    return staff.by_id(desk.store, item.holder_id).initials


def holder_sentence(desk: Desk, item: ItemRecord) -> str:
    """Return who works a checked-out item and for how long."""
    assert item.held_until is not None
    minutes = minutes_left(item.held_until, desk.real_now())
    return f"{holder_initials(desk, item)} is working it for {format_more_minutes(minutes)}."
