"""Dates and times as screens and messages show them: 12/08/26, Tue 12/08/26, 10:42 am."""

from datetime import date, datetime, time, timedelta

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def format_day(day: date) -> str:
    """Return `12/08/26`."""
    return f"{day.month:02}/{day.day:02}/{day.year % 100:02}"


def format_weekday(day: date) -> str:
    """Return `Tue 12/08/26`, whatever the language of the terminal."""
    return f"{WEEKDAYS[day.weekday()]} {format_day(day)}"


def format_short_day(day: date, today: date) -> str:
    """Return `Tue 11/24`, with the year where that is not this day's; never for a deadline."""
    if day.year != today.year:
        return format_weekday(day)
    return f"{WEEKDAYS[day.weekday()]} {day.month:02}/{day.day:02}"


def format_long_day(day: date) -> str:
    """Return `12/08/2026`, for dates of birth and the date fields of forms."""
    return f"{day.month:02}/{day.day:02}/{day.year:04}"


def format_time(moment: datetime | time) -> str:
    """Return `10:42 am` for a moment in the office's time zone."""
    return f"{_clock(moment)} {'am' if moment.hour < 12 else 'pm'}"


def format_clock(moment: datetime) -> str:
    """Return `Tue 12/08 10:42 am` for a moment in the office's time zone."""
    weekday = WEEKDAYS[moment.weekday()]
    return f"{weekday} {moment.month:02}/{moment.day:02} {format_time(moment)}"


def format_moment(moment: datetime) -> str:
    """Return `Tue 12/08/26 10:42 am` for a moment in the office's time zone."""
    return f"{format_weekday(moment.date())} {format_time(moment)}"


def format_days_left(day: date, today: date) -> str:
    """Return the days until another day: `27 d`, or `3 d late`."""
    days = (day - today).days
    return f"{days} d" if days >= 0 else f"{-days} d late"


def format_minute(minute: int) -> str:
    """Return `10:42 am` for a minute of the day; 1440, its end, is 12:00 am."""
    hour, minute = divmod(minute % (24 * 60), 60)
    return format_time(time(hour, minute))


def format_more_minutes(minutes: int) -> str:
    """Return `26 more minutes`: how long a checkout lasts, whatever clock is on the screen."""
    return f"{minutes} more minute{'' if minutes == 1 else 's'}"


def format_time_ago(passed: timedelta) -> str:
    """Return `12 minutes ago`, `3 hours ago` or `2 days ago`, whatever clock is on the screen."""
    minutes = max(1, passed // timedelta(minutes=1))
    for unit, unit_minutes in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if minutes >= unit_minutes:
            count = minutes // unit_minutes
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    raise AssertionError("a minute or more has passed")


def format_time_range(start: datetime | time, end: datetime | time) -> str:
    """Return `8:30–10:00 am`, or `11:30 am–1:00 pm` across noon."""
    if (start.hour < 12) == (end.hour < 12):
        return f"{_clock(start)}–{format_time(end)}"
    return f"{format_time(start)}–{format_time(end)}"


def _clock(moment: datetime | time) -> str:
    return f"{(moment.hour + 11) % 12 + 1}:{moment.minute:02}"
