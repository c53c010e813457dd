"""Keys by which identifiers and names are compared.

Payers change case, strip dashes, pad with zeros and cut long numbers. The raw form is always
stored; these keys serve only look-ups and comparisons.
"""

import re
import unicodedata
from datetime import date

SIGNIFICANT_CHARACTERS = 17
"""Characters of a claim number that every payer returns (some cut at 17, some at 20)."""

LONGEST_CONTROL_NUMBER = 9  # digits of ISA13, GS06 and ST02

_NOT_ALPHANUMERIC = re.compile(r"[^A-Z0-9]+")
_NOT_LETTER = re.compile(r"[^A-Z]+")
# Letters without a Unicode decomposition, as names are written where only A to Z are allowed.
_UNDECOMPOSED = str.maketrans(
    {"Ł": "L", "Ø": "O", "Đ": "D", "Æ": "AE", "Œ": "OE", "Þ": "TH", "'": "", "’": ""}
)
# Letters as they are written where only A to Z are allowed, if not without their marks.
_SPELLED_OUT = str.maketrans({"Ä": "AE", "Ö": "OE", "Ü": "UE", "Ø": "OE", "Å": "AA"})
CUT_NAME_LETTERS = 10
"""Letters of a last name that a payer keeps at least where it cuts names."""
_SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV"})


def number_key(raw: str) -> str:
    """Return a claim number or payer claim number as it is compared.

    Upper case, alphanumerics only, without leading zeros, cut to `SIGNIFICANT_CHARACTERS`.
    """
    return member_key(raw)[:SIGNIFICANT_CHARACTERS]


def same_number(payer_text: str, our_text: str) -> bool:
    """Return whether two claim numbers are equal as compared.

    The longer is cut to the shorter where that has `SIGNIFICANT_CHARACTERS` or more.
    """
    first, second = member_key(payer_text), member_key(our_text)
    length = min(len(first), len(second))
    return first == second if length < SIGNIFICANT_CHARACTERS else first[:length] == second[:length]


def control_key(raw: str) -> str:
    """Return a control number (ISA13, GS06, ST02) as it is compared: as a number if it is one."""
    text = raw.strip()
    return (text.lstrip("0") or "0") if text.isascii() and text.isdigit() else text


def control_texts(raw: str) -> tuple[str, ...]:
    """Return the texts that a control number may be written as: with any number of leading zeros.

    The text as it stands is the first.
    """
    text, key = raw.strip(), control_key(raw)
    if not key.isdigit():
        return (text,)
    padded = (key.zfill(length) for length in range(len(key), LONGEST_CONTROL_NUMBER + 1))
    return tuple(dict.fromkeys((text, *padded)))


def member_key(raw: str) -> str:
    """Return a member id as it is compared: upper case, alphanumerics, without leading zeros."""
    upper = raw.upper()
    if not (upper.isalnum() and upper.isascii()):
        upper = _NOT_ALPHANUMERIC.sub("", upper)
    return upper.lstrip("0")


def person_key(last: str, first: str, birth_day: date | None) -> str:
    """Return the key of a person: folded names and birth date."""
    return f"{person_name_key(last, first)}{birth_day.isoformat() if birth_day else ''}"


def person_name_key(last: str, first: str) -> str:
    """Return the beginning of a person's key: the folded names; MUÑOZ is MUNOZ, as in an 837."""
    if last.isascii() and first.isascii():
        return f"{member_key(last)}|{member_key(first)}|"
    return f"{member_key(_without_accents(last))}|{member_key(_without_accents(first))}|"


def name_key(raw: str) -> str:
    """Return a last name as it is compared: letters only, without accents and suffixes."""
    upper = raw.upper()
    if upper.isascii() and upper.isalpha():
        return upper
    return "".join(_name_parts(upper))


def name_agrees(payer_text: str, our_text: str) -> bool | None:
    """Return whether two last names agree; None when one of them is not stated.

    They agree as keys, one is a part of the other (GARCIA of GARCIA-LOPEZ), or they are spellings
    of one name (MÜLLER and MUELLER, ST JOHN and SAINT JOHN).
    """
    if not payer_text or not our_text:
        return None
    if payer_text == our_text:
        return True
    first, second = name_key(payer_text), name_key(our_text)
    if first == second:
        return True
    return (
        first in _name_parts(our_text.upper())
        or second in _name_parts(payer_text.upper())
        or not _spellings(payer_text).isdisjoint(_spellings(our_text))
    )


def is_cut_name(payer_text: str, our_text: str) -> bool:
    """Return whether one last name may be the other's beginning, cut by a payer's field."""
    shorter, longer = sorted((name_key(payer_text), name_key(our_text)), key=len)
    return len(shorter) >= CUT_NAME_LETTERS and longer.startswith(shorter)


def _spellings(raw: str) -> set[str]:
    """Return the keys of a last name without its marks and with its letters spelled out."""
    upper = unicodedata.normalize("NFC", raw).upper()
    keys = {"".join(_name_parts(text)) for text in (upper, upper.translate(_SPELLED_OUT))}
    return {f"ST{key.removeprefix('SAINT')}" if key.startswith("SAINT") else key for key in keys}


def first_letter(name: str) -> str:
    """Return the first letter of a first name without accents; empty when there is none."""
    return "".join(_name_parts(name.upper()))[:1]


def folded_letters(upper: str) -> str:
    """Return upper-case text with A to Z for letters without a decomposition (Ł, Ø, Æ)."""
    return upper.translate(_UNDECOMPOSED)


def _without_accents(text: str) -> str:
    """Return a text in upper case with the letters A to Z alone."""
    folded = unicodedata.normalize("NFKD", folded_letters(text.upper()))
    return folded.encode("ascii", "ignore").decode()


def _name_parts(upper: str) -> list[str]:
    parts = [part for part in _NOT_LETTER.split(_without_accents(upper)) if part]
    while len(parts) > 1 and parts[-1] in _SUFFIXES:
        parts.pop()
    return parts
