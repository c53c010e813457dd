"""The outcomes that a person may give an item by hand, by kind, and those that files set.

What a file can know is never typed: `paid` is what a remittance says.
"""

from collections.abc import Mapping
from enum import StrEnum

from medq.domain.items import topics
from medq.domain.items.item import Kind
from medq.domain.items.work_requests import Topic


class HandOutcome(StrEnum):
    """An outcome that only a person can know. None is set by a file."""

    # Money moved in the ledger.
    WRITTEN_OFF = "written-off"
    TRANSFERRED = "transferred"  # to the patient
    DUPLICATE = "duplicate"  # of another claim
    NOT_BILLABLE = "not-billable"
    # Sent without medq: the item waits for an answer that names the claim.
    SUBMITTED = "submitted-outside"
    RESUBMITTED = "resubmitted-outside"
    BILLED_NEXT_PAYER = "billed-next-payer"
    # Words.
    RESOLVED = "resolved"
    ACCEPTED_AS_PAID = "accepted-as-paid"
    CORRECTED = "corrected"
    DISPUTED = "disputed"
    REFUND_SENT = "refund-sent"
    REACHED = "reached"
    LEFT_VOICEMAIL = "left-voicemail"
    NO_CONTACT = "closed-no-contact"
    REASSIGNED = "reassigned"
    RECORDS_SENT = "records-sent"
    ANSWERED = "answered-outside"  # by phone or portal
    PROVIDER_ANSWERED = "provider-answered"
    WITHDRAWN = "withdrawn"


MONEY = (HandOutcome.WRITTEN_OFF, HandOutcome.TRANSFERRED)
"""Outcomes that ask for an amount and an adjustment code."""
MOVES_MONEY = (*MONEY, HandOutcome.NOT_BILLABLE, HandOutcome.DUPLICATE)
"""Outcomes that take money out of the balance: none while a manager decides about the claim's."""
NAMES_CLAIM = (HandOutcome.DUPLICATE, HandOutcome.BILLED_NEXT_PAYER)
"""Outcomes that ask for the number of another claim."""

BY_HAND: Mapping[Kind, tuple[HandOutcome, ...]] = {
    Kind.REVIEW: (
        HandOutcome.RESOLVED,
        HandOutcome.ACCEPTED_AS_PAID,
        HandOutcome.CORRECTED,
        HandOutcome.DISPUTED,
        HandOutcome.REFUND_SENT,
        HandOutcome.WRITTEN_OFF,
    ),
    Kind.SUBMIT: (HandOutcome.SUBMITTED, HandOutcome.DUPLICATE, HandOutcome.NOT_BILLABLE),
    Kind.DENIAL: (HandOutcome.WRITTEN_OFF, HandOutcome.TRANSFERRED, HandOutcome.BILLED_NEXT_PAYER),
    Kind.CALLBACK: (
        HandOutcome.REACHED,
        HandOutcome.LEFT_VOICEMAIL,
        HandOutcome.NO_CONTACT,
        HandOutcome.REASSIGNED,
    ),
    Kind.FOLLOW_UP: (HandOutcome.RESUBMITTED, HandOutcome.ANSWERED, HandOutcome.WRITTEN_OFF),
    Kind.QUESTION: (HandOutcome.PROVIDER_ANSWERED, HandOutcome.WITHDRAWN),
}
"""The outcomes of each kind, in the order in which they are listed."""
_MORE_BY_TOPIC: Mapping[Topic, HandOutcome] = {
    topics.RECORDS: HandOutcome.RECORDS_SENT,
    **dict.fromkeys(topics.WORKED_BY_CODES, HandOutcome.TRANSFERRED),
}
"""What a topic offers beside the outcomes of its kind."""


def outcomes_of(kind: Kind, topic: str) -> tuple[HandOutcome, ...]:
    """Return the outcomes of an item, in the order in which they are listed."""
    more = (
        outcome
        for each, outcome in _MORE_BY_TOPIC.items()
        if (each.kind, each.name) == (kind, topic)
    )
    return (*more, *BY_HAND[kind])


EXPIRED = "let-go"
"""The outcome of an item that a person lets expire where nothing is open."""

BY_FILES: Mapping[Kind, Mapping[str, str]] = {
    Kind.SUBMIT: {"paid": "835", "rejected": "277CA"},
    Kind.DENIAL: {"paid": "835"},
    Kind.FOLLOW_UP: {"paid": "835", "denied": "835", "rejected": "277CA"},
}
"""What files set, with the kind of file: shown, and closed."""
