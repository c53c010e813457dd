"""Business days: every day but weekends and the office's holidays."""

from bisect import bisect_left, bisect_right
from calendar import SATURDAY
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

LAST = date.max.toordinal()
FIRST_YEAR, LAST_YEAR = 2000, 2100  # of dates that a person may give


@dataclass(frozen=True, slots=True)
class Calendar:
    """The business days of an office.

    `closed` are its holidays; weekends are closed anyway and may be among them. Every answer is
    arithmetic on whole weeks plus one bisection of the closed days, so it costs the same for a day
    and for a century. Answers beyond the calendar's ends are limited to `date.min` and `date.max`.
    """

    closed: frozenset[date] = frozenset()
    _closed: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _numbers: tuple[int, ...] = field(init=False, repr=False, compare=False)
    numbers: Mapping[date, int] = field(init=False, repr=False, compare=False)
    """Each date's number: the business days up to and including it since the year 1."""
    days: Mapping[int, date] = field(init=False, repr=False, compare=False)
    """The business day with a number, limited to the calendar's ends."""

    def __post_init__(self) -> None:
        closed = tuple(sorted(day.toordinal() for day in self.closed if day.weekday() < SATURDAY))
        object.__setattr__(self, "_closed", closed)
        # The business days before each closed day, to find the date of a number.
        numbers = tuple(_weekdays(day) - index for index, day in enumerate(closed, 1))
        object.__setattr__(self, "_numbers", numbers)
        object.__setattr__(self, "numbers", _Numbers(self._number_at))
        object.__setattr__(self, "days", _Days(self._day_of))

    def _number_at(self, ordinal: int) -> int:
        return _weekdays(ordinal) - bisect_right(self._closed, ordinal)

    def _day_of(self, number: int) -> date:
        weeks, rest = divmod(number + bisect_left(self._numbers, number) - 1, 5)
        return date.fromordinal(min(max(weeks * 7 + rest + 1, 1), LAST))

    def is_working(self, day: date) -> bool:
        """Return whether the office works on a day."""
        return day.weekday() < SATURDAY and day not in self.closed

    def next_working(self, day: date) -> date:
        """Return the day if the office works on it, else the next business day."""
        return day if self.is_working(day) else self.days[self.numbers[day] + 1]

    def previous_working(self, day: date) -> date:
        """Return the day if the office works on it, else the previous business day."""
        return day if self.is_working(day) else self.days[self.numbers[day]]

    def add_working(self, day: date, count: int) -> date:
        """Return the count-th business day after a day, or before it if negative.

        A count of 0 returns the day itself, business day or not.
        """
        if count > 0:
            return self.days[self.numbers[day] + count]
        if count < 0:
            return self.days[self._number_at(day.toordinal() - 1) + count + 1]
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Return the number of business days after `start` up to and including `end`.

        0 for the same day. If `end` is before `start`: minus the business days after `end` up to
        `start`.
        """
        return self.numbers[end] - self.numbers[start]


class _Numbers(dict[date, int]):
    """A cache: a queue of a million items has a few thousand different dates."""

    def __init__(self, number_at: Callable[[int], int]) -> None:
        super().__init__()
        self.number_at = number_at

    def __missing__(self, day: date) -> int:
        number = self[day] = self.number_at(day.toordinal())
        return number


class _Days(dict[int, date]):
    """A cache of business days by number."""

    def __init__(self, day_of: Callable[[int], date]) -> None:
        super().__init__()
        self.day_of = day_of

    def __missing__(self, number: int) -> date:
        day = self[number] = self.day_of(number)
        return day


def _weekdays(ordinal: int) -> int:
    """Return the weekdays from day 1, a Monday, up to and including a day."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


def add_days(day: date, count: int) -> date:
    """Return the date `count` calendar days later, or earlier if negative.

    Limited to the calendar's ends.
    """
    return date.fromordinal(min(max(day.toordinal() + count, 1), LAST))


def add_months(day: date, count: int) -> date:
    """Return the same day `count` months later, or that month's last day.

    Twelve months are a year: Feb 29 + 12 is Feb 28, as Medicare counts (42 CFR 424.44). Limited to
    the calendar's ends.
    """
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415 - start-up: 10 ms

    months = day.year * 12 + day.month - 1 + count
    if not 12 <= months < 120_000:
        return date.min if months < 12 else date.max
    return day + relativedelta(months=count)


def end_of_month(day: date) -> date:
    """Return the last day of a day's month."""
    if (day.year, day.month) == (date.max.year, date.max.month):
        return date.max
    return add_months(day.replace(day=1), 1) - timedelta(days=1)


def federal_holidays(year: int) -> dict[date, str]:
    """Return the observed federal holidays of a year by name."""
    from holidays import country_holidays  # noqa: PLC0415 - start-up: 64 ms, once a year

    return {
        day: name
        for day, name in sorted(country_holidays("US", years=year).items())
        if day.year == year
    }
