"""The schema: a new store, made from the models, equals one that was migrated from any earlier."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.models.claims import Visit
from data.store import migrate
from data.store.errors import printable_url
from data.store.opening import open_store
from data.store.store import Store
from medq.domain.errors import MedqError
from medq.work.desk import open_desk
from medq.work.office.stores import init_store, migrate_store
from tests.office import NOW
from tests.store.store.schema_description import describe
from tests.store.store.schema_dump import FOLDER, load

SCHEMAS = range(1, migrate.SCHEMA + 1)


@pytest.fixture
def new_store(store_url: str) -> Iterator[Store]:
    """Yield an empty store of this medq."""
    opened = open_store(store_url)
    yield opened
    opened.close()


@pytest.fixture
def database_url(store_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the URL of a database without tables, on the engine of `store_url`."""
    if not store_url.startswith("postgresql"):
        yield str(tmp_path / "dump.db")
        return
    import psycopg  # noqa: PLC0415 - optional: the test extra

    url: Callable[[str], str] = request.getfixturevalue("postgresql_url")
    name = "medq_dump"
    with psycopg.connect(url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield str(url(name))
        connection.execute(f"DROP DATABASE {name} (FORCE)")


def load_dump(url: str, schema: int) -> None:
    """Make a database the store of an earlier schema."""
    store = open_store(url, create=True)
    path = FOLDER / f"{schema:04}.{store.engine}.sql"
    load(store, path.read_text(encoding="utf-8"))
    store.close()


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_migrated_store_has_the_schema_of_a_new_one(
    new_store: Store, database_url: str, schema: int
) -> None:
    load_dump(database_url, schema)
    migrate_store(database_url, lambda: NOW)
    migrated = open_store(database_url)
    migrate.require_schema(migrated)
    assert describe(migrated) == describe(new_store)
    assert migrate.recorded_migrations(migrated) == migrate.recorded_migrations(new_store)
    assert migrated.rows("SELECT s.initials, t.text FROM staff s, item i, shared_text t") == [
        ("AR", "Confirm payer")
    ]
    migrated.close()


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE claim ADD COLUMN meeting_id INTEGER",
        "ALTER TABLE staff RENAME COLUMN login TO user_name",
        "DROP INDEX item_patient",
        "CREATE TABLE meeting (id INTEGER PRIMARY KEY)",
    ],
)
def test_the_comparison_sees_a_change(new_store: Store, change: str) -> None:
    before = describe(new_store)
    new_store.run(change)
    assert describe(new_store) != before


def test_every_schema_has_its_dumps_and_every_later_one_its_migration() -> None:
    dumps = {path.name for path in FOLDER.glob("*.sql")}
    expected = {
        f"{schema:04}.{engine}.sql" for schema in SCHEMAS for engine in ("sqlite", "postgresql")
    }
    assert dumps == expected
    migrations = sorted(int(path.name[:4]) for path in migrate.FOLDER.glob("[0-9]*.py"))
    assert migrations == list(SCHEMAS[1:])


@pytest.mark.parametrize("command", ["open", "migrate", "init"])
def test_a_store_of_a_trial_version_is_refused_with_what_to_do(
    database_url: str, command: str
) -> None:
    load_dump(database_url, 1)
    store = open_store(database_url)
    store.run("UPDATE schema_migration SET name = '0001_first'")
    store.close()
    refusal = r"create a new one with medq init .* import"
    with pytest.raises(MedqError, match=refusal) as refused:
        if command == "open":
            open_desk(database_url, login="ana")
        elif command == "init":
            init_store(database_url, "ana", lambda: NOW)
        else:
            migrate_store(database_url, lambda: NOW)
    assert refused.value.where == printable_url(database_url)


def test_a_store_is_made_whole_or_not_at_all(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(store: Store) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("data.store.schema.create_triggers", fail)
        with pytest.raises(OSError, match="full"):
            init_store(database_url, "ana", lambda: NOW)
    init_store(database_url, "ana", lambda: NOW).close()


CLAIMS_OF_SCHEMA_1 = """
INSERT INTO patient (key, last, first) VALUES ('k', 'DOE', 'JANE');
INSERT INTO payer (qualifier, identifier, name, kind) VALUES ('PI', '2', 'PAYER TWO', 'other');
INSERT INTO claim (number, number_key, form, patient_id, payer_id, member_id, member_key, sequence,
    frequency, original_reference, charge_cents, from_day, sent_day, state) VALUES
    ('A1', 'A1', 'P', 1, 1, 'W1', 'W1', 'P', '1', '', 15000, 739900, 739901, 'sent'),
    ('A2', 'A2', 'P', 1, 2, 'W2', 'W2', 'S', '1', '', 15000, 739900, 739930, 'sent'),
    ('A3', 'A3', 'P', 1, 1, 'W1', 'W1', 'P', '1', '', 9000, 739950, 739951, 'sent');
INSERT INTO claim_line (claim_id, number, procedure, modifiers, charge_cents, units, place,
    line_control, from_day) VALUES (1, 1, '99213', '', 15000, '1', '11', '', 739900),
    (2, 1, '99213', '', 15000, '1', '11', '', 739900),
    (3, 1, '99214', '', 9000, '1', '11', '', 739950);
"""


def test_claims_of_a_store_without_visits_get_theirs(database_url: str) -> None:
    load_dump(database_url, 1)
    store = open_store(database_url)
    load(store, CLAIMS_OF_SCHEMA_1)
    store.close()
    migrate_store(database_url, lambda: NOW)
    store = open_store(database_url)
    assert store.rows("SELECT number, visit_id, open_cents FROM claim ORDER BY id") == [
        ("A1", 1, 15000),
        ("A2", 1, 0),
        ("A3", 3, 9000),
    ]
    assert store.rows("SELECT id, charge_cents FROM visit ORDER BY id") == [(1, 15000), (3, 9000)]
    assert store.insert(Visit, patient_id=1) == 4
    store.close()
