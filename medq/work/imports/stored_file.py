"""A file that is being imported: its stored original, and its transactions as saved."""

from pathlib import Path
from typing import BinaryIO, NamedTuple

from data.imports import originals, transactions
from data.imports.originals import FileRow
from data.imports.transactions import EarlierImport, TransactionRow
from medq.domain.import_report import TransactionStatus
from medq.work.desk import Desk


class StoredFile(NamedTuple):
    """A file whose original is stored, open for reading."""

    id: int
    stream: BinaryIO
    earlier: dict[int, EarlierImport]  # its transactions that were imported before, by ordinal

    def undone_id(self, ordinal: int) -> int | None:
        """Return the id of a transaction whose import was undone."""
        earlier = self.earlier.get(ordinal)
        is_undone = earlier is not None and earlier.status is TransactionStatus.UNDONE
        return earlier.id if earlier and is_undone else None

    def is_new(self, ordinal: int) -> bool:
        """Return whether a transaction was never imported, or its import was undone."""
        return ordinal not in self.earlier or self.undone_id(ordinal) is not None


def store_original(desk: Desk, stream: BinaryIO, path: Path, kind: str) -> StoredFile:
    """Store the original of a file once, whatever it is called."""
    store = desk.store
    sha256, size = originals.sha256_of(stream)
    with store.write_transaction():
        file_id = originals.file_by_sha(store, sha256)
        if file_id is None:
            file = FileRow(path.name, sha256, size, kind, desk.now(), desk.user.id)
            file_id = originals.save_file(store, stream, file)
        return StoredFile(file_id, stream, transactions.imports_by_ordinal(store, file_id))


def save_transaction(desk: Desk, stored_file: StoredFile, row: TransactionRow) -> int:
    """Save a transaction of a file, over its undone import if there is one, and return its id.

    One that is posted says when and by whom.
    """
    if row.status is TransactionStatus.POSTED:
        row = row._replace(posted_at=desk.now(), staff_id=desk.user.id)
    return transactions.save_transaction(desk.store, row, stored_file.undone_id(row.ordinal))
