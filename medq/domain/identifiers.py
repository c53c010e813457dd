"""How identifiers and names are compared: payers change case, strip dashes, pad with zeros and cut what is long (domain 1).

The raw form is always kept; these keys are only for looking up and comparing.
"""

import re
import unicodedata

SIGNIFICANT_CHARACTERS = 17
"""Characters of a control number that every payer gives back (some cut at 17, some at 20)."""

_NOT_ALPHANUMERIC = re.compile(r"[^A-Z0-9]+")
_NOT_LETTER = re.compile(r"[^A-Z]+")
# Letters that Unicode does not take apart, as a name is written where only A to Z are taken.
_WHOLE = str.maketrans(
    {"Ł": "L", "Ø": "O", "Đ": "D", "Æ": "AE", "Œ": "OE", "Þ": "TH", "'": "", "’": ""}
)
_SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV"})


def number_key(raw: str) -> str:
    """Return a claim number or payer claim number as it is compared.

    Upper case, alphanumerics only, without leading zeros, cut to `SIGNIFICANT_CHARACTERS`.
    """
    return member_key(raw)[:SIGNIFICANT_CHARACTERS]


def same_number(theirs: str, ours: str) -> bool:
    """Return whether two claim numbers are equal as compared.

    The longer is cut to the shorter where that has `SIGNIFICANT_CHARACTERS` or more.
    """
    first, second = member_key(theirs), member_key(ours)
    length = min(len(first), len(second))
    return first == second if length < SIGNIFICANT_CHARACTERS else first[:length] == second[:length]


def member_key(raw: str) -> str:
    """A member id for comparing: upper case, alphanumerics only, leading zeros off."""
    upper = raw.upper()
    if not (upper.isalnum() and upper.isascii()):
        upper = _NOT_ALPHANUMERIC.sub("", upper)
    return upper.lstrip("0")


def name_key(raw: str) -> str:
    """A last name for comparing: accents folded, suffixes dropped, letters only."""
    upper = raw.upper()
    if upper.isascii() and upper.isalpha():
        return upper
    return "".join(_name_parts(upper))


def name_agrees(theirs: str, ours: str) -> bool | None:
    """Whether two last names are one: equal as keys, or one is a part of the other's compound (GARCIA of GARCIA-LOPEZ).

    None when one of them is not stated.
    """
    if not theirs or not ours:
        return None
    if theirs == ours:
        return True
    first, second = name_key(theirs), name_key(ours)
    if first == second:
        return True
    return first in _name_parts(ours.upper()) or second in _name_parts(theirs.upper())


def first_letter(name: str) -> str:
    """The first letter of a first name, folded; empty when there is none."""
    return "".join(_name_parts(name.upper()))[:1]


def folded_letters(upper: str) -> str:
    """Upper-case letters that Unicode does not take apart (Ł, Ø, Æ) as they are written where only A to Z are taken."""
    return upper.translate(_WHOLE)


def _name_parts(upper: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", folded_letters(upper)).encode("ascii", "ignore").decode()
    parts = [part for part in _NOT_LETTER.split(folded) if part]
    while len(parts) > 1 and parts[-1] in _SUFFIXES:
        parts.pop()
    return parts
