"""Forms of acts in a pseudo-terminal: follow-ups and contacts by keys, and what the store holds."""

import sqlite3
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal
from tests.office import MEDQ_NOW, TODAY

OPEN_DENIALS = (
    "SELECT i.id, i.act_by, i.deadline, c.number FROM item i JOIN claim c ON c.id = i.claim_id"
    " WHERE i.kind = 3 AND i.state = 1 AND i.behind_lead = 0"
)
TAB = "\t"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one demo for all tests; each works in its own copy."""
    store = tmp_path_factory.mktemp("forms") / "demo.db"
    options = ("--patients", "120", "--days", "60", "--json")
    made = Terminal(
        [sys.executable, "-m", "medq", "demo", "--store", str(store), *options],
        {"MEDQ_NOW": MEDQ_NOW, "MEDQ_USER": "jm", "MEDQ_CONFIG": str(store.parent / "none")},
    )
    assert made.wait_until_ended() == 0
    return store


class Office:
    """The app in a copy of the demo, with the list of denials shown."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.terminal = Terminal(
            [sys.executable, "-m", "medq", "--store", str(store)],
            {"MEDQ_USER": "jm", "MEDQ_CONFIG": str(store.parent / "none.toml")},
        )
        self.terminal.wait_for_text(" at risk   by ")
        self.terminal.press("/", "denial", "enter")
        self.terminal.wait_for_text("filter: denial")

    def rows(self, sql: str, *params: object) -> list[tuple[object, ...]]:
        """Return the rows of a query on the store."""
        with sqlite3.connect(f"file:{self.store}?mode=ro", uri=True) as store:
            return store.execute(sql, params).fetchall()

    def change(self, sql: str, *params: object) -> None:
        """Change the store as another program."""
        with sqlite3.connect(self.store) as store:
            store.execute(sql, params)

    def cursor_number(self) -> str:
        """Return the claim number of the row with the cursor, as the form of a follow-up says it.

        The pane below the list tells a newcomer what the list is, not what its row is.
        """
        self.terminal.press("w")
        number = self.terminal.wait_for_text(" FOLLOW UP ").split()[2]
        self.terminal.press("esc")
        self.terminal.wait_until(lambda: not self.terminal.row_with(" FOLLOW UP "), "stays open")
        return number


@pytest.fixture
def office(demo: Path, tmp_path: Path) -> Iterator[Office]:
    store = tmp_path / "demo.db"
    with sqlite3.connect(demo) as source, sqlite3.connect(store) as copy:
        source.backup(copy)
    opened = Office(store)
    yield opened
    opened.terminal.child.close(force=True)


def test_a_follow_up_on_the_usual_date_is_two_keys(office: Office) -> None:
    number = office.cursor_number()
    office.terminal.press("w")
    office.terminal.wait_for_text(f"FOLLOW UP {number} on [12/08/26]")
    office.terminal.wait_for_text("Usual: 14 days, Tue 12/08/26. ")
    office.terminal.press("enter")
    office.terminal.wait_for_text("Follow-up set for Tue 12/08/26. Undo: u")
    waiting = office.rows("SELECT wait_until, wait_for FROM item WHERE follow_up_by IS NOT NULL")
    assert waiting == [(date(2026, 12, 8).toordinal(), "payer")]


def test_a_date_after_the_deadline_needs_the_word_and_a_reason(office: Office) -> None:
    number = office.cursor_number()
    office.terminal.press("w", "12/31/29", "enter")
    office.terminal.wait_for_text("12/31/29 is after the ")
    office.terminal.wait_for_text("Type LATE and a")
    assert office.rows("SELECT count(*) FROM item WHERE follow_up_by IS NOT NULL") == [(0,)]
    office.terminal.press("LATE payer reprocesses", "enter")
    office.terminal.wait_for_text("Follow-up set for Mon 12/31/29. Undo: u")
    ((text,),) = office.rows("SELECT text FROM event WHERE act = 'wait'")
    assert text == ("Follow-up set for Mon 12/31/29, waiting on payer. LATE payer reprocesses"), (
        number
    )


