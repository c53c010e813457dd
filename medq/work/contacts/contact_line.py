"""The act `contact`: one line about a call, portal look-up, chat, fax or letter, with a follow-up.

Of several items it is one contact, with an event for each item.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from data.contacts import contacts
from data.contacts.contacts import ContactItemRow, NewContact
from data.events.change_set import ChangeSet
from data.items import items
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import NOTHING, Field, FieldKind, FormNotes
from medq.domain.contacts.contact import CONTACT_ACT, Channel, ContactOutcome
from medq.domain.contacts.contact_text import LOGGED, contact_event_text
from medq.domain.errors import MedqError
from medq.work.acts.follow_up_notes import follow_up_notes
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
from medq.work.contacts.party import UsualContact, usual_contact
from medq.work.desk import Desk


@dataclass(frozen=True, slots=True)
class ContactInput:
    """A contact as a person logs it, and the follow-up that it leads to."""

    channel: Channel
    called: str
    spoke_with: str
    reference: str
    outcome: ContactOutcome
    note: str
    follow_up: FollowUpInput | None


def contact_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of the contact line: only the outcome has to be typed."""
    outcomes = tuple(ContactOutcome)
    day_field = Field(FIELD, "follow up", required=False)
    return (
        Field(
            "channel",
            "channel",
            FieldKind.CHOICE,
            choices=tuple(Channel),
            default=Channel.PHONE.value,
            form_label="",
            form_width=6,
        ),
        Field(
            "with",
            "with",
            required=False,
            default=usual_contact(desk, item).called,
            form_width=24,
        ),
        Field("spoke", "spoke with", required=False, form_width=13),
        Field("ref", "ref #", required=False, form_width=10),
        Field(
            "outcome",
            "outcome",
            FieldKind.CHOICE,
            choices=outcomes,
            choice_texts=tuple(map(desk.code_texts.choice, outcomes)),
            form_width=17,
        ),
        *follow_up_fields(desk, item, day_field),
        Field(NOTE_FIELD, "note", required=False, form_width=60),
        *COMMAND_FIELDS,
    )


def contact_notes(desk: Desk, records: Sequence[ItemRecord], values: Answers) -> FormNotes:
    """Return what the contact line says of its follow-up."""
    if values.get(FIELD) == NOTHING:
        return FormNotes(("No follow-up: the contact is logged, and nothing else changes.",))
    return follow_up_notes(desk, records, values)


def parse_contact(desk: Desk, answers: Answers) -> ContactInput:
    """Parse the fields of `contact`. Raises `MedqError`."""
    return ContactInput(
        Channel(answers["channel"]),
        answers["with"],
        answers["spoke"],
        answers["ref"],
        ContactOutcome(answers["outcome"]),
        note_with_reason(answers),
        parse_follow_up(desk, answers),
    )


def log_contact(
    desk: Desk, item: ItemRecord, act_input: ContactInput, change_set: ChangeSet
) -> ActMessage:
    """Record the contact, or that one of the same act is about this item too; set the follow-up.

    Raises `MedqError` for an item whose contact would be with somebody else.
    """
    usual = usual_contact(desk, item)
    contact_id = _contact_of_same_act(desk, item, usual, change_set)
    if contact_id is None:
        contact_id = contacts.insert(desk.store, _new_contact(desk, usual, act_input))
    contacts.add_item(change_set, ContactItemRow(contact_id, item.id, item.claim_id))
    if act_input.follow_up is not None:
        set_follow_up(desk, item, act_input.follow_up, change_set)
    else:
        items.touch(desk.store, item.id, desk.today())
    outcome = desk.code_texts.choice(act_input.outcome)
    return ActMessage(
        Did.CONTACTED,
        LOGGED[act_input.channel],
        note=contact_event_text(act_input.channel, usual.name, outcome),
        day=act_input.follow_up.typed.day if act_input.follow_up else None,
    )


def _contact_of_same_act(
    desk: Desk, item: ItemRecord, usual: UsualContact, change_set: ChangeSet
) -> int | None:
    """Return the contact that the first event of this act on many created; None for that event.

    Raises `MedqError` where it is with somebody else than this item's would be, and about another
    claim.
    """
    if change_set.with_id is None:
        return None
    contact = contacts.of_event(desk.store, change_set.with_id)
    assert contact is not None, "the first event of the act creates the contact"
    is_same_claim = contacts.is_about_claim(desk.store, contact.id, item.claim_id)
    if contact.party != usual.party and not is_same_claim:
        raise MedqError(f"It is about {usual.name}: log that contact by itself.")
    return contact.id


def _new_contact(desk: Desk, usual: UsualContact, act_input: ContactInput) -> NewContact:
    return NewContact(
        channel=act_input.channel,
        **usual.party._asdict(),
        called=act_input.called,
        spoke_with=act_input.spoke_with,
        reference=act_input.reference,
        outcome=act_input.outcome,
        note=act_input.note,
        at=desk.now(),
        day=desk.today(),
        staff_id=desk.user.id,
    )


CONTACT = Act(
    name=CONTACT_ACT,
    key_action="item.call",
    why_not=not_if_done,
    fields=contact_fields,
    notes=contact_notes,
    parse=parse_contact,
    perform=log_contact,
    undo=Undo(CONTACT_ACT),
    reach=Reach.JOINED,
    for_many=True,
)
ACTS = (CONTACT,)
