"""Spans of minutes within one day, and how a minute of a day is written.

Minutes count from midnight on the wall clock of the office (09:10 = 550).
"""

from collections.abc import Iterable, Sequence
from datetime import time
from typing import NamedTuple

from medq.domain.date_text import format_time_range

DAY_MINUTES = 24 * 60


class Span(NamedTuple):
    """The minutes from `start` up to, not including, `end`."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        return max(0, self.end - self.start)

    def within(self, others: Iterable["Span"]) -> tuple["Span", ...]:
        """Return the parts of this span that lie in one of the others, in their order."""
        parts = (Span(max(self.start, span.start), min(self.end, span.end)) for span in others)
        return tuple(part for part in parts if part.minutes)


def open_spans(hours: Span | None, closed: Sequence[Span]) -> tuple[Span, ...]:
    """Return the parts of the working hours that no closed span covers, in order."""
    if hours is None or hours.end <= hours.start:
        return ()
    spans, minute = [], hours.start
    for span in sorted(closed):
        if span.end <= span.start:
            continue
        if span.start > minute:
            spans.append(Span(minute, min(span.start, hours.end)))
        minute = max(minute, span.end)
        if minute >= hours.end:
            break
    if minute < hours.end:
        spans.append(Span(minute, hours.end))
    return tuple(span for span in spans if span.minutes)


def iso_time(minute: int) -> str:
    """Return a minute of the day on the 24-hour clock: 550 is `09:10`."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def clock_span(span: Span) -> str:
    """Return a span as screens show it: `8:30–10:00 am`, `11:30 am–1:00 pm`."""
    return format_time_range(_time(span.start), _time(span.end))


def short_span(span: Span) -> str:
    """Return a span as narrow columns show it: `9-9:30`, `11:30-1`."""
    return "-".join(_short_time(minute) for minute in span)


def _short_time(minute: int) -> str:
    hour, rest = (minute // 60 + 11) % 12 + 1, minute % 60
    return f"{hour}:{rest:02}" if rest else str(hour)


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
