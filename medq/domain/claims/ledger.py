"""The ledger of money that people move: its kinds of entries, and answers to approvals."""

from enum import StrEnum


class EntryKind(StrEnum):
    """What an entry of the ledger does with a claim's open money."""

    WRITE_OFF = "write_off"
    TRANSFER = "transfer"  # to the patient


class ApprovalAnswer(StrEnum):
    """What became of a request that needs a manager; NONE while it is open."""

    NONE = ""
    APPROVED = "approved"
    REFUSED = "refused"
