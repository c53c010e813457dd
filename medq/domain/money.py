"""Money as whole cents: read exactly from files and from what people type, shown one way everywhere.

No float ever holds an amount. A whole part has at most 12 digits, so that a sum over any file stays inside 64 bits.
"""

import re
from functools import lru_cache

WHOLE_DIGITS = 12
_LONGEST = 40
_AMOUNT = re.compile(r"(-?)([0-9]*)(?:\.([0-9]*))?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


@lru_cache(
    maxsize=8192
)  # a file repeats its amounts, and reading one is what a large file spends its time on
def parse_cents(text: str) -> int:
    """The cents of an X12 amount (data type R): '.5', '0.50', '100', '100.', '-60', '0100.00', spaces around it.

    A third decimal is let pass only where it is zero. Anything else, a plus sign and digits of other scripts among
    them, raises ValueError with what is wrong in plain words and nothing of the text itself but the amount.
    """
    if text[-3:-2] == ".":  # nearly every amount of a file: digits, point, two digits
        digits = text[:-3] + text[-2:]
        if len(digits) <= WHOLE_DIGITS + 2 and digits.isdecimal() and digits.isascii():
            return int(digits)
    return _slow_cents(text)


def _slow_cents(text: str) -> int:
    """Every other form of an amount, and the words for what is none."""
    bare = text.strip(" \t\r\n")
    if not bare:
        raise ValueError("an amount is missing")
    if len(bare) > _LONGEST:
        raise ValueError(f"{_shown(bare)} is too long for an amount")
    match = _AMOUNT.fullmatch(bare)
    if match is None or not (match[2] or match[3]):
        raise ValueError(f"{_shown(bare)} is not an amount")
    sign, whole, decimals = match[1], match[2].lstrip("0"), match[3] or ""
    if len(whole) > WHOLE_DIGITS:
        raise ValueError(f"{_shown(bare)} has more than {WHOLE_DIGITS} digits before the point")
    if decimals[2:].strip("0"):
        raise ValueError(f"{_shown(bare)} has more than two decimals")
    cents = int((whole or "0") + decimals[:2].ljust(2, "0"))
    return -cents if sign else cents


def typed_cents(text: str) -> int:
    """The cents of what a person types: as `parse_cents`, and also '$12', '1,234.50', '-$5', '(12.00)' for minus."""
    bare = text.strip()
    negative = bare.startswith("(") and bare.endswith(")")
    if negative:
        bare = bare[1:-1].strip()
    elif bare.startswith("-"):
        negative, bare = True, bare[1:].lstrip()
    bare = bare.removeprefix("$").lstrip()
    whole, point, decimals = bare.partition(".")
    if "," in whole and _GROUPED.fullmatch(whole):
        whole = whole.replace(",", "")
    if not bare or bare.startswith("-"):
        raise ValueError(f"{_shown(text.strip())} is not an amount; type it as 1234.50")
    cents = parse_cents(whole + point + decimals)
    return -cents if negative else cents


def plain(cents: int) -> str:
    """'1,234.50', negative '-1,234.50'."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}.{rest:02d}"


def dollars(cents: int) -> str:
    """'$1,234.50', negative '-$1,234.50'."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${plain(abs(cents))}"


def _shown(text: str) -> str:
    """The text in quotes, printable and short: what stands in a file may hold anything."""
    short = text if len(text) <= 24 else text[:24] + "…"
    return ascii(short).replace("\\u2026", "…")
