"""Typed dates on Tuesday 11/24/26; Thanksgiving is the Thursday after."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.calendar import Calendar
from medq.domain.date_text import format_weekday
from medq.domain.errors import MedqError
from medq.domain.typed_dates import TypedFollowUp, searched_day, typed_day, typed_follow_up
from tests.office import TODAY

CALENDAR = Calendar(frozenset({date(2026, 11, 26)}))

DAY_BY_TEXT = {
    "12/1": date(2026, 12, 1),
    "12/01/2026": date(2026, 12, 1),
    "12/1/26": date(2026, 12, 1),
    "12.1": date(2026, 12, 1),
    "dec 1": date(2026, 12, 1),
    "Dec 1, 2026": date(2026, 12, 1),
    " december   1 ": date(2026, 12, 1),
    "1 dec": date(2026, 12, 1),
    "sept 3": date(2027, 9, 3),
    "Tue 01 Dec 2026": date(2026, 12, 1),
    "Tue 12/01/26": date(2026, 12, 1),
    "2026-12-01": date(2026, 12, 1),
    "today": TODAY,
    "Tomorrow": date(2026, 11, 25),
    "fri": date(2026, 11, 27),
    "friday": date(2026, 11, 27),
    "tue": date(2026, 12, 1),
    "thurs": date(2026, 11, 26),
    "+3": date(2026, 11, 27),
    "+14d": date(2026, 12, 8),
    "+2w": date(2026, 12, 8),
    "+1m": date(2026, 12, 24),
    "+ 2 weeks": date(2026, 12, 8),
    "+2wd": date(2026, 11, 27),
    "+0": TODAY,
    "eom": date(2026, 11, 30),
    "11/24": TODAY,
    "11/23": date(2027, 11, 23),
    "2/29": date(2028, 2, 29),
    "12/31/2100": date(2100, 12, 31),
}

MESSAGE_BY_TEXT = {
    "": "Type a date.",
    "x": '"x" is not a date.',
    "-3": '"-3" is not a date.',
    "ma 3": '"ma 3" is not a date.',
    "13/1": '"13/1" is not in the calendar.',
    "2/30": '"2/30" is not in the calendar.',
    "2/29/2027": '"2/29/2027" is not in the calendar.',
    "11/23/2026": "Mon 11/23/26 is past; today is Tue 11/24/26.",
    "12/31/1999": "12/31/1999 is not between 2000 and 2100.",
    "1/1/2101": "01/01/2101 is not between 2000 and 2100.",
    "+99999w": "06/01/3943 is not between 2000 and 2100.",
    "+99999m": "12/31/9999 is not between 2000 and 2100.",
    "mon 01 dec 2026": '"mon 01 dec 2026" has the wrong weekday: that date is Tue 12/01/26.',
    "mon 12/1": '"mon 12/1" has the wrong weekday: that date is Tue 12/01/26.',
    "٣/٤": '"٣/٤" is not a date.',
}


@pytest.mark.parametrize("text", DAY_BY_TEXT)
def test_a_typed_date_is_read(text: str) -> None:
    assert typed_day(text, TODAY, CALENDAR) == DAY_BY_TEXT[text]


@pytest.mark.parametrize("text", MESSAGE_BY_TEXT)
def test_a_wrong_date_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(MedqError) as caught:
        typed_day(text, TODAY, CALENDAR)
    assert caught.value.message == MESSAGE_BY_TEXT[text]
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "day", "moved_from"),
    [
        ("fri", date(2026, 11, 27), None),
        ("thurs", date(2026, 11, 27), date(2026, 11, 26)),  # Thanksgiving
        ("+4d", date(2026, 11, 30), date(2026, 11, 28)),
        ("11/28", date(2026, 11, 28), None),  # typed in figures it stays
        ("sat 11/28/26", date(2026, 11, 28), None),
        ("nov 28", date(2026, 11, 28), None),
        ("2026-11-28", date(2026, 11, 28), None),
        ("1/5", date(2027, 1, 5), None),
        ("5/20", date(2027, 5, 20), None),
        ("11/23/27", date(2027, 11, 23), None),
    ],
)
def test_a_follow_up_moves_to_a_business_day_unless_its_date_is_typed(
    text: str, day: date, moved_from: date | None
) -> None:
    assert typed_follow_up(text, TODAY, CALENDAR) == TypedFollowUp(day, moved_from)


@pytest.mark.parametrize("text", ["11/23", "nov 23", "6/1"])
def test_a_date_that_is_past_is_not_taken_for_a_follow_up_in_the_next_year(text: str) -> None:
    with pytest.raises(MedqError, match=r"/26 is past; type \d\d/\d\d/27 if next year is meant"):
        typed_follow_up(text, TODAY, CALENDAR)


@given(st.dates(TODAY, date(2099, 12, 31)))
def test_a_date_as_shown_can_be_typed(day: date) -> None:
    assert typed_day(format_weekday(day), TODAY, CALENDAR) == day
    assert typed_day(day.isoformat(), TODAY, CALENDAR) == day


@given(st.text(max_size=20) | st.from_regex(r"[+0-9a-z/ -]{0,12}", fullmatch=True), st.dates())
def test_any_text_is_read_or_refused(text: str, today: date) -> None:
    try:
        day = typed_day(text, today, CALENDAR)
    except MedqError as error:
        assert error.message and error.hint
    else:
        assert day >= today


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5/14/79", date(1979, 5, 14)),
        ("11/24/26", date(2026, 11, 24)),
        ("11/25/26", date(1926, 11, 25)),  # tomorrow is nobody's DOB
        ("dec 31 26", date(1926, 12, 31)),
        ("2/29/28", date(1928, 2, 29)),
        ("2/29/27", None),
        ("11/25/2026", date(2026, 11, 25)),
    ],
)
def test_a_searched_date_of_two_digits_is_the_last_such_date(text: str, day: date | None) -> None:
    searched = searched_day(text, TODAY)
    assert searched == (None if day is None else (day, True))
