"""Reversal of an act whose changes are spread over several events."""

from collections.abc import Collection

from data.events import event_groups
from data.events.change_set import ChangeSet
from data.events.event_groups import EventGroup, GroupEvent
from data.events.events import NewEvent
from data.items import item_records, restore
from data.items.restore import Undoing
from medq.domain.act_messages import ActMessage, Did, event_text
from medq.domain.errors import MedqError
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.work.acts.undo import refuse_changed, refuse_second
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.items.leases import new_lease

CHECK_OUTS = frozenset({"take", "release"})
"""Acts that leave nothing to lose: they do not stand in the way of an undo."""
NOTE = "note"
NO_WORK = CHECK_OUTS | {NOTE}  # of an item that stays; one that is removed would lose its notes


def reverse_act(
    desk: Desk,
    event: EventGroup,
    change_set: ChangeSet,
    *,
    keeps_questions: bool = False,
    checks_out: bool = False,
) -> list[int]:
    """Undo what an act and its events changed, the newest first; return the items' ids.

    `keeps_questions` leaves those about payers and patients open that the act put on file;
    `checks_out` checks the act's own item out again if it was.
    Raises `MedqError` where one of the rows has changed since.
    """
    group = event_groups.group_events(desk.store, event)
    refuse_changed(desk, event.id, restore.values_after(group))
    item_ids = sorted({part.item_id for part in group if part.item_id is not None})
    created_ids = restore.created_items(group)
    for part in group:
        for item_id in restore.reopened_items(part.before):
            refuse_second(desk, item_id, created_ids)
    for item_id in item_ids:
        passing = CHECK_OUTS if item_id in created_ids else NO_WORK
        _refuse_worked(desk, item_id, event.id, passing)
    staying_ids = _questions_about_parties(desk, created_ids) if keeps_questions else set()
    reversed_events = [
        part for part in group if part.act != "raise" or part.item_id not in staying_ids
    ]
    undoing = Undoing(desk.user.id, desk.today())
    if checks_out:
        undoing = Undoing(desk.user.id, desk.today(), new_lease(desk), group[-1].item_id)
    restore.reverse_events(change_set, reversed(reversed_events), undoing)
    for part in reversed_events:
        if part.id != event.id:
            _record_reopened(desk, part)
    return item_ids


def _questions_about_parties(desk: Desk, item_ids: Collection[int]) -> set[int]:
    """Return the items of these about a payer or patient that the act created: these stay on file.

    They ask for a payer's plan type, and whether two records are one patient's.
    """
    return {
        item.id
        for item in item_records.by_ids(desk.store, sorted(item_ids))
        if item.subject_kind is Subject.PAYER or item.topic == topics.SAME_PATIENT.name
    }


def _record_reopened(desk: Desk, part: GroupEvent) -> None:
    """Record in the history of an item that an event closed with the act that it is open again.

    The event of the undo is about the act's own item.
    """
    for item_id in restore.closed_items(part):
        event = NewEvent(
            act="reopen",
            subject=(part.subject_kind, part.subject_id),
            text=event_text(ActMessage(Did.REOPENED)),
            change_set=ChangeSet(desk.store),
            item_id=item_id,
        )
        record_event(desk, event, by_medq=True)


def _refuse_worked(desk: Desk, item_id: int, event_id: int, passing: Collection[str]) -> None:
    """Raise `MedqError` where somebody did more than the acts of `passing` to an item."""
    act = event_groups.first_act_after(desk.store, item_id, event_id, passing)
    if act is None:
        return
    is_own = act.staff_id == desk.user.id
    name = "You" if is_own else act.initials
    if act.act == NOTE:
        message, hint = f"{name} wrote a note on this item since; a note stays.", ""
    elif is_own:
        message, hint = (
            f"{name} did more on this item since.",
            f"Undo that first: medq undo {act.event_id}",
        )
    else:
        message, hint = f"{name} worked on this item since.", f"o writes a note to {name}."
    raise MedqError(message, where=f"item {item_id}", hint=hint)
