"""By keys alone in a pseudo-terminal: a patient found by a few letters and read, and it is on record."""

import sqlite3
import sys
from pathlib import Path

from tests.e2e.terminal import Terminal


def test_a_patient_is_found_read_and_left(tmp_path: Path) -> None:
    store = tmp_path / "demo.db"
    command = [
        sys.executable,
        "-m",
        "medq",
        "demo",
        "--store",
        str(store),
        "--patients",
        "60",
        "--days",
        "45",
    ]
    config = str(tmp_path / "none.toml")
    terminal = Terminal(
        command, {"MEDQ_NOW": "2026-11-24T09:00:00-07:00", "MEDQ_USER": "jm", "MEDQ_CONFIG": config}
    )
    terminal.shows(" open, ")
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as reader:
        text = "SELECT id, account, last FROM patient WHERE account IS NOT NULL ORDER BY id LIMIT 1"
        patient, account, last = reader.execute(text).fetchone()
    terminal.press("s")
    terminal.shows(" Find [")
    terminal.press(last[:5].lower(), "\t", "\t", "\t")
    terminal.shows("[patients]")
    terminal.shows(f" {account} ")
    terminal.press("down")
    while account not in terminal.shows(" > patient"):
        terminal.press("j")
    terminal.press("enter")
    terminal.shows(" medq  Patient ")
    terminal.shows("Balance")
    assert terminal.row("account").split()[1] == account and last not in terminal.screen.display[0]
    terminal.press("q")
    terminal.shows("> patient")
    terminal.press("esc", "esc")
    terminal.shows(" open, ")
    terminal.press("ctrl+q")
    assert terminal.ends() == 0
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as reader:
        looks = reader.execute("SELECT subject_id FROM event WHERE act = 'look'").fetchall()
    assert looks == [(patient,)]
