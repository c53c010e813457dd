"""`plan`: show, build and accept the day's plan; write it as text, calendar or page."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import Any

from medq.cli.argument_types import day
from medq.cli.atomic_file import replace_file
from medq.cli.commands import UsageError
from medq.cli.environment import desk_for
from medq.cli.output import Output, clean, table
from medq.domain.date_text import format_minute, format_weekday
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemRow, Kind
from medq.domain.money import dollars
from medq.domain.plan.reason_texts import DateFormat, line_text, omission_text, problem_text
from medq.domain.plan.spans import DAY_MINUTES, Span, clock_span, iso_time
from medq.domain.plan.typed_hours import format_minutes, typed_minutes, typed_span
from medq.domain.plan.view import DayPlan, PlanLine
from medq.domain.user import User
from medq.work.desk import Desk

FORMATS = ("text", "ics", "pdf")
STATE_WORDS = {"draft": "draft", "accepted": "saved"}
HEADS = ("Start", "Min", "What to do", "For", "Reason")
Row = tuple[str, str, str, str, str]


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the command's arguments."""
    parser.add_argument("date", nargs="?", type=day, help="the day (default: next business day)")
    parser.add_argument(
        "--build", action="store_true", help="plan it (again) from the queue; manual changes stay"
    )
    parser.add_argument(
        "--hours", metavar="H", help="with --build: 8:00-16:30, or how many hours from opening on"
    )
    parser.add_argument(
        "--for", dest="who", metavar="USER", help="somebody else's plan (login or initials)"
    )
    parser.add_argument(
        "--share",
        choices=("minutes", "skill", "payer"),
        help="draft it for everybody and share the work out by that",
    )
    parser.add_argument(
        "--accept", action="store_true", help="save the plan: it is the first screen that morning"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="output format (text)")
    parser.add_argument(
        "--names", action="store_true", help="with ics and pdf: patients' names too"
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write it to a file instead"
    )


def execute(args: Namespace, output: Output) -> int:
    """Run the command."""
    _check_usage(args)
    desk = desk_for(args)
    user = _user(desk, args.who)
    when = args.date or desk.next_workday()
    if args.share:
        return _share(desk, when, args.share, output)
    plan = _plan(desk, user, when, args)
    if args.format == "pdf" and args.output is None and _is_terminal():
        raise MedqError("A page cannot be shown in a terminal.", hint="Name a file: -o plan.pdf")
    payload = plan_shape(plan)
    if args.output is not None:
        _write_file(args.output, _content(desk, user, plan, args.format, names=args.names))
        output.result(payload | {"file": args.output}, f"Written: {args.output}")
    elif output.as_json or args.format == "text":
        output.result(payload, plan_text(plan))
    else:
        output.raw(_content(desk, user, plan, args.format, names=args.names))
    return 0


def _check_usage(args: Namespace) -> None:
    """Raise UsageError for arguments that do not go together."""
    ignored = [
        name for name in ("build", "hours", "who", "accept", "output") if getattr(args, name)
    ]
    if args.share and (ignored or args.format != FORMATS[0]):
        raise UsageError("--share drafts everybody's plan and prints text: only DATE goes with it")
    if args.hours and not args.build:
        raise UsageError("--hours sets the length of the day that is planned: add --build")


def _plan(desk: Desk, user: User, when: date, args: Namespace) -> DayPlan:
    """Build, accept or read the plan as the arguments say."""
    from medq.work.plan.build import (  # noqa: PLC0415 - start-up: only `plan` needs it
        accept_plan,
        build_plan,
        day_plan,
        open_plan,
    )

    if args.build:
        hours = _hours(desk, user, args.hours)
        plan = build_plan(desk, when, user, hours=hours).plan
        return accept_plan(desk, when, user).plan if args.accept else plan
    if args.accept:
        return accept_plan(desk, when, user).plan
    plan = day_plan(desk, when, user)
    return open_plan(desk, when, user) if plan.state and when >= desk.today() else plan


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _share(desk: Desk, when: date, by: str, output: Output) -> int:
    """Draft the day for everybody; each accepts or changes their own."""
    from medq.domain.plan.team_share import ShareBy  # noqa: PLC0415 - start-up: only --share
    from medq.work.plan.team import share_day  # noqa: PLC0415 - start-up: only --share

    plans = share_day(desk, when, ShareBy(by))
    output.result(
        {"date": when, "plans": [plan_shape(plan) for plan in plans]},
        "\n\n".join(plan_text(plan) for plan in plans),
    )
    return 0


def plan_shape(plan: DayPlan) -> dict[str, Any]:
    """Return a plan as JSON: one entry a line, its items by id."""
    return {
        "date": plan.day,
        "user": plan.who,
        "state": plan.state or None,
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
    state = STATE_WORDS.get(plan.state, "")
    hours = clock_span(plan.hours) if plan.hours else "no working hours"
    return (
        f"Plan for {day_text}, {plan.who}: {state}. {hours},"
        f" {format_minutes(plan.planned)} planned of {format_minutes(plan.capacity)}."
    )


def _content(desk: Desk, user: User, plan: DayPlan, form: str, *, names: bool) -> bytes:
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
    number = row.number or f"item {row.id}"
    return f"{number} {row.patient}".strip() if names else number


def _payer(line: PlanLine) -> str:
    payers = list(dict.fromkeys(row.payer for row in line.rows if row.payer))
    if len(payers) == 1:
        return payers[0]
    return "several" if payers else ""


def _amount(row: ItemRow) -> str:
    return "--" if row.kind is Kind.CALLBACK else dollars(row.money_cents)


def _user(desk: Desk, word: str | None) -> User:
    """Return the user with that login or initials, the desk's own without a word."""
    from data.office import office  # noqa: PLC0415 - start-up: only with --for

    if not word:
        return desk.user
    user = office.find_user(desk.store, word)
    if user is None:
        raise MedqError(f"There is no user {word!r}.", hint="medq user list names everybody.")
    return user


def _hours(desk: Desk, user: User, typed: str | None) -> Span | None:
    """Return typed hours: from and to, or how many from the usual opening on, plus lunch."""
    from medq.work.office.working_hours import (  # noqa: PLC0415 - start-up: --hours
        working_day,
    )

    if not typed:
        return None
    if "-" in typed.lstrip("-"):
        return typed_span(typed)
    person = working_day(desk, user.id)
    start = person.hours.start
    try:
        end = start + typed_minutes(f"{typed}:00" if typed.isdecimal() else typed)
    except MedqError as problem:
        raise MedqError(
            f"--hours cannot be {typed!r}.", hint="Write 8:00-16:30, or how many hours: 8, 7:30."
        ) from problem
    lunch = person.lunch
    has_lunch = lunch is not None and start < lunch.end and lunch.start < end
    lunch_minutes = lunch.minutes if lunch is not None and has_lunch else 0
    return Span(start, min(DAY_MINUTES, end + lunch_minutes))


def _write_file(path: Path, content: bytes) -> None:
    """Write the file, readable by owner and group. Raises MedqError where it cannot be written."""
    try:
        replace_file(path, content, 0o660)
    except OSError as fault:
        raise MedqError(
            f"The file cannot be written: {fault.strerror}.",
            where=str(path),
            hint="Name another file with -o.",
        ) from fault
