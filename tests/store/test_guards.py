"""The engine itself refuses nonsense: checks, keys, append-only events, the tally, read-only stores."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import peewee
import pytest

from data.events import events
from data.items import listing
from data.store.errors import printable_url
from data.store.migrate import SCHEMA, require_schema, schema_number
from data.store.opening import open_store
from data.store.sql_triggers import wrong_triggers
from data.store.store import Store
from medq.domain.errors import MedqError
from medq.domain.items.item import Kind

NOW = datetime(2026, 11, 24, 17, 42, tzinfo=UTC)
ITEM = {
    "kind": 3, "state": 1, "subject_kind": 1, "subject_id": 7, "topic": "", "cause": "CO-197", "title_id": 1, "money_cents": 17050,
    "recovery_ppm": 350000, "age_start": 739900, "act_by": 740000, "rule_id": 1, "minutes": 25, "created_day": 739900,
    "touched_day": 739900, "tier": 2, "rank_key": -100, "rerank_on": 739950,
}  # fmt: skip


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url)
    opened.insert("shared_text", text="")
    yield opened
    opened.close()


def test_a_new_store_is_at_the_schema_with_all_its_guards(store: Store) -> None:
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
    "nonsense",
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
def test_the_engine_refuses_an_item_that_cannot_be(store: Store, nonsense: dict[str, int]) -> None:
    with pytest.raises(peewee.IntegrityError):
        store.insert("item", **(ITEM | nonsense))
    assert store.value("SELECT count(*) FROM item") == 0


def test_text_is_no_number(store: Store) -> None:
    with pytest.raises(peewee.PeeweeException):
        store.insert("item", **(ITEM | {"money_cents": "abc"}))


def test_one_open_item_of_a_kind_and_topic_per_subject(store: Store) -> None:
    first = store.insert("item", **ITEM)
    with pytest.raises(peewee.IntegrityError):
        store.insert("item", **ITEM)
    store.update("item", first, state=4, outcome="paid")
    store.insert("item", **ITEM)


def test_the_tally_counts_as_items_change(store: Store) -> None:
    one = store.insert("item", **ITEM)
    two = store.insert("item", **(ITEM | {"subject_id": 8, "money_cents": 50}))
    assert listing.counts(store)[Kind.DENIAL] == (2, 17100)
    store.update("item", one, state=3, wait_until=740001)
    store.update("item", two, money_cents=75)
    assert listing.counts(store)[Kind.DENIAL] == (1, 75)
    store.run("DELETE FROM item WHERE id = ?", (two,))
    assert listing.counts(store)[Kind.DENIAL] == (0, 0)


def event(store: Store, act: str = "note", undoes_id: int | None = None) -> int:
    with store.write_transaction():
        return events.append(
            store,
            events.NewEvent(
                at=NOW,
                staff_id=None,
                act=act,
                subject=(1, 7),
                text="Looked at.",
                item_id=None,
                undoes_id=undoes_id,
            ),
        )


def test_events_can_only_be_added(store: Store) -> None:
    first = event(store)
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


def test_the_chain_of_events_shows_a_forged_one(store: Store) -> None:
    ids = [event(store) for _ in range(3)]
    assert events.broken_links(store) == []
    for guard in ("event_no_update", "event_no_change"):
        store.run(
            f"DROP TRIGGER IF EXISTS {guard}" + ("" if store.engine == "sqlite" else " ON event")
        )
    store.run("UPDATE event SET text = 'forged' WHERE id = ?", (ids[1],))
    assert events.broken_links(store) == [ids[1]]
    assert wrong_triggers(store) != []


def test_an_event_is_undone_once(store: Store) -> None:
    first = event(store)
    event(store, "undo", first)
    with pytest.raises(peewee.PeeweeException):
        event(store, "undo", first)


def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write_transaction():
        store.insert("item", **ITEM)
        raise RuntimeError
    assert store.value("SELECT count(*) FROM item") == 0


def test_a_read_only_store_refuses_by_the_engine(store: Store, store_url: str) -> None:
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


def test_what_is_no_store_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MedqError, match="no store here") as refusal:
        open_store(str(tmp_path / "none.db"))
    assert "medq init" in refusal.value.hint
    other = tmp_path / "letter.txt"
    other.write_text("Dear office, " * 500)
    with pytest.raises(MedqError, match="not a medq store"):
        open_store(str(other))
    with pytest.raises(MedqError, match="folder"):
        open_store(str(tmp_path))


def test_two_writers_stand_in_line(store: Store, store_url: str) -> None:
    other = open_store(store_url)
    try:
        with (
            store.write_transaction(),
            pytest.raises(MedqError, match="busy"),
            other.write_transaction(lock_timeout_seconds=0.1),
        ):
            pass
        with other.write_transaction(lock_timeout_seconds=0.1):
            other.insert("item", **ITEM)
        assert store.value("SELECT count(*) FROM item") == 1
    finally:
        other.close()


@pytest.mark.parametrize(
    ("url", "shown"),
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
def test_a_store_is_shown_without_its_password(url: str, shown: str) -> None:
    assert printable_url(url) == shown


def test_a_store_that_does_not_answer_is_told_without_its_password() -> None:
    with pytest.raises(MedqError, match="does not answer") as refusal:
        open_store("postgresql://jm:secret@127.0.0.1:1/office")
    assert "secret" not in f"{refusal.value.message} {refusal.value.where} {refusal.value.hint}"


@pytest.mark.parametrize(
    "url",
    ["mysql://jm:secret@host/office", "sqlite://office.db", "postgresql+psycopg://host/office"],
)
def test_an_address_of_no_store_is_no_file_name(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MedqError, match="not a store's address") as refusal:
        open_store(url, create=True)
    assert "secret" not in refusal.value.where and list(tmp_path.iterdir()) == []
