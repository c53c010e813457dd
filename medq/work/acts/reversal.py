"""Reversal of an act whose changes are spread over several events."""

from data.events import event_groups
from data.events.change_set import ChangeSet
from data.events.event_groups import EventGroup
from data.items import restore
from medq.domain.errors import MedqError
from medq.domain.items.item import Subject
from medq.work.acts.undo import refuse_changed
from medq.work.desk import Desk


def reverse_act(desk: Desk, event: EventGroup, change_set: ChangeSet) -> list[int]:
    """Undo what an act and its events changed, the newest first; return the items' ids.

    Raises `MedqError` where one of the rows has changed since.
    """
    group = event_groups.group_events(desk.store, event)
    refuse_changed(desk, event.id, restore.values_after(group))
    item_ids = sorted({part.item_id for part in group if part.item_id is not None})
    for item_id in item_ids:
        _refuse_worked(desk, item_id, event.id)
    # A payer that the act created stays, and so does the review of its plan type.
    reversed_events = [
        part for part in group if not (part.act == "raise" and part.subject_kind == Subject.PAYER)
    ]
    restore.reverse_events(change_set, reversed(reversed_events))
    return item_ids


def _refuse_worked(desk: Desk, item_id: int, event_id: int) -> None:
    act = event_groups.first_act_after(desk.store, item_id, event_id)
    if act:
        raise MedqError(
            f"{act.initials} worked on item {item_id} since.",
            where=f"event {act.event_id}",
            hint="Undo that first.",
        )
