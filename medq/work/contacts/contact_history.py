"""What the history says of logged contacts, read from their records."""

from collections.abc import Sequence

from data.contacts import contacts
from data.contacts.contacts import StoredContact
from medq.domain.contacts.contact import CONTACT_ACT
from medq.domain.contacts.contact_text import ContactWords, contact_sentence
from medq.domain.items.item import EventLine
from medq.work.contacts.party import party_name
from medq.work.desk import Desk
from medq.work.visibility import redacted_contact


def with_contacts(desk: Desk, events: Sequence[EventLine]) -> list[EventLine]:
    """Return events that state each contact in full, as far as this person may see it."""
    event_ids = [event.id for event in events if event.act == CONTACT_ACT]
    contact_by_event = contacts.of_events(desk.store, event_ids) if event_ids else {}
    return [
        event._replace(text=_text(desk, contact_by_event[event.id]))
        if event.id in contact_by_event
        else event
        for event in events
    ]


def _text(desk: Desk, contact: StoredContact) -> str:
    contact = redacted_contact(desk, contact)
    return contact_sentence(
        ContactWords(
            contact.channel,
            party_name(contact.party, contact.payer),
            desk.code_texts.choice(contact.outcome),
            contact.called,
            contact.spoke_with,
            contact.reference,
            contact.note,
        )
    )
