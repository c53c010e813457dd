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
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from data.store.opening import open_store
from tests.e2e.terminal import Terminal
from tests.office import MEDQ_NOW

MAX_SECONDS, MAX_KEYS, MIN_ROUNDS = 16.0, 400, 4
POSTGRESQL_DIVISOR = 2  # the engines differ in how they lock and report changes, not in the keys
SHOWN_LETTERS = 6  # of a name that a row surely shows
LIST_ROWS = slice(3, 13)
SUBJECT_COLUMNS = slice(13, 32)


def read_rows(url: str, sql: str) -> list[tuple[object, ...]]:
    """Return the rows of a query on the store."""
    store = open_store(url, read_only=True)
    try:
        return [tuple(row) for row in store.rows(sql)]
    finally:
        store.close()


@contextmanager
def open_two_terminals(url: str, folder: Path) -> Iterator[tuple[Terminal, Terminal]]:
    """Open the demo for JM and for LK; both programs are ended in every case."""
    with ExitStack() as closings:

        def open_terminal(login: str) -> Terminal:
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
                {
                    "MEDQ_NOW": MEDQ_NOW,
                    "MEDQ_USER": login,
                    "MEDQ_CONFIG": str(folder / "none.toml"),
                },
            )
            closings.callback(terminal.child.close, force=True)
            terminal.wait_for_text(" at risk   by ")
            return terminal

        jm = open_terminal("jm")
        store = open_store(url)
        with store.write_transaction():
            store.run(
                "INSERT INTO staff (login, name, initials, role)"
                " VALUES ('lk', 'Lou K', 'LK', 'specialist')"
            )
        store.close()
        yield jm, open_terminal("lk")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return the path of the demo's store."""
    return tmp_path / "demo.db"


@pytest.fixture
def terminals(store: Path, tmp_path: Path) -> Iterator[tuple[Terminal, Terminal]]:
    """Yield the terminals of JM and LK."""
    with open_two_terminals(str(store), tmp_path) as opened:
        yield opened


def acts_on_items_of_others(url: str) -> list[int]:
    """Return the events by which somebody acted on an item that somebody else had."""
    event_ids: list[int] = []
    holder_by_item: dict[int, int | None] = {}
    text = (
        "SELECT id, item_id, staff_id, before, after FROM event"
        " WHERE item_id IS NOT NULL ORDER BY id"
    )
    for event_id, item_id, staff_id, before, after in cast(
        list[tuple[int, int, int | None, str, str]], read_rows(url, text)
    ):
        key = f"item:{item_id}"
        holder_id = holder_by_item.get(item_id)
        if staff_id is not None and holder_id not in (None, staff_id):
            event_ids.append(event_id)
        was, becomes = json.loads(before).get(key) or {}, json.loads(after).get(key) or {}
        if "holder_id" in was and was["holder_id"] != holder_id:
            event_ids.append(event_id)
        if "holder_id" in becomes:
            holder_by_item[item_id] = becomes["holder_id"]
    return event_ids


def cursor_and_subjects(terminal: Terminal) -> list[str]:
    """Return the line number of the cursor and the subject of every line."""
    rows = terminal.screen.display[LIST_ROWS]
    return [
        str(next((index for index, row in enumerate(rows) if row.startswith(">")), -1)),
        *(row[SUBJECT_COLUMNS] for row in rows),
    ]


def name_of_held_item(url: str) -> str:
    """Return the first letters of the patient of the item that is checked out, as rows show it."""
    rows = read_rows(
        url,
        "SELECT p.last FROM item i JOIN patient p ON p.id = i.patient_id"
        " WHERE i.state = 2 AND i.behind_lead <> 2",
    )
    return str(rows[0][0])[:SHOWN_LETTERS].upper() if rows else ""


def shows_worker(terminal: Terminal, name: str, initials: str) -> bool:
    """Return whether the row of a patient says who works it."""
    return f" {initials} " in f"{terminal.row_with(name)} "


def follow_up_tomorrow(terminal: Terminal) -> None:
    """Follow up tomorrow, also where that is asked about once."""
    terminal.press("w", "+1", "\r")
    terminal.wait_until(
        lambda: bool(
            terminal.row_with("Follow-up set for") or terminal.row_with("Enter again keeps it")
        ),
        "w does nothing",
    )
    if terminal.row_with("Enter again keeps it"):
        terminal.press("\r")
        terminal.wait_for_text("Follow-up set for")


