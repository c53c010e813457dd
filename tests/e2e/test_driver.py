"""The driver in a pseudo-terminal: its output, and input of thin clients and bad lines."""

import re
import time
from pathlib import Path

import pytest

from medq.terminal.charset import QUESTION
from tests.e2e.driver_terminal import FIRST_ROW, DriverTerminal

ALLOWED_MODES = {"1049", "25", "2004", "7"}


def test_only_four_terminal_modes_are_switched(terminal: DriverTerminal) -> None:
    terminal.send(b"\x11")
    assert terminal.exit_status() == 0
    switched = {mode.decode() for mode in re.findall(rb"\x1b\[\?([\d;]+)[hl]", terminal.sent)}
    assert switched <= ALLOWED_MODES
    assert not re.search(rb"\x1b\][^\x07]*|\x1b\[\?\d+\$p|\x1b\[>|\x1b\[<", terminal.sent)
    assert terminal.sent.startswith(QUESTION) and terminal.sent.count(b"\x1b[6n") == 1
    assert terminal.sent.rstrip().endswith(b"\x1b[?25h")
    assert terminal.session_log()["closed"] == 1


def test_a_byte_that_is_not_utf8_is_a_letter(terminal: DriverTerminal) -> None:
    terminal.send(b"o")
    terminal.wait_for_text("Note [")
    terminal.send(b"caf\xe9")
    terminal.wait_for_text("Note [café")
    terminal.send(b" M\xfcller")
    terminal.wait_for_text("Note [café Müller")
    terminal.send("ñ 山".encode())
    terminal.wait_for_text("Note [café Müllerñ 山")


def test_an_unknown_answer_of_the_terminal_is_no_key(terminal: DriverTerminal) -> None:
    terminal.send(
        b"\x1b[?62;c\x1b[0n\x1b[>41;330;0c\x1b]11;rgb:0000/0000/0000\x07\x1bP1$r0m\x1b\\j"
    )
    terminal.wait_for_cursor(1)
    terminal.send(b"\x11")
    assert terminal.exit_status() == 0
    assert terminal.session_log()["acts"] == []


def test_a_torn_key_is_joined(terminal: DriverTerminal) -> None:
    terminal.send(b"\x1b[")
    time.sleep(0.2)
    terminal.send(b"B")
    terminal.wait_for_cursor(1)
    terminal.send(b"\x1b[6")
    time.sleep(0.25)
    terminal.send(b"~")
    terminal.wait_for_text("11-20 of 312")


def test_the_rest_of_a_key_whose_esc_came_early_is_dropped(terminal: DriverTerminal) -> None:
    terminal.send(b"\x1b")
    terminal.wait_for_text("Press ctrl+q to quit.")
    terminal.send(b"[5~")
    terminal.send(b"j")
    terminal.wait_for_cursor(1)
    assert not any("does nothing here" in row for row in terminal.screen.display)


def test_no_typed_ahead_move_is_lost(terminal: DriverTerminal) -> None:
    terminal.send(b"j" * 9)
    terminal.wait_for_cursor(9)
    terminal.send(b"j" * 200)
    terminal.wait_for_text("201-210 of 312")


def test_pasted_text_is_no_key(terminal: DriverTerminal) -> None:
    terminal.send(b"\x1b[200~dwt\rjj\x1b[201~")
    terminal.wait_for_text("Text was pasted outside a field")
    assert terminal.cursor_row() == 0


