"""The ledger of money that people move, and the approvals that it needs."""

from peewee import Check

from data.models.base import Index, Table
from data.models.claims import Claim
from data.models.columns import (
    UNIQUE,
    IdField,
    IntField,
    TextField,
    default,
    flag,
    id_of,
    one_of,
    second_id_of,
)
from data.models.items import Item
from data.models.office import Staff
from data.models.patients import Patient
from medq.domain.claims.ledger import ApprovalAnswer, EntryKind


class Approval(Table):
    """A movement of money that somebody asked for beyond their limit, and a manager's answer.

    `item_id` is the item that waits for it. `undone` is 1 once the request was undone.
    """

    INDEXES = (
        Index("approval_claim", "claim_id"),
        Index("approval_item", "item_id"),
    )

    id = IdField()
    kind = TextField(constraints=[one_of("kind", EntryKind)])
    claim_id = id_of(Claim)
    item_id = id_of(Item)
    cents = IntField(constraints=[Check("cents > 0")])
    code = TextField(constraints=[Check("code <> ''")])  # of the table adjustment_codes
    note = TextField(constraints=[default("")])
    asked_by = id_of(Staff, column_name="asked_by")
    asked_day = IntField()
    answer = TextField(constraints=[default(""), one_of("answer", ApprovalAnswer)])
    answered_by = second_id_of("staff")
    answered_day = IntField(null=True)
    reason = TextField(constraints=[default("")])
    undone = IntField(constraints=[default(0), flag("undone")])
    version = IntField(constraints=[default(1)])


class AccountEntry(Table):
    """One line of the ledger. It is never changed: another one with its sign turned reverses it.

    Positive cents leave the payers' balance of the claim.
    """

    INDEXES = (
        Index("account_entry_claim", "claim_id", "claim_id IS NOT NULL"),
        Index("account_entry_patient", "patient_id"),
    )

    id = IdField()
    kind = TextField(constraints=[one_of("kind", EntryKind)])
    patient_id = id_of(Patient)
    claim_id = id_of(Claim, null=True)
    cents = IntField(constraints=[Check("cents <> 0")])
    day = IntField()
    code = TextField(constraints=[Check("code <> ''")])
    reason = TextField(constraints=[default("")])
    entered_by = id_of(Staff, column_name="entered_by")
    approved_by = second_id_of("staff")
    approval_id = id_of(Approval, null=True)
    reverses_id = id_of("self", null=True, constraints=[UNIQUE])
