"""How amounts, days and times are written in field values: screens and commands differ."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import NamedTuple

from medq.domain.date_text import (
    format_day,
    format_long_day,
    format_time,
    format_time_range,
)
from medq.domain.money import dollars, plain


class ValueFormat(NamedTuple):
    """The functions that write amounts, days and times. Moments are in the office's time zone."""

    money: Callable[[int], str]  # of cents
    day: Callable[[date], str]
    birth_day: Callable[[date], str]
    moment: Callable[[datetime], str]
    time_range: Callable[[datetime, datetime], str]
    clock: Callable[[datetime | time], str]
    hours: Callable[[time, time], str]  # from and to, within a day


def _screen_moment(moment: datetime) -> str:
    return f"{format_day(moment.date())} {format_time(moment)}"


def _screen_time_range(start: datetime, end: datetime) -> str:
    return f"{format_day(start.date())} {format_time_range(start, end)}"


def _command_moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _command_time(moment: datetime | time) -> str:
    return f"{moment:%H:%M}"


def _command_hours(start: time, end: time) -> str:
    return f"{_command_time(start)}-{_command_time(end)}"


def _command_time_range(start: datetime, end: datetime) -> str:
    return f"{_command_moment(start)}-{end:%H:%M}"


SCREEN_FORMAT = ValueFormat(
    money=plain,
    day=format_day,
    birth_day=format_long_day,
    moment=_screen_moment,
    time_range=_screen_time_range,
    clock=format_time,
    hours=format_time_range,
)
"""Amounts without a sign, `12/08/26`, `10:42 am`; a date of birth with four digits of its year."""

COMMAND_FORMAT = ValueFormat(
    money=dollars,
    day=date.isoformat,
    birth_day=date.isoformat,
    moment=_command_moment,
    time_range=_command_time_range,
    clock=_command_time,
    hours=_command_hours,
)
"""Amounts in dollars, ISO dates, 24-hour times."""
