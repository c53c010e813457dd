"""The business days of the demo practice and its payers: no weekends, no federal holidays.

The list is written out here because importing the holidays package takes 64 ms.
"""

from datetime import date, timedelta
from functools import cache

DAY = timedelta(days=1)


@cache
def holidays(year: int) -> frozenset[date]:
    """Return the bank holidays of a year, and the day after Thanksgiving (office closed)."""
    fixed_days = [
        date(year, 1, 1),
        date(year, 6, 19),
        date(year, 7, 4),
        date(year, 11, 11),
        date(year, 12, 25),
    ]
    observed = [day + DAY if day.weekday() == 6 else day for day in fixed_days]
    thanksgiving = _nth_weekday(year, 11, 3, 4)
    memorial = max(date(year, 5, day) for day in range(25, 32) if date(year, 5, day).weekday() == 0)
    floating_days = [
        _nth_weekday(year, 1, 0, 3),
        _nth_weekday(year, 2, 0, 3),
        memorial,
        _nth_weekday(year, 9, 0, 1),
        _nth_weekday(year, 10, 0, 2),
    ]
    return frozenset([*observed, *floating_days, thanksgiving, thanksgiving + DAY])


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + DAY * ((weekday - first.weekday()) % 7 + 7 * (nth - 1))


@cache
def is_workday(day: date) -> bool:
    """Return True if the office works and banks pay on this day."""
    return day.weekday() < 5 and day not in holidays(day.year)


@cache
def workday_from(day: date) -> date:
    """Return the day itself if it is a business day, else the next one."""
    while not is_workday(day):
        day += DAY
    return day


@cache
def workdays_later(day: date, count: int) -> date:
    """Return the `count`-th business day after a day; 0: the day itself if it is one."""
    day = workday_from(day)
    for _ in range(count):
        day = workday_from(day + DAY)
    return day


def workdays(first: date, last: date) -> list[date]:
    """Return all business days of a span, both ends included."""
    days = (first + DAY * offset for offset in range((last - first).days + 1))
    return [day for day in days if is_workday(day)]


def statement_days(first: date, last: date) -> list[date]:
    """Return the days statements are mailed: the 1st and the 15th, or the next business day."""
    months = {
        (day.year, day.month)
        for day in (first + DAY * offset for offset in range((last - first).days + 1))
    }
    mailing_days = sorted(
        workday_from(date(year, month, day)) for year, month in months for day in (1, 15)
    )
    return [day for day in mailing_days if first <= day <= last]
