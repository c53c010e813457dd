"""Dates as people type them: 12/1, dec 1, fri, +3, +2w, eom."""

import re
from datetime import MAXYEAR, date
from typing import NamedTuple

from medq.domain.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    Calendar,
    add_days,
    add_months,
    end_of_month,
)
from medq.domain.date_text import format_day, format_long_day, format_weekday
from medq.domain.errors import MedqError
from medq.domain.plausibility import birth_day_of_short_year

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MOST_DAYS_WITHOUT_YEAR = 183  # ahead, of a follow-up in the next year
SHORTEST_NAME = 3  # letters of a weekday or month
HINT = "Type it as fri, +14d, +2w, 12/1, 12/01/2026, dec 1 or eom."

_RELATIVE = re.compile(r"\+\s*(\d{1,5})\s*(|d|days?|w|weeks?|m|months?|wd)", re.ASCII)
_SLASHED_DATE = r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?"
_SLASHED = re.compile(_SLASHED_DATE, re.ASCII)
_WEEKDAY_SLASHED = re.compile(rf"(?:([a-z]+) )?{_SLASHED_DATE}", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NAMED_MONTH = r"(?:(\d{1,2}) ([a-z]+)|([a-z]+) (\d{1,2}))"
_WEEKDAY_NAMED = re.compile(rf"(?:([a-z]+) )?{_NAMED_MONTH}(?: (\d{{4}}))?", re.ASCII)
_NAMED = re.compile(rf"{_NAMED_MONTH}(?: (\d{{4}}|\d{{2}}))?", re.ASCII)


def typed_day(text: str, today: date, calendar: Calendar) -> date:
    """Return the date that a person typed: today or later.

    Numbers are month first. A date without a year is the next such date, today included; a weekday
    is the next one after today; `+3` and `+3d` are calendar days, `+3wd` business days; `eom` is
    the last day of this month. Raises MedqError for anything else, for a date before today, and
    outside 2000 to 2100.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    day = _parse(words, text, today, calendar)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise MedqError(
            f"{format_long_day(day)} is not between {FIRST_YEAR} and {LAST_YEAR}.", hint=HINT
        )
    if day < today:
        raise MedqError(
            f"{format_weekday(day)} is past; today is {format_weekday(today)}.",
            hint="Type today or a later date: fri, +3, dec 1.",
        )
    return day


class TypedFollowUp(NamedTuple):
    """The day that a person typed for a follow-up."""

    day: date
    moved_from: date | None = None  # the day off that `fri` or `+14d` meant


def typed_follow_up(text: str, today: date, calendar: Calendar) -> TypedFollowUp:
    """Return the day of a follow-up as `typed_day` does, on a business day.

    A date in figures or with its month is kept as it is; any other (`fri`, `+14d`, `eom`) moves to
    the next business day. Raises MedqError also for a date without a year that is past this year
    and more than half a year ahead in the next: that may be a slip.
    """
    day = typed_day(text, today, calendar)
    year_text = _typed_year(" ".join(text.lower().replace(",", " ").split()))
    if year_text is None:
        business_day = calendar.next_working(day)
        return TypedFollowUp(business_day, day if business_day != day else None)
    if not year_text and day.year > today.year and (day - today).days > MOST_DAYS_WITHOUT_YEAR:
        past, next_year = _year_before(day), format_day(day)
        raise MedqError(f"{past} is past; type {next_year} if next year is meant.", hint=HINT)
    return TypedFollowUp(day)


def _typed_year(words: str) -> str | None:
    """Return the year of a typed date, "" where it has none; None for what is no exact date."""
    if iso := _ISO.fullmatch(words):
        return iso[1]
    if slashed := _WEEKDAY_SLASHED.fullmatch(words):
        return slashed[4] or ""
    if (named := _WEEKDAY_NAMED.fullmatch(words)) and _month(named[3] or named[4]):
        return named[6] or ""
    return None


def _year_before(day: date) -> str:
    return f"{day.month:02}/{day.day:02}/{(day.year - 1) % 100:02}"


def searched_day(text: str, today: date) -> tuple[date, bool] | None:
    """Return a date to search for and whether its year was typed; None for other text.

    Reads `14 may`, `may 14 2026`, `5/14/26`, `1979-05-14`. Without a year it is the last such date,
    today included; of a year of two digits it is the last such date, as of a DOB.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    if iso := _ISO.fullmatch(words):
        year_text, month, day = iso[1], int(iso[2]), int(iso[3])
    elif slashed := _SLASHED.fullmatch(words):
        year_text, month, day = slashed[3] or "", int(slashed[1]), int(slashed[2])
    elif (named := _NAMED.fullmatch(words)) and (named_month := _month(named[2] or named[3])):
        year_text, month, day = named[5] or "", named_month, int(named[1] or named[4])
    else:
        return None
    if not year_text:
        return _last_day(month, day, today)
    try:
        if len(year_text) == 2:
            return birth_day_of_short_year(int(year_text), month, day, today), True
        return date(int(year_text), month, day), True
    except ValueError:
        return None


def nearest_day(text: str, today: date) -> date | None:
    """Return a date as `searched_day` reads it, without a year the nearest one; None for none.

    Of two digits the year is of this century: it is no date of birth.
    """
    searched = searched_day(text, today)
    if searched is None:
        return None
    day, has_year = searched
    if has_year:
        return day.replace(year=day.year + 100) if day.year < FIRST_YEAR else day
    try:
        next_day = day.replace(year=day.year + 1)
    except ValueError:  # February 29
        return day
    return next_day if next_day - today < today - day else day


def _last_day(month: int, day: int, today: date) -> tuple[date, bool] | None:
    """Return the last such date, today included, of a year that was not typed."""
    # February 29 may be up to eight years away.
    for year in range(today.year, today.year - 9, -1):
        try:
            searched = date(year, month, day)
        except ValueError:
            continue
        if searched <= today:
            return searched, False
    return None


def _parse(words: str, text: str, today: date, calendar: Calendar) -> date:
    if words in ("today", "tomorrow"):
        return add_days(today, words == "tomorrow")
    if words == "eom":
        return end_of_month(today)
    weekday = _name_index(words, WEEKDAYS)
    if weekday is not None:
        return add_days(today, (weekday - today.weekday() - 1) % 7 + 1)
    if relative := _RELATIVE.fullmatch(words):
        return _relative_day(int(relative[1]), relative[2], today, calendar)
    if iso := _ISO.fullmatch(words):
        return _exact_day(int(iso[1]), int(iso[2]), int(iso[3]), text)
    if slashed := _WEEKDAY_SLASHED.fullmatch(words):
        year = int(slashed[4] or 0)
        full_year = FIRST_YEAR + year if slashed[4] and len(slashed[4]) == 2 else year
        day = _next_day(full_year, int(slashed[2]), int(slashed[3]), text, today)
        return _check_weekday(day, slashed[1], text)
    if (named := _WEEKDAY_NAMED.fullmatch(words)) and (month := _month(named[3] or named[4])):
        day = _next_day(int(named[6] or 0), month, int(named[2] or named[5]), text, today)
        return _check_weekday(day, named[1], text)
    raise MedqError(f'"{text.strip()}" is not a date.' if words else "Type a date.", hint=HINT)


def _check_weekday(day: date, weekday_word: str | None, text: str) -> date:
    """Return the date. Raises MedqError if a weekday was typed and it is another one."""
    if weekday_word and _name_index(weekday_word, WEEKDAYS) != day.weekday():
        raise MedqError(
            f'"{text.strip()}" has the wrong weekday: that date is {format_weekday(day)}.',
            hint=HINT,
        )
    return day


def _month(word: str) -> int | None:
    index = _name_index(word, MONTHS)
    return None if index is None else index + 1


def _name_index(word: str, names: tuple[str, ...]) -> int | None:
    """Return the index of the first name that begins with a word of three letters or more."""
    if len(word) < SHORTEST_NAME:
        return None
    return next((index for index, name in enumerate(names) if name.startswith(word)), None)


def _relative_day(count: int, unit: str, today: date, calendar: Calendar) -> date:
    if unit == "wd":
        return calendar.add_working(today, count)
    if unit.startswith("m"):
        return add_months(today, count)
    return add_days(today, count * (7 if unit.startswith("w") else 1))


def _next_day(year: int, month: int, day: int, text: str, today: date) -> date:
    """Return a date; without a year (0) the next one from today on."""
    if year:
        return _exact_day(year, month, day, text)
    # February 29 may be up to eight years away.
    for candidate in range(today.year, min(today.year + 8, MAXYEAR) + 1):
        try:
            next_day = date(candidate, month, day)
        except ValueError:
            continue
        if next_day >= today:
            return next_day
    return _exact_day(today.year, month, day, text)


def _exact_day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise MedqError(f'"{text.strip()}" is not in the calendar.', hint=HINT) from None
