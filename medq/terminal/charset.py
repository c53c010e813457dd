"""The character set of a terminal: the query sent at start, its answer, and ASCII substitutes."""

import re
import unicodedata
from collections.abc import Mapping
from enum import Enum

QUESTION = b"\r\xc3\xa9\x1b[6n\r\x1b[K"
"""A letter of two bytes in UTF-8, a request for the cursor's position, and the row erased again.

The column in the answer says how many cells the two bytes took.
"""
ANSWER_SECONDS = 0.7
"""How long to wait for the answer before the locale is used; a later answer still counts."""
ANSWER = re.compile(r"\x1b\[\d+;(\d+)R")
"""The answer. xterm sends the same bytes for shift+F3, to which nothing is bound."""


class Charset(Enum):
    """How the terminal decodes what it receives."""

    UTF8 = 1
    EIGHT_BIT = 2  # its keys arrive as cp1252; it is sent ASCII
    ASCII = 3  # unknown: it is sent ASCII, its keys may arrive as UTF-8


def charset_from_column(column: int) -> Charset | None:
    """Return the charset by the cursor's column after the letter: 2 is UTF-8, 3 is 8-bit."""
    return {2: Charset.UTF8, 3: Charset.EIGHT_BIT}.get(column)


def charset_from_locale(environment: Mapping[str, str]) -> Charset | None:
    """Return UTF8 if the locale names it, else None.

    LC_CTYPE=C.UTF-8 is ignored: Python itself sets it where there is no locale.
    """
    character_type = environment.get("LC_CTYPE", "")
    locale_name = (
        environment.get("LC_ALL")
        or (character_type if character_type != "C.UTF-8" else "")
        or environment.get("LANG")
        or ""
    )
    return Charset.UTF8 if "utf8" in locale_name.casefold().replace("-", "") else None


def to_ascii(letter: str, width: int) -> str:
    """Return the ASCII substitute, `width` characters, of a letter that takes `width` cells."""
    if letter.isascii():
        return letter
    substitute = _SUBSTITUTES.get(letter[0]) or "".join(
        character for character in unicodedata.normalize("NFKD", letter) if character.isascii()
    )
    if not substitute:
        substitute = _box_line_to_ascii(ord(letter[0])) or "?" * width
    return substitute.ljust(width)[:width]


def _box_line_to_ascii(code: int) -> str:
    """Return `-`, `|` or `+` for a box-drawing line, `#` for a block, "" for anything else."""
    if 0x2580 <= code < 0x25A0:
        return "#"
    if not 0x2500 <= code < 0x2580:
        return ""
    name = unicodedata.name(chr(code))
    is_horizontal = any(word in name for word in ("HORIZONTAL", "LEFT", "RIGHT"))
    is_vertical = any(word in name for word in ("VERTICAL", "UP", "DOWN"))
    if is_horizontal and is_vertical:
        return "+"
    return "-" if is_horizontal else "|"


_SUBSTITUTES = {
    letter: substitute
    for letters, substitute in (
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
