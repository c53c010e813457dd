"""Amounts, days and times as screens and commands write them."""

from datetime import date, datetime

from medq.domain.value_format import COMMAND_FORMAT, SCREEN_FORMAT
from tests.office import ZONE

START = datetime(2026, 11, 19, 14, 9, tzinfo=ZONE)
END = datetime(2026, 11, 19, 15, 30, tzinfo=ZONE)


def test_screens_write_dates_month_first_and_twelve_hour_times() -> None:
    assert SCREEN_FORMAT.day(date(2026, 8, 28)) == "08/28/26"
    assert SCREEN_FORMAT.birth_day(date(1983, 7, 11)) == "07/11/1983"
    assert SCREEN_FORMAT.moment(START) == "11/19/26 2:09 pm"
    assert SCREEN_FORMAT.time_range(START, END) == "11/19/26 2:09–3:30 pm"
    assert SCREEN_FORMAT.money(123450) == "1,234.50"


def test_commands_write_iso_dates_and_dollars() -> None:
    assert COMMAND_FORMAT.day(date(2026, 8, 28)) == "2026-08-28"
    assert COMMAND_FORMAT.birth_day(date(1983, 7, 11)) == "1983-07-11"
    assert COMMAND_FORMAT.moment(START) == "2026-11-19 14:09"
    assert COMMAND_FORMAT.time_range(START, END) == "2026-11-19 14:09-15:30"
    assert COMMAND_FORMAT.money(123450) == "$1,234.50"
