"""File permissions of a store, and temporary files that must not exist."""

import gc
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import peewee
import pytest

from data.store.migrate import create_store
from data.store.opening import open_store
from medq.domain.errors import MedqError


@pytest.fixture
def narrow_umask() -> Iterator[None]:
    """Use a umask that gives others no rights."""
    before = os.umask(0o007)
    yield
    os.umask(before)


def permission_bits(path: Path) -> int:
    """Return the permission bits of a file."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("narrow_umask")
@pytest.mark.parametrize(("folder_mode", "expected"), [(0o2775, 0o664), (0o755, 0o660)])
def test_others_may_read_a_store_only_in_a_shared_folder(
    tmp_path: Path, folder_mode: int, expected: int
) -> None:
    """Check both modes: SQLite itself creates 0644 less the umask.

    With that no colleague could write, or no supervisor could read.
    """
    folder = tmp_path / "office"
    folder.mkdir()
    folder.chmod(folder_mode)
    with sqlite3.connect(folder / "plain.db") as plain_sqlite:
        plain_sqlite.execute("CREATE TABLE t (id)")
    assert permission_bits(folder / "plain.db") == 0o640
    store = open_store(str(folder / "office.db"), create=True)
    create_store(store)
    assert {permission_bits(path) for path in folder.glob("office.db*")} == {expected}
    assert (folder / "office.db-wal").exists() and (folder / "office.db-shm").exists()
    store.close()


@pytest.mark.parametrize(("folder_mode", "log_stays"), [(0o2775, True), (0o755, False)])
def test_a_reader_finds_the_log_that_the_last_writer_left(
    sqlite_url: str, folder_mode: int, log_stays: bool
) -> None:
    path = Path(sqlite_url)
    path.parent.chmod(folder_mode)
    wal_files = [Path(f"{path}-wal"), Path(f"{path}-shm")]
    for ending in ("closed", "forgotten"):
        store = open_store(sqlite_url)
        with store.write_transaction():
            store.run("INSERT INTO setting (key, value) VALUES (?, '1')", (ending,))
        if ending == "closed":
            store.close()
        del store
        gc.collect()
        assert [path.exists() for path in wal_files] == [log_stays] * 2, ending
        if log_stays:
            assert wal_files[0].stat().st_size == 0, ending
    reader = open_store(sqlite_url, read_only=True)
    assert reader.rows("SELECT key FROM setting ORDER BY key") == [("closed",), ("forgotten",)]
    reader.close()


def test_a_reader_before_the_first_writer_is_refused_with_the_reason(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail_to_open(*_arguments: object) -> None:
        raise peewee.OperationalError("unable to open database file")

    monkeypatch.setattr(peewee.SqliteDatabase, "connect", fail_to_open)
    for allowed, message in (
        (os.R_OK, "No specialist has opened the store yet"),
        (os.R_OK | os.W_OK, "cannot be opened"),
        (0, "cannot be opened"),
    ):
        monkeypatch.setattr(
            os, "access", lambda _path, rights, allowed=allowed: allowed & rights == rights
        )
        with pytest.raises(MedqError, match=message):
            open_store(sqlite_url, read_only=True)


def sqlite_temporary_files() -> list[str]:
    """Return the open temporary files of SQLite in this process; they have no directory entry."""
    targets = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            targets.append(os.readlink(link))
        except OSError:
            continue
    return [name for name in targets if "etilqs" in name]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are looked up in /proc")
@pytest.mark.parametrize("read_only", [False, True])
def test_a_big_sort_stays_in_memory(sqlite_url: str, read_only: bool) -> None:
    big_sort = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)"
        " SELECT i, 'patient''s name ' || i || zeroblob(200) FROM n ORDER BY abs(random()) LIMIT -1"
    )
    for is_on_disk in (True, False):
        store = open_store(sqlite_url, read_only=read_only)
        if is_on_disk:
            store.rows("PRAGMA temp_store = FILE")
        store.rows("PRAGMA cache_size = 50")
        cursor = store.database.execute_sql(big_sort)
        cursor.fetchone()
        assert bool(sqlite_temporary_files()) == is_on_disk
        cursor.close()
        store.close()
