"""By keys in a pseudo-terminal: the row of a claim with two items is worked as one."""

import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from data.office import settings
from medq.domain.items.item import Kind
from medq.work.desk import DEMO_KEY
from tests.e2e.terminal import Terminal
from tests.office import MEDQ_NOW
from tests.store.clinic import Clinic, open_clinic


@pytest.fixture
def clinic(tmp_path: Path, sqlite_template: Path) -> Iterator[Clinic]:
    """Yield a clinic with a denial whose records are requested, and another denial."""
    path = tmp_path / "office.db"
    copyfile(sqlite_template, path)
    path.chmod(0o600)
    with open_clinic(str(path)) as opened:
        settings.save(opened.store, DEMO_KEY, MEDQ_NOW)  # else the day is the real one
        denial = opened.add_item(1, money_cents=90_000, claim_number="42K3M-1", last="ORTIZ")
        opened.add_to_claim(denial, Kind.REVIEW, title="Records requested", money_cents=500)
        opened.add_item(2, money_cents=700, claim_number="41H2Q-1", last="DIAZ", cause="CO-16")
        yield opened


@pytest.fixture
def terminal(clinic: Clinic, tmp_path: Path) -> Iterator[Terminal]:
    """Yield the app on the clinic's store."""
    opened = Terminal(
        [sys.executable, "-m", "medq", "--store", clinic.url],
        {"MEDQ_NOW": MEDQ_NOW, "MEDQ_USER": "jm", "MEDQ_CONFIG": str(tmp_path / "none.toml")},
    )
    yield opened
    opened.child.close(force=True)


def test_a_claims_items_are_checked_out_followed_up_and_undone_together(
    clinic: Clinic, terminal: Terminal
) -> None:
    terminal.wait_for_text("CO-197 +1: re")
    terminal.press("t")
    terminal.wait_for_text("2 items of 42K3M-1: checked out to you for 30 more minutes.")
    assert clinic.store.rows("SELECT state FROM item ORDER BY id") == [(2,), (2,), (1,)]
    terminal.press("w")
    terminal.wait_for_text("2 items of 42K3M-1")
    terminal.press("fri", "enter")
    terminal.wait_for_text("2 items of 42K3M-1: follow-up set for Fri 11/27/26.")
    assert clinic.store.rows("SELECT state FROM item ORDER BY id") == [(3,), (3,), (1,)]
    terminal.press("u")
    terminal.wait_for_text("Undone: follow-up on 2 items of 42K3M-1")
    assert clinic.store.rows("SELECT state FROM item ORDER BY id") == [(2,), (2,), (1,)]
    terminal.press("ctrl+q")
    assert terminal.wait_until_ended() == 0
    assert clinic.store.rows("SELECT state FROM item ORDER BY id") == [(1,), (1,), (1,)]


def press_next(terminal: Terminal, title: str) -> None:
    """Check out the next item; on a busy machine the screen may be too fresh for the first key."""
    terminal.press("n")
    terminal.wait_until(
        lambda: terminal.row_with(title) != "" or terminal.row_with("Press again") != "",
        f"never shown: {title}",
    )
    if not terminal.row_with(title):
        terminal.press("n")
    terminal.wait_for_text(title)


def test_next_checks_out_a_claim_once_and_then_the_other_one(
    clinic: Clinic, terminal: Terminal
) -> None:
    terminal.wait_for_text("CO-197 +1: re")
    press_next(terminal, "Denial 42K3M-1")
    press_next(terminal, "Denial 41H2Q-1")
    assert clinic.store.rows("SELECT state FROM item ORDER BY id") == [(2,), (2,), (2,)]
    terminal.press("ctrl+q")
    assert terminal.wait_until_ended() == 0
