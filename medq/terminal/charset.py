"""Which letters a terminal can show: it is asked before the app starts; where it has only ASCII, others stand in for the rest."""

import re
import unicodedata
from collections.abc import Mapping
from enum import Enum

QUESTION = b"\r\xc3\xa9\x1b[6n\r\x1b[K"
"""One letter of two bytes, where the cursor is now, and the row made clean again: nothing of it stays on the screen."""
ANSWER_SECONDS = 0.7
"""How long the answer may take before the locale is believed; it is believed all the same when it comes later."""
ANSWER = re.compile(r"\x1b\[\d+;(\d+)R")
"""Never a key: xterm's shift+F3 looks the same, and no shift+F is bound."""


class Charset(Enum):
    """What the terminal makes of bytes."""

    UTF8 = 1
    EIGHT_BIT = 2  # sends cp1252; which letters it shows is unknown
    ASCII = 3  # nothing is known: what is sent is ASCII, what comes may be UTF-8


def charset_from_column(column: int) -> Charset | None:
    """What the cursor's column (counted from 1) behind the letter says: one cell is UTF-8, two are an 8-bit charset."""
    return {2: Charset.UTF8, 3: Charset.EIGHT_BIT}.get(column)


def charset_from_locale(environment: Mapping[str, str]) -> Charset | None:
    """What the locale says, when it says something. Python itself sets LC_CTYPE=C.UTF-8 where no locale is set."""
    spoken = environment.get("LC_CTYPE", "")
    named = (
        environment.get("LC_ALL")
        or (spoken if spoken != "C.UTF-8" else "")
        or environment.get("LANG")
        or ""
    )
    return Charset.UTF8 if "utf8" in named.casefold().replace("-", "") else None


def to_ascii(letter: str, width: int) -> str:
    """What stands in for a letter (with its marks) that takes `width` cells: as many signs of ASCII."""
    if letter.isascii():
        return letter
    found = _SUBSTITUTES.get(letter[0]) or "".join(
        sign for sign in unicodedata.normalize("NFKD", letter) if sign.isascii()
    )
    if not found:
        found = _box_line_to_ascii(ord(letter[0])) or "?" * width
    return found.ljust(width)[:width]


def _box_line_to_ascii(code: int) -> str:
    """Box lines by their names; blocks are `#`."""
    if 0x2580 <= code < 0x25A0:
        return "#"
    if not 0x2500 <= code < 0x2580:
        return ""
    name = unicodedata.name(chr(code))
    across = any(word in name for word in ("HORIZONTAL", "LEFT", "RIGHT"))
    down = any(word in name for word in ("VERTICAL", "UP", "DOWN"))
    return "+" if across and down else "-" if across else "|"


_SUBSTITUTES = {
    letter: stand_in
    for letters, stand_in in (
        ("‐‑‒–—―−", "-"),
        ("‘’‚‛′", "'"),
        ("“”„‟″«»", '"'),
        ("…·∙", "."),
        ("•●◦○■□▪★", "*"),
        ("×", "x"),
        ("÷", "/"),
        ("→▶►▸", ">"),
        ("←◀◄", "<"),
        ("↑▲", "^"),
        ("↓▼", "v"),
        ("✓✔", "x"),
        ("€", "E"),
        ("ß", "s"),
        ("Łŀ", "L"),
        ("ł", "l"),
        ("Ø", "O"),
        ("ø", "o"),
        ("Æ", "A"),
        ("æ", "a"),
        ("Œ", "O"),
        ("œ", "o"),
        ("ĐÐ", "D"),
        ("đð", "d"),
        ("ħ", "h"),
        ("Þ", "T"),
        ("þ", "t"),
        ("ı", "i"),
    )
    for letter in letters
}
