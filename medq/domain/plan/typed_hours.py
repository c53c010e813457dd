"""Times of a day as people type them: 8, 8:30, 0830, 4:30pm, 8-16:30, 12:00+60."""

import re

from medq.domain.errors import MedqError
from medq.domain.plan.spans import DAY_MINUTES, Span, iso_time

TIME_HINT = "Type it as 8:30, 0830 or 4:30pm."
WORKDAY_HINT = "Type 8:00-16:30, or how many hours: 8, 7.5, 7:30."
HOURS_HINT = "Type from and to: 8:00-16:30."
BREAK_HINT = "Type when and how long: 12:00+60, or no."

_LENGTH = re.compile(r"(\d{1,2})(?:\.(\d{1,2})|:([0-5]\d))?\s*(?:h|hours?)?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm|a|p)?", re.ASCII)


def typed_clock(text: str) -> int:
    """Return the minute of the day that somebody typed; 24:00 is the day's end.

    Raises MedqError for anything else.
    """
    typed = text.strip()
    match = _CLOCK.fullmatch(typed.lower())
    if match is None:
        message = f"{typed!r} is not a time." if typed else "No time was typed."
        raise MedqError(message, hint=TIME_HINT)
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half and not 1 <= hour <= 12:
        raise MedqError(f"{typed!r} is not a time of day.", hint=TIME_HINT)
    if half:
        hour = hour % 12 + (12 if half in ("p", "pm") else 0)
    if minute > 59 or hour * 60 + minute > DAY_MINUTES:
        raise MedqError(f"{typed!r} is not a time of day.", hint=TIME_HINT)
    return hour * 60 + minute


def typed_span(text: str) -> Span:
    """Return the span that somebody typed: `8-16:30`.

    Raises MedqError for anything else, also where it ends before it starts.
    """
    first, dash, last = text.replace("–", "-").replace(" to ", "-").partition("-")
    if not dash:
        raise MedqError(f"{text.strip()!r} has no end time.", hint=HOURS_HINT)
    span = Span(typed_clock(first), typed_clock(last))
    if span.minutes <= 0:
        raise MedqError(f"{text.strip()!r} ends before it starts.", hint=HOURS_HINT)
    return span


def typed_workday(text: str, start: int, lunch: Span | None) -> Span:
    """Return the working hours that somebody typed: from and to, or how many hours.

    Hours as a number (`8`, `7.5`, `7:30`) begin at `start`, and a lunch within them is added.
    Raises MedqError for anything else.
    """
    typed = text.strip()
    if "-" in typed or "–" in typed or " to " in typed:
        return typed_span(typed)
    end = start + _typed_length(typed)
    has_lunch = lunch is not None and start < lunch.end and lunch.start < end
    lunch_minutes = lunch.minutes if lunch is not None and has_lunch else 0
    return Span(start, min(DAY_MINUTES, end + lunch_minutes))


def is_length(text: str) -> bool:
    """Return whether a word is a number of hours: `8`, `7.5`, `7:30`."""
    return _LENGTH.fullmatch(text.strip().lower()) is not None


def _typed_length(text: str) -> int:
    """Return a number of hours in minutes. Raises MedqError."""
    match = _LENGTH.fullmatch(text.lower())
    minutes = 0
    if match is not None:
        tenths = float(f"0.{match[2]}") if match[2] else 0.0
        minutes = int(match[1]) * 60 + (int(match[3]) if match[3] else round(tenths * 60))
    if not 1 <= minutes <= DAY_MINUTES:
        raise MedqError(f"{text!r} is not a number of hours.", hint=WORKDAY_HINT)
    return minutes


def typed_break(text: str) -> Span | None:
    """Return the break that somebody typed: `12:00+60` or `12:00 60`; None for `no`.

    Raises MedqError for anything else.
    """
    typed = text.strip()
    words = typed.lower()
    if words in ("no", "none", "-"):
        return None
    start_text, separator, length_text = (
        words.partition("+") if "+" in words else words.rpartition(" ")
    )
    length = length_text.strip().removesuffix("min").strip()
    is_number = length.isascii() and length.isdecimal()
    if not separator or not is_number or not 1 <= int(length) <= DAY_MINUTES:
        message = f"{typed!r} does not say how long." if typed else "No break was typed."
        raise MedqError(message, hint=BREAK_HINT)
    start = typed_clock(start_text)
    if start + int(length) > DAY_MINUTES:
        raise MedqError(f"{typed!r} goes past midnight.", hint=BREAK_HINT)
    return Span(start, start + int(length))


def typed_minutes(text: str) -> int:
    """Return the minutes that somebody typed: `35`, `35 min`, `1:10`.

    Raises MedqError for anything else.
    """
    words = text.strip().lower().removesuffix("min").strip()
    hours, colon, rest = words.partition(":")
    parts = (hours, rest) if colon else ("0", words)
    if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        message = (
            f"{text.strip()!r} is not a number of minutes." if words else "No minutes were typed."
        )
        raise MedqError(message, hint="Type 35 or 1:10.")
    minutes = int(parts[0]) * 60 + int(parts[1])
    if not 1 <= minutes <= DAY_MINUTES:
        raise MedqError(f"{minutes} minutes do not fit in a day.", hint="Type 35 or 1:10.")
    return minutes


def format_span(span: Span) -> str:
    """Return `08:00-16:30`, as it can be typed."""
    return f"{iso_time(span.start)}-{iso_time(span.end)}"


def format_break(span: Span | None) -> str:
    """Return `12:00+60`, as it can be typed, or `no` where there is none."""
    return f"{iso_time(span.start)}+{span.minutes}" if span else "no"


def hours_entry(hours: Span, lunch: Span | None) -> str:
    """Return `8am-4:30pm 12pm+60`: hours and lunch on the clock of the screens, to be typed over.

    Without a lunch it ends with `no`.
    """
    span = "-".join(map(_clock_entry, hours))
    return f"{span} {_clock_entry(lunch.start)}+{lunch.minutes}" if lunch else f"{span} no"


def _clock_entry(minute: int) -> str:
    if minute == DAY_MINUTES:
        return "24:00"
    hour, rest = divmod(minute, 60)
    return f"{(hour + 11) % 12 + 1}{f':{rest:02}' if rest else ''}{'pm' if hour >= 12 else 'am'}"


def format_clock_length(minutes: int) -> str:
    """Return `6:05` for 365 minutes."""
    hours, rest = divmod(max(0, minutes), 60)
    return f"{hours}:{rest:02}"


def format_minutes(minutes: int) -> str:
    """Return `6 h 10 min`, `40 min` or `2 h`."""
    hours, rest = divmod(max(0, minutes), 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02} min" if rest else f"{hours} h"
