"""A day's list as a calendar file (RFC 5545): one event a line, in UTC, so that no time zone has to be told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

WIDTH = 75  # octets of a line, the line end not counted (RFC 5545, 3.1)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event: `uid` is the same whenever it is written again; moments are aware."""

    uid: str
    start: datetime
    end: datetime
    summary: str
    description: str = ""


def calendar(events: Iterable[CalendarEvent], written: datetime) -> str:
    """The file's text: CRLF line ends, long lines folded, texts escaped."""
    return "".join(part + "\r\n" for line in _lines(events, written) for part in folded(line))


def _lines(events: Iterable[CalendarEvent], written: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//medq//plan//EN", "CALSCALE:GREGORIAN")
    for event in events:
        yield "BEGIN:VEVENT"
        yield f"UID:{escaped(event.uid)}"
        yield f"DTSTAMP:{_moment(written)}"
        yield f"DTSTART:{_moment(event.start)}"
        yield f"DTEND:{_moment(event.end)}"
        yield f"SUMMARY:{escaped(event.summary)}"
        if event.description:
            yield f"DESCRIPTION:{escaped(event.description)}"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def escaped(text: str) -> str:
    """A text value (3.3.11): backslash, semicolon, comma and line end; other control characters are left out."""
    lines = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").splitlines()
    return "\\n".join("".join(sign for sign in line if sign.isprintable()) for line in lines)


def folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, each after the first begun with a blank; no character is torn."""
    part, size, room = "", 0, WIDTH
    for sign in line:
        octets = len(sign.encode())
        if size + octets > room:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + octets
    yield part


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
