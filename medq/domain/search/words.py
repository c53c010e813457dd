"""Words as the search compares them: folded, by how a name sounds, and by edit distance.

The sound key is our own and no library's: it is stored, so it must not change with a library's
release, and it must serve Spanish names as well as English ones.
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
    """Return a word without accents, case and signs: "O’Brien-Łuk" is OBRIENLUK.

    Letters and digits of any script stay.
    """
    upper = raw.upper()
    if upper.isascii():
        return upper if upper.isalnum() else "".join(sign for sign in upper if sign.isalnum())
    apart = unicodedata.normalize("NFKD", folded_letters(upper))
    return "".join(sign for sign in apart if sign.isalnum())


@lru_cache(maxsize=8192)  # a practice's names repeat, and a file brings them by the thousand
def name_words(raw: str) -> tuple[str, ...]:
    """Return every word that finds a name: the whole, its parts, and what follows an apostrophe.

    "GARCIA-LOPEZ" gives GARCIALOPEZ, GARCIA, LOPEZ; "O'BRIEN" gives OBRIEN, BRIEN.
    """
    whole = fold(raw)
    if not whole:
        return ()
    if len(whole) == len(raw):
        return (whole,)
    parts = [part for part in re.split(r"[\s\-‐-―/,.]+", raw) if part]
    words = [
        whole,
        *map(fold, parts),
        *(fold(piece) for part in parts for piece in _JOINTS.split(part)[1:]),
    ]
    return tuple(word for word in dict.fromkeys(words) if len(word) > 1 or word == whole)


def number_word(raw: str) -> str:
    """Return a number as the search compares it: upper case, without signs and leading zeros."""
    return member_key(raw)


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """Return how a folded word sounds, in up to six letters: ORTIZ and ORTIS are equal.

    Empty for a word with other letters than A to Z.
    """
    if not (word.isascii() and word.isalpha()):
        return ""
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word[:LONGEST_SOUND]


def distance(first: str, second: str, most: int = 3) -> int:
    """Return the edit distance: letters to change, add, drop or swap with a neighbor.

    `most` + 1 stands for any larger distance.
    """
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        before, before_last, row = row, before, [i]
        for j, other in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def may_be(typed: str, word: str) -> bool:
    """Return whether a word is near enough to what was typed to be suggested for it."""
    return typed != word and distance(typed, word, 2) <= (1 if len(typed) < 6 else 2)
