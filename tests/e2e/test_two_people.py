"""Two people at two terminals on one store: an hour's keys in a few seconds, on both engines.

A seed gives the order of the keys.
"""

import json
import os
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import cast

import pytest

from data.store.opening import open_store
from tests.e2e.terminal import Terminal

DAY = "2026-11-24T09:00:00-07:00"
BUDGET, MOST_KEYS = 16.0, 400
LEAST_ROUNDS = 4
SHORTER = 2  # times: the other engine differs in how it locks and tells of changes, not in the keys
LIST = slice(3, 13)
SUBJECT = slice(13, 32)


def read(url: str, sql: str) -> list[tuple[object, ...]]:
    store = open_store(url, read_only=True)
    try:
        return [tuple(row) for row in store.rows(sql)]
    finally:
        store.close()


@contextmanager
def opened(url: str, folder: Path) -> Iterator[tuple[Terminal, Terminal]]:
    """Open the demo for JM and for LK; both programs are ended in every case."""
    with ExitStack() as ends:

        def person(login: str) -> Terminal:
            command = [
                sys.executable,
                "-m",
                "medq",
                "demo",
                "--store",
                url,
                "--patients",
                "60",
                "--days",
                "45",
            ]
            terminal = Terminal(
                command,
                {"MEDQ_NOW": DAY, "MEDQ_USER": login, "MEDQ_CONFIG": str(folder / "none.toml")},
            )
            ends.callback(terminal.child.close, force=True)
            terminal.wait_for_text(" open, ")
            return terminal

        jm = person("jm")
        store = open_store(url)
        with store.write_transaction():
            store.run(
                "INSERT INTO staff (login, name, initials, role)"
                " VALUES ('lk', 'Lou K', 'LK', 'specialist')"
            )
        store.close()
        yield jm, person("lk")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "demo.db"


@pytest.fixture
def two(store: Path, tmp_path: Path) -> Iterator[tuple[Terminal, Terminal]]:
    with opened(str(store), tmp_path) as people:
        yield people


def held_twice(url: str) -> list[int]:
    """Return the events by which somebody acted on an item that somebody else had."""
    wrong: list[int] = []
    holder: dict[int, int | None] = {}
    text = (
        "SELECT id, item_id, staff_id, before, after FROM event"
        " WHERE item_id IS NOT NULL ORDER BY id"
    )
    for event_id, item_id, staff_id, before, after in cast(
        list[tuple[int, int, int | None, str, str]], read(url, text)
    ):
        key = f"item:{item_id}"
        has = holder.get(item_id)
        if staff_id is not None and has is not None and has != staff_id:
            wrong.append(event_id)
        was, becomes = json.loads(before).get(key) or {}, json.loads(after).get(key) or {}
        if "holder_id" in was and was["holder_id"] != has:
            wrong.append(event_id)
        if "holder_id" in becomes:
            holder[item_id] = becomes["holder_id"]
    return wrong


def cursor(terminal: Terminal) -> list[str]:
    """Return the line number of the cursor and the subject of every line."""
    rows = terminal.screen.display[LIST]
    return [
        str(next((at for at, row in enumerate(rows) if row.startswith(">")), -1)),
        *(row[SUBJECT] for row in rows),
    ]


def check_out_next(terminal: Terminal) -> None:
    """Press n, and once more if medq says that the row has just changed."""
    terminal.press("n")
    terminal.wait_until(
        lambda: bool(terminal.row_with("yours") or terminal.row_with("Screen changed")),
        "n does nothing",
    )
    if not terminal.row_with("yours"):
        terminal.press("n")
        terminal.wait_for_text("yours")


def test_an_hour_of_two_people(two: tuple[Terminal, Terminal], store: Path) -> None:
    an_hour(two, str(store), BUDGET, MOST_KEYS)


def test_half_of_it_on_postgresql(postgresql_url: Callable[[str], str], tmp_path: Path) -> None:
    import psycopg  # noqa: PLC0415 - optional: the test extra

    name = f"medq_two_{os.getpid()}"
    with psycopg.connect(postgresql_url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = postgresql_url(name)
    with opened(url, tmp_path) as two:
        an_hour(two, url, BUDGET / SHORTER, MOST_KEYS // SHORTER)


def an_hour(two: tuple[Terminal, Terminal], url: str, seconds: float, most_keys: int) -> None:
    chance = random.Random(20261124)
    end = time.monotonic() + seconds
    keys = rounds = seen = 0
    worked = set()
    while (time.monotonic() < end or rounds < LEAST_ROUNDS or len(worked) < 2) and keys < most_keys:
        worker, reader = two if chance.random() < 0.5 else two[::-1]
        me = "JM" if worker is two[0] else "LK"
        rounds += 1
        worked.add(me)
        # The reader moves or refreshes, and then rests.
        moves = [chance.choice("jjjkg") for _ in range(chance.randrange(6))]
        for key in (*moves, *(("r", "g") if rounds % 2 else ())):
            reader.child.send(key)
            keys += 1
        reader.wait_until_quiet()
        before = cursor(reader)
        # The worker checks out the next item, and follows up, writes a note or releases it.
        check_out_next(worker)
        number = worker.row_with("Item  ").split()[3]
        keys += 1
        if rounds % 2 and any(number in row for row in before):
            reader.wait_for_text(f"{me} working")
            seen += 1
        act = chance.choice(("wait", "note", "release"))
        if act == "wait":
            worker.press("w", "\r")
            worker.wait_for_text("On hold until")
            worker.press("t", "q")  # the next item is checked out already: release it
        elif act == "note":
            worker.press("o", *"seen", "\r")
            worker.press("t", "q")
        else:
            worker.press("t", "q")
        keys += 4
        worker.wait_for_text(" open, ")
        reader.read()
        assert cursor(reader) == before, "something moved under the cursor"
    for terminal in two:
        terminal.press("\x11")
        assert terminal.wait_until_ended() == 0
    assert rounds >= LEAST_ROUNDS and seen >= 1
    assert held_twice(url) == []
    assert read(url, "SELECT count(*) FROM item WHERE state = 2") == [(0,)]
    assert read(url, "SELECT count(DISTINCT staff_id) FROM event WHERE act = 'take'") == [(2,)]


def test_another_process_keeps_the_store_busy(two: tuple[Terminal, Terminal], store: Path) -> None:
    jm, lk = two
    writer = sqlite3.connect(store, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    jm.press("t")
    jm.wait_for_text("The store is busy (2 s). Your act waits; you can go on reading.")
    assert "store busy" in jm.screen.display[0]
    before = cursor(jm)
    jm.press("j")
    jm.wait_until(lambda: cursor(jm)[0] == str(int(before[0]) + 1), "one cannot go on reading")
    writer.execute("ROLLBACK")
    writer.close()
    jm.wait_for_text("Checked out to you")
    lk.wait_for_text("JM working")
