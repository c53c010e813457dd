"""The store fails under an open session: a server that restarts, a disk that is full, files that somebody replaced."""

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


def cut(store: Store, url: str) -> None:
    """End the server's side of the line, as a restart does."""
    number = store.value("SELECT pg_backend_pid()")
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", (number,))


def add(store: Store, key: str) -> None:
    with store.write_transaction():
        store.run("INSERT INTO setting (key, value) VALUES (?, '1')", (key,))


def keys(store: Store) -> list[str]:
    return [key for (key,) in store.rows("SELECT key FROM setting ORDER BY key")]


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_line_that_was_cut_is_told_once_and_made_anew(store_url: str, read_only: bool) -> None:
    store = open_store(store_url, read_only=read_only)
    cut(store, store_url)
    with pytest.raises(MedqError, match="The connection to the store was lost"):
        keys(store)
    assert keys(store) == []
    cut(store, store_url)
    with (
        pytest.raises(MedqError, match="connection to the store was lost"),
        store.read_transaction(),
    ):
        keys(store)
    with store.read_transaction():
        assert keys(store) == []
    if read_only:
        with pytest.raises(MedqError, match="Read-only view"):
            store.run("INSERT INTO setting (key, value) VALUES ('a', '1')")
    store.close()


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_what_was_begun_on_a_line_that_was_cut_is_not_done(store_url: str) -> None:
    store = open_store(store_url)
    for many in (False, True):
        with (
            pytest.raises(MedqError, match="connection to the store was lost"),
            store.write_transaction(),
            store.write_transaction(),
        ):
            store.run("INSERT INTO setting (key, value) VALUES ('lost', '1')")
            cut(store, store_url)
            if many:
                store.run_many(
                    "INSERT INTO setting (key, value) VALUES (?, ?)", [("lost too", "1")]
                )
            else:
                keys(store)
        assert keys(store) == []
    with (
        pytest.raises(MedqError, match="connection to the store was lost"),
        store.write_transaction(),
    ):
        store.run("INSERT INTO setting (key, value) VALUES ('lost', '1')")
        cut(store, store_url)
    add(store, "kept")
    assert keys(store) == ["kept"]
    cut(store, store_url)
    with pytest.raises(MedqError, match="connection to the store was lost"):
        add(store, "not")
    add(store, "and this")
    assert keys(store) == ["and this", "kept"]
    store.close()


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_who_listened_on_a_line_that_was_cut_hears_again(store_url: str) -> None:
    store, other = open_store(store_url), open_store(store_url)
    stamp = change_counter(store)
    before = stamp()
    cut(store, store_url)
    with pytest.raises(MedqError, match="connection to the store was lost"):
        while True:  # the end of the line comes a moment later
            assert stamp() == before
    missed = stamp()
    assert missed != before  # something may have been told meanwhile
    with other.write_transaction():
        other.run("NOTIFY medq")
    while (now := stamp()) == missed:
        pass
    assert now > missed
    store.close()
    other.close()


@pytest.mark.parametrize("gone", ["", "-wal"])
@pytest.mark.parametrize("instead", [True, False])
def test_nothing_is_written_to_a_file_that_was_replaced(
    sqlite_url: str, gone: str, instead: bool
) -> None:
    store = open_store(sqlite_url)
    add(store, "kept")
    name = Path(sqlite_url + gone)
    name.rename(f"{name}.old")
    if instead:
        shutil.copy(f"{name}.old", name)
    with pytest.raises(MedqError, match="replaced or deleted"):
        add(store, "lost")
    os.replace(f"{name}.old", name)
    add(store, "and this")
    assert keys(store) == ["and this", "kept"]
    store.close()


def test_a_disk_that_is_full_when_all_is_written_is_told(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(sqlite_url)

    def commit() -> None:
        store.database.cursor().execute("ROLLBACK")  # as SQLite does by itself then
        full = sqlite3.OperationalError("database or disk is full")
        full.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise peewee.OperationalError(full, *full.args)

    with monkeypatch.context() as patches:
        patches.setattr(store.database, "commit", commit)
        with pytest.raises(MedqError, match="Not saved: the disk is full"):
            add(store, "lost")
    add(store, "kept")
    assert keys(store) == ["kept"]
    store.close()
