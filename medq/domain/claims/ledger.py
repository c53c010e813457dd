"""The ledger of money that people move: its kinds of entries, and answers to approvals."""

from enum import StrEnum
from typing import NamedTuple


class EntryKind(StrEnum):
    """Kind of a ledger entry: a write-off, or a transfer to the patient."""

    WRITE_OFF = "write_off"
    TRANSFER = "transfer"  # to the patient


class ApprovalAnswer(StrEnum):
    """Answer to a request that needs a manager; NONE while it is open."""

    NONE = ""
    APPROVED = "approved"
    REFUSED = "refused"


class ByHand(NamedTuple):
    """Cents that people have moved out of the payers' balance of a claim."""

    written_off_cents: int = 0
    transferred_cents: int = 0  # to the patient


class Movement(NamedTuple):
    """Money that a person moves out of the payers' balance of a claim."""

    kind: EntryKind
    cents: int
    code: str  # of the table adjustment_codes
    note: str
