"""A plan as a command writes it: JSON, text, a calendar or a page."""

from collections.abc import Iterator
from datetime import date, tzinfo
from typing import Any, NamedTuple

from medq.cli.output import clean, table
from medq.domain.date_text import format_day, format_weekday
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemRow, Kind
from medq.domain.money import dollars
from medq.domain.plan.line_texts import (
    about_text,
    act_by_text,
    is_clean_batch,
    more_text,
    payer_cell,
    phone_or_payer,
    time_text,
    why_text,
    work_text,
)
from medq.domain.plan.model import PlanState
from medq.domain.plan.reason_texts import DateFormat, omission_text, problem_text
from medq.domain.plan.spans import Span, clock_span, iso_time
from medq.domain.plan.typed_hours import format_minutes
from medq.domain.plan.view import DayPlan, PlanLine
from medq.domain.user import User
from medq.work.desk import Desk

FORMATS = ("text", "ics", "pdf")
STATE_WORDS = {PlanState.DRAFT: "draft", PlanState.ACCEPTED: "saved", None: ""}
Row = tuple[str, str, str, str, str, str]
HEADS: Row = ("MORNING", "Min", "What to do", "For", "Act by", "Reason")
AFTERNOON: Row = ("AFTERNOON", "", "", "", "", "")


def plan_shape(plan: DayPlan) -> dict[str, Any]:
    """Return a plan as JSON: one entry a line, its items by id."""
    return {
        "date": plan.day,
        "user": plan.who,
        "state": plan.state,
        "capacity_minutes": plan.capacity,
        "planned_minutes": plan.planned,
        "done": plan.done,
        "followed_up": plan.followed_up,
        "entries": [
            {
                "position": position,
                "start": iso_time(line.start),
                "time": iso_time(line.clock_span.start) if line.clock_span else None,
                "act_by": min((row.act_by for row in line.rows if row.act_by), default=None),
                "minutes": line.minutes,
                "item": line.items[0] if line.items else None,
                "items": list(line.items),
                "name": line.name or None,
                "reason": why_text(line, plan, _iso),
                "by_hand": line.by_hand,
                "progress": line.progress.value,
                "used_minutes": line.used_minutes,
                "slipped": line.slipped,
            }
            for position, line in enumerate(plan.lines, 1)
        ],
        "left_out": [
            {"item": omission.row.id, "reason": omission_text(omission.reason, _iso)}
            for omission in plan.left_out
        ],
        "problems": [
            {
                "message": problem_text(problem, _iso),
                "items": list(problem.items),
                "minutes": problem.minutes,
            }
            for problem in plan.problems
        ],
        "due_sooner": [row.id for row in plan.due_sooner],
        "value_cents": plan.value_cents,
    }


def plan_text(plan: DayPlan, zone: tzinfo) -> str:
    """Return a plan for reading, with clock times in the office's zone."""
    if not plan.state:
        return f"No plan for {plan.day} yet. medq plan {plan.day} --build makes one."
    parts = [
        _summary(plan, str(plan.day)),
        table(HEADS, _rows(plan, zone, _iso), right=(0, 1)),
        *(f"{problem_text(problem, _iso)}." for problem in plan.problems),
    ]
    if plan.left_out:
        rows = [
            (
                str(omission.row.id),
                _label(omission.row, names=True),
                omission.row.payer,
                _amount(omission.row),
                omission_text(omission.reason, _iso),
            )
            for omission in plan.left_out
        ]
        parts.append(f"\nNot scheduled: {plan.left_out_total}")
        parts.append(table(("Item", "About", "Payer", "Amount", "Reason"), rows, right=(0, 3)))
    return "\n".join(parts)


def _iso(when: date) -> str:
    return when.isoformat()


def _rows(plan: DayPlan, zone: tzinfo, day_text: DateFormat, *, names: bool = True) -> list[Row]:
    """Return the cells of the lines, with a row where the afternoon begins."""
    rows: list[Row] = []
    was_morning = False
    for line in plan.lines:
        if was_morning and not line.is_morning:
            rows.append(AFTERNOON)
        was_morning = line.is_morning
        rows.append(
            (
                time_text(line, plan.minute_now),
                str(line.minutes),
                _work(line, names=names),
                phone_or_payer(line) if names else payer_cell(line),
                act_by_text(line, zone, day_text),
                why_text(line, plan, day_text),
            )
        )
    return rows


