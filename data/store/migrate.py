"""Schema versions and migrations: a backup first, then each step and its record together."""

from datetime import datetime
from pathlib import Path

from data.store.sql_triggers import create_triggers
from data.store.store import Store
from medq.domain.errors import MedqError

SCHEMA = 1
FOLDER = Path(__file__).parents[1] / "migrations"


def schema_number(store: Store) -> int:
    """Return the store's schema number; 0 for an empty store."""
    if store.engine == "sqlite":
        query = "SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'"
    else:
        query = (
            "SELECT 1 FROM pg_tables"
            " WHERE tablename = 'schema_migration' AND schemaname = current_schema()"
        )
    if not store.value(query):
        return 0
    names = [name for (name,) in store.rows("SELECT name FROM schema_migration")]
    return max((int(name.split("_")[0]) for name in names), default=0)


def has_tables(store: Store) -> bool:
    """Return whether the database holds any table, of medq or another program."""
    if store.engine == "sqlite":
        return bool(store.value("SELECT count(*) FROM sqlite_master"))
    return bool(store.value("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"))


def require_schema(store: Store) -> None:
    """Raise MedqError unless the store has this schema."""
    schema = schema_number(store)
    if schema > SCHEMA:
        raise MedqError(
            f"This store was written by a newer medq (schema {schema}; this one has {SCHEMA}).",
            hint="Update medq on this computer.",
        )
    if schema == 0:
        raise MedqError("This database holds no medq store.", hint="medq init creates one.")
    if schema < SCHEMA:
        raise MedqError(
            f"This store is older (schema {schema}; this medq needs {SCHEMA}).",
            hint="Run: medq migrate",
        )


def migrate(store: Store) -> None:
    """Bring the store to this schema, step by step, and recreate its triggers."""
    from playhouse.migrations import Runner  # noqa: PLC0415 - start-up: only a migration needs it

    Runner(store.database, str(FOLDER)).up()
    with store.write_transaction():
        create_triggers(store)


def back_up_before_migration(store: Store, now: datetime) -> Path | None:
    """Copy a SQLite store beside itself and return the copy's path; None on PostgreSQL."""
    if store.path is None:
        return None
    copy = store.path.with_name(f"{store.path.name}.before-{now:%Y%m%dT%H%M%S}")
    store.run("VACUUM INTO ?", (str(copy),))
    return copy
