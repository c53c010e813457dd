"""What the engine refuses: invalid rows, changed events, writes to read-only stores."""

from collections.abc import Iterator
from pathlib import Path

import peewee
import pytest

from data.events import events
from data.items import listing
from data.models.items import Item, SharedText
from data.store.errors import printable_url
from data.store.migrate import SCHEMA, require_schema, schema_number
from data.store.opening import open_store
from data.store.sql_triggers import wrong_triggers
from data.store.store import Store
from medq.domain.errors import MedqError
from medq.domain.items.item import Kind
from tests.office import NOW

VALID_ITEM = {
    "kind": 3,
    "state": 1,
    "subject_kind": 1,
    "subject_id": 7,
    "topic": "",
    "cause": "CO-197",
    "title_id": 1,
    "money_cents": 17050,
    "recovery_ppm": 350000,
    "age_start": 739900,
    "act_by": 740000,
    "rule_id": 1,
    "minutes": 25,
    "created_day": 739900,
    "touched_day": 739900,
    "tier": 2,
    "rank_key": -100,
    "rerank_on": 739950,
}


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """Yield an empty store with one shared text."""
    opened = open_store(store_url)
    opened.insert(SharedText, text="")
    yield opened
    opened.close()


def test_a_new_store_is_at_the_schema_with_all_its_triggers(store: Store) -> None:
    assert schema_number(store) == SCHEMA
    assert wrong_triggers(store) == []
    require_schema(store)


def test_a_newer_schema_is_refused_and_an_older_one_asks_for_migrate(store: Store) -> None:
    store.run(
        "INSERT INTO schema_migration (name, applied) VALUES ('0099_later', '2027-01-01 00:00:00')"
    )
    with pytest.raises(MedqError, match="newer medq"):
        require_schema(store)
    store.run("DELETE FROM schema_migration")
    with pytest.raises(MedqError, match="no medq store"):
        require_schema(store)


@pytest.mark.parametrize(
    "invalid_columns",
    [
        {"kind": 9},
        {"state": 0},
        {"minutes": 0},
        {"recovery_ppm": 1000001},
        {"state": 2},
        {"state": 4},
        {"wait_until": 740001},
        {"claim_id": 4711},
    ],
)
def test_the_engine_refuses_invalid_items(store: Store, invalid_columns: dict[str, int]) -> None:
    with pytest.raises(peewee.IntegrityError):
        store.insert(Item, **(VALID_ITEM | invalid_columns))
    assert store.value("SELECT count(*) FROM item") == 0


def test_the_engine_refuses_text_in_a_number_column(store: Store) -> None:
    with pytest.raises(peewee.PeeweeException):
        store.insert(Item, **(VALID_ITEM | {"money_cents": "abc"}))


def test_a_subject_has_one_open_item_of_a_kind_and_topic(store: Store) -> None:
    first = store.insert(Item, **VALID_ITEM)
    with pytest.raises(peewee.IntegrityError):
        store.insert(Item, **VALID_ITEM)
    store.update(Item, first, state=4, outcome="paid")
    store.insert(Item, **VALID_ITEM)


def test_the_counts_follow_the_items(store: Store) -> None:
    first = store.insert(Item, **VALID_ITEM)
    second = store.insert(Item, **(VALID_ITEM | {"subject_id": 8, "money_cents": 50}))
    assert listing.counts(store)[Kind.DENIAL] == (2, 17100)
    store.update(Item, first, state=3, wait_until=740001)
    store.update(Item, second, money_cents=75)
    assert listing.counts(store)[Kind.DENIAL] == (1, 75)
    store.run("DELETE FROM item WHERE id = ?", (second,))
    assert listing.counts(store)[Kind.DENIAL] == (0, 0)


def append_event(store: Store, act: str = "note", undoes_id: int | None = None) -> int:
    """Append an event and return its id."""
    with store.write_transaction():
        return events.append(
            store,
            events.NewEvent(
                act=act, subject=(1, 7), text="Looked at.", item_id=None, undoes_id=undoes_id
            ),
            NOW,
            None,
        )


def test_events_can_only_be_added(store: Store) -> None:
    first = append_event(store)
    for attempt in (
        "UPDATE event SET text = 'other'",
        "DELETE FROM event",
        *(
            [
                "INSERT OR REPLACE INTO event SELECT * FROM event",
                "REPLACE INTO event SELECT * FROM event",
            ]
            if store.engine == "sqlite"
            else ["TRUNCATE event CASCADE"]
        ),
    ):
        with pytest.raises((peewee.IntegrityError, peewee.InternalError, peewee.ProgrammingError)):
            store.run(attempt)
    assert store.rows("SELECT id, text FROM event") == [(first, "Looked at.")]


