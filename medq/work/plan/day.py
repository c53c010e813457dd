"""One person's day as it is planned: hours, breaks, fixed blocks, reserved minutes."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from data.office import office
from data.plan.plans import PlanRow
from medq.domain.plan.model import Day, FixedBlock
from medq.domain.plan.reasons import PlacementReason, ReasonKind
from medq.domain.plan.spans import DAY_MINUTES, Span
from medq.domain.user import User
from medq.work.desk import ARRIVALS_KEY, Desk
from medq.work.office.working_hours import WorkingDay, working_day

MORNING_REVIEW, DAY_END = "Morning review", "Day-end check"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A time of the day that is taken by something else: a meeting, a dentist."""

    start: int
    minutes: int
    name: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + self.minutes)


@dataclass(frozen=True, slots=True)
class DaySettings:
    """One day as a person set it."""

    hours: Span | None  # None: they do not work
    lunch: Span | None
    reserved_minutes: int  # for what comes in during the day
    appointments: tuple[Appointment, ...] = ()
    finished_blocks: tuple[str, ...] = ()  # keys of the lines that are no item


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """One day of the office, the same for everybody."""

    date: date
    is_working: bool
    reserved_minutes: int
    opening_minutes: int
    closing_minutes: int
    skipped: tuple[Span, ...]  # that the clocks leave out


@dataclass(frozen=True, slots=True)
class PersonDay:
    """One person's day before it is planned."""

    office: OfficeDay
    login: str
    working_day: WorkingDay

    @property
    def usual(self) -> DaySettings:
        """The day as that person usually has it; without hours where the office is closed."""
        hours = self.working_day.hours if self.office.is_working else None
        return DaySettings(hours, self.working_day.lunch, self.office.reserved_minutes)


def office_day(desk: Desk, day: date) -> OfficeDay:
    """Read a day of the office."""
    return OfficeDay(
        day,
        desk.calendar.is_working(day),
        reserved_minutes(desk, day),
        desk.settings.opening_minutes,
        desk.settings.closing_minutes,
        skipped_spans(desk.zone, day),
    )


def person_day(desk: Desk, user: User, day: date) -> PersonDay:
    """Read a person's day."""
    return PersonDay(office_day(desk, day), user.login, working_day(desk, user.id))


def stored_day(
    row: PlanRow, appointments: tuple[Appointment, ...], finished_blocks: tuple[str, ...] = ()
) -> DaySettings:
    """Return the day settings of a stored plan."""
    hours = Span(row.from_minute, row.to_minute)
    lunch = Span(row.lunch_minute, row.lunch_minute + row.lunch_minutes)
    return DaySettings(
        hours if hours.minutes else None,
        lunch if lunch.minutes else None,
        row.reserved_minutes,
        appointments,
        finished_blocks,
    )


def plannable_day(person: PersonDay, settings: DaySettings) -> Day:
    """Return the day that a plan is built for."""
    breaks = _breaks(person.working_day, settings)
    return Day(
        date=person.office.date,
        person=person.login,
        hours=settings.hours,
        breaks=breaks,
        fixed=_fixed_blocks(person.office, settings, breaks),
        reserved_minutes=settings.reserved_minutes,
        skipped=person.office.skipped,
    )


def reserved_minutes(desk: Desk, day: date) -> int:
    """Return the minutes reserved on that weekday: the office's median a person, else a setting."""
    stored = office.setting(desk.store, ARRIVALS_KEY)
    medians = stored.split() if stored else []
    median = medians[day.weekday()] if len(medians) == 7 else ""
    return int(median) if median.isdecimal() else desk.settings.reserved_minutes


def skipped_spans(zone: ZoneInfo, day: date) -> tuple[Span, ...]:
    """Return the minutes that the clocks leave out: none except where they go forward."""
    midnight = datetime.combine(day, time(), zone)
    if midnight.utcoffset() == datetime.combine(day + timedelta(days=1), time(), zone).utcoffset():
        return ()
    skipped = [minute for minute in range(DAY_MINUTES) if not _exists(zone, day, minute)]
    return (Span(skipped[0], skipped[-1] + 1),) if skipped else ()


def moment_of(zone: ZoneInfo, day: date, minute: int) -> datetime:
    """Return a minute of that day's wall clock as a moment; minute 1,440 is the next midnight."""
    return datetime.combine(
        day + timedelta(days=minute // DAY_MINUTES),
        time(minute % DAY_MINUTES // 60, minute % 60),
        zone,
    )


def minute_of_day(zone: ZoneInfo, day: date, moment: datetime) -> int:
    """Return the minute of that day's wall clock at a moment: 0 before the day, 1,440 after it."""
    local = moment.astimezone(zone)
    if local.date() != day:
        return 0 if local.date() < day else DAY_MINUTES
    return local.hour * 60 + local.minute


def _exists(zone: ZoneInfo, day: date, minute: int) -> bool:
    wall = datetime.combine(day, time(minute // 60, minute % 60), zone)
    return wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)


def _breaks(person: WorkingDay, settings: DaySettings) -> tuple[Span, ...]:
    hours = settings.hours
    if hours is None:
        return ()
    breaks = [*person.breaks, *([settings.lunch] if settings.lunch else [])]
    return tuple(sorted(part for span in breaks for part in span.within((hours,))))


def _fixed_blocks(
    office_day: OfficeDay, settings: DaySettings, breaks: tuple[Span, ...]
) -> tuple[FixedBlock, ...]:
    """Return the start and end of the day and the appointments.

    A day too short for both its start and its end has neither.
    """
    hours = settings.hours
    appointments = tuple(
        FixedBlock(appointment.name, appointment.span, is_appointment=True)
        for appointment in settings.appointments
    )
    if hours is None:
        return appointments
    opening, closing = office_day.opening_minutes, office_day.closing_minutes
    edges = (
        FixedBlock(
            MORNING_REVIEW,
            Span(hours.start, hours.start + opening),
            PlacementReason(ReasonKind.DAY_START),
        ),
        FixedBlock(
            DAY_END, Span(hours.end - closing, hours.end), PlacementReason(ReasonKind.DAY_END)
        ),
    )
    closed = sorted((*breaks, *(block.span for block in appointments)))
    fits_both = hours.minutes >= opening + closing
    return (
        *(_moved_off(block, closed) for block in edges if block.span.minutes and fits_both),
        *appointments,
    )


def _moved_off(block: FixedBlock, closed: list[Span]) -> FixedBlock:
    """Move a block off the closed spans: the start of the day later, the end of it earlier."""
    span, is_start = block.span, block.is_day_start
    for other in closed if is_start else reversed(closed):
        if span.start < other.end and other.start < span.end:
            start = other.end if is_start else other.start - span.minutes
            span = Span(start, start + span.minutes)
    return replace(block, span=span)
