"""One person's day made ready for planning: hours, breaks, what stands at a time, the room kept for what comes in."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from data.office import office
from data.plan.plans import PlanRow
from medq.domain.plan.model import Day, FixedBlock, Span
from medq.domain.user import User
from medq.work.desk import ARRIVALS_KEY, Desk
from medq.work.office.working_hours import Person, person_of

MORNING_REVIEW, DAY_END = "Morning review", "Day end check and report"
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Appointment:
    """A time that belongs to something else: a meeting, a dentist."""

    start: int
    minutes: int
    name: str


@dataclass(frozen=True, slots=True)
class DaySettings:
    """What a person set of one day: its hours (None: they do not work), lunch, minutes kept free, appointments."""

    hours: Span | None
    lunch: Span | None
    kept: int
    appointments: tuple[Appointment, ...] = ()


def usual_day(desk: Desk, user: User, day: date) -> DaySettings:
    """A day as that person usually has it; without hours where the office is closed."""
    person = person_of(desk, user.id)
    hours = person.hours if desk.calendar.is_working(day) else None
    return DaySettings(hours, person.lunch, reserved_minutes(desk, day))


def stored_day(row: PlanRow, appointments: tuple[Appointment, ...]) -> DaySettings:
    """A day as a plan has it."""
    hours = Span(row.from_minute, row.to_minute)
    lunch = Span(row.lunch_minute, row.lunch_minute + row.lunch_minutes)
    return DaySettings(
        hours if hours.minutes else None,
        lunch if lunch.minutes else None,
        row.kept_minutes,
        appointments,
    )


def day_columns(frame: DaySettings) -> dict[str, int]:
    """The same as a plan's columns."""
    return {
        "from_minute": frame.hours.start if frame.hours else 0,
        "to_minute": frame.hours.end if frame.hours else 0,
        "lunch_minute": frame.lunch.start if frame.lunch else 0,
        "lunch_minutes": frame.lunch.minutes if frame.lunch else 0,
        "kept_minutes": frame.kept,
    }


def plannable_day(desk: Desk, user: User, day: date, frame: DaySettings) -> Day:
    """The day as the plan's builder takes it."""
    breaks = _breaks(person_of(desk, user.id), frame)
    return Day(
        date=day,
        person=user.login,
        hours=frame.hours,
        breaks=breaks,
        fixed=_fixed(desk, frame, breaks),
        arrivals=frame.kept,
        skipped=skipped_spans(desk.zone, day),
    )


def reserved_minutes(desk: Desk, day: date) -> int:
    """The minutes kept for what comes in on such a weekday: the office's own median a person, else the setting."""
    stored = office.setting(desk.store, ARRIVALS_KEY)
    known = stored.split() if stored else []
    found = known[day.weekday()] if len(known) == 7 else ""
    return int(found) if found.isdecimal() else desk.settings.kept_minutes


def skipped_spans(zone: ZoneInfo, day: date) -> tuple[Span, ...]:
    """The minutes that the clocks leave out on that day: none but on the day on which they go forward."""
    midnight = datetime.combine(day, time(), zone)
    if midnight.utcoffset() == datetime.combine(day + timedelta(days=1), time(), zone).utcoffset():
        return ()
    gone = [minute for minute in range(DAY_MINUTES) if not _exists(zone, day, minute)]
    return (Span(gone[0], gone[-1] + 1),) if gone else ()


def moment_of(zone: ZoneInfo, day: date, minute: int) -> datetime:
    """A minute of that day's wall clock as a moment; minute 1,440 is the next midnight."""
    return datetime.combine(
        day + timedelta(days=minute // DAY_MINUTES),
        time(minute % DAY_MINUTES // 60, minute % 60),
        zone,
    )


def minute_of_day(zone: ZoneInfo, day: date, moment: datetime) -> int:
    """The minute of that day's wall clock at a moment; what lies outside the day is held at its ends."""
    local = moment.astimezone(zone)
    if local.date() != day:
        return 0 if local.date() < day else DAY_MINUTES
    return local.hour * 60 + local.minute


def _exists(zone: ZoneInfo, day: date, minute: int) -> bool:
    wall = datetime.combine(day, time(minute // 60, minute % 60), zone)
    return wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)


def _breaks(person: Person, frame: DaySettings) -> tuple[Span, ...]:
    found = [*person.breaks, *([frame.lunch] if frame.lunch else [])]
    if frame.hours is None:
        return ()
    return tuple(sorted(part for one in found for part in one.within((frame.hours,))))


def _fixed(desk: Desk, frame: DaySettings, breaks: tuple[Span, ...]) -> tuple[FixedBlock, ...]:
    """What opens and what closes the day, and the appointments; a day too short for both ends has none."""
    hours = frame.hours
    away = tuple(
        FixedBlock(one.name, Span(one.start, one.start + one.minutes), "booked", away=True)
        for one in frame.appointments
    )
    if hours is None:
        return away
    opening, closing = desk.settings.opening_minutes, desk.settings.closing_minutes
    first = FixedBlock(
        MORNING_REVIEW, Span(hours.start, hours.start + opening), "fixed: opens the day"
    )
    last = FixedBlock(DAY_END, Span(hours.end - closing, hours.end), "fixed: closes the day")
    ends = [one for one in (first, last) if one.span.minutes and hours.minutes >= opening + closing]
    return (*(_clear(one, breaks, away) for one in ends), *away)


def _clear(one: FixedBlock, breaks: tuple[Span, ...], away: tuple[FixedBlock, ...]) -> FixedBlock:
    """Moved off a break or an appointment that it would overlap: later where it opens the day, earlier where it closes it."""
    span, shut = one.span, sorted((*breaks, *(other.span for other in away)))
    for other in shut if one.name == MORNING_REVIEW else reversed(shut):
        if span.start < other.end and other.start < span.end:
            start = other.end if one.name == MORNING_REVIEW else other.start - span.minutes
            span = Span(start, start + span.minutes)
    return replace(one, span=span)
