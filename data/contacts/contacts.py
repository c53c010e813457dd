"""Contacts: written with the items that each is about, and whom an item's contact is with."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from peewee import JOIN, fn

from data.events import history
from data.events.change_set import ChangeSet, ids_of
from data.models.base import VALUE, among, text_of
from data.models.claims import Claim
from data.models.contacts import Contact, ContactItem
from data.models.items import Item
from data.models.patients import Callback
from data.models.payers import ROOT_ID, Payer, Provider
from data.store.columns import domain_row, stored_columns
from data.store.store import Store
from medq.domain.contacts.contact import Channel, ContactOutcome
from medq.domain.items.item import Subject


class ContactParty(NamedTuple):
    """Whom a contact is with: at most one of the three is set."""

    payer_id: int | None = None
    patient_id: int | None = None
    provider_id: int | None = None


class NewContact(NamedTuple):
    """A contact to be inserted."""

    channel: Channel
    payer_id: int | None
    patient_id: int | None
    provider_id: int | None
    called: str  # the desk and number, as typed
    spoke_with: str
    reference: str
    outcome: ContactOutcome
    note: str
    at: datetime
    day: date
    staff_id: int


class StoredContact(NamedTuple):
    """A contact on file."""

    id: int
    channel: Channel
    payer_id: int | None
    patient_id: int | None
    provider_id: int | None
    called: str
    spoke_with: str
    reference: str
    outcome: ContactOutcome
    note: str
    payer: str  # how the office calls it; empty where it is with no payer

    @property
    def party(self) -> ContactParty:
        """Whom it is with."""
        return ContactParty(self.payer_id, self.patient_id, self.provider_id)


class ContactItemRow(NamedTuple):
    """An item that a contact is about, with its claim at that time."""

    contact_id: int
    item_id: int
    claim_id: int | None


def insert(store: Store, contact: NewContact) -> int:
    """Insert a contact and return its id; what is undone is that it is about an item."""
    return store.insert(Contact, **stored_columns(contact))


def add_item(change_set: ChangeSet, row: ContactItemRow) -> None:
    """Record that a contact is about an item."""
    change_set.create(ContactItem, **row._asdict())


IS_ABOUT_CLAIM = text_of(
    ContactItem.select(ContactItem.item_id)
    .where(ContactItem.contact_id == VALUE, ContactItem.claim_id == VALUE)
    .limit(1)
)


def is_about_claim(store: Store, contact_id: int, claim_id: int | None) -> bool:
    """Return whether a contact is about an item of a claim."""
    return store.row(IS_ABOUT_CLAIM, (contact_id, claim_id)) is not None


_PAYER_CALLED = fn.COALESCE(fn.NULLIF(Payer.short_name, ""), Payer.name)
_CONTACTS = (
    Contact.select_row(StoredContact, payer=fn.COALESCE(_PAYER_CALLED, ""))
    .join(ContactItem, on=ContactItem.contact_id == Contact.id)
    .join(Payer, JOIN.LEFT_OUTER, on=Payer.id == Contact.payer_id)
)
OF_CONTACT_ITEMS = text_of(_CONTACTS.select_extend(ContactItem.id).where(among(ContactItem.id)))


def of_event(store: Store, event_id: int) -> StoredContact | None:
    """Return the contact that an event recorded for its item, or None."""
    return of_events(store, [event_id]).get(event_id)


def of_events(store: Store, event_ids: Iterable[int]) -> dict[int, StoredContact]:
    """Return the contacts that events recorded for their items, undone or not, by event."""
    event_by_contact_item = {
        row_id: event_id
        for event_id, rows_after in history.rows_after(store, event_ids).items()
        for row_id in ids_of(rows_after, ContactItem)
    }
    return {
        event_by_contact_item[row_id]: contact
        for *row, row_id in store.rows_in(OF_CONTACT_ITEMS, event_by_contact_item)
        if (contact := domain_row(StoredContact, row)) is not None
    }


PAYER_CALLED = text_of(Payer.select(_PAYER_CALLED).where(Payer.id == VALUE))


def payer_called(store: Store, payer_id: int) -> str:
    """Return how the office calls a payer: by its short name, else by its name."""
    return str(store.value(PAYER_CALLED, (payer_id,)))


USUAL_CALLED = text_of(
    Contact.select(Contact.called)
    .join(Payer, on=Payer.id == Contact.payer_id)
    .where(
        VALUE == ROOT_ID,
        fn.EXISTS(
            ContactItem.select(ContactItem.id).where(
                ContactItem.contact_id == Contact.id, ContactItem.undone == 0
            )
        ),
        Contact.channel == Channel.PHONE.value,
        Contact.outcome != ContactOutcome.WRONG_NUMBER.value,
        Contact.called != "",
    )
    .order_by(Contact.id.desc())
    .limit(1)
)


def usual_called(store: Store, payer_id: int) -> str:
    """Return the desk and number under which a payer was last reached; empty for none.

    The calls of payers that are joined to it count.
    """
    return str(store.value(USUAL_CALLED, (payer_id,)) or "")


PHONE_OF_CALLBACK = text_of(
    Item.select(Callback.phone)
    .join(Callback, on=Callback.id == Item.subject_id)
    .where(Item.id == VALUE, Item.subject_kind == int(Subject.CALLBACK))
)


def callback_phone(store: Store, item_id: int) -> str:
    """Return the phone number of the callback that an item is about; empty for another item."""
    return str(store.value(PHONE_OF_CALLBACK, (item_id,)) or "")


class ProviderName(NamedTuple):
    """The provider of a claim."""

    id: int
    last: str


PROVIDER_OF_CLAIM = text_of(
    Claim.select(Provider.id, Provider.last)
    .join(
        Provider,
        JOIN.INNER,
        on=(Provider.id == Claim.rendering_id)
        | (Claim.rendering_id.is_null() & (Provider.id == Claim.billing_id)),
    )
    .where(Claim.id == VALUE)
)


def provider_of_claim(store: Store, claim_id: int) -> ProviderName | None:
    """Return the rendering provider of a claim, else the billing one; None where none is known."""
    return domain_row(ProviderName, store.row(PROVIDER_OF_CLAIM, (claim_id,)))
