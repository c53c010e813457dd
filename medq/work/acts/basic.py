"""The acts of every kind of item: wait, note, assign."""

from dataclasses import dataclass
from datetime import date

from data.events.change_set import ChangeSet
from data.items import items
from data.items.item_records import ItemRecord
from data.office import staff
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import Field, FieldKind
from medq.domain.errors import MedqError
from medq.domain.items.item import State
from medq.domain.typed_dates import typed_day
from medq.domain.value_format import ValueFormat
from medq.work.acts.registry import Act, Answers, Undo, not_if_done
from medq.work.desk import Desk
from medq.work.payer_rules import usual_follow_up_day

NOBODY = "-"  # as the answer to "Assign to": no owner


@dataclass(frozen=True, slots=True)
class WaitInput:
    """Until when an item waits, for whom or what, and whether the act-by day may pass."""

    until: date
    waiting_on: str
    past_act_by: bool


@dataclass(frozen=True, slots=True)
class NoteInput:
    """A note's text."""

    text: str


@dataclass(frozen=True, slots=True)
class AssignInput:
    """The new owner's login or initials; empty for nobody."""

    person: str


def wait_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `wait`; the default day is the usual one of the item."""
    usual = usual_follow_up_day(desk, item)
    return (
        Field("until", "Follow up on", FieldKind.DATE, default=usual.isoformat()),
        Field("for", "waiting on", required=False),
        Field("past", "yes: even past the act-by date", required=False, choices=("yes",)),
    )


def parse_wait(desk: Desk, answers: Answers) -> WaitInput:
    """Parse the fields of `wait`."""
    until = typed_day(answers["until"], desk.today(), desk.calendar)
    return WaitInput(until, answers["for"], answers["past"] == "yes")


def wait(desk: Desk, item: ItemRecord, act_input: WaitInput, change_set: ChangeSet) -> ActMessage:
    """Put the item on hold until a day."""
    today, act_by = desk.today(), item.act_by
    if act_input.until <= today:
        raise MedqError(
            f"{desk.formats.day(act_input.until)} is not after today.",
            hint="Type a later date: fri, +14d, dec 1.",
        )
    if act_by and act_by >= today and not act_input.past_act_by:
        last = desk.calendar.add_working(act_by, -1)
        if act_input.until > last:
            last_day = last if last > today else None
            raise _past_act_by(desk.formats, act_input.until, act_by, last_day)
    items.hold(change_set, item.id, act_input.until, act_input.waiting_on)
    return ActMessage(Did.WAITS, day=act_input.until, note=act_input.waiting_on)


def _past_act_by(formats: ValueFormat, until: date, act_by: date, last: date | None) -> MedqError:
    allowed = f"Type {formats.day(last)} or an earlier date, or add" if last else "Add"
    return MedqError(
        f"{formats.day(until)} is too late: the act-by date is {formats.day(act_by)}.",
        hint=f"{allowed} yes (--past yes).",
    )


def note_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `note`."""
    return (Field("text", "Note"),)


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


WAIT = Act(
    name="wait",
    key_action="item.wait",
    why_not=not_if_done,
    fields=wait_fields,
    parse=parse_wait,
    perform=wait,
    undo=Undo("follow-up"),
    for_many=True,
)
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
ACTS = (WAIT, NOTE, ASSIGN)
