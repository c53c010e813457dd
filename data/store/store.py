"""An open store: SQLite or PostgreSQL behind the same few calls.

Reading and bulk writing go by SQL text with `?` for parameters, on both engines: tuples in, tuples out. Days are
`date.toordinal()`, moments microseconds UTC, money cents. Only one process writes at a time (SQLite by its lock,
PostgreSQL by an advisory lock): so a write may read first and rely on what it read.
"""

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import peewee

from data.store.errors import busy, cut, no_answer, replaced, unusable
from medq.domain.errors import MedqError

Row = tuple[Any, ...]
Params = Sequence[Any]
NAMED: Any = vars(peewee)["__exception_wrapper__"]  # the errors of both drivers by peewee's names
TROUBLES = (peewee.OperationalError, peewee.InternalError)
WRITER_LOCK = 0x6D656471  # "medq": the advisory lock that makes PostgreSQL's writers stand in line
PATIENCE_SECONDS = 10.0
PORTION = 500  # keys that one query names
LOG_PAGES = 1000  # of SQLite's write-ahead log, after which a commit folds it into the file
LONGEST_NAP = 0.016  # seconds between two tries of a writer that waits for its turn


class Store:
    """An open store. Used from one thread; `close` it when done.

    Errors: `MedqError` when it cannot be opened, stays busy or is read-only. What the engine's own checks refuse
    comes as peewee's IntegrityError: that is a bug of ours, never a person's.
    """

    def __init__(
        self,
        database: peewee.Database,
        engine: Literal["sqlite", "postgresql"],
        url: str,
        read_only: bool,
    ):
        self.database = database
        self.engine = engine
        self.url = url
        self.read_only = read_only
        self.patience = PATIENCE_SECONDS
        self.leave: Callable[[], object] = database.close
        self._written: tuple[
            tuple[int, int] | None, ...
        ] = ()  # SQLite's files when they were first written to

    @property
    def path(self) -> Path | None:
        """The file of a SQLite store."""
        return Path(self.url) if self.engine == "sqlite" else None

    def rows(self, sql: str, params: Params = ()) -> list[Row]:
        """All rows of a query, as tuples."""
        return list(self._execute(sql, params).fetchall())

    def rows_in(self, sql: str, keys: Iterable[Any], params: Params = ()) -> list[Row]:
        """All rows of a query whose last parameters, `IN (?*)`, are many keys, asked in portions that every engine takes.

        `params` stand before the keys; an order holds within a portion, and portions come in the order of the keys.
        """
        wanted = sorted(set(keys))
        found: list[Row] = []
        for start in range(0, len(wanted), PORTION):
            some = wanted[start : start + PORTION]
            if self.engine == "sqlite":
                found += self.rows(sql.replace("?*", marks(some)), (*params, *some))
            else:  # the same text for any number of keys: it is planned once
                found += self.rows(sql.replace("IN (?*)", "= ANY (?)"), (*params, some))
        return found

    def row(self, sql: str, params: Params = ()) -> Row | None:
        """The first row of a query, or None."""
        found: Row | None = self._execute(sql, params).fetchone()
        return found

    def value(self, sql: str, params: Params = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.row(sql, params)
        return found[0] if found else None

    def run(self, sql: str, params: Params = ()) -> int:
        """Execute one writing statement; the number of rows it touched."""
        return int(self._execute(sql, params).rowcount)

    def many(self, sql: str, rows: Iterable[Params]) -> None:
        """Execute one statement for each row, in bulk."""
        try:
            with NAMED:
                self.database.cursor().executemany(
                    self._text(sql), rows if self.engine == "sqlite" else list(rows)
                )
        except TROUBLES as fault:
            raise self._trouble(fault) from fault

    def insert_many(
        self, table: str, columns: str, rows: Iterable[Params], otherwise: str = ""
    ) -> None:
        """Insert rows of these columns (names with commas between) in bulk; `otherwise` says what is done where one is there."""
        self.many(
            f"INSERT INTO {table} ({columns}) VALUES ({marks(columns.split(','))}) {otherwise}",
            rows,
        )

    def insert(self, table: str, **columns: Any) -> int:
        """Insert one row; its id."""
        text = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks(columns)}) RETURNING id"
        return int(self.value(text, tuple(columns.values())))

    def update(self, table: str, row_id: int, **columns: Any) -> None:
        """Set columns of one row by its id."""
        sets = ", ".join(f"{name} = ?" for name in columns)
        self.run(f"UPDATE {table} SET {sets} WHERE id = ?", (*columns.values(), row_id))

    def next_id(self, table: str) -> int:
        """The first free id of a table that is written in bulk with ids of its own; inside `writing()`."""
        return int(self.value(f"SELECT COALESCE(MAX(id), 0) + 1 FROM {table}"))

    def ids_taken(self, *tables: str) -> None:
        """Say that ids were given out by `next_id`: PostgreSQL goes on after them."""
        if self.engine == "postgresql":
            for table in tables:
                self.row(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT COALESCE(MAX(id), 1) FROM {table}))"
                )

    @contextmanager
    def write_transaction(self, patience: float | None = None) -> Iterator[None]:
        """One write transaction: committed whole, or rolled back when the block raises; within another one as a savepoint.

        Waits up to `patience` seconds (else the store's own) for other writers, retrying with a short jitter: SQLite's own
        busy wait sleeps in growing steps and has a tail of a second.
        """
        if self.read_only:
            raise MedqError(
                "This view can only read.", hint="Open the store with a writing account."
            )
        if self.database.transaction_depth():
            try:
                with self.database.savepoint():
                    yield
            except TROUBLES as fault:
                raise self._trouble(fault) from fault
            return
        self._begin(self.patience if patience is None else patience)
        with self._ending():
            yield

    @contextmanager
    def write_unsynced(self) -> Iterator[None]:
        """`writing()` for what can be worked out again: it waits for no disk, and leaves SQLite's log to `fold_log`.

        A power cut may lose it, and then all that came after it too: what is lost is worked out again.
        """
        quick = self.engine == "sqlite" and not self.database.transaction_depth()
        if quick:
            self.run("PRAGMA synchronous = NORMAL")
            self.run("PRAGMA wal_autocheckpoint = 0")
        try:
            with self.write_transaction():
                if self.engine == "postgresql":
                    self.run("SET LOCAL synchronous_commit = off")
                yield
        finally:
            if quick:
                self.run("PRAGMA synchronous = FULL")
                self.run(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")

    def checkpoint(self) -> None:
        """Put SQLite's write-ahead log into its file now; others read and write meanwhile."""
        if self.engine == "sqlite" and not self.database.transaction_depth():
            self.rows("PRAGMA wal_checkpoint(PASSIVE)")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One consistent view over several queries."""
        if self.database.transaction_depth():
            yield
            return
        self._start()
        with self._ending():
            if self.engine == "postgresql":
                self.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield

    def close(self) -> None:
        self.leave()

    def reconnect(self) -> bool:
        """Where PostgreSQL's line was cut: a new one, outside of transactions; whether it was made. Errors: `MedqError`."""
        if self.engine == "sqlite" or self.database.transaction_depth() or not self._is_cut():
            return False
        self.database.close()
        self.join()
        return True

    def join(self) -> None:
        """Connect to PostgreSQL. Errors: `MedqError`."""
        try:
            self.database.connect()
            if self.read_only:
                self.database.execute_sql("SET default_transaction_read_only = on")
        except peewee.OperationalError as fault:
            raise no_answer(self.url) from fault

    def _is_cut(self) -> bool:
        """Whether PostgreSQL's line is known to be gone: the server was restarted, or the network fails."""
        return self.engine == "postgresql" and (
            self.database.is_closed() or bool(self.database.connection().closed)
        )

    def _trouble(self, fault: Exception) -> Exception:
        return cut() if self._is_cut() else unusable(fault)

    def _start(self) -> None:
        """Begin a transaction; `_ending` ends it."""
        self.reconnect()
        try:
            self.database.transaction().__enter__()
        except TROUBLES as fault:
            raise self._trouble(fault) from fault

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """Commits what was begun; where the block raises, it is rolled back."""
        try:
            yield
        except BaseException:
            self._undo()
            raise
        try:
            self.database.commit()
        except TROUBLES as fault:
            self._undo()
            raise self._trouble(fault) from fault
        self.database.pop_transaction()

    def _undo(self) -> None:
        """The engine may have rolled back already: only what went wrong first is told."""
        self.database.pop_transaction()
        with suppress(peewee.PeeweeException):
            self.database.rollback()

    def _files(self) -> tuple[tuple[int, int] | None, ...]:
        """Which files SQLite's are: its own, and its log."""
        found: list[tuple[int, int] | None] = []
        for name in (self.url, f"{self.url}-wal"):
            try:
                one = os.stat(name)
                found.append((one.st_dev, one.st_ino))
            except FileNotFoundError:
                found.append(None)
        return tuple(found)

    def _begin(self, patience: float) -> None:
        until = time.monotonic() + patience
        if self.engine == "postgresql":
            self._start()
            try:  # in one message: two would cost a round trip more
                timeout = f"SET LOCAL lock_timeout = {int(patience * 1000)}"
                self._execute(f"{timeout}; SELECT pg_advisory_xact_lock({WRITER_LOCK})", ())
            except BaseException:  # lock timeout, or the line was cut while waiting
                self._undo()
                raise
            return
        # What is written to files that others were put in place of is lost without a word.
        if self._written and self._files() != self._written:
            raise replaced(Path(self.url))
        # Begun on the driver itself: those who wait try often, and each try costs the one who writes.
        connection = self.database.connection()
        connection.execute("PRAGMA busy_timeout = 0")
        tries = 0
        try:
            while True:
                try:
                    connection.execute("BEGIN IMMEDIATE")
                    break
                except sqlite3.OperationalError as fault:
                    if "locked" not in str(fault) and "busy" not in str(fault):
                        raise unusable(fault) from fault
                    if time.monotonic() > until:
                        raise busy() from fault
                    tries += 1
                    time.sleep(
                        random.uniform(0, min(0.001 * tries, LONGEST_NAP))
                    )  # spreads the writers, keeps no secret
        finally:
            connection.execute(f"PRAGMA busy_timeout = {int(PATIENCE_SECONDS * 1000)}")
        self.database.push_transaction(self.database.transaction())
        self._written = self._written or self._files()

    def _execute(self, sql: str, params: Params) -> Any:
        self.reconnect()
        try:
            return self.database.execute_sql(self._text(sql), params)
        except TROUBLES as fault:
            raise self._trouble(fault) from fault

    def _text(self, sql: str) -> str:
        return sql if self.engine == "sqlite" else _percent(sql)


def marks(values: Iterable[Any]) -> str:
    """As many `?` as there are values, for a list of them in SQL."""
    return ", ".join("?" for _ in values)


@lru_cache(maxsize=512)
def _percent(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")
