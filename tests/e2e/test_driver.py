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
        super().__init__(
            [sys.executable, str(ROOT / "tests/e2e/fake_app.py"), str(log), *arguments], env
        )
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
        return next(
            (number for number, row in enumerate(self.screen.display) if row.startswith(">")), -1
        )

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
        return (
            self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus
        )

    def terminal_gets(self, text: str) -> None:
        """What another program writes on the terminal."""
        self._stream.feed(text.encode())

    def wakings(self) -> int:
        """How often its threads have waited for something and were woken."""
        states = [
            path.read_text() for path in Path(f"/proc/{self.child.pid}/task").glob("*/status")
        ]
        return sum(
            int(re.findall(r"^voluntary_ctxt_switches:\s+(\d+)", state, re.M)[0])
            for state in states
        )

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
    terminal.line(
        b"\x1b[?62;c\x1b[0n\x1b[>41;330;0c\x1b]11;rgb:0000/0000/0000\x07\x1bP1$r0m\x1b\\j"
    )
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


def test_a_session_switches_four_modes_and_an_idle_one_sends_nothing(terminal: Wire) -> None:
    """Over every key that a session has, and over what happens on all of its screens."""
    for key in (
        "j",
        "\x1b[6~",
        ".",
        "\r",
        "o",
        "a",
        "\x1b",
        "q",
        "?",
        "q",
        "m",
        "q",
        ",",
        "/",
        "d",
        "\r",
        "\x12",
        "\x1b[B",
        "\x03",
    ):
        terminal.line(key.encode())
        terminal.quiet()
    before = len(terminal.sent)
    end = time.monotonic() + 1.2
    while time.monotonic() < end:
        terminal.read()
    woken = terminal.wakings()
    end = time.monotonic() + 2
    while time.monotonic() < end:
        terminal.read()
    assert len(terminal.sent) == before
    assert terminal.wakings() - woken < 8  # one look at the store; who reads keys sleeps
    terminal.line(b"\x11")
    assert terminal.ended() == 0
    assert {mode.decode() for mode in re.findall(rb"\x1b\[\?([\d;]+)[hl]", terminal.sent)} <= MODES
    assert re.findall(
        rb"\x1b[\]P_^X>=]|\x1b\[[<>=?][^hl]*[a-gi-km-z]|\x1b\[\d*[cnt]", terminal.sent
    ) == [b"\x1b[6n"]


def test_the_real_cursor_is_at_the_row_and_in_the_field(terminal: Wire) -> None:
    cursor = terminal.screen.cursor
    terminal.line(b"j")
    terminal.at_row(4)
    terminal.quiet()
    assert (cursor.x, cursor.y, cursor.hidden) == (0, 4, False)
    terminal.line(b"/ab")
    terminal.shows("Filter: ab")
    terminal.quiet()
    row = next(y for y, row in enumerate(terminal.screen.display) if "Filter: ab" in row)
    assert (cursor.x, cursor.y) == (terminal.screen.display[row].index("ab") + 2, row)
    terminal.line(b"\x1b")
    terminal.wait(lambda: (cursor.x, cursor.y) == (0, 4), "the cursor is not back at the row")


def test_a_screen_that_others_wrote_on_is_made_whole(terminal: Wire) -> None:
    whole = terminal.screen.display
    terminal.terminal_gets("\x1b[2J\x1b[5;9r\x1b[7mBroadcast message\x0e")
    assert terminal.screen.display != whole
    terminal.line(b"\x12")
    terminal.wait(lambda: terminal.screen.display == whole, "not drawn anew")


def test_every_answer_to_a_key_is_one_packet(terminal: Wire) -> None:
    """Less than 1,400 bytes; a move of the cursor, without the detail below, two rows."""
    for key in (b"j", b"k", b"\x1b[6~", b"\x1b[5~", b"/", b"a", b"\x1b"):
        before = len(terminal.sent)
        terminal.line(key)
        terminal.quiet()
        terminal.quiet()
        assert len(terminal.sent) - before < 1400, key


def test_opening_costs_less_than_a_screen_of_letters(terminal: Wire) -> None:
    assert len(terminal.sent) < 80 * 24 * 1.1


@pytest.mark.parametrize("columns, rows", [(120, 40), (80, 23), (100, 30)])
def test_a_window_of_another_size_shows_the_same(terminal: Wire, columns: int, rows: int) -> None:
    terminal.screen.resize(rows, columns)
    terminal.terminal_gets("x" * 300)
    terminal.child.setwinsize(rows, columns)
    terminal.wait(
        lambda: "enter open" in terminal.screen.display[rows - 1], "not drawn in the new size"
    )
    terminal.quiet()
    assert not terminal.row("xxx")
    assert terminal.screen.display[0].rstrip().endswith("10:42")


# Which letters the terminal shows


class Eight(Wire):
    """A terminal in an 8-bit charset: each byte is a letter."""

    def __init__(self, log: Path) -> None:
        super().__init__(log)
        self._stream.select_other_charset("@")


class Silent(Wire):
    """A terminal that answers nothing."""

    def answer(self, text: str) -> None:
        pass


def test_an_8_bit_terminal_gets_ascii_and_sends_cp1252(tmp_path: Path) -> None:
    opened = Eight(tmp_path / "log.json")
    opened.shows("10004 MULLER, ASA")
    assert opened.row("10005 ??, ??") or opened.row("10005 ????, ????")
    opened.rest()
    opened.line(b"o")
    opened.shows("Note:")
    opened.line(b"caf\xe9 \xc3\xa9")
    opened.shows("Note: cafe A?")
    assert opened.sent.replace(QUESTION, b"", 1).isascii()
    opened.line(b"\x11")
    assert opened.ended() == 0


