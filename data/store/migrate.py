"""Schema versions: a new store is made from the models, an older one is migrated.

A migration is a file of data/migrations, numbered from 0002 on and written out: it imports no
model, since models change after it. Schema 1 has no file; its dump is among the tests.
"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from data.store.errors import printable_url
from data.store.sql_triggers import create_triggers
from data.store.store import Store
from medq.domain.errors import MedqError

if TYPE_CHECKING:
    from playhouse.migrations import Runner

SCHEMA = 3
FIRST = "0001_models"
"""The record of schema 1; the trial versions of medq before it wrote another."""
FOLDER = Path(__file__).parents[1] / "migrations"


def recorded_migrations(store: Store) -> list[str]:
    """Return the names of the migrations that the store has; none for an empty store."""
    if store.engine == "sqlite":
        query = "SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'"
    else:
        query = (
            "SELECT 1 FROM pg_tables"
            " WHERE tablename = 'schema_migration' AND schemaname = current_schema()"
        )
    if not store.value(query):
        return []
    return [name for (name,) in store.rows("SELECT name FROM schema_migration ORDER BY name")]


def schema_number(store: Store) -> int:
    """Return the store's schema number; 0 for an empty store."""
    return max((int(name.split("_")[0]) for name in recorded_migrations(store)), default=0)


def has_tables(store: Store) -> bool:
    """Return whether the database holds any table, of medq or another program."""
    if store.engine == "sqlite":
        return bool(store.value("SELECT count(*) FROM sqlite_master"))
    return bool(store.value("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"))


def require_schema(store: Store) -> None:
    """Raise MedqError unless the store has this schema."""
    require_known_schema(store)
    schema = schema_number(store)
    if schema == 0:
        raise MedqError("This database holds no medq store.", hint="medq init creates one.")
    if schema < SCHEMA:
        raise MedqError(
            f"This store is older (schema {schema}; this medq needs {SCHEMA}).",
            hint="Run: medq migrate",
        )


def require_known_schema(store: Store) -> None:
    """Raise MedqError if no migration leads from the store's schema to this one."""
    names = recorded_migrations(store)
    if names and FIRST not in names:
        raise MedqError(
            "This store was made by a trial version of medq and cannot be migrated:"
            " create a new one with medq init or medq demo, and import your files into it.",
            where=printable_url(store.url),
        )
    schema = schema_number(store)
    if schema > SCHEMA:
        raise MedqError(
            f"This store was written by a newer medq (schema {schema}; this one has {SCHEMA}).",
            where=printable_url(store.url),
            hint="Update medq on this computer.",
        )


def create_store(store: Store) -> None:
    """Make the tables of an empty database and record this schema, in one transaction."""
    from data.store.schema import create_tables  # noqa: PLC0415 - start-up: only a new store

    runner = _runner(store)
    with store.write_transaction():
        create_tables(store)
        runner.History.create_table()
        runner.History.create(name=FIRST)
        runner.fake()


def migrate(store: Store) -> None:
    """Bring an older store to this schema, step by step, and recreate its triggers."""
    _runner(store).up()
    with store.write_transaction():
        create_triggers(store)


def _runner(store: Store) -> "Runner":
    from playhouse.migrations import Runner  # noqa: PLC0415 - start-up: only a migration needs it

    return Runner(store.database, str(FOLDER))


def back_up_before_migration(store: Store, now: datetime) -> Path | None:
    """Copy a SQLite store beside itself and return the copy's path; None on PostgreSQL."""
    if store.path is None:
        return None
    copy = store.path.with_name(f"{store.path.name}.before-{now:%Y%m%dT%H%M%S}")
    store.run("VACUUM INTO ?", (str(copy),))
    return copy