def test_a_session_switches_four_modes_and_an_idle_one_sends_nothing(
    terminal: DriverTerminal,
) -> None:
    """Over keys that visit every kind of screen."""
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
        terminal.send(key.encode())
        terminal.wait_until_quiet()
    sent_before = len(terminal.sent)
    end = time.monotonic() + 2.5  # what waits for a second without a key has been read
    while time.monotonic() < end:
        terminal.read()
    wakeups_before = terminal.count_wakeups()
    end = time.monotonic() + 2
    while time.monotonic() < end:
        terminal.read()
    assert len(terminal.sent) == sent_before
    assert (
        terminal.count_wakeups() - wakeups_before < 8
    )  # one poll of the store; the input thread sleeps
    terminal.send(b"\x11")
    assert terminal.exit_status() == 0
    assert {
        mode.decode() for mode in re.findall(rb"\x1b\[\?([\d;]+)[hl]", terminal.sent)
    } <= ALLOWED_MODES
    assert re.findall(
        rb"\x1b[\]P_^X>=]|\x1b\[[<>=?][^hl]*[a-gi-km-z]|\x1b\[\d*[cnt]", terminal.sent
    ) == [b"\x1b[6n"]


def test_the_terminals_cursor_is_at_the_row_and_in_the_field(terminal: DriverTerminal) -> None:
    cursor = terminal.screen.cursor
    terminal.send(b"j")
    terminal.wait_for_cursor(1)
    terminal.wait_until_quiet()
    assert (cursor.x, cursor.y, cursor.hidden) == (0, FIRST_ROW + 1, False)
    terminal.send(b"/ab")
    terminal.wait_for_text("Filter: ab")
    terminal.wait_until_quiet()
    row = next(y for y, row in enumerate(terminal.screen.display) if "Filter: ab" in row)
    assert (cursor.x, cursor.y) == (terminal.screen.display[row].index("ab") + 2, row)
    terminal.send(b"\x1b")
    terminal.wait_until(
        lambda: (cursor.x, cursor.y) == (0, FIRST_ROW + 1), "the cursor is not back at the row"
    )


def test_a_screen_that_another_program_wrote_on_is_redrawn(terminal: DriverTerminal) -> None:
    complete = terminal.screen.display
    terminal.write_as_other_program("\x1b[2J\x1b[5;9r\x1b[7mBroadcast message\x0e")
    assert terminal.screen.display != complete
    terminal.send(b"\x12")
    terminal.wait_until(lambda: terminal.screen.display == complete, "not redrawn")


def test_the_answer_to_a_key_fits_into_a_packet(terminal: DriverTerminal) -> None:
    """Less than 1,400 bytes."""
    for key in (b"j", b"k", b"\x1b[6~", b"\x1b[5~", b"/", b"a", b"\x1b"):
        sent_before = len(terminal.sent)
        terminal.send(key)
        terminal.wait_until_quiet()
        terminal.wait_until_quiet()
        assert len(terminal.sent) - sent_before < 1400, key


def test_opening_sends_less_than_a_screen_of_letters(terminal: DriverTerminal) -> None:
    assert len(terminal.sent) < 80 * 24 * 1.1


@pytest.mark.parametrize("columns, rows", [(120, 40), (80, 23), (100, 30)])
def test_a_window_of_another_size_shows_the_same(
    terminal: DriverTerminal, columns: int, rows: int
) -> None:
    terminal.screen.resize(rows, columns)
    terminal.write_as_other_program("x" * 300)
    terminal.child.setwinsize(rows, columns)
    terminal.wait_until(
        lambda: "enter open" in terminal.screen.display[rows - 1], "not drawn in the new size"
    )
    terminal.wait_until_quiet()
    assert not terminal.row_with("xxx")
    assert terminal.screen.display[0].rstrip().endswith("10:42 am")


def test_no_color_sends_none(tmp_path: Path) -> None:
    opened = DriverTerminal(tmp_path / "log.json", env={"NO_COLOR": "1"})
    opened.wait_for_text("enter open")
    opened.send(b"jj\x11")
    assert opened.exit_status() == 0
    sequences = re.findall(rb"\x1b\[([\d;]*)m", opened.sent)
    parameters = {part for sequence in sequences for part in sequence.split(b";")}
    assert parameters <= {b"", b"0", b"1", b"4", b"7", b"22", b"24", b"27"}
