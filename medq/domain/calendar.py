"""Working days: weekends and the office's holidays are closed, everything else counts. No loops over days."""

from bisect import bisect_left, bisect_right
from calendar import SATURDAY
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

    def __post_init__(self) -> None:
        closed = tuple(sorted(day.toordinal() for day in self.closed if day.weekday() < SATURDAY))
        object.__setattr__(self, "_closed", closed)
        # How many working days lie before each closed day: what the way back from a number to its day needs.
        numbers = tuple(_weekdays(day) - place for place, day in enumerate(closed, 1))
        object.__setattr__(self, "_numbers", numbers)

    def number(self, day: date) -> int:
        """How many working days there were up to and including that day, since the year 1: differences count days."""
        return self.number_at(day.toordinal())

    def number_at(self, ordinal: int) -> int:
        """`number` of a day given by its day number (`date.toordinal()`), which may lie beyond the calendar's ends."""
        weeks, rest = divmod(ordinal, 7)
        return weeks * 5 + (rest if rest < 5 else 5) - bisect_right(self._closed, ordinal)

    def ordinal_of(self, number: int) -> int:
        """The day number of the working day with that `number`; it may lie beyond the calendar's ends."""
        weeks, rest = divmod(number + bisect_left(self._numbers, number) - 1, 5)
        return weeks * 7 + rest + 1

    def day_of(self, number: int) -> date:
        """The working day with that `number`, held at the calendar's ends."""
        return date.fromordinal(min(max(self.ordinal_of(number), 1), LAST))

    def is_working(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.closed

    def next_working(self, day: date) -> date:
        """That day when the office works on it, else the first working day after it."""
        return day if self.is_working(day) else self.day_of(self.number(day) + 1)

    def previous_working(self, day: date) -> date:
        """That day when the office works on it, else the last working day before it."""
        return day if self.is_working(day) else self.day_of(self.number(day))

    def add_working(self, day: date, count: int) -> date:
        """The count-th working day after that day; with a negative count before it; with 0 the day itself, working or not."""
        if count > 0:
            return self.day_of(self.number(day) + count)
        if count < 0:
            return self.day_of(self.number_at(day.toordinal() - 1) + count + 1)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`.

        0 for the same day; negative when `end` is before `start`: minus the working days after `end` up to `start`.
        """
        return self.number(end) - self.number(start)


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

    return {day: name for day, name in sorted(country_holidays("US", years=year).items()) if day.year == year}
