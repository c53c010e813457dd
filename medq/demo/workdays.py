"""On which days an invented office works and invented payers pay: no weekends, no federal holidays.

The demo keeps its own short list, so that it is made without the holidays package (64 ms to import).
"""

from datetime import date, timedelta
from functools import cache

DAY = timedelta(days=1)


@cache
def holidays(year: int) -> frozenset[date]:
    """The federal holidays of a year on which banks stand still, and the day after Thanksgiving, when the office is shut."""
    fixed = [
        date(year, 1, 1),
        date(year, 6, 19),
        date(year, 7, 4),
        date(year, 11, 11),
        date(year, 12, 25),
    ]
    observed = [day + DAY if day.weekday() == 6 else day for day in fixed]
    thanksgiving = _nth(year, 11, 3, 4)
    memorial = max(date(year, 5, day) for day in range(25, 32) if date(year, 5, day).weekday() == 0)
    floating = [
        _nth(year, 1, 0, 3),
        _nth(year, 2, 0, 3),
        memorial,
        _nth(year, 9, 0, 1),
        _nth(year, 10, 0, 2),
    ]
    return frozenset([*observed, *floating, thanksgiving, thanksgiving + DAY])


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + DAY * ((weekday - first.weekday()) % 7 + 7 * (nth - 1))


@cache
def is_workday(day: date) -> bool:
    """Whether the office works and banks pay on this day."""
    return day.weekday() < 5 and day not in holidays(day.year)


@cache
def workday_from(day: date) -> date:
    """The day itself where it is a working day, else the next one."""
    while not is_workday(day):
        day += DAY
    return day


@cache
def workdays_later(day: date, count: int) -> date:
    """The `count`-th working day after a day; 0 is the day itself or the next working day."""
    day = workday_from(day)
    for _ in range(count):
        day = workday_from(day + DAY)
    return day


def workdays(first: date, last: date) -> list[date]:
    """Every working day of a span, both ends included."""
    span = (first + DAY * offset for offset in range((last - first).days + 1))
    return [day for day in span if is_workday(day)]


def statement_days(first: date, last: date) -> list[date]:
    """The days on which statements go to patients: the 1st and the 15th, or the next working day."""
    months = {
        (day.year, day.month)
        for day in (first + DAY * offset for offset in range((last - first).days + 1))
    }
    runs = sorted(workday_from(date(year, month, day)) for year, month in months for day in (1, 15))
    return [day for day in runs if first <= day <= last]
