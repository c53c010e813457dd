"""The schema's number, and the steps from one to the next: a backup first, each step with its record in one transaction."""

from datetime import datetime
from pathlib import Path

from data.store.store import Store
from medq.domain.errors import MedqError

SCHEMA = 1
FOLDER = Path(__file__).parents[1] / "migrations"


def schema_number(store: Store) -> int:
    """The schema this store is at; 0 for an empty one."""
    if store.engine == "sqlite":
        known = store.value("SELECT 1 FROM sqlite_master WHERE name = 'schema_migration'")
    else:
        known = store.value(
            "SELECT 1 FROM pg_tables WHERE tablename = 'schema_migration' AND schemaname = current_schema()"
        )
    if not known:
        return 0
    names = [name for (name,) in store.rows("SELECT name FROM schema_migration")]
    return max((int(name.split("_")[0]) for name in names), default=0)


def has_tables(store: Store) -> bool:
    """Whether anything is in there, of medq or not."""
    if store.engine == "sqlite":
        return bool(store.value("SELECT count(*) FROM sqlite_master"))
    return bool(store.value("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"))


def require_schema(store: Store) -> None:
    """Refuse a store of another schema, with what to do. Errors: `MedqError`."""
    found = schema_number(store)
    if found > SCHEMA:
        raise MedqError(
            f"This store was written by a newer medq (schema {found}; this one knows {SCHEMA}).",
            hint="Update medq on this computer.",
        )
    if found == 0:
        raise MedqError("There is no store of medq in there.", hint="medq init makes one.")
    if found < SCHEMA:
        raise MedqError(
            f"This store is older (schema {found}; this medq needs {SCHEMA}).",
            hint="Run: medq migrate",
        )


def migrate(store: Store) -> None:
    """Bring the store to this schema, step by step, and make its triggers anew."""
    from playhouse.migrations import Runner  # 30 ms, and only here

    from data.store.sql_triggers import create_triggers

    Runner(store.database, str(FOLDER)).up()
    with store.write_transaction():
        create_triggers(store)


def back_up_before_migration(store: Store, now: datetime) -> Path | None:
    """A consistent copy of a SQLite store beside it, before a migration; None on PostgreSQL, which has its own tools."""
    if store.path is None:
        return None
    copy = store.path.with_name(f"{store.path.name}.before-{now:%Y%m%dT%H%M%S}")
    store.run("VACUUM INTO ?", (str(copy),))
    return copy
