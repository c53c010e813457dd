"""The originals of what came in, compressed, and what each of their transactions was judged to be."""

import hashlib
import io
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from data.store.store import Store

PART_BYTES = 1 << 20


class FileChangedError(Exception):
    """The file is not what it was a moment ago."""


def sha256_of(stream: BinaryIO) -> tuple[str, int]:
    """(hexadecimal SHA-256, bytes) of a stream from its beginning; it stands at its beginning again afterwards."""
    stream.seek(0)
    found = digest(stream)
    stream.seek(0)
    return found


def digest(stream: BinaryIO) -> tuple[str, int]:
    """The same from where the stream stands, to its end."""
    found, size = hashlib.sha256(), 0
    while block := stream.read(PART_BYTES):
        found.update(block)
        size += len(block)
    return found.hexdigest(), size


def file_by_sha(store: Store, sha256: str) -> int | None:
    """The file with that content, under whatever name it came."""
    found: int | None = store.value("SELECT id FROM file WHERE sha256 = ?", (sha256,))
    return found


def save_file(store: Store, stream: BinaryIO, **columns: Any) -> int:
    """Keep a file whole, in compressed parts; its id. Errors: `FileChangedError` when it is no longer what was hashed."""
    file_id = store.insert("file", **columns)
    found = hashlib.sha256()
    stream.seek(0)
    number = 0
    while block := stream.read(PART_BYTES):
        found.update(block)
        store.run(
            "INSERT INTO file_part (file_id, number, content) VALUES (?, ?, ?)",
            (file_id, number, zlib.compress(block, 6)),
        )
        number += 1
    stream.seek(0)
    if found.hexdigest() != columns["sha256"]:
        raise FileChangedError
    return file_id


def saved_files(store: Store) -> list[tuple[int, str, int]]:
    """(id, hexadecimal SHA-256, bytes) of every file that was kept."""
    return store.rows("SELECT id, sha256, size FROM file ORDER BY id")


def original(store: Store, file_id: int) -> BinaryIO:
    """A kept file, to be read from its beginning to its end."""
    return io.BufferedReader(_Parts(store, file_id))


class _Parts(io.RawIOBase):
    """The parts of a kept file as one stream, one part in memory at a time."""

    def __init__(self, store: Store, file_id: int) -> None:
        self._parts = self._read_parts(store, file_id)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest = next(self._parts, b"")
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
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
    """(id, status) of the transactions of a file that were judged before, by ordinal."""
    rows = store.rows(
        "SELECT ordinal, id, status FROM transaction_set WHERE file_id = ?", (file_id,)
    )
    return {ordinal: (set_id, status) for ordinal, set_id, status in rows}


def is_posted(store: Store, key: str) -> bool:
    """Whether a transaction of that key was posted, in whatever file."""
    return (
        store.value("SELECT 1 FROM transaction_set WHERE key = ? AND status = 'posted'", (key,))
        is not None
    )


def insert_transaction(store: Store, known: int | None, **columns: Any) -> int:
    """Keep what a transaction of a file was judged to be, over what was known of it (`known`, its id) if anything; its id."""
    if known is None:
        return store.insert("transaction_set", **columns)
    store.update("transaction_set", known, **columns)
    return known


class TransactionRow(NamedTuple):
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
    adjustment_cents: int
    provider_adjustment_cents: int
    balanced: int | None
    problems: str
    version: int
    key: str


def transaction(store: Store, transaction_id: int) -> TransactionRow | None:
    """One transaction of a file, as it was judged."""
    row = store.row(
        """SELECT t.id, t.file_id, f.name, t.ordinal, t.kind, t.isa_control, t.st_control, t.status, t.claims, t.charge_cents,
            t.paid_cents, t.adjustment_cents, t.provider_adjustment_cents, t.balanced, t.problems, t.version, t.key
        FROM transaction_set t JOIN file f ON f.id = t.file_id WHERE t.id = ?""",
        (transaction_id,),
    )
    return TransactionRow(*row) if row else None
