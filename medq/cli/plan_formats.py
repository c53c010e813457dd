"""A plan as a command writes it: JSON, text, a calendar or a page."""

from datetime import date
from typing import Any

from medq.cli.output import clean, table
from medq.domain.date_text import format_minute, format_weekday
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemRow, Kind
from medq.domain.money import dollars
from medq.domain.plan.model import PlanState
from medq.domain.plan.reason_texts import DateFormat, line_text, omission_text, problem_text
from medq.domain.plan.spans import clock_span, iso_time
from medq.domain.plan.typed_hours import format_minutes
from medq.domain.plan.view import DayPlan, PlanLine
from medq.domain.user import User
from medq.work.desk import Desk

FORMATS = ("text", "ics", "pdf")
STATE_WORDS = {PlanState.DRAFT: "draft", PlanState.ACCEPTED: "saved", None: ""}
HEADS = ("Start", "Min", "What to do", "For", "Reason")
Row = tuple[str, str, str, str, str]


def plan_shape(plan: DayPlan) -> dict[str, Any]:
    """Return a plan as JSON: one entry a line, its items by id."""
    return {
        "date": plan.day,
        "user": plan.who,
        "state": plan.state,
        "capacity_minutes": plan.capacity,
        "planned_minutes": plan.planned,
        "entries": [
            {
                "position": position,
                "start": iso_time(line.start),
                "minutes": line.minutes,
                "item": line.items[0] if line.items else None,
                "items": list(line.items),
                "name": line.name or None,
                "reason": line_text(line, _iso),
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
        "value_cents": plan.value_cents,
    }


def plan_text(plan: DayPlan) -> str:
    """Return a plan for reading."""
    if not plan.state:
        return f"No plan for {plan.day} yet. medq plan {plan.day} --build makes one."
    parts = [
        _summary(plan, str(plan.day)),
        table(HEADS, _rows(plan, _iso, names=True), right=(1,)),
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


def _rows(plan: DayPlan, day_text: DateFormat, *, names: bool) -> list[Row]:
    return [
        (
            format_minute(line.start),
            str(line.minutes),
            _work(line, names=names),
            _payer(line),
            line_text(line, day_text),
        )
        for line in plan.lines
    ]


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
        return (plan_text(plan) + "\n").encode()
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
        (start, minutes, clean(work), clean(payer), clean(reason))
        for start, minutes, work, payer, reason in _rows(plan, format_weekday, names=names)
    ]
    return plan_pdf(f"Plan for {weekday}", (_summary(plan, weekday),), HEADS, rows)


def _ics(desk: Desk, user: User, plan: DayPlan, *, names: bool) -> str:
    """Return the calendar: summaries hold kinds and numbers, names only where asked for."""
    from medq.domain.icalendar import (  # noqa: PLC0415 - start-up: only for a calendar
        CalendarEvent,
        calendar_text,
    )
    from medq.work.plan.day import moment_of  # noqa: PLC0415 - start-up: only a calendar

    events = [
        CalendarEvent(
            uid=f"{plan.day:%Y%m%d}-{line.key.replace(' ', '-').lower()}-{user.id}@medq",
            start=moment_of(desk.zone, plan.day, line.start),
            end=moment_of(desk.zone, plan.day, line.end),
            summary=_work(line, names=names),
            description=line_text(line),
        )
        for line in plan.lines
    ]
    return calendar_text(events, desk.now())


def _work(line: PlanLine, *, names: bool) -> str:
    if not line.rows:
        return line.name
    row, more = line.rows[0], len(line.rows) - 1
    more_text = f" +{more} more" if more else ""
    return f"{row.kind.word.capitalize()} {_label(row, names=names)}{more_text}"


def _label(row: ItemRow, *, names: bool) -> str:
    """Return the claim's number or the item's own, with the patient as the user may see them."""
    return f"{row.number_or_id} {row.patient}".strip() if names else row.number_or_id


def _payer(line: PlanLine) -> str:
    payers = list(dict.fromkeys(row.payer for row in line.rows if row.payer))
    if len(payers) == 1:
        return payers[0]
    return "several" if payers else ""


def _amount(row: ItemRow) -> str:
    return "--" if row.kind is Kind.CALLBACK else dollars(row.money_cents)
