"""Words as search looks for them: folded, with the key of how a name sounds, and how far apart two of them are.

The sound is a key of our own and no library's: it is kept in the store, so it may not change with somebody else's release,
and it must serve Spanish names as well as English ones.
"""

import re
import unicodedata
from functools import lru_cache

from medq.domain.identifiers import folded_letters, member_key

LONGEST_SOUND = 6
_JOINTS = re.compile(r"['’ʼ`´]")
_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:KN|GN|PN)", "N"),
        (r"^WR", "R"),
        (r"^(?:PS|X)", "S"),
        (r"^WH", "W"),
        (r"T?SCH|T?CH|SH", "1"),
        (r"PH", "F"),
        (r"GH(?=[^AEIOUY]|$)", ""),
        (r"QU(?=[EI])|CK|[QK]", "K"),
        (r"GU(?=[EI])", "G"),
        (r"G(?=[EIY])", "J"),
        (r"SC(?=[EIY])|C(?=[EIY])|[ZSÇ]", "S"),
        (r"C", "K"),
        (r"X", "KS"),
        (r"[VB]", "B"),
        (r"[DT]", "T"),
        (r"(?<=.)W", ""),
        (r"H", ""),
        (r"^[AEIOUY]+", "A"),
        (r"(?<=.)[AEIOUY]", ""),
        (r"(.)\1+", r"\1"),
    )
)


def fold(raw: str) -> str:
    """A word without accents, case and signs: letters and digits of any script. "O’Brien-Łuk" is OBRIENLUK."""
    upper = raw.upper()
    if upper.isascii():
        return upper if upper.isalnum() else "".join(sign for sign in upper if sign.isalnum())
    apart = unicodedata.normalize("NFKD", folded_letters(upper))
    return "".join(sign for sign in apart if sign.isalnum())


@lru_cache(maxsize=8192)  # a practice's names repeat, and a file brings them by the thousand
def name_words(raw: str) -> tuple[str, ...]:
    """Every word by which a name is found: the whole as one, its parts, and what stands behind an apostrophe.

    "GARCIA-LOPEZ" gives GARCIALOPEZ, GARCIA, LOPEZ; "O'BRIEN" gives OBRIEN, BRIEN.
    """
    whole = fold(raw)
    if not whole:
        return ()
    if len(whole) == len(raw):
        return (whole,)
    parts = [part for part in re.split(r"[\s\-‐-―/,.]+", raw) if part]
    found = [
        whole,
        *map(fold, parts),
        *(fold(piece) for part in parts for piece in _JOINTS.split(part)[1:]),
    ]
    return tuple(word for word in dict.fromkeys(found) if len(word) > 1 or word == whole)


def number_word(raw: str) -> str:
    """A number as search looks for it: letters and digits in upper case, zeros in front off."""
    return member_key(raw)


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """How a folded word sounds, as up to six signs; empty for what is not of A to Z. ORTIZ and ORTIS are one."""
    if not (word.isascii() and word.isalpha()):
        return ""
    for pattern, instead in _RULES:
        word = pattern.sub(instead, word)
    return word[:LONGEST_SOUND]


def distance(one: str, other: str, most: int = 3) -> int:
    """Letters to change, add, drop or swap with their neighbour to make one word of the other; `most` + 1 for any more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, last, row = row, before, [place]
        for at, sign in enumerate(other, 1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != sign))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == sign:
                cost = min(cost, last[at - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def may_be(typed: str, word: str) -> bool:
    """Whether a word is near enough to what was typed to be offered for it."""
    return typed != word and distance(typed, word, 2) <= (1 if len(typed) < 6 else 2)
