"""The act `wait`, called follow up: it puts an item on hold until a day, for the person."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.events.change_set import ChangeSet
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import Field, FormNotes
from medq.domain.errors import MedqError
from medq.work.acts.follow_up_notes import RETURNS, follow_up_notes
from medq.work.acts.follow_ups import (
    COMMAND_FIELDS,
    FIELD,
    NOTE_FIELD,
    FollowUpInput,
    follow_up_fields,
    note_with_reason,
    parse_follow_up,
    set_follow_up,
)
from medq.work.acts.registry import Act, Answers, Reach, Undo, not_if_done
from medq.work.desk import Desk

CALL_HINT = "c instead logs the call and sets the follow-up in one act."


@dataclass(frozen=True, slots=True)
class WaitInput:
    """The follow-up of an item, and a note."""

    follow_up: FollowUpInput
    note: str


def wait_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `wait`; the default day is the usual one of the item."""
    day_field = Field(FIELD, "Follow up on", form_label="on")
    note_field = Field(NOTE_FIELD, "note", required=False)
    return (*follow_up_fields(desk, item, day_field), note_field, *COMMAND_FIELDS)


def parse_wait(desk: Desk, answers: Answers) -> WaitInput:
    """Parse the fields of `wait`. Raises `MedqError`."""
    follow_up = parse_follow_up(desk, answers)
    if follow_up is None:
        raise MedqError("Type a date.", hint="As fri, +14d, 12/1, eom.", field=FIELD)
    return WaitInput(follow_up, note_with_reason(answers))


def wait(desk: Desk, item: ItemRecord, act_input: WaitInput, change_set: ChangeSet) -> ActMessage:
    """Put the item on hold until a day."""
    follow_up = act_input.follow_up
    waiting_on = set_follow_up(desk, item, follow_up, change_set)
    return ActMessage(
        Did.WAITS,
        waiting_on.value,
        note=act_input.note,
        day=follow_up.typed.day,
        day_off=follow_up.typed.moved_from,
    )


def wait_notes(desk: Desk, records: Sequence[ItemRecord], values: Answers) -> FormNotes:
    """Return what the form says of its day, and that a call is logged by another key."""
    return follow_up_notes(desk, records, values, ending=f"{RETURNS} {CALL_HINT}")


WAIT = Act(
    name="wait",
    key_action="item.wait",
    why_not=not_if_done,
    fields=wait_fields,
    parse=parse_wait,
    perform=wait,
    notes=wait_notes,
    undo=Undo("follow-up"),
    reach=Reach.JOINED,
    for_many=True,
)
ACTS = (WAIT,)
