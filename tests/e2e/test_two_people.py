"""Two people at two terminals on one store: an hour's keys in half a minute, in an order that a seed gives."""

import json
import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

DAY = "2026-11-24T09:00:00-07:00"
BUDGET = 25.0
MOST_KEYS = 400
LIST = slice(3, 13)
SUBJECT = slice(13, 32)


def person(store: Path, login: str) -> Terminal:
    command = [sys.executable, "-m", "medq", "demo", "--store", str(store), "--patients", "120", "--days", "60"]
    return Terminal(command, {"MEDQ_NOW": DAY, "MEDQ_USER": login, "MEDQ_CONFIG": str(store.with_name("none.toml"))})


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "demo.db"


@pytest.fixture
def two(store: Path) -> Iterator[tuple[Terminal, Terminal]]:
    jm = person(store, "jm")
    jm.shows(" open, ")
    with sqlite3.connect(store) as writer:
        writer.execute("INSERT INTO staff (login, name, initials, role) VALUES ('lk', 'Lou K', 'LK', 'specialist')")
    lk = person(store, "lk")
    lk.shows(" open, ")
    yield jm, lk
    for terminal in (jm, lk):
        terminal.child.close(force=True)


def held_twice(store: Path) -> list[int]:
    """The events by which somebody acted on an item that somebody else had, read from the events alone."""
    wrong: list[int] = []
    holder: dict[int, int | None] = {}
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as reader:
        text = "SELECT id, item_id, staff_id, act, before, after FROM event WHERE item_id IS NOT NULL ORDER BY id"
        for event_id, item_id, staff_id, _act, before, after in reader.execute(text):
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
    """The line number of the cursor and what every line of the list is about."""
    rows = terminal.screen.display[LIST]
    return [str(next((at for at, row in enumerate(rows) if row.startswith(">")), -1)), *(row[SUBJECT] for row in rows)]


def takes(one: Terminal) -> None:
    """Press n as a person does: once more, where the row changed under the cursor that moment and medq says so."""
    one.press("n")
    one.wait(lambda: bool(one.row("yours") or one.row("was pressed before")), "n does nothing")
    if not one.row("yours"):
        one.press("n")
        one.shows("yours")


def test_an_hour_of_two_people(two: tuple[Terminal, Terminal], store: Path) -> None:
    chance = random.Random(20261124)
    end = time.monotonic() + BUDGET
    keys = rounds = seen = 0
    while time.monotonic() < end and keys < MOST_KEYS:
        one, other = two if chance.random() < 0.5 else two[::-1]
        me = "JM" if one is two[0] else "LK"
        rounds += 1
        # The other one reads: moves, or looks again, and then rests.
        moves = [chance.choice("jjjkg") for _ in range(chance.randrange(6))]
        for key in (*moves, *(("r", "g") if rounds % 2 else ())):
            other.child.send(key)
            keys += 1
        other.quiet()
        before = cursor(other)
        # This one works the next item: takes it, and makes it wait, notes something, or gives it back.
        takes(one)
        number = one.row("Item  ").split()[3]
        keys += 1
        if rounds % 2 and any(number in row for row in before):
            other.wait(lambda: other.row(f"{me} to ") != "", f"{me}'s hold is never seen")  # noqa: B023
            seen += 1
        act = chance.choice(("wait", "note", "release"))
        if act == "wait":
            one.press("w", "\r")
            one.shows("Waits until")
            one.press("t", "q")  # the next one is there already: it is given back
        elif act == "note":
            one.press("o", *"seen", "\r")
            one.press("t", "q")
        else:
            one.press("t", "q")
        keys += 4
        one.shows(" open, ")
        other.read()
        assert cursor(other) == before, "something moved under the cursor"
    for terminal in two:
        terminal.press("\x11")
        assert terminal.ends() == 0
    assert rounds >= 3 and seen >= 1
    assert held_twice(store) == []
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as reader:
        assert reader.execute("SELECT count(*) FROM item WHERE state = 2").fetchone() == (0,)
        acted = "SELECT count(DISTINCT staff_id) FROM event WHERE act = 'take'"
        assert reader.execute(acted).fetchone() == (2,)


def test_another_process_keeps_the_store_busy(two: tuple[Terminal, Terminal], store: Path) -> None:
    jm, lk = two
    writer = sqlite3.connect(store, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    jm.press("t")
    jm.shows("The store is busy (2 s). Your act waits; you can go on reading.")
    assert "store busy" in jm.screen.display[0]
    before = cursor(jm)
    jm.press("j")
    jm.wait(lambda: cursor(jm)[0] == str(int(before[0]) + 1), "one cannot go on reading")
    writer.execute("ROLLBACK")
    writer.close()
    jm.shows("Yours until")
    lk.shows("JM to ")
