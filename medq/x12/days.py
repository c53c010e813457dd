"""Dates of a file: as X12 writes them, and in other forms that have one meaning only."""

import re
from datetime import date
from functools import lru_cache

from medq.domain.plausibility import FIRST_DAY, birth_day_of_short_year, day_of_short_year

_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_WITH_TIME = re.compile(r"([0-9]{8})(?:[0-9]{4}|[0-9]{6})")
_SHORT = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})")
_LONGEST = 20  # characters of a date in any of these forms


def parse_day(text: str) -> date | None:
    """Return the date written as CCYYMMDD from 1900 on, else None."""
    if len(text) == 8:
        return _parse_day(text)
    return _parse_day(text.strip()) if len(text) < _LONGEST else None


@lru_cache(maxsize=4096)
def _parse_day(text: str) -> date | None:
    if len(text) != 8 or not (text.isascii() and text.isdigit()) or text < "1900":
        return None
    return _day(int(text[:4]), int(text[4:6]), int(text[6:]))


def parse_isa_day(text: str) -> date | None:
    """Return a date of this century written as YYMMDD (ISA09), else None."""
    if len(text) != 6 or not (text.isascii() and text.isdigit()):
        return None
    return _day(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))


def parse_odd_day(text: str, today: date, *, is_birth: bool = False) -> date | None:
    """Return the date that a text can only mean although it is not CCYYMMDD, else None.

    Read are 2026-11-02, 11/02/2026 (files are of the US), CCYYMMDD with a time, and YYMMDD where
    it cannot be MMDDYY; a birth of two digits is the latest such day that is not in the future.
    """
    text = text.strip()
    if len(text) > _LONGEST or not text.isascii():
        return None
    day = None
    if match := _YEAR_FIRST.fullmatch(text):
        day = _day(int(match[1]), int(match[3]), int(match[4]))
    elif match := _YEAR_LAST.fullmatch(text):
        day = _day(int(match[4]), int(match[1]), int(match[3]))
    elif match := _WITH_TIME.fullmatch(text):
        day = _parse_day(match[1])
    elif match := _SHORT.fullmatch(text):
        day = _short_day(int(match[1]), int(match[2]), int(match[3]), today if is_birth else None)
    return day if day is not None and day >= FIRST_DAY else None


def _short_day(year: int, month: int, day: int, birth_limit: date | None) -> date | None:
    """Return the day of YYMMDD; None where the six digits are a day as MMDDYY, too."""
    if _day(2000 + day, year, month) is not None:
        return None
    try:
        if birth_limit is not None:
            return birth_day_of_short_year(year, month, day, birth_limit)
        return day_of_short_year(year, month, day)
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
