"""Imported files, kept compressed as they came in."""

import hashlib
import io
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO, NamedTuple

from peewee import fn

from data.models.base import VALUE, text_of
from data.models.imports import File, FilePart
from data.store.columns import stored_columns
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


class FileRow(NamedTuple):
    """An imported file to save; `sha256` is hexadecimal, `size` in bytes."""

    name: str
    sha256: str
    size: int
    kind: str
    imported_at: datetime
    staff_id: int


class _PartRow(NamedTuple):
    """A part of a file to save."""

    file_id: int
    number: int
    content: bytes


BY_SHA = text_of(File.select(File.id).where(File.sha256 == VALUE))


def file_by_sha(store: Store, sha256: str) -> int | None:
    """Return the id of the file with this content, whatever its name, or None."""
    file_id: int | None = store.value(BY_SHA, (sha256,))
    return file_id


def newest_named(store: Store, name: str) -> int | None:
    """Return the id of the newest file with this name; None if there is none."""
    file_id: int | None = store.value(File.select(fn.MAX(File.id)).where(File.name == name))
    return file_id


def save_file(store: Store, stream: BinaryIO, file: FileRow) -> int:
    """Save a file in compressed parts and return its id.

    Raises FileChangedError if its content is no longer what `sha256` says.
    """
    file_id = store.insert(File, **stored_columns(file))
    sha256 = hashlib.sha256()
    stream.seek(0)
    number = 0
    while block := stream.read(PART_BYTES):
        sha256.update(block)
        store.insert_rows(FilePart, [_PartRow(file_id, number, zlib.compress(block, 6))])
        number += 1
    stream.seek(0)
    if sha256.hexdigest() != file.sha256:
        raise FileChangedError
    return file_id


class SavedFile(NamedTuple):
    """A saved file; `sha256` is hexadecimal, `size` in bytes."""

    id: int
    sha256: str
    size: int


def saved_files(store: Store) -> list[SavedFile]:
    """Return every saved file."""
    rows = store.rows(File.select_row(SavedFile).order_by(File.id))
    return [SavedFile._make(row) for row in rows]


def original(store: Store, file_id: int) -> BinaryIO:
    """Open a saved file; it can be read once, from beginning to end."""
    return io.BufferedReader(_Parts(store, file_id))


PART_CONTENT = text_of(
    FilePart.select(FilePart.content).where(
        (FilePart.file_id == VALUE) & (FilePart.number == VALUE)
    )
)


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
        while row := store.row(PART_CONTENT, (file_id, number)):
            yield zlib.decompress(bytes(row[0]))
            number += 1
