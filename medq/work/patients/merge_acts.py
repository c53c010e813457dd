"""The act that says of two records that they are one person, on an item and by command."""

from data.events.change_set import ChangeSet
from data.events.event_groups import mark_first_event
from data.events.events import NewEvent
from data.items import items
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage, event_text, sentence
from medq.domain.acts import ActResult
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.work.acts.registry import Act, NoInput, Undo, no_input, not_if_done
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.patients.merge import (
    SAME_PATIENT,
    find_record,
    in_order,
    merge_patients,
    undo_merge,
)


def not_asked(desk: Desk, item: ItemRecord) -> str:
    """Return why the item asks about no second record of its patient; empty if it does."""
    if item.topic != topics.SAME_PATIENT.name:
        return "This item does not ask about a second record."
    return not_if_done(desk, item)


def merge(desk: Desk, item: ItemRecord, act_input: NoInput, change_set: ChangeSet) -> ActMessage:
    """Merge the two records that the item asks about."""
    assert item.patient_id is not None, "a question about a patient names the other record"
    merged, stays = in_order(find_record(desk, item.subject_id), find_record(desk, item.patient_id))
    mark_first_event(desk.store, change_set)
    items.close(change_set, item.id, SAME_PATIENT)
    return merge_patients(desk, merged, stays, change_set)


def merge_by_command(desk: Desk, patient_id: int, into_id: int) -> ActResult:
    """Merge a patient's record into another one, with one event.

    Raises MedqError; nothing is changed then.
    """
    desk.require_writer()
    with desk.store.write_transaction():
        change_set = ChangeSet(desk.store)
        mark_first_event(desk.store, change_set)
        merged, stays = find_record(desk, patient_id), find_record(desk, into_id)
        message = merge_patients(desk, merged, stays, change_set)
        event = NewEvent(
            act="merge-patients",
            subject=(Subject.PATIENT, stays.id),
            text=event_text(message),
            change_set=change_set,
        )
        event_id = record_event(desk, event)
    text = sentence(message, formats=desk.formats)
    return ActResult(None, text, event_id, can_undo=True, undone_by_key=True, record=message)


PATIENT_UNDO = Undo("merge", undo_merge)
ACTS = (
    Act(
        name="merge",
        key_action="item.match",
        why_not=not_asked,
        parse=no_input,
        perform=merge,
        undo=PATIENT_UNDO,
        hint="same patient",
    ),
)
