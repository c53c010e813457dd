"""Contacts with payers, patients and providers, and the items that each is about."""

from data.models.base import Index, Table
from data.models.claims import Claim
from data.models.columns import (
    IdField,
    IntField,
    TextField,
    default,
    flag,
    id_of,
    one_of,
    unique,
)
from data.models.items import Item
from data.models.office import Staff
from data.models.patients import Patient
from data.models.payers import Payer, Provider
from medq.domain.contacts.contact import Channel, ContactOutcome


class Contact(Table):
    """A call, portal look-up, chat, fax or letter; it stands while one of its items does."""

    INDEXES = (
        Index("contact_payer", "payer_id", "payer_id IS NOT NULL"),
        Index("contact_patient", "patient_id", "patient_id IS NOT NULL"),
    )

    id = IdField()
    channel = TextField(constraints=[one_of("channel", Channel)])
    payer_id = id_of(Payer, null=True)
    patient_id = id_of(Patient, null=True)
    provider_id = id_of(Provider, null=True)
    called = TextField(constraints=[default("")])  # the desk and number, as typed
    spoke_with = TextField(constraints=[default("")])
    reference = TextField(constraints=[default("")])
    outcome = TextField(constraints=[one_of("outcome", ContactOutcome)])
    note = TextField(constraints=[default("")])
    at = IntField()
    day = IntField()
    staff_id = id_of(Staff)


class ContactItem(Table):
    """An item that a contact was about, with its claim then; `undone` is 1 once it was undone."""

    INDEXES = (
        Index("contact_item_item", "item_id"),
        Index("contact_item_claim", "claim_id", "claim_id IS NOT NULL"),
    )

    id = IdField()
    contact_id = id_of(Contact)
    item_id = id_of(Item)
    claim_id = id_of(Claim, null=True)
    undone = IntField(constraints=[default(0), flag("undone")])

    class Meta:
        constraints = [unique("contact_id, item_id")]
