"""What Textual's own driver does to thin clients and bad lines, and that medq's does not: each case is shown on both."""

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

Opened = Callable[..., Terminal]


@pytest.fixture(params=["stock", "medq"])
def driver(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def bare(driver: str) -> Iterator[Opened]:
    opened: list[Terminal] = []

    def open_it(words: str = "keys:", *, before: str = "", **env: str) -> Terminal:
        program = f'exec "{sys.executable}" "{ROOT / "tests/e2e/bare_app.py"}" {driver}'
        opened.append(Terminal(["/bin/sh", "-c", f"{before} {program}"], env))
        opened[-1].shows(words)
        opened[-1].quiet()
        return opened[-1]

    yield open_it
    for terminal in opened:
        terminal.child.close(force=True)


def keys(terminal: Terminal) -> str:
    """The keys that came, when nothing comes any more."""
    terminal.quiet()
    return terminal.row("keys:").partition("keys:")[2].strip()


def test_a_byte_that_is_no_utf8(bare: Opened, driver: str) -> None:
    """Stock: the input thread ends with a traceback; no key comes any more."""
    terminal = bare()
    terminal.child.send(b"\xe9")
    terminal.quiet()
    if driver == "medq":
        terminal.child.send(b"a")
        assert keys(terminal) == "é a"
        return
    with suppress(OSError):
        terminal.child.send(b"a")
    terminal.ends()
    assert b"UnicodeDecodeError" in terminal.sent


def test_an_answer_nobody_asked_for(bare: Opened, driver: str) -> None:
    """Stock: it is typed, letter by letter."""
    terminal = bare()
    terminal.child.send(b"\x1b[?62;c")
    terminal.child.send(b"z")
    assert (keys(terminal) == "z") == (driver == "medq")


def test_a_key_whose_bytes_come_late(bare: Opened, driver: str) -> None:
    """Stock: escape and two letters, that is, two commands."""
    terminal = bare()
    terminal.child.send(b"\x1b[")
    time.sleep(0.3)
    terminal.child.send(b"5~")
    assert (keys(terminal) in ("", "pageup")) == (driver == "medq")


def test_what_is_asked_of_the_terminal(bare: Opened, driver: str) -> None:
    """Stock: focus reports, synchronised output, in-band sizes, the kitty protocol."""
    terminal = bare()
    modes = set(re.findall(rb"\x1b\[\?(\d+)[hl]", terminal.sent))
    asked = re.findall(rb"\x1b\[\?\d+\$p|\x1b\[>\d+u", terminal.sent)
    assert (modes <= {b"1049", b"25", b"2004", b"7"} and not asked) == (driver == "medq")


def test_a_signal_and_the_terminal_afterwards(bare: Opened, driver: str) -> None:
    """Stock: the process dies where it stands; the alternate screen and raw mode stay."""
    terminal = bare()
    os.kill(terminal.child.pid, signal.SIGTERM)
    status = terminal.ends()
    assert (b"\x1b[?1049l" in terminal.sent) == (driver == "medq")
    assert status == 128 + signal.SIGTERM
    assert (terminal.child.signalstatus is None) == (driver == "medq")


def test_a_line_that_is_gone_while_hang_ups_are_ignored(bare: Opened, driver: str) -> None:
    """Stock: the input thread reads the end again and again, for ever. (nohup, some job runners.)"""
    terminal = bare(before='trap "" HUP;')
    pid = terminal.child.pid
    terminal.child.ptyproc.fileobj.close()
    terminal.child.closed = terminal.child.ptyproc.closed = True
    end = time.monotonic() + 10
    used = _ticks(pid)
    begun = time.monotonic()
    while driver == "medq" and os.waitpid(pid, os.WNOHANG) == (0, 0):
        assert time.monotonic() < end, "it does not end"
        time.sleep(0.05)
    if driver == "stock":
        while time.monotonic() - begun < 1.5:
            time.sleep(0.1)
        spun = _ticks(pid) - used
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        assert spun > 0.15 * os.sysconf("SC_CLK_TCK")
    terminal.child.terminated = terminal.child.ptyproc.terminated = True


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_a_locale_that_has_no_lines(bare: Opened, driver: str) -> None:
    """Stock: what the locale has no letter for is written as \\u2500."""
    terminal = bare("rule", PYTHONIOENCODING="latin-1", LC_ALL="POSIX", PYTHONCOERCECLOCALE="0")
    terminal.quiet()
    assert (b"\\u2500" in terminal.sent) == (driver == "stock")
    assert (terminal.row("─ rule") != "") == (driver == "medq")


def test_what_goes_over_the_line(bare: Opened, driver: str) -> None:
    """Stock: the screen twice at the start, and whole widgets at a key."""
    terminal = bare("option 3")
    start = len(terminal.sent)
    terminal.child.send(b"\x1b[B")
    terminal.quiet()
    assert (start < 4000) == (driver == "medq")
    assert (len(terminal.sent) - start < 500) == (driver == "medq")


def test_the_size_is_what_the_terminal_says(bare: Opened, driver: str) -> None:
    """Stock: with COLUMNS and LINES exported, a window that grows stays as it was."""
    terminal = bare(COLUMNS="60", LINES="20")
    terminal.screen.resize(30, 100)
    terminal.child.setwinsize(30, 100)
    terminal.quiet()
    last = max(int(row) for row in re.findall(r"option (\d+)", "\n".join(terminal.screen.display)))
    assert (last > 20) == (driver == "medq")
