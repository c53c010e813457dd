"""The queue in a pseudo-terminal: worklists, filters and totals, with the keys that they cost."""

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.office import MEDQ_NOW, TODAY

OLDEST_MEDICARE_DENIAL = """SELECT c.number FROM item i JOIN claim c ON c.id = i.claim_id
    JOIN payer y ON y.id = i.payer_id WHERE i.kind = 3 AND i.state < 3 AND y.short_name = 'Medicare'
    ORDER BY i.age_start, i.id LIMIT 1"""
DUE_DENIALS = """SELECT count(*) FROM item i WHERE i.kind = 3 AND i.state < 3 AND i.act_by <= ?
    AND i.owner_id = (SELECT id FROM staff WHERE login = 'jm')"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one demo for all tests; each works in its own copy."""
    store = tmp_path_factory.mktemp("lists") / "demo.db"
    options = ("--patients", "120", "--days", "60", "--json")
    made = Terminal(
        [sys.executable, "-m", "medq", "demo", "--store", str(store), *options],
        {"MEDQ_NOW": MEDQ_NOW, "MEDQ_USER": "jm", "MEDQ_CONFIG": str(store.parent / "none")},
    )
    assert made.wait_until_ended() == 0
    return store


@pytest.fixture
def store(demo: Path, tmp_path: Path) -> Path:
    """Return a copy of the demo in which JM has denials that are due soon."""
    copy_path = tmp_path / "demo.db"
    with sqlite3.connect(demo) as source, sqlite3.connect(copy_path) as copy:
        source.backup(copy)
        copy.execute(
            "UPDATE item SET owner_id = (SELECT id FROM staff WHERE login = 'jm'), act_by = ?"
            " WHERE id IN (SELECT id FROM item WHERE kind = 3 AND state = 1 LIMIT 4)",
            (TODAY.toordinal() + 5,),
        )
    return copy_path


@pytest.fixture
def terminal(store: Path) -> Iterator[Terminal]:
    opened = Terminal(
        [sys.executable, "-m", "medq", "--store", str(store)],
        {"MEDQ_USER": "jm", "MEDQ_CONFIG": str(store.parent / "none.toml")},
    )
    opened.wait_for_text(" at risk   by $/min")
    yield opened
    opened.child.close(force=True)


def value(store: Path, sql: str, *params: object) -> object:
    """Return the only value of a query on the store."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
        return connection.execute(sql, params).fetchone()[0]


def test_the_oldest_medicare_denial_is_eight_keys(terminal: Terminal, store: Path) -> None:
    keys = ("2", "/", "m", "e", "d", "enter", ",", "4")
    assert len(keys) <= 8
    terminal.press(*keys)
    terminal.wait_for_text("By age, oldest first.")
    assert terminal.row_with("> ").count(" Medicare ") == 1
    terminal.press("enter")
    terminal.wait_for_text(str(value(store, OLDEST_MEDICARE_DENIAL)))


def test_my_denials_due_in_ten_days_are_one_key(terminal: Terminal, store: Path) -> None:
    terminal.press("/", *"mine denial due<=10d", "ctrl+s")
    terminal.wait_for_text("WORKLIST ")
    terminal.press("\t", "ctrl+u", *"Soon", "enter")
    terminal.wait_for_text("Worklist 6 saved: Soon.")
    terminal.press("0")
    terminal.wait_for_text("filter: none")
    terminal.press("6")
    count = value(store, DUE_DENIALS, TODAY.toordinal() + 10)
    terminal.wait_for_text(f"6 Soon {count}")
    terminal.wait_for_text(f" of {count}   filter: none")
    terminal.press("ctrl+q")
    assert terminal.wait_until_ended() == 0
    again = Terminal(
        [sys.executable, "-m", "medq", "--store", str(store)],
        {"MEDQ_USER": "jm", "MEDQ_CONFIG": str(store.parent / "none.toml")},
    )
    again.wait_for_text(f"6 Soon {count}")
    again.wait_for_text(f" of {count}   filter: none")  # where the person was
    again.child.close(force=True)


def test_totals_lead_back_into_the_list(terminal: Terminal) -> None:
    terminal.press("f")
    terminal.wait_for_text(" by [payer]  code ")
    row = terminal.wait_for_text(" > ").split()
    terminal.press("enter")
    terminal.wait_for_text(f"filter: payer:{row[1].lower()}")
    terminal.press("0")
    terminal.wait_for_text("filter: none")


def test_letters_typed_at_once_into_the_filter_are_not_lost(terminal: Terminal) -> None:
    terminal.wait_until_quiet()
    terminal.child.send("/denial CO-197\r")
    terminal.wait_for_text("filter: denial CO-197")
    assert "CO-197" in terminal.wait_for_text("> ")
