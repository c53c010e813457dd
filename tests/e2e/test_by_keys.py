"""By keys in a pseudo-terminal: open the demo, follow up, close, undo, and quit."""

import signal
import sqlite3
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.office import MEDQ_NOW, TODAY, TOMORROW


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """Yield the app in a new demo."""
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
        command,
        {"MEDQ_NOW": MEDQ_NOW, "MEDQ_USER": "jm", "MEDQ_CONFIG": str(tmp_path / "none.toml")},
    )
    yield opened
    opened.child.close(force=True)


def read_rows(path: Path, sql: str, *params: object) -> list[tuple[object, ...]]:
    """Return the rows of a query on the demo's store."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as store:
        return store.execute(sql, params).fetchall()


def test_items_are_put_on_hold_closed_and_undone_by_keys(
    terminal: Terminal, tmp_path: Path
) -> None:
    store = tmp_path / "demo.db"
    terminal.wait_for_text(" at risk   by ")
    assert "JM" in terminal.screen.display[0]

    terminal.press("/", "denial", "enter")
    terminal.wait_for_text("filter: denial")
    terminal.press("enter")
    terminal.wait_for_text("DENIED ")  # reason, deadline and last note need no further key
    assert terminal.row_with(" deadline ")
    number = terminal.screen.display[0].split()[2]
    terminal.press("right")
    terminal.wait_for_text(" 2 of ")
    terminal.press("left")
    terminal.wait_for_text(f"Denial {number}")
    terminal.press("w", "fri", "enter")
    terminal.wait_for_text("Follow-up set for Fri 11/27/26. Undo: u")

    terminal.press("q", "/", "callback", "enter")
    terminal.wait_for_text("filter: callback")
    terminal.press("d", "reached", "enter")
    terminal.wait_for_text("Done: reached.")
    assert read_rows(
        store, "SELECT count(*) FROM item WHERE kind = 4 AND state = 4 AND outcome = 'reached'"
    ) == [(1,)]
    terminal.press("u")
    terminal.wait_for_text("Undone")

    terminal.press("ctrl+q")
    assert terminal.wait_until_ended() == 0

    claim = read_rows(store, "SELECT id FROM claim WHERE number = ?", number)[0][0]
    waiting = read_rows(
        store, "SELECT state, wait_until FROM item WHERE kind = 3 AND claim_id = ?", claim
    )
    assert waiting == [(3, (TODAY + timedelta(days=3)).toordinal())]
    assert read_rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(0,)]
    assert read_rows(store, "SELECT count(*) FROM item WHERE outcome = 'reached'") == [(0,)]
    acts = read_rows(
        store,
        "SELECT act FROM event WHERE staff_id IS NOT NULL"
        " AND act NOT IN ('import', 'take', 'release') ORDER BY id",
    )
    assert acts == [("wait",), ("done",), ("undo",)]
    assert read_rows(store, "SELECT count(*) FROM session") == [(0,)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_releases_the_item_checked_out(
    terminal: Terminal, tmp_path: Path, number: signal.Signals
) -> None:
    store = tmp_path / "demo.db"
    terminal.wait_for_text(" at risk   by ")
    terminal.press("n")
    terminal.wait_for_text("Checked out to you")
    assert read_rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(1,)]
    terminal.child.kill(number)
    assert terminal.wait_until_ended() == 128 + number
    assert read_rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(0,)]
    disconnected_count = int(number == signal.SIGHUP)  # kept until its person has been told
    assert read_rows(store, "SELECT count(disconnected_at), count(*) FROM session") == [
        (disconnected_count, disconnected_count)
    ]


def test_the_item_of_a_killed_session_is_released_when_the_next_one_starts(
    terminal: Terminal, tmp_path: Path
) -> None:
    store = tmp_path / "demo.db"
    terminal.wait_for_text(" at risk   by ")
    terminal.press("n")
    terminal.wait_for_text("Checked out to you")
    terminal.child.kill(signal.SIGKILL)
    terminal.child.wait()
    assert read_rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(1,)]
    again = Terminal(
        [sys.executable, "-m", "medq", "demo", "--store", str(store)],
        {"MEDQ_USER": "jm", "MEDQ_CONFIG": str(tmp_path / "none")},
    )
    again.wait_for_text("Your connection was lost ")
    again.wait_for_text(" was released.")
    again.wait_until(
        lambda: read_rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(0,)],
        "never released",
    )
    again.press("ctrl+q")
    assert again.wait_until_ended() == 0


def test_two_people_never_have_the_same_item(terminal: Terminal, tmp_path: Path) -> None:
    store = tmp_path / "demo.db"
    terminal.wait_for_text(" at risk   by ")
    with sqlite3.connect(store) as writer:
        writer.execute(
            "INSERT INTO staff (login, name, initials, role)"
            " VALUES ('lk', 'Lou K', 'LK', 'specialist')"
        )
    lks_terminal = Terminal(
        [sys.executable, "-m", "medq", "demo", "--store", str(store)],
        {"MEDQ_USER": "lk", "MEDQ_CONFIG": str(tmp_path / "none")},
    )
    lks_terminal.wait_for_text(" at risk   by ")
    terminal.press("n")
    terminal.wait_for_text("Checked out to you")
    jms_item = terminal.screen.display[0]
    lks_terminal.press("n")
    lks_terminal.wait_for_text("Checked out to you")
    lks_item = lks_terminal.screen.display[0]
    assert jms_item.split("JM")[0] != lks_item.split("LK")[0]
    lks_terminal.press("q", "g")
    lks_terminal.wait_for_text("> ")
    while not lks_terminal.row_with("> ").rstrip().endswith(" JM"):
        lks_terminal.press("j")
        lks_terminal.wait_until_quiet()
        assert any(row.rstrip().endswith(" JM") for row in lks_terminal.screen.display[4:14])
    lks_terminal.press("d")
    lks_terminal.wait_for_text("JM is working it for")
    lks_terminal.press("ctrl+q")
    terminal.press("ctrl+q")
    assert (lks_terminal.wait_until_ended(), terminal.wait_until_ended()) == (0, 0)
    assert read_rows(store, "SELECT count(*) FROM item WHERE state = 2") == [(0,)]


def test_marked_items_and_a_group_are_worked_by_keys(terminal: Terminal, tmp_path: Path) -> None:
    store = tmp_path / "demo.db"
    terminal.wait_for_text(" at risk   by ")
    terminal.press(",", "3")
    terminal.wait_for_text("By amount, largest first.")
    terminal.press("space", "space", "space")
    terminal.wait_for_text("3 marked")
    terminal.press("w", "+1", "enter")
    terminal.wait_for_text("3 follow-ups set for Wed 11/25/26. Undo: u")
    terminal.wait_until(lambda: "marked" not in terminal.screen.display[1], "the marks stay")
    assert read_rows(store, "SELECT count(*) FROM event WHERE act = 'wait'") == [(3,)]
    terminal.press("u")
    terminal.wait_for_text("Undone: follow-up on 3 items.")
    assert read_rows(
        store,
        "SELECT count(*) FROM item WHERE wait_until = ? AND state = 3",
        TOMORROW.toordinal(),
    ) == [(0,)]

    terminal.press(",", "1")
    terminal.wait_for_text("By $/min, highest first.")
    terminal.press("2")
    terminal.wait_until(
        lambda: terminal.screen.display[4].startswith(">  denial"), "the worklist has no top"
    )
    list_rows = terminal.screen.display[4:14]
    for _row in range(next(index for index, row in enumerate(list_rows) if " +" in row[13:24])):
        terminal.press("j")
    terminal.wait_until(lambda: " +" in terminal.row_with("> ")[13:24], "no group is reached")
    group_row = terminal.wait_for_text("> ")
    others_in_group = int(group_row.split("+")[1].split()[0])
    terminal.press("=")
    terminal.wait_for_text(f", {others_in_group + 1} items")
    terminal.press("n")
    terminal.wait_for_text("Checked out to you")
    number = terminal.screen.display[0].split()[2]
    terminal.press("w", "+1", "enter")
    terminal.wait_until(
        lambda: terminal.screen.display[0].split()[2] not in ("Group", number),
        "the next of the group never comes",
    )
    terminal.press("t", "q")
    terminal.wait_for_text(f", {others_in_group} item")
    terminal.press("=")
    terminal.wait_for_text(" at risk   by ")
    payer = group_row[34:44]
    rest_of_group = f" +{others_in_group - 1} " if others_in_group > 1 else payer
    terminal.wait_until(
        lambda: (
            rest_of_group in terminal.row_with("> ") and group_row[3:12] in terminal.row_with("> ")
        ),
        f"not back at the group: {group_row}",
    )
    terminal.press("ctrl+q")
    assert terminal.wait_until_ended() == 0
