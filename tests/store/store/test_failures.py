"""Failures under an open session: a restarted server, a full disk, a replaced file."""

import os
import shutil
import sqlite3
from pathlib import Path

import peewee
import psycopg
import pytest

from data.store.change_feed import change_counter
from data.store.opening import open_store
from data.store.store import Store
from medq.domain.errors import MedqError


def end_connection(store: Store, url: str) -> None:
    """End the connection on the server's side, as a restart does."""
    number = store.value("SELECT pg_backend_pid()")
    with psycopg.connect(url, autocommit=True) as administrator:
        administrator.execute("SELECT pg_terminate_backend(%s, 10000)", (number,))


def insert_setting(store: Store, key: str) -> None:
    """Insert a setting."""
    with store.write_transaction():
        store.run("INSERT INTO setting (key, value) VALUES (?, '1')", (key,))


def setting_keys(store: Store) -> list[str]:
    """Return the keys of all settings."""
    return [key for (key,) in store.rows("SELECT key FROM setting ORDER BY key")]


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_lost_connection_is_reported_once_and_restored(store_url: str, read_only: bool) -> None:
    store = open_store(store_url, read_only=read_only)
    end_connection(store, store_url)
    with pytest.raises(MedqError, match="The connection to the store was lost"):
        setting_keys(store)
    assert setting_keys(store) == []
    end_connection(store, store_url)
    with (
        pytest.raises(MedqError, match="connection to the store was lost"),
        store.read_transaction(),
    ):
        setting_keys(store)
    with store.read_transaction():
        assert setting_keys(store) == []
    if read_only:
        with pytest.raises(MedqError, match="Read-only view"):
            store.run("INSERT INTO setting (key, value) VALUES ('a', '1')")
    store.close()


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_a_transaction_on_a_lost_connection_is_rolled_back(store_url: str) -> None:
    store = open_store(store_url)
    for is_bulk in (False, True):
        with (
            pytest.raises(MedqError, match="connection to the store was lost"),
            store.write_transaction(),
            store.write_transaction(),
        ):
            store.run("INSERT INTO setting (key, value) VALUES ('lost', '1')")
            end_connection(store, store_url)
            if is_bulk:
                store.run_many(
                    "INSERT INTO setting (key, value) VALUES (?, ?)", [("lost too", "1")]
                )
            else:
                setting_keys(store)
        assert setting_keys(store) == []
    with (
        pytest.raises(MedqError, match="connection to the store was lost"),
        store.write_transaction(),
    ):
        store.run("INSERT INTO setting (key, value) VALUES ('lost', '1')")
        end_connection(store, store_url)
    insert_setting(store, "saved")
    assert setting_keys(store) == ["saved"]
    end_connection(store, store_url)
    with pytest.raises(MedqError, match="connection to the store was lost"):
        insert_setting(store, "lost")
    insert_setting(store, "after")
    assert setting_keys(store) == ["after", "saved"]
    store.close()


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_changes_are_noticed_again_after_a_lost_connection(store_url: str) -> None:
    store, writer = open_store(store_url), open_store(store_url)
    stamp = change_counter(store)
    before = stamp()
    end_connection(store, store_url)
    with pytest.raises(MedqError, match="connection to the store was lost"):
        while True:  # the client notices a moment later
            assert stamp() == before
    missed = stamp()
    assert missed != before  # changes may have been missed
    with writer.write_transaction():
        writer.run("NOTIFY medq")
    while (latest := stamp()) == missed:
        pass
    assert latest > missed
    store.close()
    writer.close()


@pytest.mark.parametrize("suffix", ["", "-wal"])
@pytest.mark.parametrize("is_copied", [True, False])
def test_nothing_is_written_to_a_file_that_was_replaced(
    sqlite_url: str, suffix: str, is_copied: bool
) -> None:
    store = open_store(sqlite_url)
    insert_setting(store, "saved")
    name = Path(sqlite_url + suffix)
    name.rename(f"{name}.old")
    if is_copied:
        shutil.copy(f"{name}.old", name)
    with pytest.raises(MedqError, match="replaced or deleted"):
        insert_setting(store, "lost")
    os.replace(f"{name}.old", name)
    insert_setting(store, "after")
    assert setting_keys(store) == ["after", "saved"]
    store.close()


def test_a_full_disk_at_commit_is_reported(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(sqlite_url)

    def commit() -> None:
        store.database.cursor().execute("ROLLBACK")  # SQLite rolls back by itself
        full = sqlite3.OperationalError("database or disk is full")
        full.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise peewee.OperationalError(full, *full.args)

    with monkeypatch.context() as patches:
        patches.setattr(store.database, "commit", commit)
        with pytest.raises(MedqError, match="Not saved: the disk is full"):
            insert_setting(store, "lost")
    insert_setting(store, "saved")
    assert setting_keys(store) == ["saved"]
    store.close()
