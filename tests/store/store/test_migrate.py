"""Migrations: the backup of a SQLite file, the rows and the triggers afterwards."""

import shutil
from pathlib import Path

import pytest

from data.models.payers import Payer
from data.store import migrate
from data.store.opening import open_store
from data.store.sql_triggers import wrong_triggers
from medq.domain.errors import MedqError
from medq.work.office.stores import migrate_store
from tests.office import NOW

NEXT = migrate.SCHEMA + 1
NEXT_MIGRATION = '''"""Add a column; drop triggers, as rebuilding a table does on SQLite."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE setting ADD COLUMN remark TEXT NOT NULL DEFAULT ''")
    for name in ("event_no_update", "event_no_change"):
        table = "" if type(db).__name__.startswith("Sqlite") else " ON event"
        db.execute_sql(f"DROP TRIGGER IF EXISTS {name}{table}")
'''


@pytest.fixture
def next_schema(store_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Make medq know one migration more than the store has."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder)
    (folder / f"{NEXT:04}_remark.py").write_text(NEXT_MIGRATION)
    monkeypatch.setattr(migrate, "FOLDER", folder)
    monkeypatch.setattr(migrate, "SCHEMA", NEXT)
    monkeypatch.setattr("medq.work.office.stores.SCHEMA", NEXT)


@pytest.mark.usefixtures("next_schema")
def test_an_older_store_is_migrated_and_a_sqlite_file_is_backed_up_before(store_url: str) -> None:
    store = open_store(store_url)
    store.run("INSERT INTO setting (key, value) VALUES ('zone', 'America/Denver')")
    with pytest.raises(MedqError, match="older") as refusal:
        migrate.require_schema(store)
    assert "medq migrate" in refusal.value.hint
    store.close()

    before, after, backup = migrate_store(store_url, lambda: NOW)
    assert (before, after) == (NEXT - 1, NEXT)

    store = open_store(store_url)
    migrate.require_schema(store)
    assert store.rows("SELECT key, value, remark FROM setting") == [("zone", "America/Denver", "")]
    assert wrong_triggers(store) == []
    store.close()
    if store_url.startswith("postgresql"):
        assert backup is None
        return
    assert backup is not None
    copy = open_store(backup, read_only=True)
    assert migrate.schema_number(copy) == NEXT - 1
    assert copy.value("SELECT value FROM setting") == "America/Denver"
    copy.close()


@pytest.mark.usefixtures("next_schema")
def test_payers_of_an_older_store_get_their_short_names(store_url: str) -> None:
    store = open_store(store_url)
    names = {"60054": "AETNA", "77777": "payer 77777", "1": "COLORADO ACCESS", "2": "HAS ONE"}
    for number, name in names.items():
        short_name = "One" if name == "HAS ONE" else ""
        store.insert(
            Payer,
            qualifier="PI",
            identifier=number,
            name=name,
            kind="commercial_generic",
            short_name=short_name,
        )
    store.close()
    migrate_store(store_url, lambda: NOW)
    store = open_store(store_url)
    query = Payer.select(Payer.short_name).order_by(Payer.id)
    assert [name for (name,) in store.rows(query)] == ["Aetna", "77777", "CO Access", "One"]
    store.close()


@pytest.mark.usefixtures("next_schema")
def test_a_store_at_the_current_schema_is_left_alone(store_url: str) -> None:
    migrate_store(store_url, lambda: NOW)
    assert migrate_store(store_url, lambda: NOW) == (NEXT, NEXT, None)
