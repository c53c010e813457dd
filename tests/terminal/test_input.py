"""InputFilter: pasted text is never taken for keys."""

from textual._xterm_parser import XTermParser
from textual.events import Key, Paste

from medq.terminal.input import InputFilter

START, END = b"\x1b[200~", b"\x1b[201~"


def _events(*pieces: bytes, long_pauses: bool = True) -> list[str]:
    """Return the parser's events for bytes that arrive in pieces, with a pause after each."""
    input_filter, parser = InputFilter(), XTermParser()
    names: list[str] = []
    for number, piece in enumerate(pieces):
        for text in (
            input_filter.feed(piece, number),
            input_filter.idle(number + 0.1),
            input_filter.idle(number + 0.9) if long_pauses else "",
        ):
            for event in (*(parser.feed(text) if text else ()), *parser.tick()):
                if isinstance(event, Key):
                    names.append(f"key {event.key}")
                elif isinstance(event, Paste):
                    names.append(f"paste {event.text}")
    return names


def test_an_escape_in_a_paste_makes_no_keys() -> None:
    pasted = b"one \x1b two\x1b[31m red \x1b[A up \x1bP not \x1bdnnnn\x07 end"
    assert _events(START + pasted + END + b"j") == [
        "paste one  two red  up P not dnnnn end",
        "key j",
    ]


def test_a_paste_torn_anywhere_is_one_paste() -> None:
    whole = START + b"one \x1b[31mtwo \x1b dd" + END + b"j"
    expected = _events(whole)
    assert expected == ["paste one two  dd", "key j"]
    for cut in range(len(START), len(whole)):
        assert _events(whole[:cut], whole[cut:], long_pauses=False) == expected, cut


def test_escape_ends_a_paste_whose_end_was_lost() -> None:
    assert _events(START + b"one two", b"three\x1b", b"j") == ["paste one twothree", "key j"]


def test_a_paste_keeps_lines_and_tabs() -> None:
    assert _events(START + b"one\r\ntwo\tthree\x00" + END) == ["paste one\r\ntwo\tthree"]


def test_an_enter_typed_before_the_program_has_the_terminal_is_a_key() -> None:
    # Until then the line discipline makes it a line feed, which only ctrl+j, also enter, sends.
    assert _events(b"/den\n", b"j\r") == [
        "key slash",
        "key d",
        "key e",
        "key n",
        "key enter",
        "key j",
        "key enter",
    ]
