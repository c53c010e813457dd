"""Working days: weekends and the office's holidays are closed, everything else counts. No loops over days."""

from bisect import bisect_left, bisect_right
from calendar import SATURDAY
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

LAST = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days an office works. `closed` are its holidays; weekends are closed anyway and may be among them.

    Every answer is arithmetic on whole weeks plus one bisection of the closed days, so it costs the same for a day and
    for a century. Answers beyond the ends of the calendar are held at `date.min` and `date.max`.
    """

    closed: frozenset[date] = frozenset()
    _closed: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _numbers: tuple[int, ...] = field(init=False, repr=False, compare=False)
    numbers: Mapping[date, int] = field(init=False, repr=False, compare=False)
    """Each day's number: how many working days there were up to and including it since the year 1. Differences count days."""
    days: Mapping[int, date] = field(init=False, repr=False, compare=False)
    """The working day with a number, held at the calendar's ends."""

    def __post_init__(self) -> None:
        closed = tuple(sorted(day.toordinal() for day in self.closed if day.weekday() < SATURDAY))
        object.__setattr__(self, "_closed", closed)
        # How many working days lie before each closed day: what the way back from a number to its day needs.
        numbers = tuple(_weekdays(day) - place for place, day in enumerate(closed, 1))
        object.__setattr__(self, "_numbers", numbers)
        object.__setattr__(self, "numbers", _Numbers(self._number_at))
        object.__setattr__(self, "days", _Days(self._day_of))

    def _number_at(self, ordinal: int) -> int:
        return _weekdays(ordinal) - bisect_right(self._closed, ordinal)

    def _day_of(self, number: int) -> date:
        weeks, rest = divmod(number + bisect_left(self._numbers, number) - 1, 5)
        return date.fromordinal(min(max(weeks * 7 + rest + 1, 1), LAST))

    def is_working(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.closed

    def next_working(self, day: date) -> date:
        """That day when the office works on it, else the first working day after it."""
        return day if self.is_working(day) else self.days[self.numbers[day] + 1]

    def previous_working(self, day: date) -> date:
        """That day when the office works on it, else the last working day before it."""
        return day if self.is_working(day) else self.days[self.numbers[day]]

    def add_working(self, day: date, count: int) -> date:
        """The count-th working day after that day; with a negative count before it; with 0 the day itself, working or not."""
        if count > 0:
            return self.days[self.numbers[day] + count]
        if count < 0:
            return self.days[self._number_at(day.toordinal() - 1) + count + 1]
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`.

        0 for the same day; negative when `end` is before `start`: minus the working days after `end` up to `start`.
        """
        return self.numbers[end] - self.numbers[start]


class _Numbers(dict[date, int]):
    """Remembers the days it was asked for: a queue of a million items has a few thousand different ones."""

    def __init__(self, number_at: Callable[[int], int]) -> None:
        super().__init__()
        self.number_at = number_at

    def __missing__(self, day: date) -> int:
        number = self[day] = self.number_at(day.toordinal())
        return number


class _Days(dict[int, date]):
    """Remembers the numbers it was asked for."""

    def __init__(self, day_of: Callable[[int], date]) -> None:
        super().__init__()
        self.day_of = day_of

    def __missing__(self, number: int) -> date:
        day = self[number] = self.day_of(number)
        return day


def _weekdays(ordinal: int) -> int:
    # Day 1 of the calendar is a Monday.
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


def add_days(day: date, count: int) -> date:
    """That many calendar days later (earlier when negative), held at the calendar's ends."""
    return date.fromordinal(min(max(day.toordinal() + count, 1), LAST))


def add_months(day: date, count: int) -> date:
    """The same day that many months later; the month's last day where it has no such day (31 Jan + 1 = 28 or 29 Feb).

    Twelve months are a year: 29 Feb + 12 = 28 Feb, as Medicare counts (42 CFR 424.44). Held at the calendar's ends.
    """
    from dateutil.relativedelta import relativedelta

    months = day.year * 12 + day.month - 1 + count
    if not 12 <= months < 120_000:
        return date.min if months < 12 else date.max
    return day + relativedelta(months=count)


def end_of_month(day: date) -> date:
    """The last day of that day's month."""
    if (day.year, day.month) == (date.max.year, date.max.month):
        return date.max
    return add_months(day.replace(day=1), 1) - timedelta(days=1)


def federal_holidays(year: int) -> dict[date, str]:
    """The federal holidays that fall in that year, the days they are observed on among them, by name."""
    from holidays import country_holidays

    return {
        day: name
        for day, name in sorted(country_holidays("US", years=year).items())
        if day.year == year
    }
