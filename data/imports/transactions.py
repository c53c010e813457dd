"""Transactions of imported files: X12 transactions, and CSV files as one transaction each."""

from datetime import date, datetime
from typing import NamedTuple

from data.events.change_set import ChangeSet
from data.models.base import VALUE, text_of
from data.models.imports import File, TransactionSet
from data.store.columns import domain_row, moment_to_int, stored_columns
from data.store.store import Store
from medq.domain.import_report import TransactionStatus


class TransactionRow(NamedTuple):
    """A transaction of a file to save, with its figures as read; `problems` is JSON.

    The control numbers are those of an X12 transaction. `posted_at` and `staff_id` say when and by
    whom it was posted.
    """

    file_id: int
    ordinal: int
    kind: str
    key: str
    status: TransactionStatus
    segments: int
    isa_control: str = ""
    isa_day: date | None = None
    group_control: str = ""
    st_control: str = ""
    claims: int = 0
    charge_cents: int = 0
    paid_cents: int = 0
    adjustment_cents: int = 0
    provider_adjustment_cents: int = 0
    balanced: bool | None = None
    problems: str = "[]"
    payer_id: int | None = None
    trace: str = ""
    payment_cents: int | None = None
    posted_at: datetime | None = None
    staff_id: int | None = None


def save_transaction(store: Store, row: TransactionRow, transaction_id: int | None) -> int:
    """Insert a transaction (id None) or save it over an earlier one, and return its id."""
    columns = stored_columns(row)
    if transaction_id is None:
        return store.insert(TransactionSet, **columns)
    store.update(TransactionSet, transaction_id, **columns)
    return transaction_id


def save_problems(store: Store, transaction_id: int, problems: str) -> None:
    """Save the problems of a transaction (JSON) with those that its posting found."""
    store.update(TransactionSet, transaction_id, problems=problems)


def mark_posted(
    change_set: ChangeSet, transaction_id: int, posted_at: datetime, staff_id: int
) -> None:
    """Record that a person posted a held transaction."""
    change_set.change(
        TransactionSet,
        transaction_id,
        status=TransactionStatus.POSTED,
        posted_at=moment_to_int(posted_at),
        staff_id=staff_id,
    )


def mark_undone(change_set: ChangeSet, transaction_id: int) -> None:
    """Record that the import of a transaction was undone."""
    change_set.change(
        TransactionSet,
        transaction_id,
        status=TransactionStatus.UNDONE,
        posted_at=None,
        staff_id=None,
    )


class EarlierImport(NamedTuple):
    """A stored transaction of a file that is imported again."""

    id: int
    status: TransactionStatus


OF_FILE = text_of(
    TransactionSet.select(TransactionSet.ordinal, TransactionSet.id, TransactionSet.status).where(
        TransactionSet.file_id == VALUE
    )
)


def imports_by_ordinal(store: Store, file_id: int) -> dict[int, EarlierImport]:
    """Return the stored transactions of a file by ordinal."""
    rows = store.rows(OF_FILE, (file_id,))
    return {
        ordinal: EarlierImport(transaction_id, TransactionStatus(status))
        for ordinal, transaction_id, status in rows
    }


POSTED = text_of(
    TransactionSet.select(TransactionSet.id).where(
        TransactionSet.key == VALUE, TransactionSet.status == TransactionStatus.POSTED
    )
)


def is_posted(store: Store, key: str) -> bool:
    """Return whether a transaction with this key is posted, from whatever file."""
    return store.row(POSTED, (key,)) is not None


class StoredTransaction(NamedTuple):
    """One X12 transaction or CSV file as stored."""

    id: int
    file_id: int
    ordinal: int
    kind: str
    isa_control: str
    st_control: str
    status: TransactionStatus
    claims: int
    charge_cents: int
    paid_cents: int
    provider_adjustment_cents: int
    problems: str
    key: str
    file: str  # its name


def transaction(store: Store, transaction_id: int) -> StoredTransaction | None:
    """Return one transaction of a file, or None."""
    query = (
        TransactionSet.select_row(StoredTransaction, file=File.name)
        .join(File)
        .where(TransactionSet.id == transaction_id)
    )
    return domain_row(StoredTransaction, store.row(query))
