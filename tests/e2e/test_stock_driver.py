"""Faults of Textual's own driver that medq's does not have: each case runs with both."""

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.e2e.terminal import ROOT, Terminal

OpenTerminal = Callable[..., Terminal]


@pytest.fixture(params=["stock", "medq"])
def driver(request: pytest.FixtureRequest) -> str:
    """Return which driver the app uses: Textual's own or medq's."""
    return str(request.param)


@pytest.fixture
def open_bare_app(driver: str) -> Iterator[OpenTerminal]:
    """Yield a function that opens the bare app."""
    opened: list[Terminal] = []

    def open_app(words: str = "keys:", *, before: str = "", **env: str) -> Terminal:
        program = f'exec "{sys.executable}" "{ROOT / "tests/e2e/bare_app.py"}" {driver}'
        opened.append(Terminal(["/bin/sh", "-c", f"{before} {program}"], env))
        opened[-1].wait_for_text(words)
        opened[-1].wait_until_quiet()
        return opened[-1]

    yield open_app
    for terminal in opened:
        terminal.child.close(force=True)


def arrived_keys(terminal: Terminal) -> str:
    """Return the keys that arrived, once nothing more is written."""
    terminal.wait_until_quiet()
    return terminal.row_with("keys:").partition("keys:")[2].strip()


def test_only_stock_ends_its_input_at_a_byte_that_is_not_utf8(
    open_bare_app: OpenTerminal, driver: str
) -> None:
    """Stock: the input thread ends with a traceback, and no further key arrives."""
    terminal = open_bare_app()
    terminal.child.send(b"\xe9")
    terminal.wait_until_quiet()
    if driver == "medq":
        terminal.child.send(b"a")
        assert arrived_keys(terminal) == "é a"
        return
    with suppress(OSError):
        terminal.child.send(b"a")
    terminal.wait_until_ended()
    assert b"UnicodeDecodeError" in terminal.sent


def test_only_stock_takes_an_unknown_answer_for_keys(
    open_bare_app: OpenTerminal, driver: str
) -> None:
    terminal = open_bare_app()
    terminal.child.send(b"\x1b[?62;c")
    terminal.child.send(b"z")
    assert (arrived_keys(terminal) == "z") == (driver == "medq")


def test_only_stock_splits_a_torn_key(open_bare_app: OpenTerminal, driver: str) -> None:
    """Stock: it becomes escape and two letters."""
    terminal = open_bare_app()
    terminal.child.send(b"\x1b[")
    time.sleep(0.3)
    terminal.child.send(b"5~")
    assert (arrived_keys(terminal) in ("", "pageup")) == (driver == "medq")


def test_only_stock_switches_more_modes_and_sends_queries(
    open_bare_app: OpenTerminal, driver: str
) -> None:
    """Stock: focus reports, synchronized output, in-band sizes, the kitty protocol."""
    terminal = open_bare_app()
    modes = set(re.findall(rb"\x1b\[\?(\d+)[hl]", terminal.sent))
    queries = re.findall(rb"\x1b\[\?\d+\$p|\x1b\[>\d+u", terminal.sent)
    assert (modes <= {b"1049", b"25", b"2004", b"7"} and not queries) == (driver == "medq")


def test_only_stock_leaves_the_terminal_as_it_was_at_a_signal(
    open_bare_app: OpenTerminal, driver: str
) -> None:
    """Stock: the process dies at once; the alternate screen and raw mode stay."""
    terminal = open_bare_app()
    os.kill(terminal.child.pid, signal.SIGTERM)
    status = terminal.wait_until_ended()
    assert (b"\x1b[?1049l" in terminal.sent) == (driver == "medq")
    assert status == 128 + signal.SIGTERM
    assert (terminal.child.signalstatus is None) == (driver == "medq")


def test_only_stock_reads_a_closed_connection_forever(
    open_bare_app: OpenTerminal, driver: str
) -> None:
    """Hang-ups are ignored, as by nohup and some job runners."""
    terminal = open_bare_app(before='trap "" HUP;')
    pid = terminal.child.pid
    terminal.child.ptyproc.fileobj.close()
    terminal.child.closed = terminal.child.ptyproc.closed = True
    end = time.monotonic() + 10
    ticks_before = _ticks(pid)
    start = time.monotonic()
    while driver == "medq" and os.waitpid(pid, os.WNOHANG) == (0, 0):
        assert time.monotonic() < end, "the app does not end"
        time.sleep(0.05)
    if driver == "stock":
        while time.monotonic() - start < 1.5:
            time.sleep(0.1)
        ticks = _ticks(pid) - ticks_before
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        assert ticks > 0.15 * os.sysconf("SC_CLK_TCK")
    terminal.child.terminated = terminal.child.ptyproc.terminated = True


def _ticks(pid: int) -> int:
    """Return the processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_only_stock_escapes_box_lines_in_a_locale_without_them(
    open_bare_app: OpenTerminal, driver: str
) -> None:
    """Stock: a character that the locale does not have is written as \\u2500."""
    terminal = open_bare_app(
        "rule", PYTHONIOENCODING="latin-1", LC_ALL="POSIX", PYTHONCOERCECLOCALE="0"
    )
    terminal.wait_until_quiet()
    assert (b"\\u2500" in terminal.sent) == (driver == "stock")
    assert (terminal.row_with("─ rule") != "") == (driver == "medq")


def test_only_stock_sends_the_screen_twice_and_whole_widgets(
    open_bare_app: OpenTerminal, driver: str
) -> None:
    """Stock: the screen twice at the start, and whole widgets after a key."""
    terminal = open_bare_app("option 3")
    bytes_at_start = len(terminal.sent)
    terminal.child.send(b"\x1b[B")
    terminal.wait_until_quiet()
    assert (bytes_at_start < 4000) == (driver == "medq")
    assert (len(terminal.sent) - bytes_at_start < 500) == (driver == "medq")


def test_only_stock_ignores_a_new_window_size_with_columns_set(
    open_bare_app: OpenTerminal, driver: str
) -> None:
    terminal = open_bare_app(COLUMNS="60", LINES="20")
    terminal.screen.resize(30, 100)
    terminal.child.setwinsize(30, 100)
    terminal.wait_until_quiet()
    last_option = max(
        int(row) for row in re.findall(r"option (\d+)", "\n".join(terminal.screen.display))
    )
    assert (last_option > 20) == (driver == "medq")
