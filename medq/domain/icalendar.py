"""A list of events as a calendar file (RFC 5545), in UTC so that it needs no time zone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MAX_LINE_OCTETS = 75  # of a line, its end not counted (RFC 5545, 3.1)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event; moments are aware."""

    uid: str  # the same whenever the event is written again
    start: datetime
    end: datetime
    summary: str
    description: str = ""


def calendar_text(events: Iterable[CalendarEvent], written: datetime) -> str:
    """Return the file's text: CRLF line ends, long lines folded, texts escaped."""
    return "".join(part + "\r\n" for line in _lines(events, written) for part in fold_line(line))


def _lines(events: Iterable[CalendarEvent], written: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//medq//plan//EN", "CALSCALE:GREGORIAN")
    for event in events:
        yield "BEGIN:VEVENT"
        yield f"UID:{escape_text(event.uid)}"
        yield f"DTSTAMP:{_utc(written)}"
        yield f"DTSTART:{_utc(event.start)}"
        yield f"DTEND:{_utc(event.end)}"
        yield f"SUMMARY:{escape_text(event.summary)}"
        if event.description:
            yield f"DESCRIPTION:{escape_text(event.description)}"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def escape_text(text: str) -> str:
    """Escape backslash, semicolon, comma and line end (3.3.11); drop other control characters."""
    lines = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").splitlines()
    return "\\n".join("".join(char for char in line if char.isprintable()) for line in lines)


def fold_line(line: str) -> Iterator[str]:
    """Yield the line in parts of at most 75 octets, splitting no character.

    Each part after the first starts with a blank.
    """
    part, octets = "", 0
    for char in line:
        char_octets = len(char.encode())
        if octets + char_octets > MAX_LINE_OCTETS:
            yield part
            part, octets = " ", 1
        part, octets = part + char, octets + char_octets
    yield part


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
