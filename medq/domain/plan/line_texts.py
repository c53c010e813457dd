"""The cells of a plan's lines, which screens and commands align: when, what, for whom, why."""

from collections.abc import Iterator
from datetime import date, timedelta, tzinfo

from medq.domain.date_text import format_day, format_minute, format_time
from medq.domain.items.bundle import CLEAN
from medq.domain.items.item import ItemRow, Kind
from medq.domain.plan.reason_texts import DateFormat, placement_text
from medq.domain.plan.reasons import ReasonKind
from medq.domain.plan.view import DayPlan, PlanLine

NEAR_DEADLINE = timedelta(days=3)  # after the plan's day: it is the reason that matters then


def time_text(line: PlanLine, minute_now: int | None = None) -> str:
    """Return the clock time of a promise, a last day or a fixed line, never one that has passed.

    Of today's plan `now` while it can be begun, then `late`; nothing where only the order counts.
    """
    clock = line.clock_span
    if clock is None:
        return ""
    if not line.is_to_do or minute_now is None or minute_now < clock.start:
        # In a long window a promise has its place in the order.
        return format_minute(max(clock.start, min(line.start, clock.end)))
    return "late" if line.late_minutes(minute_now) else "now"


def work_text(line: PlanLine) -> str:
    """Return the kind of work, or the name of what is no item."""
    return line.rows[0].kind.word.capitalize() if line.rows else line.name


def names_patient(line: PlanLine) -> bool:
    """Return whether a line is about a patient, by whom and whose DOS people name it."""
    return bool(line.rows) and bool(line.rows[0].patient_last) and not is_clean_batch(line)


def about_text(line: PlanLine, *, last_name: bool = False) -> str:
    """Return the patient, or what the line is about: `4 clean claims`, `credit balance`."""
    row = line.rows[0]
    if is_clean_batch(line):
        return batch_text(len(line.rows))
    return (row.patient_last if last_name else row.patient) or row.short_subject or row.title


def batch_text(count: int) -> str:
    """Return `4 clean claims`."""
    return f"{count} clean claims"


def more_text(line: PlanLine) -> str:
    """Return ` +3` for the other items of a line, whose count is not in its text already."""
    more = len(line.rows) - 1
    return f" +{more}" if more > 0 and not is_clean_batch(line) else ""


def service_day_text(line: PlanLine) -> str:
    """Return the DOS of the line's first item."""
    day = line.rows[0].service_day if line.rows and not is_clean_batch(line) else None
    return format_day(day) if day is not None else ""


def payer_cell(line: PlanLine) -> str:
    """Return the payer's short name, or `5 payers`; a callback has none."""
    payers = {row.payer_short for row in line.rows if row.payer_short}
    return f"{len(payers)} payers" if len(payers) > 1 else "".join(payers)


def phone_or_payer(line: PlanLine) -> str:
    """Return whom the line is for: of a callback the number to call, else the payer."""
    is_call = bool(line.rows) and line.rows[0].kind is Kind.CALLBACK
    return line.rows[0].phone if is_call else payer_cell(line)


def act_by_text(line: PlanLine, zone: tzinfo, day_text: DateFormat = format_day) -> str:
    """Return the earliest act-by day of the line, of a promise the end of its window."""
    if not line.rows:
        return ""
    window = line.rows[0].window
    if line.has_window and window is not None:
        return format_time(window.end.astimezone(zone))
    days = [row.act_by for row in line.rows if row.act_by]
    return day_text(min(days)) if days else "--"


def why_parts(line: PlanLine, plan: DayPlan, day_text: DateFormat = format_day) -> Iterator[str]:
    """Yield why a line is in the plan, what matters most first: `CO-24`, `$38/min`."""
    late_minutes = line.late_minutes(plan.minute_now)
    if late_minutes:
        yield f"{late_minutes} min late"
    if line.phones_open is not None and plan.hours and line.phones_open > plan.hours.start:
        yield f"phones at {format_minute(line.phones_open)}"
    if line.reason.kind is ReasonKind.VALUE:
        yield from _value_parts(line, plan.day, day_text)
    else:
        yield placement_text(line.reason, day_text)
    if line.slipped:
        yield f"carried over {line.slipped}x"


def why_text(line: PlanLine, plan: DayPlan, day_text: DateFormat = format_day) -> str:
    """Return all of why a line is in the plan."""
    return ", ".join(why_parts(line, plan, day_text))


def _value_parts(line: PlanLine, day: date, day_text: DateFormat) -> Iterator[str]:
    deadline = near_deadline(line.rows, day)
    if deadline is not None:
        yield f"deadline {day_text(deadline)}"
    if is_clean_batch(line):
        yield "batch"
    elif len(line.rows) > 1:
        yield line.rows[0].cause_text if line.rows[0].kind is Kind.DENIAL else "group"
    yield placement_text(line.reason, day_text)


def near_deadline(rows: tuple[ItemRow, ...], day: date) -> date | None:
    """Return the first deadline whose act-by day is within three days of the plan's."""
    return min(
        (
            row.deadline
            for row in rows
            if row.deadline and row.act_by and row.act_by <= day + NEAR_DEADLINE
        ),
        default=None,
    )


def is_clean_batch(line: PlanLine) -> bool:
    """Return whether the line is clean claims that go out together, whoever pays them."""
    is_clean = line.rows[0].kind is Kind.SUBMIT and line.rows[0].cause == CLEAN
    return len(line.rows) > 1 and is_clean
