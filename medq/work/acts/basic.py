"""The acts of every kind of item that need no part of their own: note, assign."""

from dataclasses import dataclass

from data.events.change_set import ChangeSet
from data.items import items
from data.items.item_records import ItemRecord
from data.office import staff
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import Field, FieldKind
from medq.domain.errors import MedqError
from medq.domain.items.item import State
from medq.work.acts.registry import Act, Answers, Undo, not_if_done
from medq.work.desk import Desk

NOBODY = "-"  # as the answer to "Assign to": no owner


@dataclass(frozen=True, slots=True)
class NoteInput:
    """A note's text."""

    text: str


@dataclass(frozen=True, slots=True)
class AssignInput:
    """The new owner's login or initials; empty for nobody."""

    person: str


def note_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `note`."""
    return (Field("text", "Note", form_label=""),)


def parse_note(desk: Desk, answers: Answers) -> NoteInput:
    """Parse the fields of `note`."""
    return NoteInput(answers["text"])


def note(desk: Desk, item: ItemRecord, act_input: NoteInput, change_set: ChangeSet) -> ActMessage:
    """Write a note into the item's history; the item itself does not change."""
    return ActMessage(Did.NOTED, note=act_input.text)


def assign_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `assign`."""
    return (Field("to", "Assign to (login or initials; - = unassign)", FieldKind.USER),)


def parse_assign(desk: Desk, answers: Answers) -> AssignInput:
    """Parse the fields of `assign`."""
    return AssignInput("" if answers["to"] == NOBODY else answers["to"])


def assign(
    desk: Desk, item: ItemRecord, act_input: AssignInput, change_set: ChangeSet
) -> ActMessage:
    """Make somebody the owner of the item, or nobody; releases it if somebody else works it."""
    if not act_input.person:
        items.assign(change_set, item.id, None)
        return ActMessage(Did.UNASSIGNED)
    person = staff.find_user(desk.store, act_input.person)
    if person is None or not person.may_write:
        names = ", ".join(
            user.login for user, active in staff.users(desk.store) if active and user.may_write
        )
        raise MedqError(f"There is no user {act_input.person!r}.", hint=f"One of: {names}.")
    is_held_by_other = item.state is State.TAKEN and item.holder_id != person.id
    items.assign(change_set, item.id, person.id, releases=is_held_by_other)
    return ActMessage(Did.ASSIGNED, person.initials)


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
ASSIGN = Act(
    name="assign",
    key_action="item.assign",
    why_not=not_if_done,
    fields=assign_fields,
    parse=parse_assign,
    perform=assign,
    undo=Undo("assignment"),
    for_many=True,
)
ACTS = (NOTE, ASSIGN)
