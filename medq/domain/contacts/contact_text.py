"""The fixed form of a contact in the history: `Called Cigna UM, Julie R., ref 88541: paid.`"""

import re
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
_NUMBER_AT_END = re.compile(r"[\s,]*(?:\+?1[- .]?)?\(?\d{3}\)?[- .]?\d{3}[- .]?\d{4}(?:\s*x\d+)?$")


class ContactWords(NamedTuple):
    """A contact in words: as typed, and the outcome as the office calls it."""

    channel: Channel
    called: str  # the desk and number
    spoke_with: str
    reference: str
    outcome: str
    note: str


def contact_text(words: ContactWords, party: str) -> str:
    """Return the sentence of the history, without the number; `party` where no desk was typed."""
    desk = _NUMBER_AT_END.sub("", words.called).strip() or party
    reference = f"ref {words.reference}" if words.reference else ""
    parts = ", ".join(filter(None, (desk, words.spoke_with, reference)))
    text = f"{VERBS[words.channel]} {parts}: {words.outcome}."
    return f"{text} {_sentence(words.note)}" if words.note else text


def _sentence(text: str) -> str:
    """Return a typed text with a capital letter and an end."""
    end = "" if text[-1] in SENTENCE_ENDS else "."
    return f"{text[:1].upper()}{text[1:]}{end}"
