"""A contact in words: in short in its event, and in full `Called Cigna UM, Julie, ref 88541: paid.`

Events hold no names and numbers of people. What was typed is in the contact's own record.
"""

from typing import NamedTuple

from medq.domain.acts import SENTENCE_ENDS
from medq.domain.contacts.contact import Channel

VERBS = {
    Channel.PHONE: "Called",
    Channel.PORTAL: "Portal of",
    Channel.CHAT: "Chat with",
    Channel.FAX: "Faxed",
    Channel.LETTER: "Letter to",
}
LOGGED = {
    Channel.PHONE: "Call",
    Channel.PORTAL: "Portal look-up",
    Channel.CHAT: "Chat",
    Channel.FAX: "Fax",
    Channel.LETTER: "Letter",
}
"""What the message to the person calls a contact."""


class ContactWords(NamedTuple):
    """A contact in words: as typed, with its party and outcome as the office calls them."""

    channel: Channel
    party: str  # "Cigna", "patient"
    outcome: str
    called: str = ""  # the desk and number; empty: the party
    spoke_with: str = ""
    reference: str = ""
    note: str = ""


def contact_event_text(channel: Channel, party: str, outcome: str) -> str:
    """Return what the event of a contact says: nothing that was typed."""
    return contact_sentence(ContactWords(channel, party, outcome))


def contact_sentence(words: ContactWords) -> str:
    """Return the sentence of the history."""
    reference = f"ref {words.reference}" if words.reference else ""
    parts = ", ".join(filter(None, (words.called or words.party, words.spoke_with, reference)))
    text = f"{VERBS[words.channel]} {parts}: {words.outcome}."
    return f"{text} {_sentence(words.note)}" if words.note else text


def _sentence(text: str) -> str:
    """Return a typed text with a capital letter and an end."""
    end = "" if text[-1] in SENTENCE_ENDS else "."
    return f"{text[:1].upper()}{text[1:]}{end}"
