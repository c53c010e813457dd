"""Days as people type them: 12/1, dec 1, fri, +3, +2w, eom; and as medq tells them back: Tue 01 Dec 2026."""

import re
from datetime import MAXYEAR, date

from medq.domain.calendar import Calendar, add_days, add_months, end_of_month
from medq.domain.errors import MedqError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
FIRST_YEAR, LAST_YEAR = 2000, 2100
MEND = "Type it as 12/1, 12/01/2026, dec 1, fri, +3, +14d, +2w, +1m, +5wd (working days), eom, tomorrow or 2026-12-01."

_AHEAD = re.compile(r"\+\s*(\d{1,5})\s*(|d|days?|w|weeks?|m|months?|wd)", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NAMED = re.compile(
    r"(?:([a-z]+) )?(?:(\d{1,2}) ([a-z]+)|([a-z]+) (\d{1,2}))(?: (\d{4}))?", re.ASCII
)
_KNOWN = re.compile(r"(?:(\d{1,2}) ([a-z]+)|([a-z]+) (\d{1,2}))(?: (\d{4}|\d{2}))?", re.ASCII)


def format_date(day: date) -> str:
    """A day as medq shows it: `Tue 01 Dec 2026`, whatever the language of the terminal."""
    return (
        f"{DAYS[day.weekday()].title()} {day.day:02} {MONTHS[day.month - 1].title()} {day.year:04}"
    )


def typed_day(text: str, today: date, calendar: Calendar) -> date:
    """The day that somebody typed: today or later.

    Numbers are month first. A day without a year is the next such day, today among them; a weekday is the next one
    after today; `+3` and `+3d` are calendar days, `+3wd` working days; `eom` is the last day of this month. What `told`
    gives can be typed. Errors: `MedqError` for anything else, for a day before today, and outside 2000 to 2100.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    day = _read(words, text, today, calendar)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise MedqError(
            f"{format_date(day)} is not between {FIRST_YEAR} and {LAST_YEAR}.", hint=MEND
        )
    if day < today:
        raise MedqError(
            f"{format_date(day)} is past; today is {format_date(today)}.",
            hint="Name today or a later day: fri, +3, dec 1.",
        )
    return day


def known_day(text: str, today: date) -> tuple[date, bool] | None:
    """A day that somebody looks for, and whether its year was typed: `14 may`, `may 14 2026`, `5/14/26`, `1979-05-14`.

    Without a year it is the last such day, today among them; a year of two digits is the last such year. None: no day.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    named, slashed, iso = _KNOWN.fullmatch(words), _SLASHED.fullmatch(words), _ISO.fullmatch(words)
    if iso:
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3])
    elif slashed:
        year, month, day = _past_year(slashed[3], today), int(slashed[1]), int(slashed[2])
    elif named and (place := _place(named[2] or named[3], MONTHS, FULL_MONTHS)) is not None:
        year, month, day = _past_year(named[5], today), place + 1, int(named[1] or named[4])
    else:
        return None
    # 29 February may be up to eight years away.
    for candidate in (year,) if year else range(today.year, today.year - 9, -1):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year or found <= today:
            return found, bool(year)
    return None


def _past_year(text: str | None, today: date) -> int:
    """A typed year; 0 for none."""
    if not text:
        return 0
    year = int(text)
    return year if len(text) == 4 else 2000 + year if 2000 + year <= today.year else 1900 + year


def _read(words: str, text: str, today: date, calendar: Calendar) -> date:
    if words in ("today", "tomorrow"):
        return add_days(today, words == "tomorrow")
    if words == "eom":
        return end_of_month(today)
    weekday = _place(words, DAYS, FULL_DAYS)
    if weekday is not None:
        return add_days(today, (weekday - today.weekday() - 1) % 7 + 1)
    if ahead := _AHEAD.fullmatch(words):
        return _ahead(int(ahead[1]), ahead[2], today, calendar)
    if iso := _ISO.fullmatch(words):
        return _exact(int(iso[1]), int(iso[2]), int(iso[3]), text)
    if slashed := _SLASHED.fullmatch(words):
        year = slashed[3] and int(slashed[3]) + (FIRST_YEAR if len(slashed[3]) == 2 else 0)
        return _dated(year, int(slashed[1]), int(slashed[2]), text, today)
    named = _NAMED.fullmatch(words)
    month = _place(named[3] or named[4], MONTHS, FULL_MONTHS) if named else None
    if named is None or month is None:
        raise MedqError(f"{text.strip()!r} is no day." if words else "No day was typed.", hint=MEND)
    day = _dated(named[6] and int(named[6]), month + 1, int(named[2] or named[5]), text, today)
    if named[1] and _place(named[1], DAYS, FULL_DAYS) != day.weekday():
        raise MedqError(
            f"{text.strip()!r} does not agree: that day is {format_date(day)}.", hint=MEND
        )
    return day


def _place(word: str, short: tuple[str, ...], full: tuple[str, ...]) -> int | None:
    """Where a name stands in its list: three letters or more of it, so that `sept` and `thurs` are read too."""
    found = (
        [place for place, name in enumerate(full) if name.startswith(word)]
        if len(word) >= len(short[0])
        else []
    )
    return found[0] if found else None


def _ahead(count: int, unit: str, today: date, calendar: Calendar) -> date:
    if unit == "wd":
        return calendar.add_working(today, count)
    if unit.startswith("m"):
        return add_months(today, count)
    return add_days(today, count * (7 if unit.startswith("w") else 1))


def _dated(year: int | str | None, month: int, day: int, text: str, today: date) -> date:
    if year:
        return _exact(int(year), month, day, text)
    # 29 February may be up to eight years away.
    for candidate in range(today.year, min(today.year + 8, MAXYEAR) + 1):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return _exact(today.year, month, day, text)


def _exact(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise MedqError(f"{text.strip()!r} is not in the calendar.", hint=MEND) from None
