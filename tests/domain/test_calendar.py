"""Business days, compared with counting day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.calendar import Calendar, add_days, add_months, end_of_month, federal_holidays

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
CALENDARS = st.builds(Calendar, st.frozensets(DAYS, max_size=40))


def is_open(day: date, calendar: Calendar) -> bool:
    """Return whether the office is open, by the simplest rule."""
    return day.strftime("%w") not in "06" and day not in calendar.closed


def nearest_open(day: date, step: int, calendar: Calendar) -> date:
    """Return the nearest open day after (step 1) or before (step -1) a day."""
    day += timedelta(days=step)
    while not is_open(day, calendar):
        day += timedelta(days=step)
    return day


@given(DAYS, CALENDARS)
def test_next_and_previous_are_the_day_itself_or_the_nearest_open_day(
    day: date, calendar: Calendar
) -> None:
    assert calendar.is_working(day) == is_open(day, calendar)
    assert calendar.next_working(day) == (
        day if is_open(day, calendar) else nearest_open(day, 1, calendar)
    )
    assert calendar.previous_working(day) == (
        day if is_open(day, calendar) else nearest_open(day, -1, calendar)
    )


@given(DAYS, st.integers(-60, 60), CALENDARS)
def test_adding_business_days_equals_counting_open_days(
    day: date, count: int, calendar: Calendar
) -> None:
    counted = day
    for _step in range(abs(count)):
        counted = nearest_open(counted, 1 if count > 0 else -1, calendar)
    assert calendar.add_working(day, count) == counted


@given(DAYS, DAYS, CALENDARS)
def test_days_between_counts_the_open_days_after_the_first_up_to_the_last(
    start: date, end: date, calendar: Calendar
) -> None:
    low, high = sorted((start, end))
    days = [low + timedelta(days=n) for n in range(1, (high - low).days + 1)]
    counted = sum(is_open(day, calendar) for day in days)
    assert calendar.working_days_between(start, end) == (counted if start <= end else -counted)


@given(DAYS, CALENDARS)
def test_the_number_of_a_day_gives_the_day_back(day: date, calendar: Calendar) -> None:
    assert calendar.days[calendar.numbers[day]] == calendar.previous_working(day)


def test_a_closed_weekend_changes_nothing() -> None:
    calendar = Calendar(frozenset({date(2026, 7, 4)}))
    assert calendar.working_days_between(date(2026, 7, 1), date(2026, 7, 8)) == 5


@given(st.dates(), st.integers(-(10**9), 10**9))
def test_no_result_leaves_the_range_of_dates(day: date, count: int) -> None:
    calendar = Calendar(frozenset({date.min, date.max}))
    assert date.min <= calendar.add_working(day, count) <= date.max
    assert date.min <= add_days(day, count) <= date.max
    assert date.min <= add_months(day, count) <= date.max


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_adding_months_keeps_the_day_or_takes_the_last(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_the_end_of_a_month_is_its_last_day() -> None:
    assert end_of_month(date(2028, 2, 1)) == date(2028, 2, 29)
    assert end_of_month(date.max) == date.max


def test_federal_holidays_are_the_observed_days_of_their_year() -> None:
    holidays = federal_holidays(2021)
    assert {date(2021, 12, 24), date(2021, 12, 31), date(2021, 7, 5)} <= set(holidays)
    assert all(day.year == 2021 for day in holidays)
    assert federal_holidays(2026)[date(2026, 11, 26)] == "Thanksgiving Day"