def _summary(plan: DayPlan, day_text: str) -> str:
    state = STATE_WORDS[plan.state]
    hours = clock_span(plan.hours) if plan.hours else "no working hours"
    return (
        f"Plan for {day_text}, {plan.who}: {state}. {hours},"
        f" {format_minutes(plan.planned)} planned of {format_minutes(plan.capacity)}."
    )


def plan_content(desk: Desk, user: User, plan: DayPlan, form: str, *, names: bool) -> bytes:
    """Return the plan in that format."""
    if form == "text":
        return (plan_text(plan, desk.zone) + "\n").encode()
    if not plan.state:
        raise MedqError(
            f"There is no plan for {plan.day} yet.",
            hint=f"medq plan {plan.day} --build makes one.",
        )
    if form == "ics":
        return _ics(desk, user, plan, names=names).encode()
    from medq.work.plan.pdf import plan_pdf  # noqa: PLC0415 - start-up: only for a page

    weekday = format_weekday(plan.day)
    rows = [
        tuple(clean(cell) for cell in row)
        for row in _rows(plan, desk.zone, format_day, names=names)
    ]
    return plan_pdf(f"Plan for {weekday}", (_summary(plan, weekday),), HEADS, rows)


def _ics(desk: Desk, user: User, plan: DayPlan, *, names: bool) -> str:
    """Return the calendar: what has a clock time, and a block for the other lines of each half.

    Its texts hold kinds and numbers, names only where asked for.
    """
    from medq.domain.icalendar import (  # noqa: PLC0415 - start-up: only for a calendar
        CalendarEvent,
        calendar_text,
    )
    from medq.work.plan.day import moment_of  # noqa: PLC0415 - start-up: only a calendar

    events = [
        CalendarEvent(
            uid=f"{plan.day:%Y%m%d}-{entry.key}-{user.id}@medq",
            start=moment_of(desk.zone, plan.day, entry.span.start),
            end=moment_of(desk.zone, plan.day, entry.span.end),
            summary=entry.summary,
            description=entry.description,
        )
        for entry in _calendar_entries(plan, names=names)
    ]
    return calendar_text(events, desk.now())


class CalendarEntry(NamedTuple):
    """One block of the day in a calendar."""

    key: str
    span: Span
    summary: str
    description: str


def _calendar_entries(plan: DayPlan, *, names: bool) -> Iterator[CalendarEntry]:
    """Yield the lines that have a clock time, and the others of each half in their order."""
    for line in plan.lines:
        clock = line.clock_span
        if clock is not None:
            span = Span(clock.start, max(clock.end, clock.start + line.minutes))
            key = line.key.replace(" ", "-").lower()
            yield CalendarEntry(key, span, _work(line, names=names), why_text(line, plan))
    for is_morning, half in ((True, "Morning"), (False, "Afternoon")):
        lines = [
            line for line in plan.lines if line.clock_span is None and line.is_morning is is_morning
        ]
        if not lines:
            continue
        minutes = format_minutes(sum(line.minutes for line in lines))
        count = f"{len(lines)} line{'' if len(lines) == 1 else 's'}"
        span = Span(min(line.start for line in lines), max(line.end for line in lines))
        texts = [f"{line.minutes} min {_work(line, names=names)}" for line in lines]
        yield CalendarEntry(half.lower(), span, f"{half}: {count}, {minutes}", "\n".join(texts))


def _work(line: PlanLine, *, names: bool) -> str:
    if not line.rows:
        return line.name
    if is_clean_batch(line):
        return f"{work_text(line)} {about_text(line)}"
    return f"{work_text(line)} {_label(line.rows[0], names=names)}{more_text(line)}"


def _label(row: ItemRow, *, names: bool) -> str:
    """Return the claim's number or the item's own, with patient and DOS where names are shown."""
    if not names:
        return row.number_or_id
    service_day = row.service_day.isoformat() if row.service_day else ""
    return " ".join(filter(None, (row.number_or_id, row.patient, service_day)))


def _amount(row: ItemRow) -> str:
    return "--" if row.kind is Kind.CALLBACK else dollars(row.shown_cents)
