"""By keys in a pseudo-terminal: plan tomorrow, change the plan, save it; next day it opens."""

import sqlite3
import sys
from datetime import datetime, timedelta
from pathlib import Path

from tests.e2e.terminal import Terminal
from tests.office import NOW

EVENING = NOW.replace(hour=16, minute=20)
NEXT_MORNING = NOW.replace(hour=7, minute=58) + timedelta(days=1)


def open_medq(folder: Path, now: datetime, *words: str) -> Terminal:
    """Open the demo's store at a moment."""
    command = [sys.executable, "-m", "medq", *words, "--store", str(folder / "demo.db")]
    return Terminal(
        command,
        {"MEDQ_NOW": now.isoformat(), "MEDQ_USER": "jm", "MEDQ_CONFIG": str(folder / "none.toml")},
    )


def test_a_plan_is_built_changed_saved_and_shown_next_morning(tmp_path: Path) -> None:
    evening = open_medq(tmp_path, EVENING, "demo", "--patients", "120", "--days", "60")
    evening.wait_for_text(" at risk   by ")
    evening.press("b")
    evening.wait_for_text(" items planned for Wed 11/25/26.")
    evening.press("j", "j", "<")
    evening.wait_for_text(" up: ")
    evening.press("j", "j", "j", "f", "\x15", "14:00", "enter")  # ctrl+u empties the field
    evening.wait_for_text(" at 2:00 pm: ")
    evening.press("g", "j", "x")
    evening.wait_for_text("Removed ")
    evening.press("u")
    evening.wait_for_text("Undone: the last change to the plan.")
    evening.press("\x13")  # ctrl+s
    evening.wait_for_text("Saved: plan for Wed 11/25/26, ")
    evening.press("ctrl+q")
    assert evening.wait_until_ended() == 0
    with sqlite3.connect(f"file:{tmp_path / 'demo.db'}?mode=ro", uri=True) as store:
        assert store.execute("SELECT state FROM plan").fetchall() == [("accepted",)]
        acts = store.execute("SELECT act FROM event WHERE act LIKE 'plan%' ORDER BY id").fetchall()
    assert [act for (act,) in acts] == ["plan", "plan", "plan", "plan", "plan accept"]

    morning = open_medq(tmp_path, NEXT_MORNING)
    morning.wait_for_text(" medq  Today")
    morning.wait_for_text(" Plan for Wed 11/25   ")
    morning.wait_for_text("0 followed up")
    morning.press(".")
    morning.wait_for_text("locked at 2:00 pm")
    morning.press("n")
    morning.wait_for_text("Checked out to you for 30 more minutes.")
    morning.press("q")
    morning.wait_for_text("yours now")
    morning.press(".", "d")
    morning.wait_for_text("Done: Day-end check. Undo: u")
    morning.wait_for_text("1 of ")
    morning.press("enter")
    morning.wait_for_text(" medq  Expiring")
    morning.press("q", "l")
    morning.wait_for_text(" medq  Deadlines")
    morning.press("ctrl+q")
    assert morning.wait_until_ended() == 0
