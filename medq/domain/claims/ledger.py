"""The ledger of money that people move: its kinds of entries, and answers to approvals."""

from enum import StrEnum


class EntryKind(StrEnum):
    """Kind of a ledger entry: a write-off, or a transfer to the patient."""

    WRITE_OFF = "write_off"
    TRANSFER = "transfer"  # to the patient


class ApprovalAnswer(StrEnum):
    """Answer to a request that needs a manager; NONE while it is open."""

    NONE = ""
    APPROVED = "approved"
    REFUSED = "refused"
