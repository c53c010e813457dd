"""Errors of the database engines as messages that a person can act on."""

import errno
import re
import sqlite3
from pathlib import Path

from medq.domain.errors import BusyError, MedqError

_PASSWORD = re.compile(r"(?<=[?&])(?:ssl)?password=[^&]*&?", re.IGNORECASE)
PRIMARY_CODE = 0xFF  # the low byte of SQLite's extended result codes
LOCK_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
# SQLSTATE, PostgreSQL manual, appendix A
READ_ONLY_SQL_TRANSACTION = "25006"
DISK_FULL = "53100"
LOCK_NOT_AVAILABLE = "55P03"


def store_busy() -> MedqError:
    """Return the error for a write lock that stayed taken."""
    return BusyError(
        "The store is busy: another user is writing.",
        hint="Try again in a moment; nothing was changed.",
    )


def read_only() -> MedqError:
    """Return the error for a write in a read-only session."""
    return MedqError("Read-only view.", hint="Open the store with an account that may write.")


def connection_lost() -> MedqError:
    """Return the error for a lost PostgreSQL connection; the next query opens a new one."""
    return MedqError(
        "The connection to the store was lost.",
        hint="Try again, and check whether your last change was saved.",
    )


def server_unreachable(url: str) -> MedqError:
    """Return the error for a PostgreSQL server that does not answer."""
    return MedqError(
        "The PostgreSQL store does not answer.",
        where=printable_url(url),
        hint="Check that the server is running and the address is right.",
    )


def file_replaced(path: Path) -> MedqError:
    """Return the error for a store file that was replaced or deleted while it was open."""
    return MedqError(
        "Not saved: the store's file was replaced or deleted while medq had it open.",
        where=str(path),
        hint="Quit with ctrl+q and open medq again.",
    )


def is_lock_error(fault: Exception) -> bool:
    """Return whether the engine refused because another connection holds the lock."""
    return _sqlite_code(fault) in LOCK_CODES or _sqlstate(fault) == LOCK_NOT_AVAILABLE


def translate_engine_error(fault: Exception) -> Exception:
    """Return the MedqError for an engine's error, or the error itself where it is a bug."""
    if _sqlite_code(fault) == sqlite3.SQLITE_READONLY or (
        _sqlstate(fault) == READ_ONLY_SQL_TRANSACTION
    ):
        return read_only()
    if _is_disk_full(fault):
        return MedqError(
            "Not saved: the disk is full.", hint="Tell the person who administers medq."
        )
    return store_busy() if is_lock_error(fault) else fault


def not_open_yet(path: Path) -> MedqError:
    """Return the error for a reader who cannot create the log that only a writer may create."""
    return MedqError(
        "No specialist has opened the store yet.",
        where=str(path),
        hint="A read-only view opens once a specialist has the store open: try again then.",
    )


def cannot_open(path: Path, fault: Exception) -> MedqError:
    """Return the error for a file that could not be opened as a store."""
    if _sqlite_code(fault) == sqlite3.SQLITE_NOTADB:
        return MedqError(
            "This file is not a medq store.",
            where=str(path),
            hint="Name another file with --store.",
        )
    if _is_disk_full(fault):
        return MedqError(
            "The store cannot be opened: the disk is full.",
            where=str(path),
            hint="Free some disk space first.",
        )
    return MedqError(
        "The store cannot be opened.",
        where=str(path),
        hint="Check that you may read and write the file and its folder.",
    )


def printable_url(url: str) -> str:
    """Return a store's path or URL without its password."""
    if "://" not in url:
        return url
    scheme, _separator, rest = url.partition("://")
    user, at_sign, address = rest.rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}{at_sign}{_PASSWORD.sub('', address)}"


def _engine_error(fault: Exception) -> object:
    """Return the driver's own error, which peewee keeps in its own."""
    return getattr(fault, "orig", fault)


def _sqlite_code(fault: Exception) -> int | None:
    code: int | None = getattr(_engine_error(fault), "sqlite_errorcode", None)
    return None if code is None else code & PRIMARY_CODE


def _sqlstate(fault: Exception) -> str | None:
    sqlstate: str | None = getattr(_engine_error(fault), "sqlstate", None)
    return sqlstate


def _is_disk_full(fault: Exception) -> bool:
    return (
        _sqlite_code(fault) == sqlite3.SQLITE_FULL
        or _sqlstate(fault) == DISK_FULL
        or getattr(_engine_error(fault), "errno", None) == errno.ENOSPC
    )
