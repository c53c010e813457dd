"""Imported files as they came in, their transactions, and what these refer to and lack."""

from peewee import Check, CompositeKey

from data.models.base import Index, Table
from data.models.columns import (
    UNIQUE,
    BytesField,
    IdField,
    IntField,
    TextField,
    default,
    flag,
    id_of,
    one_of,
    unique,
)
from data.models.office import Staff
from data.models.payers import Payer
from medq.domain.import_report import TransactionStatus


class File(Table):
    """An imported file."""

    id = IdField()
    name = TextField()
    sha256 = TextField(constraints=[UNIQUE, Check("length(sha256) = 64")])
    size = IntField(constraints=[Check("size >= 0")])
    kind = TextField()
    imported_at = IntField()
    staff_id = id_of(Staff, null=True)


class FilePart(Table):
    """A part of a file's original, compressed."""

    file_id = id_of(File)
    number = IntField()
    content = BytesField()

    class Meta:
        primary_key = CompositeKey("file_id", "number")


class TransactionSet(Table):
    """One X12 transaction (ST…SE) of a file, or a whole CSV file.

    The figures are those of the file as read. `problems` is JSON. A posted transaction's `key`
    occurs once. Of a remittance `trace` and `payment_cents` are its check or EFT; `payer_id` is the
    payer of a held one, as far as it was known when the file came.
    """

    INDEXES = (
        Index("transaction_set_once", "key", "status = 'posted'", unique=True),
        Index("transaction_set_held", "key", "status = 'held'"),
    )

    id = IdField()
    file_id = id_of(File)
    ordinal = IntField(constraints=[Check("ordinal > 0")])
    kind = TextField()
    isa_control = TextField()
    isa_day = IntField(null=True)
    group_control = TextField()
    st_control = TextField()
    key = TextField()
    status = TextField(constraints=[one_of("status", TransactionStatus)])
    segments = IntField()
    claims = IntField()
    charge_cents = IntField()
    paid_cents = IntField()
    adjustment_cents = IntField()
    provider_adjustment_cents = IntField()
    balanced = IntField(null=True, constraints=[flag("balanced")])
    problems = TextField()
    payer_id = id_of(Payer, null=True)
    trace = TextField(constraints=[default("")])
    payment_cents = IntField(null=True)
    posted_at = IntField(null=True)
    staff_id = id_of(Staff, null=True)
    version = IntField(constraints=[default(1)])

    class Meta:
        constraints = [
            unique("file_id, ordinal"),
            Check("(posted_at IS NULL) = (status <> 'posted')"),
        ]


class PendingReference(Table):
    """A segment that refers to a claim or file that is not imported yet; `key` names it."""

    INDEXES = (Index("pending_references_transaction", "transaction_id"),)

    key = TextField()
    transaction_id = id_of(TransactionSet)
    segment = IntField()

    class Meta:
        table_name = "pending_references"
        primary_key = CompositeKey("key", "transaction_id", "segment")
