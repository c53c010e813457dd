"""The sentence of a contact in the history."""

import pytest

from medq.domain.contacts.contact import Channel
from medq.domain.contacts.contact_text import ContactWords, contact_text

CALL = ContactWords(Channel.PHONE, "Cigna UM", "Julie R.", "88541", "in process", "")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            CALL._replace(note="retro review open"),
            "Called Cigna UM, Julie R., ref 88541: in process. Retro review open.",
        ),
        (
            CALL._replace(called="Cigna UM 800-555-0199", reference=""),
            "Called Cigna UM, Julie R.: in process.",
        ),
        (
            CALL._replace(called="(800) 555-0199 x12", spoke_with="", reference="", outcome="paid"),
            "Called CIGNA: paid.",
        ),
        (
            CALL._replace(called="", note="Sent?"),
            "Called CIGNA, Julie R., ref 88541: in process. Sent?",
        ),
        (
            CALL._replace(channel=Channel.PORTAL, spoke_with=""),
            "Portal of Cigna UM, ref 88541: in process.",
        ),
    ],
)
def test_a_contact_has_one_form(words: ContactWords, text: str) -> None:
    assert contact_text(words, "CIGNA") == text