def test_a_forged_event_breaks_the_chain(store: Store) -> None:
    ids = [append_event(store) for _ in range(3)]
    assert events.broken_links(store) == []
    for trigger in ("event_no_update", "event_no_change"):
        store.run(
            f"DROP TRIGGER IF EXISTS {trigger}" + ("" if store.engine == "sqlite" else " ON event")
        )
    store.run("UPDATE event SET text = 'forged' WHERE id = ?", (ids[1],))
    assert events.broken_links(store) == [ids[1]]
    assert wrong_triggers(store) != []


def test_an_event_is_undone_once(store: Store) -> None:
    first = append_event(store)
    append_event(store, "undo", first)
    with pytest.raises(peewee.PeeweeException):
        append_event(store, "undo", first)


def test_a_failed_transaction_writes_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write_transaction():
        store.insert(Item, **VALID_ITEM)
        raise RuntimeError
    assert store.value("SELECT count(*) FROM item") == 0


def test_the_engine_refuses_writes_to_a_read_only_store(store: Store, store_url: str) -> None:
    reader = open_store(store_url, read_only=True)
    try:
        with pytest.raises(MedqError, match="Read-only view"):
            reader.run("INSERT INTO setting (key, value) VALUES ('zone', 'UTC')")
        with pytest.raises(MedqError, match="Read-only view"), reader.write_transaction():
            pass
        with pytest.raises(MedqError, match="Read-only view"):
            reader.run("DELETE FROM setting")
        assert reader.value("SELECT count(*) FROM setting") == 0
    finally:
        reader.close()


def test_a_path_that_is_no_store_is_refused_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(MedqError, match="no store here") as refusal:
        open_store(str(tmp_path / "none.db"))
    assert "medq init" in refusal.value.hint
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear office, " * 500)
    with pytest.raises(MedqError, match="not a medq store"):
        open_store(str(letter))
    with pytest.raises(MedqError, match="folder"):
        open_store(str(tmp_path))


def test_a_second_writer_waits_and_then_is_refused_as_busy(store: Store, store_url: str) -> None:
    second_writer = open_store(store_url)
    try:
        with (
            store.write_transaction(),
            pytest.raises(MedqError, match="busy"),
            second_writer.write_transaction(lock_timeout_seconds=0.1),
        ):
            pass
        with second_writer.write_transaction(lock_timeout_seconds=0.1):
            second_writer.insert(Item, **VALID_ITEM)
        assert store.value("SELECT count(*) FROM item") == 1
    finally:
        second_writer.close()


@pytest.mark.parametrize(
    ("url", "printed"),
    [
        ("/srv/medq/office.db", "/srv/medq/office.db"),
        ("postgresql://jm@host/office", "postgresql://jm@host/office"),
        (
            "postgresql://jm:secret@host:5432/office?sslmode=require",
            "postgresql://jm@host:5432/office?sslmode=require",
        ),
        (
            "postgresql://jm:s/ecr@et@host/office?user=x&password=secret&sslmode=require",
            "postgresql://jm@host/office?user=x&sslmode=require",
        ),
        ("mysql://jm:secret@host/office", "mysql://jm@host/office"),
        ("postgresql:///office?host=/run/pg", "postgresql:///office?host=/run/pg"),
        ("postgresql://[::1", "postgresql://[::1"),
    ],
)
def test_a_store_url_is_shown_without_its_password(url: str, printed: str) -> None:
    assert printable_url(url) == printed


def test_a_store_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(MedqError, match="does not answer") as refusal:
        open_store("postgresql://jm:secret@127.0.0.1:1/office")
    assert "secret" not in f"{refusal.value.message} {refusal.value.where} {refusal.value.hint}"


@pytest.mark.parametrize(
    "url",
    ["mysql://jm:secret@host/office", "sqlite://office.db", "postgresql+psycopg://host/office"],
)
def test_an_unknown_url_is_refused_and_creates_no_file(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MedqError, match="not a store's address") as refusal:
        open_store(url, create=True)
    assert "secret" not in refusal.value.where and list(tmp_path.iterdir()) == []
