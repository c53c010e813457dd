"""Times of a day as people type them, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.errors import MedqError
from medq.domain.plan.spans import Span, iso_time
from medq.domain.plan.typed_hours import (
    format_break,
    format_minutes,
    format_span,
    hours_entry,
    typed_break,
    typed_clock,
    typed_minutes,
    typed_span,
    typed_workday,
)


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("8", 480),
        ("8:30", 510),
        ("0830", 510),
        ("4:30pm", 990),
        ("12am", 0),
        ("12 pm", 720),
        ("24:00", 1440),
    ],
)
def test_a_typed_time_is_read_as_its_minute(typed: str, minute: int) -> None:
    assert typed_clock(typed) == minute


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ("7.5", 16 * 60 + 30),
        ("7:30", 16 * 60 + 30),
        ("8", 17 * 60),
        ("7.25 h", 16 * 60 + 15),
        ("3", 11 * 60),  # over before lunch
        ("8:00-16:30", 16 * 60 + 30),
        ("24", 24 * 60),
    ],
)
def test_a_number_of_hours_begins_at_the_usual_time_and_lunch_is_added(
    typed: str, end: int
) -> None:
    assert typed_workday(typed, 480, Span(720, 780)) == Span(480, end)


@pytest.mark.parametrize("typed", ["", "0", "25", "7,5", "7.5.1", "eight", "7:75", "-3"])
def test_an_invalid_number_of_hours_is_refused(typed: str) -> None:
    with pytest.raises(MedqError):
        typed_workday(typed, 480, None)


@pytest.mark.parametrize("typed", ["", "25", "8:61", "13pm", "eight", "24:01", "-3", "８:00x"])
def test_an_invalid_time_is_refused_with_examples(typed: str) -> None:
    with pytest.raises(MedqError) as refused:
        typed_clock(typed)
    assert refused.value.hint == "Type it as 8:30, 0830 or 4:30pm."


@given(st.integers(0, 1438), st.integers(1, 300))
def test_shown_times_breaks_and_hours_can_be_typed_back(start: int, minutes: int) -> None:
    span = Span(start, min(start + minutes, 1439))
    assert typed_clock(iso_time(start)) == start
    assert typed_span(format_span(span)) == span
    assert typed_break(format_break(span)) == span
    assert (
        typed_minutes(str(minutes))
        == minutes
        == typed_minutes(f"{minutes // 60}:{minutes % 60:02}")
    )


@given(st.integers(0, 1438), st.integers(1, 300), st.booleans())
def test_hours_in_a_field_can_be_typed_back(start: int, minutes: int, has_lunch: bool) -> None:
    hours = Span(start, min(start + minutes, 1440))
    lunch = hours if has_lunch else None
    span, entered_break = hours_entry(hours, lunch).split()
    assert (typed_span(span), typed_break(entered_break)) == (hours, lunch)


def test_hours_in_a_field_are_on_the_clock_of_the_screens() -> None:
    assert hours_entry(Span(480, 990), Span(720, 780)) == "8am-4:30pm 12pm+60"
    assert hours_entry(Span(480, 1440), None) == "8am-24:00 no"


def test_no_break_is_typed_and_shown_as_no() -> None:
    assert typed_break("no") is None
    assert format_break(None) == "no"


def test_minutes_are_shown_as_hours_and_minutes() -> None:
    shown = [format_minutes(minutes) for minutes in (0, 40, 60, 370)]
    assert shown == ["0 min", "40 min", "1 h", "6 h 10 min"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("12:00", "does not say how long"),
        ("12:00+x", "does not say how long"),
        ("23:30+60", "goes past midnight"),
        ("", "No break was typed"),
    ],
)
def test_an_invalid_break_is_refused_with_the_reason(typed: str, message: str) -> None:
    with pytest.raises(MedqError, match=message):
        typed_break(typed)


@pytest.mark.parametrize(
    ("typed", "message"),
    [("8", "has no end time"), ("9-8", "ends before it starts"), ("8-", "No time was typed")],
)
def test_invalid_hours_are_refused_with_the_reason(typed: str, message: str) -> None:
    with pytest.raises(MedqError, match=message):
        typed_span(typed)
