"""Who may open the files of a store, and that nothing of it is put down anywhere else."""

import gc
import os
import sqlite3
import stat
from pathlib import Path

import peewee
import pytest

from data.store.migrate import migrate
from data.store.opening import open_store
from medq.domain.errors import MedqError


@pytest.fixture
def narrow_umask() -> None:
    before = os.umask(0o007)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("narrow_umask")
@pytest.mark.parametrize(("folder_mode", "expected"), [(0o2775, 0o664), (0o755, 0o660)])
def test_readers_outside_the_group_only_in_a_shared_folder(
    tmp_path: Path, folder_mode: int, expected: int
) -> None:
    """SQLite alone makes neither: 0644 less the umask, so that no colleague could write and no supervisor read."""
    folder = tmp_path / "office"
    folder.mkdir()
    folder.chmod(folder_mode)
    with sqlite3.connect(folder / "stock.db") as stock:
        stock.execute("CREATE TABLE one (id)")
    assert mode(folder / "stock.db") == 0o640
    store = open_store(str(folder / "office.db"), create=True)
    migrate(store)
    assert {mode(path) for path in folder.glob("office.db*")} == {expected}
    assert (folder / "office.db-wal").exists() and (folder / "office.db-shm").exists()
    store.close()


@pytest.mark.parametrize(("folder_mode", "stays"), [(0o2775, True), (0o755, False)])
def test_who_may_only_read_finds_the_log_that_the_last_writer_left(
    sqlite_url: str, folder_mode: int, stays: bool
) -> None:
    path = Path(sqlite_url)
    path.parent.chmod(folder_mode)
    beside = [Path(f"{path}-wal"), Path(f"{path}-shm")]
    for way in ("closed", "forgotten"):
        store = open_store(sqlite_url)
        with store.write_transaction():
            store.run("INSERT INTO setting (key, value) VALUES (?, '1')", (way,))
        if way == "closed":
            store.close()
        del store
        gc.collect()
        assert [one.exists() for one in beside] == [stays, stays], way
        assert not stays or beside[0].stat().st_size == 0
    reader = open_store(sqlite_url, read_only=True)
    assert reader.rows("SELECT key FROM setting ORDER BY key") == [("closed",), ("forgotten",)]
    reader.close()


def test_a_reader_who_comes_first_is_told_to_wait(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unopened(*_words: object) -> None:
        raise peewee.OperationalError("unable to open database file")

    monkeypatch.setattr(peewee.SqliteDatabase, "connect", unopened)
    for allowed, said in (
        (os.R_OK, "No specialist has opened the store yet"),
        (os.R_OK | os.W_OK, "cannot be opened"),
        (0, "cannot be opened"),
    ):
        monkeypatch.setattr(
            os, "access", lambda _path, asked, allowed=allowed: allowed & asked == asked
        )
        with pytest.raises(MedqError, match=said):
            open_store(sqlite_url, read_only=True)


def in_temporary_files() -> list[str]:
    """Files of this process that SQLite made for itself and that have no name any more."""
    found = []
    for one in Path("/proc/self/fd").iterdir():
        try:
            found.append(os.readlink(one))
        except OSError:
            continue
    return [name for name in found if "etilqs" in name]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are looked up in /proc")
@pytest.mark.parametrize("read_only", [False, True])
def test_a_big_sort_stays_in_memory(sqlite_url: str, read_only: bool) -> None:
    many = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)"
        " SELECT i, 'patient''s name ' || i || zeroblob(200) FROM n ORDER BY abs(random()) LIMIT -1"
    )
    for stock in (True, False):
        store = open_store(sqlite_url, read_only=read_only)
        if stock:
            store.rows("PRAGMA temp_store = FILE")
        store.rows("PRAGMA cache_size = 50")
        cursor = store.database.execute_sql(many)
        cursor.fetchone()
        assert bool(in_temporary_files()) == stock
        cursor.close()
        store.close()
