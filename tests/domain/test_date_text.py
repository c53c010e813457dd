"""Dates and times as screens show them."""

from datetime import date, datetime, time

from medq.domain.date_text import (
    format_day,
    format_long_day,
    format_minute,
    format_time,
    format_time_range,
    format_weekday,
)


def test_a_date_has_month_day_and_year() -> None:
    day = date(2026, 12, 8)
    assert format_day(day) == "12/08/26"
    assert format_weekday(day) == "Tue 12/08/26"
    assert format_long_day(day) == "12/08/2026"


def test_a_time_has_twelve_hours() -> None:
    assert format_time(datetime(2026, 12, 8, 0, 5)) == "12:05 am"  # noqa: DTZ001
    assert format_time(time(10, 42)) == "10:42 am"
    assert format_time(time(12)) == "12:00 pm"
    assert format_minute(13 * 60 + 5) == "1:05 pm"
    assert format_minute(24 * 60) == "12:00 am"


def test_a_time_range_says_am_or_pm_once_where_both_have_the_same() -> None:
    assert format_time_range(time(8, 30), time(10)) == "8:30–10:00 am"
    assert format_time_range(time(11, 30), time(13)) == "11:30 am–1:00 pm"
