"""The sentences of a contact: in short in its event, in full in the history."""

import pytest

from medq.domain.contacts.contact import Channel
from medq.domain.contacts.contact_text import (
    ContactWords,
    contact_event_text,
    contact_sentence,
)

CALL = ContactWords(Channel.PHONE, "CIGNA", "in process", "Cigna UM", "Julie R.", "88541")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            CALL._replace(note="retro review open"),
            "Called Cigna UM, Julie R., ref 88541: in process. Retro review open.",
        ),
        (
            CALL._replace(called="Cigna UM 800-555-0199", reference=""),
            "Called Cigna UM 800-555-0199, Julie R.: in process.",
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
    assert contact_sentence(words) == text


def test_an_event_says_with_whom_and_how_it_ended_only() -> None:
    assert contact_event_text(Channel.FAX, "patient", "other") == "Faxed patient: other."
