"""What a contact with a payer, patient or provider can be, and how it can end."""

from enum import StrEnum

CONTACT_ACT = "contact"  # the act that logs one


class Channel(StrEnum):
    """How a contact was made."""

    PHONE = "phone"
    PORTAL = "portal"
    CHAT = "chat"
    FAX = "fax"
    LETTER = "letter"


class ContactOutcome(StrEnum):
    """How a contact ended; the texts are in code_texts.csv."""

    IN_PROCESS = "in-process"
    NOT_ON_FILE = "not-on-file"
    RECORDS_REQUESTED = "records-requested"
    DENIAL_UPHELD = "denial-upheld"
    PAID = "paid"
    ESCALATED = "escalated"
    WRONG_NUMBER = "wrong-number"
    NO_ANSWER = "no-answer"
    OTHER = "other"
