"""Times of a day as people type them: 8, 8:30, 0830, 4:30pm, 8-16:30, 12:00+60; all minutes of the wall clock (09:10 = 550)."""

import re

from medq.domain.errors import MedqError
from medq.domain.plan.model import Span, clock

DAY = 24 * 60
MEND = "Type it as 8:30, 0830 or 4:30pm."
HOURS_MEND = "Type from and to: 8:00-16:30."
BREAK_MEND = "Type when and how long: 12:00+60, or no."

_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm|a|p)?", re.ASCII)


def typed_clock(text: str) -> int:
    """The minute of the day that somebody typed; 24:00 is the day's end. Errors: `MedqError` for anything else."""
    found = _CLOCK.fullmatch(text.strip().lower())
    if found is None:
        raise MedqError(
            f"{text.strip()!r} is no time." if text.strip() else "No time was typed.", hint=MEND
        )
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        raise MedqError(f"{text.strip()!r} is no time of the day.", hint=MEND)
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if minute > 59 or hour * 60 + minute > DAY:
        raise MedqError(f"{text.strip()!r} is no time of the day.", hint=MEND)
    return hour * 60 + minute


def typed_span(text: str) -> Span:
    """From and to: `8-16:30`. Errors: `MedqError`, also where it ends before it begins."""
    first, dash, last = text.replace("–", "-").replace(" to ", "-").partition("-")
    if not dash:
        raise MedqError(f"{text.strip()!r} says no end.", hint=HOURS_MEND)
    span = Span(typed_clock(first), typed_clock(last))
    if span.minutes <= 0:
        raise MedqError(f"{text.strip()!r} ends before it begins.", hint=HOURS_MEND)
    return span


def typed_break(text: str) -> Span | None:
    """A break: `12:00+60` (or `12:00 60`); None for `no`. Errors: `MedqError`."""
    words = text.strip().lower()
    if words in ("no", "none", "-"):
        return None
    when, plus, long = words.partition("+") if "+" in words else words.rpartition(" ")
    minutes = long.strip().removesuffix("min").strip()
    if not plus or not (minutes.isascii() and minutes.isdecimal()) or not 1 <= int(minutes) <= DAY:
        raise MedqError(
            f"{text.strip()!r} says not how long." if words else "No break was typed.",
            hint=BREAK_MEND,
        )
    start = typed_clock(when)
    if start + int(minutes) > DAY:
        raise MedqError(f"{text.strip()!r} goes past midnight.", hint=BREAK_MEND)
    return Span(start, start + int(minutes))


def typed_minutes(text: str) -> int:
    """How long something takes: `35`, `35 min`, `1:10`. Errors: `MedqError`."""
    words = text.strip().lower().removesuffix("min").strip()
    hours, colon, rest = words.partition(":")
    parts = (hours, rest) if colon else ("0", words)
    if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        raise MedqError(
            f"{text.strip()!r} is no number of minutes." if words else "No minutes were typed.",
            hint="Type 35 or 1:10.",
        )
    minutes = int(parts[0]) * 60 + int(parts[1])
    if not 1 <= minutes <= DAY:
        raise MedqError(f"{minutes} minutes do not fit a day.", hint="Type 35 or 1:10.")
    return minutes


def format_span(span: Span) -> str:
    """`08:00-16:30`, as it can be typed."""
    return f"{clock(span.start)}-{clock(span.end)}"


def format_break(span: Span | None) -> str:
    """`12:00+60`, as it can be typed; `no` where there is none."""
    return f"{clock(span.start)}+{span.minutes}" if span else "no"


def format_minutes(minutes: int) -> str:
    """`6 h 10 min`, `40 min`, `2 h`."""
    hours, rest = divmod(max(0, minutes), 60)
    return (
        " ".join(
            part
            for part in (f"{hours} h" if hours else "", f"{rest:02} min" if hours and rest else "")
            if part
        )
        or f"{rest} min"
    )
