"""The search by keys in a pseudo-terminal: a name typed, opened, and left."""

import sqlite3
import sys
from pathlib import Path

from tests.e2e.terminal import Terminal
from tests.office import MEDQ_NOW


def test_a_patient_is_found_and_looked_at_by_keys_and_the_look_recorded(tmp_path: Path) -> None:
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
    terminal = Terminal(command, {"MEDQ_NOW": MEDQ_NOW, "MEDQ_USER": "jm", "MEDQ_CONFIG": config})
    terminal.wait_for_text(" at risk   by ")
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as reader:
        sql = "SELECT id, account, last FROM patient WHERE account IS NOT NULL ORDER BY id LIMIT 1"
        patient_id, account, last_name = reader.execute(sql).fetchone()
    terminal.press("s")
    terminal.wait_for_text(" Find [")
    terminal.press(last_name[:5].lower(), "\t", "\t", "\t")
    terminal.wait_for_text("[patients]")
    terminal.wait_for_text(f" {account} ")
    terminal.press("down")
    while account not in terminal.wait_for_text(">  patient"):
        terminal.press("j")
    terminal.press("enter")
    terminal.wait_for_text(" medq  Patient ")
    terminal.wait_for_text("Balance")
    assert (
        terminal.row_with("account").split()[1] == account
        and last_name not in terminal.screen.display[0]
    )
    terminal.press("q")
    terminal.wait_for_text(">  patient")
    terminal.press("esc", "esc")
    terminal.wait_for_text(" at risk   by ")
    terminal.press("ctrl+q")
    assert terminal.wait_until_ended() == 0
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as reader:
        looks = reader.execute("SELECT subject_id FROM event WHERE act = 'look'").fetchall()
    assert looks == [(patient_id,)]
