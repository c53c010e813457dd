"""The driver in a real pseudo-terminal: what thin clients and bad lines send, and how a session ends."""

import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from medq.terminal.charset import QUESTION
from tests.e2e.terminal import ROOT, Terminal

MODES = {"1049", "25", "2004", "7"}


class Wire(Terminal):
    """The app on a fake desk; keys are sent as bytes, as a line brings them."""

    def __init__(self, log: Path, *arguments: str, env: dict[str, str] | None = None) -> None:
        super().__init__([sys.executable, str(ROOT / "tests/e2e/fake_app.py"), str(log), *arguments], env)
        self.log = log

    def rest(self) -> None:
        """Until the first moments of a screen are over, in which keys that write do not count."""
        end = time.monotonic() + 0.2
        while time.monotonic() < end:
            self.read()

    def at_row(self, number: int) -> None:
        """Wait until the row with the cursor's sign is that one."""
        self.wait(lambda: self.cursor() == number, f"the cursor is not on row {number}")

    def cursor(self) -> int:
        return next((number for number, row in enumerate(self.screen.display) if row.startswith(">")), -1)

    def line(self, data: bytes) -> None:
        """What comes over the line, all at once."""
        self.child.send(data)

    def ended(self) -> int:
        """The exit status; a signal n as -n."""
        end = time.monotonic() + 10
        while self.child.isalive():
            assert time.monotonic() < end, "it does not end"
            self.read()
        self.read()
        return self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus

    def told(self) -> dict[str, Any]:
        return dict(json.loads(self.log.read_text()))


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Wire]:
    opened = Wire(tmp_path / "log.json")
    opened.shows("10000 MOYER, DANA")
    opened.shows("enter open")
    opened.rest()
    yield opened
    opened.child.close(force=True)


def test_only_the_modes_that_were_asked_for_are_switched(terminal: Wire) -> None:
    terminal.line(b"\x11")
    assert terminal.ended() == 0
    switched = {mode.decode() for mode in re.findall(rb"\x1b\[\?([\d;]+)[hl]", terminal.sent)}
    assert switched <= MODES
    assert not re.search(rb"\x1b\][^\x07]*|\x1b\[\?\d+\$p|\x1b\[>|\x1b\[<", terminal.sent)
    assert terminal.sent.startswith(QUESTION) and terminal.sent.count(b"\x1b[6n") == 1
    assert terminal.sent.rstrip().endswith(b"\x1b[?25h")
    assert terminal.told()["closed"] == 1


def test_a_byte_that_is_no_utf8_is_a_letter_and_ends_nothing(terminal: Wire) -> None:
    terminal.line(b"o")
    terminal.shows("Note:")
    terminal.line(b"caf\xe9")
    terminal.shows("Note: café")
    terminal.line(b" M\xfcller")
    terminal.shows("Note: café Müller")
    terminal.line("ñ 山".encode())
    terminal.shows("Note: café Müllerñ 山")


def test_an_answer_nobody_asked_for_is_no_command(terminal: Wire) -> None:
    terminal.line(b"\x1b[?62;c\x1b[0n\x1b[>41;330;0c\x1b]11;rgb:0000/0000/0000\x07\x1bP1$r0m\x1b\\j")
    terminal.at_row(4)
    terminal.line(b"\x11")
    assert terminal.ended() == 0
    assert terminal.told()["acts"] == []


def test_a_torn_key_is_mended(terminal: Wire) -> None:
    terminal.line(b"\x1b[")
    time.sleep(0.2)
    terminal.line(b"B")
    terminal.at_row(4)
    terminal.line(b"\x1b[6")
    time.sleep(0.25)
    terminal.line(b"~")
    terminal.shows("11-20 of 312")


def test_the_tail_of_a_key_whose_esc_came_alone_is_swallowed(terminal: Wire) -> None:
    terminal.line(b"\x1b")
    terminal.shows("Press ctrl+q to leave.")
    terminal.line(b"[5~")
    terminal.line(b"j")
    terminal.at_row(4)
    assert not any("does nothing here" in row for row in terminal.screen.display)


def test_typed_ahead_moves_are_all_made(terminal: Wire) -> None:
    terminal.line(b"j" * 9)
    terminal.at_row(12)
    terminal.line(b"j" * 200)
    terminal.shows("201-210 of 312")


def test_a_paste_is_no_command(terminal: Wire) -> None:
    terminal.line(b"\x1b[200~dwt\rjj\x1b[201~")
    terminal.shows("Text was pasted outside a field")
    assert terminal.cursor() == 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_back_what_is_held_and_says_so_by_its_status(terminal: Wire, number: signal.Signals) -> None:
    os.kill(terminal.child.pid, number)
    assert terminal.ended() == 128 + number
    assert terminal.told()["closed"] == 1
    if number == signal.SIGTERM:
        assert b"\x1b[?1049l" in terminal.sent and terminal.sent.rstrip().endswith(b"\x1b[?25h")


def test_a_line_that_is_gone_is_a_hang_up(tmp_path: Path) -> None:
    opened = Wire(tmp_path / "log.json")
    opened.shows("10000 MOYER, DANA")
    opened.shows("enter open")
    pid = opened.child.pid
    opened.child.ptyproc.fileobj.close()
    opened.child.closed = opened.child.ptyproc.closed = True
    end = time.monotonic() + 10
    status = 0
    while time.monotonic() < end:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            break
        time.sleep(0.05)
    assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGHUP
    assert opened.told()["closed"] == 1
