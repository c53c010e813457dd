"""The act `note`: it writes into the history of an item and changes nothing."""

from dataclasses import dataclass

from data.events.change_set import ChangeSet
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import Field
from medq.work.acts.registry import Act, Answers
from medq.work.desk import Desk


@dataclass(frozen=True, slots=True)
class NoteInput:
    """A note's text."""

    text: str


def note_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `note`."""
    return (Field("text", "Note", form_label=""),)


def parse_note(desk: Desk, answers: Answers) -> NoteInput:
    """Parse the fields of `note`."""
    return NoteInput(answers["text"])


def note(desk: Desk, item: ItemRecord, act_input: NoteInput, change_set: ChangeSet) -> ActMessage:
    """Write a note into the item's history; the item itself does not change."""
    return ActMessage(Did.NOTED, note=act_input.text)


NOTE = Act(
    name="note",
    key_action="item.note",
    why_not=lambda desk, item: "",
    fields=note_fields,
    parse=parse_note,
    perform=note,
    undo=None,
    needs_hold=False,
    for_many=True,
)
ACTS = (NOTE,)