def check_out_next(terminal: Terminal) -> None:
    """Press n, and once more if medq says that the row has just changed."""
    terminal.press("n")
    terminal.wait_until(
        lambda: bool(
            terminal.row_with("Checked out to you") or terminal.row_with("Screen changed")
        ),
        "n does nothing",
    )
    if not terminal.row_with("Checked out to you"):
        terminal.press("n")
        terminal.wait_for_text("Checked out to you")


def test_two_people_never_hold_one_item_and_nothing_moves_under_a_cursor(
    terminals: tuple[Terminal, Terminal], store: Path
) -> None:
    work_for_an_hour(terminals, str(store), MAX_SECONDS, MAX_KEYS)


def test_two_people_on_postgresql_never_hold_one_item_either(
    postgresql_url: Callable[[str], str], tmp_path: Path
) -> None:
    import psycopg  # noqa: PLC0415 - optional: the test extra

    name = f"medq_two_{os.getpid()}"
    with psycopg.connect(postgresql_url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = postgresql_url(name)
    with open_two_terminals(url, tmp_path) as terminals:
        work_for_an_hour(
            terminals, url, MAX_SECONDS / POSTGRESQL_DIVISOR, MAX_KEYS // POSTGRESQL_DIVISOR
        )


def work_for_an_hour(
    terminals: tuple[Terminal, Terminal], url: str, seconds: float, max_keys: int
) -> None:
    """Press an hour's keys at both terminals and assert what holds after each and at the end."""
    generator = random.Random(20261124)
    end = time.monotonic() + seconds
    keys = rounds = seen_changes = 0
    initials_of_workers = set()
    while (
        time.monotonic() < end or rounds < MIN_ROUNDS or len(initials_of_workers) < 2
    ) and keys < max_keys:
        worker, reader = terminals if generator.random() < 0.5 else terminals[::-1]
        initials = "JM" if worker is terminals[0] else "LK"
        rounds += 1
        initials_of_workers.add(initials)
        # The reader moves or refreshes, and then rests.
        moves = [generator.choice("jjjkg") for _ in range(generator.randrange(6))]
        for key in (*moves, *(("r", "g") if rounds % 2 else ())):
            reader.child.send(key)
            keys += 1
        reader.wait_until_quiet()
        before = cursor_and_subjects(reader)
        # The worker checks out the next item, and follows up, writes a note or releases it.
        check_out_next(worker)
        name = name_of_held_item(url)
        keys += 1
        if rounds % 2 and sum(name in row for row in before if name) == 1:
            reader.wait_until(
                partial(shows_worker, reader, name, initials), f"{initials} is never seen at work"
            )
            seen_changes += 1
        act = generator.choice(("wait", "note", "release"))
        if act == "wait":
            follow_up_tomorrow(worker)
            worker.press("t", "q")  # the next item is checked out already: release it
        elif act == "note":
            worker.press("o", *"seen", "\r")
            worker.press("t", "q")
        else:
            worker.press("t", "q")
        keys += 4
        worker.wait_for_text(" at risk   by ")
        reader.read()
        assert cursor_and_subjects(reader) == before, "something moved under the cursor"
    for terminal in terminals:
        terminal.press("\x11")
        assert terminal.wait_until_ended() == 0
    assert rounds >= MIN_ROUNDS and seen_changes >= 1
    assert acts_on_items_of_others(url) == []
    assert read_rows(url, "SELECT count(*) FROM item WHERE state = 2") == [(0,)]
    assert read_rows(url, "SELECT count(DISTINCT staff_id) FROM event WHERE act = 'take'") == [(2,)]


def test_reading_goes_on_while_another_process_keeps_the_store_busy(
    terminals: tuple[Terminal, Terminal], store: Path
) -> None:
    jm, lk = terminals
    writer = sqlite3.connect(store, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    jm.press("t")
    jm.wait_for_text("The store is busy (2 s). Your action is waiting; you can keep reading.")
    assert "store busy" in jm.screen.display[0]
    before = cursor_and_subjects(jm)
    jm.press("j")
    jm.wait_until(
        lambda: cursor_and_subjects(jm)[0] == str(int(before[0]) + 1), "the cursor does not move"
    )
    writer.execute("ROLLBACK")
    writer.close()
    jm.wait_for_text("Checked out to you")
    lk.wait_until(lambda: lk.row_with("> ").rstrip().endswith(" JM"), "LK never sees JM's item")
