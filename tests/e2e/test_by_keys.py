"""By keys alone in a pseudo-terminal: the demo opened, a denial made to wait, a callback done, taken back, the program left."""

import signal
import sqlite3
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

DAY = "2026-11-24T09:00:00-07:00"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    command = [
        sys.executable,
        "-m",
        "medq",
        "demo",
        "--store",
        str(tmp_path / "demo.db"),
        "--patients",
        "120",
        "--days",
        "60",
    ]
    opened = Terminal(
        command, {"MEDQ_NOW": DAY, "MEDQ_USER": "jm", "MEDQ_CONFIG": str(tmp_path / "none.toml")}
    )
    yield opened
    opened.child.close(force=True)


def rows(path: Path, sql: str, *params: object) -> list[tuple[object, ...]]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as store:
        return store.execute(sql, params).fetchall()


def test_a_morning_by_keys(terminal: Terminal, tmp_path: Path) -> None:
    store = tmp_path / "demo.db"
    terminal.shows(" open, ")
    assert "JM" in terminal.screen.display[0]

    terminal.press("/", "denial", "enter")
    terminal.shows("filter: denial")
    number = terminal.shows("> ").split("denial")[1].split()[0]
    terminal.press("enter")
    terminal.shows(f"Item  denial {number}")
    terminal.press("w", "fri", "enter")
    terminal.shows("On hold until 11/27/26. Undo: u")

    terminal.press("q", "/", "callback", "enter")
    terminal.shows("filter: callback")
    terminal.press("d", "reached", "enter")
    terminal.shows("Done: reached.")
    assert rows(
        store, "SELECT count(*) FROM item WHERE kind = 4 AND state = 4 AND outcome = 'reached'"
    ) == [(1,)]
    terminal.press("u")
    terminal.shows("Undone")

    terminal.press("ctrl+q")
    assert terminal.ends() == 0

    claim = rows(store, "SELECT id FROM claim WHERE number = ?", number)[0][0]
    waiting = rows(
        store, "SELECT state, wait_until FROM item WHERE kind = 3 AND claim_id = ?", claim
    )
    assert waiting == [(3, date(2026, 11, 27).toordinal())]
    assert rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(0,)]
    assert rows(store, "SELECT count(*) FROM item WHERE outcome = 'reached'") == [(0,)]
    acts = rows(
        store,
        "SELECT act FROM event WHERE staff_id IS NOT NULL AND act NOT IN ('import', 'take', 'release') ORDER BY id",
    )
    assert acts == [("wait",), ("done",), ("undo",)]
    assert rows(store, "SELECT count(*) FROM session") == [(0,)]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_back_what_was_held(
    terminal: Terminal, tmp_path: Path, sign: signal.Signals
) -> None:
    store = tmp_path / "demo.db"
    terminal.shows(" open, ")
    terminal.press("n")
    terminal.shows("yours")
    assert rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(1,)]
    terminal.child.kill(sign)
    assert terminal.ends() == 128 + sign
    assert rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(0,)]
    broke = int(sign == signal.SIGHUP)  # kept until its person was told
    assert rows(store, "SELECT count(disconnected_at), count(*) FROM session") == [(broke, broke)]


def test_a_killed_session_gives_back_when_the_next_one_starts(
    terminal: Terminal, tmp_path: Path
) -> None:
    store = tmp_path / "demo.db"
    terminal.shows(" open, ")
    terminal.press("n")
    terminal.shows("yours")
    terminal.child.kill(signal.SIGKILL)
    terminal.child.wait()
    assert rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(1,)]
    again = Terminal(
        [sys.executable, "-m", "medq", "demo", "--store", str(store)],
        {"MEDQ_USER": "jm", "MEDQ_CONFIG": str(tmp_path / "none")},
    )
    again.shows("Your line broke at ")
    again.shows(" was given back.")
    again.wait(
        lambda: rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(0,)],
        "never given back",
    )
    again.press("ctrl+q")
    assert again.ends() == 0


def test_two_people_never_have_the_same_item(terminal: Terminal, tmp_path: Path) -> None:
    store = tmp_path / "demo.db"
    terminal.shows(" open, ")
    with sqlite3.connect(store) as writer:
        writer.execute(
            "INSERT INTO staff (login, name, initials, role) VALUES ('lk', 'Lou K', 'LK', 'specialist')"
        )
    other = Terminal(
        [sys.executable, "-m", "medq", "demo", "--store", str(store)],
        {"MEDQ_USER": "lk", "MEDQ_CONFIG": str(tmp_path / "none")},
    )
    other.shows(" open, ")
    terminal.press("n")
    terminal.shows("yours")
    mine = terminal.shows("Item  ")
    other.press("n")
    other.shows("yours")
    theirs = other.shows("Item  ")
    assert mine.split("JM")[0] != theirs.split("LK")[0]
    other.press("q", "g")
    other.shows("> ")
    other.press("d")
    other.shows("JM works it until")
    other.press("ctrl+q")
    terminal.press("ctrl+q")
    assert (other.ends(), terminal.ends()) == (0, 0)
    assert rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(0,)]


def test_marks_and_a_group_by_keys(terminal: Terminal, tmp_path: Path) -> None:
    store = tmp_path / "demo.db"
    terminal.shows(" open, ")
    terminal.press(",", ",")
    terminal.shows("Sorted by money.")
    terminal.press("space", "space", "space")
    terminal.shows("3 marked")
    terminal.press("w", "+1", "enter")
    terminal.shows("3 on hold until 11/25/26. Undo: u")
    terminal.wait(lambda: "marked" not in terminal.screen.display[1], "the marks stay")
    assert rows(store, "SELECT count(*) FROM event WHERE act = 'wait'") == [(3,)]
    terminal.press("u")
    terminal.shows("Undone on 3 items.")
    assert rows(
        store,
        "SELECT count(*) FROM item WHERE wait_until = ? AND state = 3",
        date(2026, 11, 25).toordinal(),
    ) == [(0,)]

    terminal.press(",", ",")
    terminal.shows("Sorted by rank.")
    terminal.press("g")
    terminal.wait(lambda: terminal.screen.display[3].startswith(">"), "the list has no top")
    for _ in range(
        next(at for at, line in enumerate(terminal.screen.display[3:13]) if " more " in line)
    ):
        terminal.press("j")
    terminal.wait(lambda: " more " in terminal.row("> "), "no group is reached")
    row = terminal.shows("> ")
    more = int(row.split("+")[1].split()[0])
    terminal.press("=")
    terminal.shows(f", {more + 1} items")
    terminal.press("n")
    number = terminal.shows("Item  ").split()[3]
    terminal.press("w", "+1", "enter")
    terminal.wait(
        lambda: terminal.row("Item  ").split()[3:4] not in ([], [number]),
        "the next of the group never comes",
    )
    terminal.press("t", "q")
    terminal.shows(f", {more} items")
    terminal.press("=")
    terminal.shows(" open, ")
    left = f"+{more - 1} more" if more > 1 else row[32:42]  # its payer, where one is left
    terminal.wait(
        lambda: left in terminal.row("> ") and row[3:12] in terminal.row("> "),
        f"not back at the group: {row}",
    )
    terminal.press("ctrl+q")
    assert terminal.ends() == 0
