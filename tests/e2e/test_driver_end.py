"""The driver in a pseudo-terminal: signals, suspension and closed connections."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.e2e.driver_terminal import DriverTerminal


def test_a_stalled_terminal_does_not_delay_the_end(tmp_path: Path) -> None:
    """Nobody reads the terminal, as when a client sleeps: the leases are released all the same."""
    opened = DriverTerminal(tmp_path / "log.json")
    opened.wait_for_text("enter open")
    for _ in range(400):
        opened.send(b"\x12")
        time.sleep(0.005)
    os.kill(opened.child.pid, signal.SIGTERM)
    end = time.monotonic() + 10
    while opened.child.isalive() and time.monotonic() < end:
        time.sleep(0.05)
    assert not opened.child.isalive()
    assert opened.session_log()["closed"] == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_closes_the_session_and_sets_the_exit_status(
    terminal: DriverTerminal, number: signal.Signals
) -> None:
    os.kill(terminal.child.pid, number)
    assert terminal.exit_status() == 128 + number
    assert terminal.session_log()["closed"] == 1
    if number == signal.SIGTERM:
        assert b"\x1b[?1049l" in terminal.sent and terminal.sent.rstrip().endswith(b"\x1b[?25h")


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGTSTP])
def test_a_suspended_session_continues(terminal: DriverTerminal, number: signal.Signals) -> None:
    for row in (0, 1):
        os.kill(terminal.child.pid, number)
        terminal.wait_until(
            lambda: os.waitid(os.P_PID, terminal.child.pid, os.WSTOPPED | os.WNOHANG) is not None,
            "not stopped",
        )
        terminal.wait_until_quiet()
        terminal.write_as_other_program("\x1b[2J$ ")
        os.kill(terminal.child.pid, signal.SIGCONT)
        terminal.wait_for_text("MOYER, DANA")
        terminal.wait_for_cursor(row)
        terminal.wait_until_quiet()
        terminal.send(b"j")
        terminal.wait_for_cursor(row + 1)
    terminal.send(b"\x11")
    assert terminal.exit_status() == 0


@pytest.mark.parametrize(
    "sizes", [(), ((40, 120), (20, 70))], ids=["same size", "after other sizes"]
)
def test_a_closed_connection_is_a_hang_up(
    tmp_path: Path, sizes: tuple[tuple[int, int], ...]
) -> None:
    opened = DriverTerminal(tmp_path / "log.json")
    opened.wait_for_text("MOYER, DANA")
    opened.wait_for_text("enter open")
    for rows, columns in sizes:
        opened.screen.resize(rows, columns)
        opened.child.setwinsize(rows, columns)
        opened.wait_until(
            lambda last=rows - 1: "enter open" in opened.screen.display[last],
            "not drawn in the new size",
        )
    pid = opened.child.pid
    opened.child.ptyproc.fileobj.close()
    opened.child.closed = opened.child.ptyproc.closed = True
    end = time.monotonic() + 4  # the watchdog's three seconds and one more
    while (ended := os.waitpid(pid, os.WNOHANG)) == (0, 0):
        assert time.monotonic() < end, "the app does not end"
        time.sleep(0.05)
    assert os.waitstatus_to_exitcode(ended[1]) == 128 + signal.SIGHUP
    assert opened.session_log()["closed"] == 1
