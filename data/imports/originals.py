"""Imported files, kept compressed as they came in, and their transactions."""

import hashlib
import io
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from data.store.store import Store

PART_BYTES = 1 << 20


class FileChangedError(Exception):
    """A file changed while it was imported."""


def sha256_of(stream: BinaryIO) -> tuple[str, int]:
    """Return (hexadecimal SHA-256, bytes) of a whole stream, and rewind it."""
    stream.seek(0)
    sha256_and_size = digest(stream)
    stream.seek(0)
    return sha256_and_size


def digest(stream: BinaryIO) -> tuple[str, int]:
    """Return (hexadecimal SHA-256, bytes) from the stream's position to its end."""
    sha256, size = hashlib.sha256(), 0
    while block := stream.read(PART_BYTES):
        sha256.update(block)
        size += len(block)
    return sha256.hexdigest(), size


def file_by_sha(store: Store, sha256: str) -> int | None:
    """Return the id of the file with this content, whatever its name, or None."""
    file_id: int | None = store.value("SELECT id FROM file WHERE sha256 = ?", (sha256,))
    return file_id


def save_file(store: Store, stream: BinaryIO, **columns: Any) -> int:
    """Save a file in compressed parts and return its id.

    Raises FileChangedError if its content is no longer what `sha256` says.
    """
    file_id = store.insert("file", **columns)
    sha256 = hashlib.sha256()
    stream.seek(0)
    number = 0
    while block := stream.read(PART_BYTES):
        sha256.update(block)
        store.run(
            "INSERT INTO file_part (file_id, number, content) VALUES (?, ?, ?)",
            (file_id, number, zlib.compress(block, 6)),
        )
        number += 1
    stream.seek(0)
    if sha256.hexdigest() != columns["sha256"]:
        raise FileChangedError
    return file_id


def saved_files(store: Store) -> list[tuple[int, str, int]]:
    """Return (id, hexadecimal SHA-256, bytes) of every saved file."""
    return store.rows("SELECT id, sha256, size FROM file ORDER BY id")


def original(store: Store, file_id: int) -> BinaryIO:
    """Open a saved file; it can be read once, from beginning to end."""
    return io.BufferedReader(_Parts(store, file_id))


class _Parts(io.RawIOBase):
    """A stream over the parts of a saved file that holds one part in memory."""

    def __init__(self, store: Store, file_id: int) -> None:
        self._parts = self._read_parts(store, file_id)
        self._unread = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._unread:
            self._unread = next(self._parts, b"")
        size = min(len(buffer), len(self._unread))
        buffer[:size] = self._unread[:size]
        self._unread = self._unread[size:]
        return size

    @staticmethod
    def _read_parts(store: Store, file_id: int) -> Iterator[bytes]:
        number = 0
        while row := store.row(
            "SELECT content FROM file_part WHERE file_id = ? AND number = ?", (file_id, number)
        ):
            yield zlib.decompress(bytes(row[0]))
            number += 1


def transactions_by_ordinal(store: Store, file_id: int) -> dict[int, tuple[int, str]]:
    """Return (id, status) of the transactions of a file that are stored, by ordinal."""
    rows = store.rows(
        "SELECT ordinal, id, status FROM transaction_set WHERE file_id = ?", (file_id,)
    )
    return {ordinal: (transaction_id, status) for ordinal, transaction_id, status in rows}


def is_posted(store: Store, key: str) -> bool:
    """Return whether a transaction with this key is posted, from whatever file."""
    return (
        store.value("SELECT 1 FROM transaction_set WHERE key = ? AND status = 'posted'", (key,))
        is not None
    )


def save_transaction(store: Store, transaction_id: int | None, **columns: Any) -> int:
    """Insert a transaction (id None) or update it, and return its id."""
    if transaction_id is None:
        return store.insert("transaction_set", **columns)
    store.update("transaction_set", transaction_id, **columns)
    return transaction_id


class TransactionRow(NamedTuple):
    """One X12 transaction or CSV file as stored."""

    id: int
    file_id: int
    file: str
    ordinal: int
    kind: str
    isa_control: str
    st_control: str
    status: str
    claims: int
    charge_cents: int
    paid_cents: int
    provider_adjustment_cents: int
    problems: str
    key: str


def transaction(store: Store, transaction_id: int) -> TransactionRow | None:
    """Return one transaction of a file, or None."""
    row = store.row(
        """SELECT t.id, t.file_id, f.name, t.ordinal, t.kind, t.isa_control, t.st_control, t.status,
            t.claims, t.charge_cents,
            t.paid_cents, t.provider_adjustment_cents, t.problems, t.key
        FROM transaction_set t JOIN file f ON f.id = t.file_id WHERE t.id = ?""",
        (transaction_id,),
    )
    return TransactionRow(*row) if row else None
