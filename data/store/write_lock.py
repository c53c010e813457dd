"""The lock that lets one process write at a time."""

import os
import random
import sqlite3
import time
from pathlib import Path

from data.store.errors import file_replaced, is_lock_error, store_busy, translate_engine_error

WRITER_LOCK = 0x6D656471  # "medq": the advisory lock that PostgreSQL's writers take one by one
LONGEST_RETRY_SECONDS = 0.016  # pause between two tries for the write lock


def postgresql_lock_sql(lock_timeout_seconds: float) -> str:
    """Return the statements that take the lock in an open transaction of PostgreSQL."""
    timeout = f"SET LOCAL lock_timeout = {int(lock_timeout_seconds * 1000)}"
    return f"{timeout}; SELECT pg_advisory_xact_lock({WRITER_LOCK})"


class SqliteWriteLock:
    """The write lock of a SQLite file, which must stay the file that was written first."""

    def __init__(self, path: str, busy_timeout_seconds: float) -> None:
        self._path = path
        self._busy_timeout_seconds = busy_timeout_seconds  # outside of `begin`
        self._first_ids: tuple[tuple[int, int] | None, ...] = ()

    def begin(self, connection: sqlite3.Connection, lock_timeout_seconds: float) -> None:
        """Begin a transaction once this process has the lock.

        Raises BusyError after the timeout, and MedqError if the file was replaced.
        """
        # A write to a file that was deleted or replaced would be lost silently.
        if self._first_ids and self._file_ids() != self._first_ids:
            raise file_replaced(Path(self._path))
        until = time.monotonic() + lock_timeout_seconds
        # On the driver itself: a cheap try, because every try also costs the current writer.
        connection.execute("PRAGMA busy_timeout = 0")
        tries = 0
        try:
            while True:
                try:
                    connection.execute("BEGIN IMMEDIATE")
                    break
                except sqlite3.OperationalError as fault:
                    if not is_lock_error(fault):
                        raise translate_engine_error(fault) from fault
                    if time.monotonic() > until:
                        raise store_busy() from fault
                    tries += 1
                    # Random, so that waiting writers do not try at the same moment.
                    time.sleep(random.uniform(0, min(0.001 * tries, LONGEST_RETRY_SECONDS)))
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(self._busy_timeout_seconds * 1000)}")
        self._first_ids = self._first_ids or self._file_ids()

    def _file_ids(self) -> tuple[tuple[int, int] | None, ...]:
        """Return (device, inode) of the file and of its log; None for one that is missing."""
        file_ids: list[tuple[int, int] | None] = []
        for name in (self._path, f"{self._path}-wal"):
            try:
                status = os.stat(name)
                file_ids.append((status.st_dev, status.st_ino))
            except FileNotFoundError:
                file_ids.append(None)
        return tuple(file_ids)
