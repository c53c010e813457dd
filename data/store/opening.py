"""Opens a store: a SQLite file on a local disk, or a PostgreSQL URL."""

import os
import sqlite3
import stat
import weakref
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import peewee

from data.store.errors import cannot_open, not_open_yet, printable_url
from data.store.store import LOCK_TIMEOUT_SECONDS, Store
from medq.domain.errors import MedqError

NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ncpfs"}
)


def open_store(url: str, *, read_only: bool = False, create: bool = False) -> Store:
    """Open a store by the path of its SQLite file or by URL (`sqlite:///…`, `postgresql://…`).

    Raises MedqError if there is none (unless `create`), if it is on a network drive, or if the
    file is not a store.
    """
    if url.startswith(("postgresql://", "postgres://")):
        return _open_postgresql(url, read_only)
    if "://" in url.removeprefix("sqlite:///"):
        raise MedqError(
            "This is not a store's address.",
            where=printable_url(url),
            hint="Give a file's path, or a URL such as postgresql://user@host/database.",
        )
    path = Path(url.removeprefix("sqlite:///")).expanduser().absolute()
    return _open_sqlite(path, read_only, create)


def is_owner(store: Store) -> bool:
    """Return whether the caller owns the SQLite file, or the PostgreSQL tables."""
    if store.path is not None:
        return store.path.stat().st_uid == os.getuid()
    query = (
        "SELECT tableowner = current_user FROM pg_tables"
        " WHERE tablename = 'event' AND schemaname = current_schema()"
    )
    return bool(store.value(query))


def _open_sqlite(path: Path, read_only: bool, create: bool) -> Store:
    if not create and not path.exists():
        raise MedqError(
            "There is no store here yet.",
            where=str(path),
            hint="medq init creates one; medq demo creates one with an invented practice.",
        )
    if path.is_dir():
        raise MedqError(
            "This is a folder, not a store.", where=str(path), hint="Give the file's own path."
        )
    if path.exists() and not path.is_file():
        raise MedqError("This is not a file.", where=str(path), hint="Give the path of a file.")
    kind = _file_system(path)
    if kind in NETWORK_FILE_SYSTEMS:
        raise MedqError(
            f"This store is on a network drive ({kind}). SQLite can lose data there.",
            where=str(path),
            hint="Use a local disk or PostgreSQL.",
        )
    if create and not path.exists():
        _make_file(path)
    mode = "ro" if read_only else "rw"
    pragmas: dict[str, Any] = {"foreign_keys": 1, "temp_store": "memory", "cache_size": -8000}
    if read_only:
        pragmas["query_only"] = 1
    else:
        pragmas["synchronous"] = "full"
    database = peewee.SqliteDatabase(
        f"file:{quote(str(path))}?mode={mode}",
        uri=True,
        pragmas=pragmas,
        timeout=LOCK_TIMEOUT_SECONDS,
        autoconnect=False,
    )
    try:
        database.connect()
        tables, is_store = database.execute_sql(
            "SELECT count(*), COALESCE(MAX(name = 'schema_migration'), 0) FROM sqlite_master"
        ).fetchone()
        if not read_only and (is_store or not tables):  # never in another program's database
            database.execute_sql("PRAGMA journal_mode = wal")
    except (peewee.OperationalError, peewee.DatabaseError) as fault:
        database.close()
        raise (not_open_yet(path) if _lacks_log(path) else cannot_open(path, fault)) from fault
    store = Store(database, "sqlite", str(path), read_only)
    if not read_only and _is_shared(path):
        store.close_connection = weakref.finalize(
            store, _close_keeping_log, database, path
        )  # also where nobody closes it
    return store


def _is_shared(path: Path) -> bool:
    """Return whether readers outside the group are expected: the folder is setgid."""
    return bool(path.parent.stat().st_mode & stat.S_ISGID)


def _lacks_log(path: Path) -> bool:
    """Return whether the caller may read the file but cannot create SQLite's missing log."""
    is_log_missing = os.access(path, os.R_OK) and not Path(f"{path}-shm").exists()
    return is_log_missing and not os.access(path.parent, os.W_OK)


def _close_keeping_log(database: peewee.SqliteDatabase, path: Path) -> None:
    """Close a store but leave SQLite's log and shared memory to readers who cannot create them.

    SQLite deletes both with the last connection that may write, unless a read-only connection is
    still open then.
    """
    if database.is_closed():  # in this thread: another thread may have opened and closed it
        return
    try:
        database.execute_sql("PRAGMA busy_timeout = 0")
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as reader:
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
            database.close()
    except (sqlite3.Error, peewee.PeeweeException):
        database.close()


def _make_file(path: Path) -> None:
    """Create an empty file whose mode SQLite then also gives to its log and shared memory.

    In a setgid folder everybody may read (the folder above limits who); elsewhere only the group.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
        path.chmod(0o664 if _is_shared(path) else 0o660)
    except FileExistsError:
        return  # another process created it first
    except OSError as fault:
        raise cannot_open(path, fault) from fault


def _open_postgresql(url: str, read_only: bool) -> Store:
    try:
        import psycopg  # noqa: F401, PLC0415 - optional: the postgresql extra
    except ImportError as fault:
        raise MedqError(
            "PostgreSQL needs one more package.", hint="Install it: pip install 'psycopg[binary]'"
        ) from fault
    database = peewee.PostgresqlDatabase(url, prefer_psycopg3=True, autoconnect=False)
    store = Store(database, "postgresql", url, read_only)
    store.connect()
    return store


def _file_system(path: Path) -> str:
    """Return the kind of file system that holds a path, by its longest mount point; else ""."""
    try:
        lines = (
            Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        )
    except OSError:
        return ""
    longest, kind = "", ""
    for line in lines:
        mount, _separator, file_system = line.partition(" - ")
        mount_point = mount.split()[4].replace("\\040", " ")
        if len(mount_point) >= len(longest) and path.is_relative_to(mount_point):
            longest, kind = mount_point, file_system.split()[0]
    return kind