@pytest.mark.parametrize(
    "locale, name",
    [
        ({"LC_ALL": "C.UTF-8"}, "MÜLLER, ÅSA"),
        ({"LC_ALL": "", "LC_CTYPE": "", "LANG": ""}, "MULLER, ASA"),
        ({"LC_ALL": "de_DE"}, "MULLER, ASA"),
    ],
)
def test_a_terminal_that_does_not_answer_is_what_the_locale_says(
    tmp_path: Path, locale: dict[str, str], name: str
) -> None:
    opened = Silent(tmp_path / "log.json", env=locale)
    opened.shows(name)
    opened.line(b"\x11")
    assert opened.ended() == 0
    assert opened.sent.replace(QUESTION, b"", 1).isascii() == (name == "MULLER, ASA")


def test_a_late_answer_is_taken_and_no_key(tmp_path: Path) -> None:
    opened = Silent(tmp_path / "log.json")
    opened.shows("MÜLLER, ÅSA")
    opened.line(b"\x1b[1;3Rj")
    opened.shows("MULLER, ASA")
    opened.at_row(4)


def test_what_is_typed_while_it_starts_is_not_lost(tmp_path: Path) -> None:
    """Before Textual is even imported, and in front of the terminal's answer."""

    class Early(Wire):
        def answer(self, text: str) -> None:
            super().answer("jj" + text + "j/nobody")

    opened = Early(tmp_path / "log.json")
    opened.shows("Filter: nobody")
    opened.at_row(6)
    assert b"jj" not in opened.sent


def test_a_start_that_fails_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    code = "from medq.terminal.start import prepare\nprepare()\nraise SystemExit(3)"
    opened = Terminal(
        ["/bin/sh", "-c", f'{sys.executable} -c "{code}"; stty -a; echo status $?; cat']
    )
    row = opened.shows(" icanon")
    assert "-icanon" not in row
    opened.child.send("R?\r")
    opened.shows("R?")
    assert "[1;" not in "".join(opened.screen.display), (
        "the terminal's answer was typed into the shell"
    )
    opened.child.close(force=True)


def test_no_color_sends_none(tmp_path: Path) -> None:
    opened = Wire(tmp_path / "log.json", env={"NO_COLOR": "1"})
    opened.shows("enter open")
    opened.line(b"jj\x11")
    assert opened.ended() == 0
    looks = {
        part for found in re.findall(rb"\x1b\[([\d;]*)m", opened.sent) for part in found.split(b";")
    }
    assert looks <= {b"", b"0", b"1", b"4", b"7", b"22", b"24", b"27"}


def test_a_line_that_stands_still_keeps_nobody_from_leaving(tmp_path: Path) -> None:
    """Nobody reads the terminal, as when a client sleeps: the leases come back all the same, within seconds."""
    opened = Wire(tmp_path / "log.json")
    opened.shows("enter open")
    for _ in range(400):
        opened.line(b"\x12")
        time.sleep(0.005)
    os.kill(opened.child.pid, signal.SIGTERM)
    end = time.monotonic() + 10
    while opened.child.isalive() and time.monotonic() < end:
        time.sleep(0.05)
    assert not opened.child.isalive()
    assert opened.told()["closed"] == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_back_what_is_held_and_says_so_by_its_status(
    terminal: Wire, number: signal.Signals
) -> None:
    os.kill(terminal.child.pid, number)
    assert terminal.ended() == 128 + number
    assert terminal.told()["closed"] == 1
    if number == signal.SIGTERM:
        assert b"\x1b[?1049l" in terminal.sent and terminal.sent.rstrip().endswith(b"\x1b[?25h")


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGTSTP])
def test_a_session_that_was_stopped_goes_on_where_it_was(
    terminal: Wire, number: signal.Signals
) -> None:
    for row in (3, 4):
        os.kill(terminal.child.pid, number)
        terminal.wait(
            lambda: os.waitid(os.P_PID, terminal.child.pid, os.WSTOPPED | os.WNOHANG) is not None,
            "not stopped",
        )
        terminal.quiet()
        terminal.terminal_gets("\x1b[2J$ ")
        os.kill(terminal.child.pid, signal.SIGCONT)
        terminal.shows("10000 MOYER, DANA")
        terminal.at_row(row)
        terminal.quiet()
        terminal.line(b"j")
        terminal.at_row(row + 1)
    terminal.line(b"\x11")
    assert terminal.ended() == 0


@pytest.mark.parametrize(
    "sizes", [(), ((40, 120), (20, 70))], ids=["as it was", "after other sizes"]
)
def test_a_line_that_is_gone_is_a_hang_up(
    tmp_path: Path, sizes: tuple[tuple[int, int], ...]
) -> None:
    opened = Wire(tmp_path / "log.json")
    opened.shows("10000 MOYER, DANA")
    opened.shows("enter open")
    for rows, columns in sizes:
        opened.screen.resize(rows, columns)
        opened.child.setwinsize(rows, columns)
        opened.wait(
            lambda last=rows - 1: "enter open" in opened.screen.display[last],
            "not drawn in the new size",
        )
    pid = opened.child.pid
    opened.child.ptyproc.fileobj.close()
    opened.child.closed = opened.child.ptyproc.closed = True
    end = time.monotonic() + 4  # the watchdog's three seconds and one more
    while (found := os.waitpid(pid, os.WNOHANG)) == (0, 0):
        assert time.monotonic() < end, "it goes on without a line"
        time.sleep(0.05)
    _ended, status = found
    assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGHUP
    assert opened.told()["closed"] == 1