def test_of_six_marked_items_the_one_that_cannot_wait_is_named(office: Office) -> None:
    short = office.cursor_number()
    last_day = (TODAY.toordinal() + 6, TODAY.toordinal() + 7)
    office.change(
        "UPDATE item SET act_by = ?, deadline = ? WHERE claim_id ="
        " (SELECT id FROM claim WHERE number = ?)",
        *(*last_day, short),
    )
    office.terminal.press("r", *["space"] * 6)
    office.terminal.wait_for_text("6 marked")
    office.terminal.press("w", "12/08")
    office.terminal.wait_for_text("FOLLOW UP 6 items on [12/08   ]")
    office.terminal.wait_for_text(f"{short}: 12/08/26 is after the ")
    office.terminal.press("enter")
    office.terminal.wait_for_text("5 follow-ups set for Tue 12/08/26.")
    office.terminal.wait_for_text(f"1 not done ({short}): 12/08/26 is after the ")
    office.terminal.wait_for_text("1 marked")
    office.terminal.press("u")
    office.terminal.wait_for_text("Undone: follow-up on 5 items.")
    assert office.rows("SELECT count(*) FROM item WHERE follow_up_by IS NOT NULL") == [(0,)]


def test_a_call_is_logged_with_its_text_tabs_and_two_keys(office: Office) -> None:
    number = office.cursor_number()
    office.terminal.press("c")
    office.terminal.wait_for_text(f"CONTACT {number} [phone ]")
    for text in (TAB, TAB, "Julie R.", TAB, "88541", TAB, "1", TAB, TAB, TAB, "retro review open"):
        office.terminal.press(text)
    office.terminal.press("enter")
    office.terminal.wait_for_text("Call logged. Follow-up set for Tue 12/08/26. Undo: u")
    ((text,),) = office.rows("SELECT text FROM event WHERE act = 'contact'")
    assert str(text).startswith("Called ") and str(text).endswith(": in process.")
    assert "Julie" not in str(text) and "88541" not in str(text)
    contact = office.rows("SELECT channel, spoke_with, reference, outcome, note FROM contact")
    assert contact == [("phone", "Julie R.", "88541", "in-process", "retro review open")]


def test_one_call_about_marked_items_is_one_contact_and_one_undo(office: Office) -> None:
    ((payer, count),) = office.rows(
        "SELECT payer_id, count(*) FROM item WHERE kind = 3 AND state = 1"
        " GROUP BY payer_id ORDER BY 2 DESC LIMIT 1"
    )
    assert isinstance(count, int) and count >= 2
    ((name,),) = office.rows("SELECT name FROM payer WHERE id = ?", payer)
    office.terminal.press("/", f"denial {str(name).split()[0].lower()}", "enter", "+")
    office.terminal.wait_for_text(" marked.")
    office.terminal.press("c", TAB, TAB, TAB, TAB, "8", "enter")
    office.terminal.wait_for_text("Call logged")
    logged = office.rows("SELECT count(*), count(DISTINCT contact_id) FROM contact_item")
    assert logged[0][1] == 1 and isinstance(logged[0][0], int) and logged[0][0] >= 2
    office.terminal.press("u")
    office.terminal.wait_for_text("Undone: contact on ")
    assert office.rows("SELECT DISTINCT undone FROM contact_item") == [(1,)]
    assert office.rows("SELECT count(*) FROM item WHERE follow_up_by IS NOT NULL") == [(0,)]


def test_esc_keeps_what_was_typed_for_the_next_time(office: Office) -> None:
    office.terminal.press("w", "fri", TAB, TAB, "call back", "esc")
    office.terminal.wait_until(lambda: not office.terminal.row_with("FOLLOW UP"), "the form stays")
    office.terminal.press("w")
    row = office.terminal.wait_for_text("on [fri     ]")
    assert "note [call back" in row
    assert office.rows("SELECT count(*) FROM event WHERE act = 'wait'") == [(0,)]


def test_a_form_typed_in_one_burst_is_saved_as_it_was_meant(office: Office) -> None:
    office.terminal.wait_until_quiet()
    office.terminal.child.send("wfri\t3\tref 44\r")
    office.terminal.wait_for_text("Follow-up set for Fri 11/27/26. Undo: u")
    ((text,),) = office.rows("SELECT text FROM event WHERE act = 'wait'")
    assert text == "Follow-up set for Fri 11/27/26, waiting on provider. ref 44"


def test_a_letter_sends_only_what_it_changes(office: Office) -> None:
    office.terminal.press("o")
    office.terminal.wait_for_text("NOTE ")
    for letter in "note":
        office.terminal.wait_until_quiet()
        size = len(office.terminal.sent)
        office.terminal.press(letter)
        office.terminal.wait_until_quiet()
        assert len(office.terminal.sent) - size < 60
