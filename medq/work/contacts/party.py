"""Whom the contact of an item is with, and the desk or number that is usually called."""

from typing import NamedTuple

from data.contacts import contacts
from data.contacts.contacts import ContactParty
from data.items.item_records import ItemRecord
from medq.domain.items.item import Kind
from medq.work.desk import Desk
from medq.work.visibility import person_value


class UsualContact(NamedTuple):
    """The party of an item's contact, in words, and what is called to reach it."""

    party: ContactParty
    name: str  # "Cigna", "patient", "provider"
    called: str  # prefilled: the desk and number that reached it last, else its name


def party_name(party: ContactParty, payer: str) -> str:
    """Return whom a contact is with, without a person's name: the payer, else what they are."""
    if party.patient_id is not None:
        return "patient"
    return "provider" if party.provider_id is not None else payer or "payer"


def usual_contact(desk: Desk, item: ItemRecord) -> UsualContact:
    """Return whom a contact about an item is usually with: payer, patient or provider."""
    if item.kind is Kind.CALLBACK:
        phone = person_value(desk, contacts.callback_phone(desk.store, item.id))
        party = ContactParty(patient_id=item.patient_id)
        return UsualContact(party, party_name(party, ""), phone)
    if item.kind is Kind.QUESTION and item.claim_id is not None:
        provider = contacts.provider_of_claim(desk.store, item.claim_id)
        if provider is not None:
            party = ContactParty(provider_id=provider.id)
            return UsualContact(party, party_name(party, ""), provider.last)
    if item.payer_id is None:
        return UsualContact(ContactParty(), party_name(ContactParty(), ""), "")
    name = contacts.payer_called(desk.store, item.payer_id)
    called = contacts.usual_called(desk.store, item.payer_id)
    return UsualContact(ContactParty(payer_id=item.payer_id), name, called or name)
