"""By keys in a pseudo-terminal: plan tomorrow, change the plan, save it; next day it opens."""

import sqlite3
import sys
from pathlib import Path

from tests.e2e.terminal import Terminal


def opened(folder: Path, now: str, *words: str) -> Terminal:
    command = [sys.executable, "-m", "medq", *words, "--store", str(folder / "demo.db")]
    return Terminal(
        command, {"MEDQ_NOW": now, "MEDQ_USER": "jm", "MEDQ_CONFIG": str(folder / "none.toml")}
    )


def test_an_evening_and_the_morning_after(tmp_path: Path) -> None:
    evening = opened(
        tmp_path, "2026-11-24T16:20:00-07:00", "demo", "--patients", "120", "--days", "60"
    )
    evening.wait_for_text(" open, ")
    evening.press("b")
    evening.wait_for_text(" items planned for Wed 11/25/26.")
    evening.press("j", "j", "<")
    evening.wait_for_text(" up: ")
    evening.press("j", "j", "j", "f", "\x15", "14:00", "enter")  # ctrl+u empties the field
    evening.wait_for_text(" at 2:00 pm: ")
    evening.press("g", "j", "x")
    evening.wait_for_text("Removed ")
    evening.wait_for_text("3 manual changes.")
    evening.press("u")
    evening.wait_for_text("Undone: the last change of the plan.")
    evening.press("\x13")  # ctrl+s
    evening.wait_for_text("Saved: plan for Wed 11/25/26, ")
    evening.press("ctrl+q")
    assert evening.wait_until_ended() == 0
    with sqlite3.connect(f"file:{tmp_path / 'demo.db'}?mode=ro", uri=True) as store:
        assert store.execute("SELECT state FROM plan").fetchall() == [("accepted",)]
        acts = store.execute("SELECT act FROM event WHERE act LIKE 'plan%' ORDER BY id").fetchall()
    assert [act for (act,) in acts] == ["plan", "plan", "plan", "plan", "plan accept"]

    morning = opened(tmp_path, "2026-11-25T07:58:00-07:00")
    morning.wait_for_text(" medq  Today")
    morning.wait_for_text(" Wed 11/25/26")
    morning.press(".")
    morning.wait_for_text("locked at 2:00 pm")
    morning.press("n")
    morning.wait_for_text("yours")
    morning.press("q")
    morning.wait_for_text("yours now")
    morning.press("ctrl+q")
    assert morning.wait_until_ended() == 0
