"""Who may open the files of a store, and that nothing of it is put down anywhere else."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from data.migrate import migrate
from data.opening import open_store


@pytest.fixture
def narrow_umask() -> None:
    before = os.umask(0o007)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("narrow_umask")
@pytest.mark.parametrize(("folder_mode", "expected"), [(0o2775, 0o664), (0o755, 0o660)])
def test_readers_outside_the_group_only_in_a_shared_folder(tmp_path: Path, folder_mode: int, expected: int) -> None:
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
