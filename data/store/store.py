"""An open store: SQLite or PostgreSQL behind the same few calls.

A query is made of the models (`text_of`: built once), or SQL text with `?` for parameters on both
engines where a benchmark asks for it; rows are tuples. Dates are `date.toordinal()`, moments
microseconds UTC, money cents. Only one process writes at a time (SQLite by its lock, PostgreSQL by
an advisory lock), so a write transaction may rely on what it read.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import peewee

from data.store.columns import stored_rows
from data.store.errors import connection_lost, read_only, server_unreachable, translate_engine_error

if TYPE_CHECKING:
    from data.models.base import Table
    from data.store.write_lock import SqliteWriteLock

Row = tuple[Any, ...]
Query = Any  # a peewee query, or SQL text
Params = Sequence[Any]
WRAPPED_ERRORS: Any = vars(peewee)["__exception_wrapper__"]
"""Maps driver errors to peewee's classes."""
ENGINE_ERRORS = (peewee.OperationalError, peewee.InternalError)
LOCK_TIMEOUT_SECONDS = 10.0
KEYS_PER_QUERY = 500
CHECKPOINT_PAGES = 1000  # of the write-ahead log; SQLite's own default


class Store:
    """An open store, used from one thread and closed with `close`.

    Raises MedqError when it cannot be opened, stays busy or is read-only. A constraint that the
    engine refuses comes as peewee's IntegrityError: a bug of medq, never a person's mistake.
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
        self.lock_timeout_seconds = LOCK_TIMEOUT_SECONDS
        self.close_connection: Callable[[], object] = database.close
        self._sqlite_lock: SqliteWriteLock | None = None

    @property
    def path(self) -> Path | None:
        """The file of a SQLite store; None for PostgreSQL."""
        return Path(self.url) if self.engine == "sqlite" else None

    def rows(self, query: Query, params: Params = ()) -> list[Row]:
        """Return all rows of a query as tuples."""
        return list(self._execute(query, params).fetchall())

    def rows_in(self, sql: str, keys: Iterable[Any], params: Params = ()) -> list[Row]:
        """Return all rows of an SQL text whose last parameters, `IN (?*)`, are any number of keys.

        `params` come before the keys. The keys are sent in sorted batches; an ORDER BY holds
        within a batch.
        """
        rows: list[Row] = []
        for batch in _batches(keys):
            if self.engine == "sqlite":
                rows += self.rows(sql.replace("?*", placeholders(batch)), (*params, *batch))
            else:  # one text for any number of keys, so that the server plans it once
                rows += self.rows(sql.replace("IN (?*)", "= ANY (?)"), (*params, batch))
        return rows

    def rows_with(self, query: Query, column: Any, keys: Iterable[Any]) -> list[Row]:
        """Return all rows of a query of models in which a column has one of any number of keys.

        The keys are sent in sorted batches; an order holds within a batch.
        """
        return [row for batch in _batches(keys) for row in self.rows(query.where(column << batch))]

    def row(self, query: Query, params: Params = ()) -> Row | None:
        """Return the first row of a query, or None."""
        row: Row | None = self._execute(query, params).fetchone()
        return row

    def value(self, query: Query, params: Params = ()) -> Any:
        """Return the first column of the first row, or None."""
        row = self.row(query, params)
        return row[0] if row else None

    def run(self, query: Query, params: Params = ()) -> int:
        """Execute one writing statement and return the number of rows it touched."""
        return int(self._execute(query, params).rowcount)

    def run_with(self, query: Query, column: Any, keys: Iterable[Any]) -> None:
        """Execute a writing query of models where a column has one of any number of keys."""
        for batch in _batches(keys):
            self.run(query.where(column << batch))

    def run_many(self, sql: str, rows: Iterable[Params]) -> None:
        """Execute one SQL text for each row, in bulk."""
        try:
            with WRAPPED_ERRORS:
                self.database.cursor().executemany(
                    self._driver_sql(sql), rows if self.engine == "sqlite" else list(rows)
                )
        except ENGINE_ERRORS as fault:
            raise self._translate_error(fault) from fault

    def insert(self, table: type["Table"], **columns: Any) -> int:
        """Insert one row and return its id."""
        text = table.insert_text(tuple(columns))
        return int(self.value(f"{text} RETURNING id", tuple(columns.values())))

    def insert_rows(self, table: type["Table"], rows: Sequence[Any], on_conflict: str = "") -> None:
        """Insert rows in bulk: NamedTuples of one class, whose fields are columns of the table.

        Dates, moments and booleans are stored as numbers. `on_conflict` is the SQL clause.
        """
        if rows:
            text = f"{table.insert_text(rows[0]._fields)} {on_conflict}"
            self.run_many(text, stored_rows(rows))

    def update(self, table: type["Table"], row_id: int, **columns: Any) -> None:
        """Set columns of one row by its id."""
        self.run(table.update_text(tuple(columns)), (*columns.values(), row_id))

    def next_id(self, table: type["Table"]) -> int:
        """Return the first free id of a table whose bulk inserts set their own ids.

        Call inside a write transaction, and `advance_ids` after the insert.
        """
        return int(self.value(f"SELECT COALESCE(MAX(id), 0) + 1 FROM {table.table_name()}"))

    def advance_ids(self, *tables: type["Table"]) -> None:
        """Advance PostgreSQL's id sequences past the ids that `next_id` gave out."""
        if self.engine == "postgresql":
            for name in (table.table_name() for table in tables):
                newest = f"(SELECT COALESCE(MAX(id), 1) FROM {name})"
                self.row(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {newest})")

    @contextmanager
    def write_transaction(self, lock_timeout_seconds: float | None = None) -> Iterator[None]:
        """Run the block as one write transaction; inside another one, as a savepoint.

        Commits at the end and rolls back if the block raises. Waits for other writers up to
        `lock_timeout_seconds` (default: the store's own), then raises BusyError. Retries with a
        short random pause: SQLite's own busy wait sleeps in growing steps, up to a second.
        """
        if self.read_only:
            raise read_only()
        if self.database.transaction_depth():
            try:
                with self.database.savepoint():
                    yield
            except ENGINE_ERRORS as fault:
                raise self._translate_error(fault) from fault
            return
        self._begin(
            self.lock_timeout_seconds if lock_timeout_seconds is None else lock_timeout_seconds
        )
        with self._commit_or_rollback():
            yield

    @contextmanager
    def write_unsynced(self) -> Iterator[None]:
        """Run the block as a write transaction that does not wait for the disk.

        For derived data only (ranks): a power cut may lose it and what was written after it. On
        SQLite call `checkpoint` from time to time, since commits do not.
        """
        is_relaxed = self.engine == "sqlite" and not self.database.transaction_depth()
        if is_relaxed:
            self.run("PRAGMA synchronous = NORMAL")
            self.run("PRAGMA wal_autocheckpoint = 0")
        try:
            with self.write_transaction():
                if self.engine == "postgresql":
                    self.run("SET LOCAL synchronous_commit = off")
                yield
        finally:
            if is_relaxed:
                self.run("PRAGMA synchronous = FULL")
                self.run(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")

    def checkpoint(self) -> None:
        """Copy SQLite's write-ahead log into its file without blocking others."""
        if self.engine == "sqlite" and not self.database.transaction_depth():
            self.rows("PRAGMA wal_checkpoint(PASSIVE)")

    @contextmanager
    def read_transaction(self) -> Iterator[None]:
        """Run the block's queries on one consistent snapshot."""
        if self.database.transaction_depth():
            yield
            return
        self._open_transaction()
        with self._commit_or_rollback():
            if self.engine == "postgresql":
                self.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield

    def close(self) -> None:
        """Close the store."""
        self.close_connection()

    def reconnect(self) -> bool:
        """Replace a lost PostgreSQL connection and return whether it was replaced.

        Does nothing inside a transaction. Raises MedqError if the server does not answer.
        """
        if (
            self.engine == "sqlite"
            or self.database.transaction_depth()
            or not self._is_disconnected()
        ):
            return False
        self.database.close()
        self.connect()
        return True

    def connect(self) -> None:
        """Connect to PostgreSQL. Raises MedqError if the server does not answer."""
        try:
            self.database.connect()
            if self.read_only:
                self.database.execute_sql("SET default_transaction_read_only = on")
        except peewee.OperationalError as fault:
            raise server_unreachable(self.url) from fault

    def _is_disconnected(self) -> bool:
        """Return whether the PostgreSQL connection is lost, as far as the driver knows."""
        return self.engine == "postgresql" and (
            self.database.is_closed() or bool(self.database.connection().closed)
        )

    def _translate_error(self, fault: Exception) -> Exception:
        return connection_lost() if self._is_disconnected() else translate_engine_error(fault)

    def _open_transaction(self) -> None:
        """Begin a transaction; `_commit_or_rollback` ends it."""
        self.reconnect()
        try:
            self.database.transaction().__enter__()
        except ENGINE_ERRORS as fault:
            raise self._translate_error(fault) from fault

    @contextmanager
    def _commit_or_rollback(self) -> Iterator[None]:
        """Commit the open transaction after the block; roll it back if the block raises."""
        try:
            yield
        except BaseException:
            self._rollback()
            raise
        try:
            self.database.commit()
        except ENGINE_ERRORS as fault:
            self._rollback()
            raise self._translate_error(fault) from fault
        self.database.pop_transaction()

    def _rollback(self) -> None:
        """Roll back; ignore errors, since the engine may have rolled back already."""
        self.database.pop_transaction()
        with suppress(peewee.PeeweeException):
            self.database.rollback()

    def _begin(self, lock_timeout_seconds: float) -> None:
        """Begin a write transaction once this process has the write lock."""
        from data.store import write_lock  # noqa: PLC0415 - start-up: a reader takes no lock

        if self.engine == "postgresql":
            self._open_transaction()
            try:  # one message instead of two saves a round trip
                self._execute(write_lock.postgresql_lock_sql(lock_timeout_seconds), ())
            except BaseException:  # lock timeout or lost connection
                self._rollback()
                raise
            return
        if self._sqlite_lock is None:
            self._sqlite_lock = write_lock.SqliteWriteLock(self.url, LOCK_TIMEOUT_SECONDS)
        self._sqlite_lock.begin(self.database.connection(), lock_timeout_seconds)
        self.database.push_transaction(self.database.transaction())

    def _execute(self, query: Query, params: Params) -> Any:
        self.reconnect()
        if isinstance(query, str):
            sql = self._driver_sql(query)
        else:
            sql, params = self.database.get_sql_context().sql(query).query()
        try:
            return self.database.execute_sql(sql, params)
        except ENGINE_ERRORS as fault:
            raise self._translate_error(fault) from fault

    def _driver_sql(self, sql: str) -> str:
        return sql if self.engine == "sqlite" else _with_percent_placeholders(sql)


def _batches(keys: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield the keys without repetition, sorted, as many at a time as one query takes."""
    sorted_keys = sorted(set(keys))
    for start in range(0, len(sorted_keys), KEYS_PER_QUERY):
        yield sorted_keys[start : start + KEYS_PER_QUERY]


def placeholders(values: Iterable[Any]) -> str:
    """Return `?, ?, …`, one for each value."""
    return ", ".join("?" for _ in values)


@lru_cache(maxsize=512)
def _with_percent_placeholders(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")
