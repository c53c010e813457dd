"""The driver in a pseudo-terminal: which characters a terminal is sent."""

import sys
from pathlib import Path

import pytest

from medq.terminal.charset import QUESTION
from tests.e2e.driver_terminal import DriverTerminal
from tests.e2e.terminal import Terminal


class EightBitTerminal(DriverTerminal):
    """A terminal with an 8-bit charset: each byte is a letter."""

    def __init__(self, log: Path) -> None:
        super().__init__(log)
        self._stream.select_other_charset("@")


class SilentTerminal(DriverTerminal):
    """A terminal that answers no query."""

    def answer_query(self, text: str) -> None:
        pass


def test_an_8_bit_terminal_gets_ascii_and_sends_cp1252(tmp_path: Path) -> None:
    opened = EightBitTerminal(tmp_path / "log.json")
    opened.wait_for_text("MULLER, ASA")
    assert opened.row_with("????, ????")  # each of these letters is two columns wide
    opened.wait_until_keys_count()
    opened.send(b"o")
    opened.wait_for_text("Note [")
    opened.send(b"caf\xe9 \xc3\xa9")
    opened.wait_for_text("Note [cafe A?")
    assert opened.sent.replace(QUESTION, b"", 1).isascii()
    opened.send(b"\x11")
    assert opened.exit_status() == 0


@pytest.mark.parametrize(
    "locale, name",
    [
        ({"LC_ALL": "C.UTF-8"}, "MÜLLER, ÅSA"),
        ({"LC_ALL": "", "LC_CTYPE": "", "LANG": ""}, "MULLER, ASA"),
        ({"LC_ALL": "de_DE"}, "MULLER, ASA"),
    ],
)
def test_the_locale_decides_for_a_terminal_that_does_not_answer(
    tmp_path: Path, locale: dict[str, str], name: str
) -> None:
    opened = SilentTerminal(tmp_path / "log.json", env=locale)
    opened.wait_for_text(name)
    opened.send(b"\x11")
    assert opened.exit_status() == 0
    assert opened.sent.replace(QUESTION, b"", 1).isascii() == (name == "MULLER, ASA")


def test_a_late_answer_counts_and_is_no_key(tmp_path: Path) -> None:
    opened = SilentTerminal(tmp_path / "log.json")
    opened.wait_for_text("MÜLLER, ÅSA")
    opened.send(b"\x1b[1;3Rj")
    opened.wait_for_text("MULLER, ASA")
    opened.wait_for_cursor(1)


def test_keys_typed_during_the_start_are_not_lost(tmp_path: Path) -> None:
    """They arrive before Textual is imported, before and after the terminal's answer."""

    class TypingTerminal(DriverTerminal):
        def answer_query(self, text: str) -> None:
            super().answer_query("jj" + text + "j/nobody")

    opened = TypingTerminal(tmp_path / "log.json")
    opened.wait_for_text("Filter: nobody")
    opened.send(b"\x1b")
    opened.wait_for_cursor(3)
    assert b"jj" not in opened.sent


def test_a_failed_start_restores_the_terminal(tmp_path: Path) -> None:
    code = "from medq.terminal.start import prepare\nprepare()\nraise SystemExit(3)"
    opened = Terminal(
        ["/bin/sh", "-c", f'{sys.executable} -c "{code}"; stty -a; echo status $?; cat']
    )
    row = opened.wait_for_text(" icanon")
    assert "-icanon" not in row
    opened.child.send("R?\r")
    opened.wait_for_text("R?")
    assert "[1;" not in "".join(opened.screen.display), (
        "the terminal's answer was typed into the shell"
    )
    opened.child.close(force=True)
