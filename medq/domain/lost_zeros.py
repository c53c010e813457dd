"""Numbers whose leading zeros a spreadsheet took: 1001 for 0001001."""

from collections.abc import Collection

LONGEST_NUMBER = 12  # digits that a number with all its zeros may have


def spellings(number: str) -> list[str]:
    """Return how a number of digits may be written otherwise: with zeros, or without its own.

    Text has no other spelling.
    """
    if not (number.isascii() and number.isdigit()):
        return []
    digits = number.lstrip("0") or "0"
    padded = (digits.zfill(length) for length in range(len(digits), LONGEST_NUMBER + 1))
    return [spelling for spelling in padded if spelling != number]


def likely_number(number: str, known: Collection[str]) -> str | None:
    """Return the only known number that may be meant by one that is unknown, else None."""
    likely = [spelling for spelling in spellings(number) if spelling in known]
    return likely[0] if len(likely) == 1 else None
