"""What a terminal sends, mended before a parser sees it: here what stands in a paste, which may never be a key."""

from textual._xterm_parser import XTermParser
from textual.events import Key, Paste

from medq.terminal.input import InputFilter

BEGIN, END = b"\x1b[200~", b"\x1b[201~"


def _events(*pieces: bytes, long: bool = True) -> list[str]:
    """What the parser makes of bytes that come in these pieces, with a pause after each, a long one if asked for."""
    mender, parser = InputFilter(), XTermParser()
    found: list[str] = []
    for number, piece in enumerate(pieces):
        for text in (
            mender.feed(piece, number),
            mender.idle(number + 0.1),
            mender.idle(number + 0.9) if long else "",
        ):
            for event in (*(parser.feed(text) if text else ()), *parser.tick()):
                if isinstance(event, Key):
                    found.append(f"key {event.key}")
                elif isinstance(event, Paste):
                    found.append(f"paste {event.text}")
    return found


def test_an_escape_in_a_paste_makes_no_key_of_what_follows() -> None:
    pasted = b"one \x1b two\x1b[31m red \x1b[A up \x1bP not \x1bdnnnn\x07 end"
    assert _events(BEGIN + pasted + END + b"j") == [
        "paste one  two red  up P not dnnnn end",
        "key j",
    ]


def test_a_paste_torn_anywhere_is_one_paste() -> None:
    whole = BEGIN + b"one \x1b[31mtwo \x1b dd" + END + b"j"
    expected = _events(whole)
    assert expected == ["paste one two  dd", "key j"]
    for at in range(len(BEGIN), len(whole)):
        assert _events(whole[:at], whole[at:], long=False) == expected, at


def test_a_paste_whose_end_was_lost_is_left_by_escape() -> None:
    assert _events(BEGIN + b"one two", b"three\x1b", b"j") == ["paste one twothree", "key j"]


def test_lines_and_tabs_of_a_paste_stay() -> None:
    assert _events(BEGIN + b"one\r\ntwo\tthree\x00" + END) == ["paste one\r\ntwo\tthree"]


def test_an_enter_typed_before_the_program_had_the_terminal_is_one() -> None:
    # Until then the line discipline makes a line feed of it; no terminal sends one for another key than ctrl+j, which is enter.
    assert _events(b"/den\n", b"j\r") == [
        "key slash",
        "key d",
        "key e",
        "key n",
        "key enter",
        "key j",
        "key enter",
    ]
