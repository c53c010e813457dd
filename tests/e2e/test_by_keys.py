"""By keys in a pseudo-terminal: open the demo, follow up, close, undo, and quit."""

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
    terminal.wait_for_text(" open, ")
    assert "JM" in terminal.screen.display[0]

    terminal.press("/", "denial", "enter")
    terminal.wait_for_text("filter: denial")
    number = terminal.wait_for_text("> ").split("denial")[1].split()[0]
    terminal.press("enter")
    terminal.wait_for_text(f"Item  denial {number}")
    terminal.press("w", "fri", "enter")
    terminal.wait_for_text("On hold until 11/27/26. Undo: u")

    terminal.press("q", "/", "callback", "enter")
    terminal.wait_for_text("filter: callback")
    terminal.press("d", "reached", "enter")
    terminal.wait_for_text("Done: reached.")
    assert rows(
        store, "SELECT count(*) FROM item WHERE kind = 4 AND state = 4 AND outcome = 'reached'"
    ) == [(1,)]
    terminal.press("u")
    terminal.wait_for_text("Undone")

    terminal.press("ctrl+q")
    assert terminal.wait_until_ended() == 0

    claim = rows(store, "SELECT id FROM claim WHERE number = ?", number)[0][0]
    waiting = rows(
        store, "SELECT state, wait_until FROM item WHERE kind = 3 AND claim_id = ?", claim
    )
    assert waiting == [(3, date(2026, 11, 27).toordinal())]
    assert rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(0,)]
    assert rows(store, "SELECT count(*) FROM item WHERE outcome = 'reached'") == [(0,)]
    acts = rows(
        store,
        "SELECT act FROM event WHERE staff_id IS NOT NULL"
        " AND act NOT IN ('import', 'take', 'release') ORDER BY id",
    )
    assert acts == [("wait",), ("done",), ("undo",)]
    assert rows(store, "SELECT count(*) FROM session") == [(0,)]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_back_what_was_held(
    terminal: Terminal, tmp_path: Path, sign: signal.Signals
) -> None:
    store = tmp_path / "demo.db"
    terminal.wait_for_text(" open, ")
    terminal.press("n")
    terminal.wait_for_text("yours")
    assert rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(1,)]
    terminal.child.kill(sign)
    assert terminal.wait_until_ended() == 128 + sign
    assert rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(0,)]
    broke = int(sign == signal.SIGHUP)  # kept until its person was told
    assert rows(store, "SELECT count(disconnected_at), count(*) FROM session") == [(broke, broke)]


def test_a_killed_session_gives_back_when_the_next_one_starts(
    terminal: Terminal, tmp_path: Path
) -> None:
    store = tmp_path / "demo.db"
    terminal.wait_for_text(" open, ")
    terminal.press("n")
    terminal.wait_for_text("yours")
    terminal.child.kill(signal.SIGKILL)
    terminal.child.wait()
    assert rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(1,)]
    again = Terminal(
        [sys.executable, "-m", "medq", "demo", "--store", str(store)],
        {"MEDQ_USER": "jm", "MEDQ_CONFIG": str(tmp_path / "none")},
    )
    again.wait_for_text("Your connection was lost at ")
    again.wait_for_text(" was released.")
    again.wait_until(
        lambda: rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(0,)],
        "never released",
    )
    again.press("ctrl+q")
    assert again.wait_until_ended() == 0


def test_two_people_never_have_the_same_item(terminal: Terminal, tmp_path: Path) -> None:
    store = tmp_path / "demo.db"
    terminal.wait_for_text(" open, ")
    with sqlite3.connect(store) as writer:
        writer.execute(
            "INSERT INTO staff (login, name, initials, role)"
            " VALUES ('lk', 'Lou K', 'LK', 'specialist')"
        )
    other = Terminal(
        [sys.executable, "-m", "medq", "demo", "--store", str(store)],
        {"MEDQ_USER": "lk", "MEDQ_CONFIG": str(tmp_path / "none")},
    )
    other.wait_for_text(" open, ")
    terminal.press("n")
    terminal.wait_for_text("yours")
    mine = terminal.wait_for_text("Item  ")
    other.press("n")
    other.wait_for_text("yours")
    theirs = other.wait_for_text("Item  ")
    assert mine.split("JM")[0] != theirs.split("LK")[0]
    other.press("q", "g")
    other.wait_for_text("> ")
    other.press("d")
    other.wait_for_text("JM works it until")
    other.press("ctrl+q")
    terminal.press("ctrl+q")
    assert (other.wait_until_ended(), terminal.wait_until_ended()) == (0, 0)
    assert rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(0,)]


def test_marks_and_a_group_by_keys(terminal: Terminal, tmp_path: Path) -> None:
    store = tmp_path / "demo.db"
    terminal.wait_for_text(" open, ")
    terminal.press(",", ",")
    terminal.wait_for_text("Sorted by amount.")
    terminal.press("space", "space", "space")
    terminal.wait_for_text("3 marked")
    terminal.press("w", "+1", "enter")
    terminal.wait_for_text("3 on hold until 11/25/26. Undo: u")
    terminal.wait_until(lambda: "marked" not in terminal.screen.display[1], "the marks stay")
    assert rows(store, "SELECT count(*) FROM event WHERE act = 'wait'") == [(3,)]
    terminal.press("u")
    terminal.wait_for_text("Undone on 3 items.")
    assert rows(
        store,
        "SELECT count(*) FROM item WHERE wait_until = ? AND state = 3",
        date(2026, 11, 25).toordinal(),
    ) == [(0,)]

    terminal.press(",", ",")
    terminal.wait_for_text("Sorted by rank.")
    terminal.press("g")
    terminal.wait_until(lambda: terminal.screen.display[3].startswith(">"), "the list has no top")
    for _ in range(
        next(at for at, line in enumerate(terminal.screen.display[3:13]) if " more " in line)
    ):
        terminal.press("j")
    terminal.wait_until(lambda: " more " in terminal.row_with("> "), "no group is reached")
    row = terminal.wait_for_text("> ")
    more = int(row.split("+")[1].split()[0])
    terminal.press("=")
    terminal.wait_for_text(f", {more + 1} items")
    terminal.press("n")
    number = terminal.wait_for_text("Item  ").split()[3]
    terminal.press("w", "+1", "enter")
    terminal.wait_until(
        lambda: terminal.row_with("Item  ").split()[3:4] not in ([], [number]),
        "the next of the group never comes",
    )
    terminal.press("t", "q")
    terminal.wait_for_text(f", {more} items")
    terminal.press("=")
    terminal.wait_for_text(" open, ")
    left = f"+{more - 1} more" if more > 1 else row[32:42]  # its payer, where one is left
    terminal.wait_until(
        lambda: left in terminal.row_with("> ") and row[3:12] in terminal.row_with("> "),
        f"not back at the group: {row}",
    )
    terminal.press("ctrl+q")
    assert terminal.wait_until_ended() == 0
