"""Money as whole cents: parsed exactly, formatted one way.

No float holds an amount. A whole part has at most 12 digits, so that a sum over any file fits into
64 bits.
"""

import re
from functools import lru_cache

WHOLE_DIGITS = 12
MICROS_PER_DOLLAR = 1_000_000
_MOST_CHARACTERS = 40
_AMOUNT = re.compile(r"(-?)([0-9]*)(?:\.([0-9]*))?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


@lru_cache(maxsize=8192)  # a file repeats its amounts
def parse_cents(text: str) -> int:
    """Return the cents of an X12 amount (data type R).

    Reads '.5', '0.50', '100', '100.', '-60', '0100.00', with spaces around it. A third decimal must
    be zero. Raises ValueError for anything else, such as a plus sign or digits of other scripts;
    its message holds the amount and nothing else of the file.
    """
    if text[-3:-2] == ".":  # nearly every amount: digits, point, two digits
        digits = text[:-3] + text[-2:]
        if len(digits) <= WHOLE_DIGITS + 2 and digits.isdecimal() and digits.isascii():
            return int(digits)
    return _slow_cents(text)


def _slow_cents(text: str) -> int:
    """Return the cents of any form of an amount. Raises ValueError."""
    stripped = text.strip(" \t\r\n")
    if not stripped:
        raise ValueError("an amount is missing")
    if len(stripped) > _MOST_CHARACTERS:
        raise ValueError(f"{_quoted(stripped)} is too long for an amount")
    match = _AMOUNT.fullmatch(stripped)
    if match is None or not (match[2] or match[3]):
        raise ValueError(f"{_quoted(stripped)} is not an amount")
    sign, whole, decimals = match[1], match[2].lstrip("0"), match[3] or ""
    if len(whole) > WHOLE_DIGITS:
        raise ValueError(
            f"{_quoted(stripped)} has more than {WHOLE_DIGITS} digits before the point"
        )
    if decimals[2:].strip("0"):
        raise ValueError(f"{_quoted(stripped)} has more than two decimals")
    cents = int((whole or "0") + decimals[:2].ljust(2, "0"))
    return -cents if sign else cents


def typed_cents(text: str) -> int:
    """Return the cents of a typed amount.

    Reads what `parse_cents` reads, and '$12', '1,234.50', '-$5', and '(12.00)' for minus.
    """
    stripped = text.strip()
    negative = stripped.startswith("(") and stripped.endswith(")")
    if negative:
        stripped = stripped[1:-1].strip()
    elif stripped.startswith("-"):
        negative, stripped = True, stripped[1:].lstrip()
    stripped = stripped.removeprefix("$").lstrip()
    whole, point, decimals = stripped.partition(".")
    if "," in whole and _GROUPED.fullmatch(whole):
        whole = whole.replace(",", "")
    if not stripped or stripped.startswith("-"):
        raise ValueError(f"{_quoted(text.strip())} is not an amount; type it as 1234.50")
    cents = parse_cents(whole + point + decimals)
    return -cents if negative else cents


def plain(cents: int) -> str:
    """Return '1,234.50', negative '-1,234.50'."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}.{rest:02d}"


def dollars(cents: int) -> str:
    """Return '$1,234.50', negative '-$1,234.50'."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${plain(abs(cents))}"


def whole_dollars(micros: int) -> str:
    """Return micro-dollars, such as a score, in whole dollars: `54`, `<1`."""
    if 0 < micros < MICROS_PER_DOLLAR:
        return "<1"
    return f"{(2 * micros + MICROS_PER_DOLLAR) // (2 * MICROS_PER_DOLLAR):,}"


def dollars_a_minute(score_micros: int) -> str:
    """Return a score as people read it: `$54/min`, `<$1/min`."""
    if 0 < score_micros < MICROS_PER_DOLLAR:
        return "<$1/min"
    return f"${whole_dollars(score_micros)}/min"


def _quoted(text: str) -> str:
    """Return a text quoted, printable and short, since a file may hold anything."""
    short = text if len(text) <= 24 else text[:24] + "…"
    return ascii(short).replace("\\u2026", "…")
