"""`plan`: the day's plan told, made, accepted, and given out as text, calendar or page."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import Any

from medq.cli.argument_types import day
from medq.cli.atomic_file import write_whole
from medq.cli.commands import UsageError
from medq.cli.environment import desk_for
from medq.cli.output import Output, clean, table
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemRow, Kind
from medq.domain.money import dollars
from medq.domain.plan.model import Span, clock
from medq.domain.plan.typed_hours import format_minutes, format_span, typed_minutes, typed_span
from medq.domain.plan.view import DayPlan, PlanLine
from medq.domain.typed_dates import format_date
from medq.domain.user import User
from medq.work.desk import Desk

FORMATS = ("text", "ics", "pdf")


def configure(parser: ArgumentParser, name: str) -> None:
    parser.add_argument("date", nargs="?", type=day, help="the day; else the next working one")
    parser.add_argument(
        "--build",
        action="store_true",
        help="plan it (again) from the queue; what was set by hand stays",
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
        help="plan it for everybody, and share the work out by that",
    )
    parser.add_argument(
        "--accept",
        action="store_true",
        help="the plan stands: it is the first screen of that morning",
    )
    parser.add_argument(
        "--format", choices=FORMATS, default="text", help="how it is given out (text)"
    )
    parser.add_argument(
        "--names", action="store_true", help="with ics and pdf: patients' names too"
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write it to a file instead"
    )


def execute(args: Namespace, output: Output) -> int:
    from medq.work.plan.build import accept_plan, build_plan, day_plan, open_plan

    ignored = [
        name for name in ("build", "hours", "who", "accept", "output") if getattr(args, name)
    ]
    if args.share and (ignored or args.format != FORMATS[0]):
        raise UsageError(
            "--share drafts everybody's plan and is given out as text: only DATE goes with it"
        )
    if args.hours and not args.build:
        raise UsageError("--hours says how long the day is that is planned: add --build")
    desk = desk_for(args)
    user = _user(desk, args.who)
    when = args.date or desk.next_day()
    if args.share:
        return _share(desk, when, args.share, output)
    plan = (
        build_plan(desk, when, user, hours=_hours(desk, user, args.hours)).plan
        if args.build
        else day_plan(desk, when, user)
    )
    if args.accept:
        plan = accept_plan(desk, when, user).plan
    elif plan.state and not args.build and when >= desk.today():
        plan = open_plan(desk, when, user)
    if (
        args.format == "pdf"
        and args.output is None
        and sys.stdout is not None
        and sys.stdout.isatty()
    ):
        raise MedqError("A page cannot be shown here.", hint="Name a file: -o plan.pdf")
    payload = plan_shape(plan)
    if args.output is not None:
        _give_out(args.output, _content(desk, user, plan, args.format, names=args.names))
        output.result(payload | {"file": args.output}, f"Written: {args.output}")
    elif output.as_json or args.format == "text":
        output.result(payload, plan_text(plan))
    else:
        output.raw(_content(desk, user, plan, args.format, names=args.names))
    return 0


def _share(desk: Desk, when: date, by: str, output: Output) -> int:
    """Drafts for everybody; each accepts, or changes, their own."""
    from medq.domain.plan.team_share import ShareBy
    from medq.work.plan.team import share_day

    plans = share_day(desk, when, ShareBy(by))
    output.result(
        {"date": when, "plans": [plan_shape(plan) for plan in plans]},
        "\n\n".join(plan_text(plan) for plan in plans),
    )
    return 0


def plan_shape(plan: DayPlan) -> dict[str, Any]:
    """A plan as JSON: one entry a line, its items by id."""
    return {
        "date": plan.day,
        "user": plan.who,
        "state": plan.state or None,
        "capacity_minutes": plan.room,
        "planned_minutes": plan.planned,
        "entries": [
            {
                "position": place,
                "start": clock(line.start),
                "minutes": line.minutes,
                "item": line.items[0] if line.items else None,
                "items": list(line.items),
                "name": line.name or None,
                "reason": line.why,
                "by_hand": line.by_hand,
                "progress": line.progress.value,
                "used_minutes": line.used,
                "slipped": line.slipped,
            }
            for place, line in enumerate(plan.lines, 1)
        ],
        "left_out": [{"item": one.row.id, "reason": one.why} for one in plan.left],
        "problems": [
            {"message": one.text, "items": list(one.items), "minutes": one.minutes}
            for one in plan.problems
        ],
        "value_cents": plan.value_cents,
    }


def plan_text(plan: DayPlan) -> str:
    """A plan for reading."""
    if not plan.state:
        return f"No plan for {format_date(plan.day)} yet. medq plan {plan.day} --build makes one."
    rows = [
        (clock(line.start), str(line.minutes), _what(line, names=True), _whom(line), line.why)
        for line in plan.lines
    ]
    parts = [
        _about(plan),
        table(("Start", "Min", "What to do", "For", "Why here"), rows, right=(1,)),
    ]
    parts += [f"{one.text}." for one in plan.problems]
    if plan.left:
        left = [
            (str(one.row.id), _called(one.row, names=True), one.row.payer, _stake(one.row), one.why)
            for one in plan.left
        ]
        parts.append(f"\nLeft out: {plan.left_total}")
        parts.append(table(("Item", "About", "Payer", "Money", "Why not"), left, right=(0, 3)))
    return "\n".join(parts)


def _about(plan: DayPlan) -> str:
    state = {"draft": "a draft", "accepted": "it stands"}.get(plan.state, "")
    hours = format_span(plan.hours) if plan.hours else "no working hours"
    return (
        f"Plan for {format_date(plan.day)}, {plan.who}: {state}. {hours}, {format_minutes(plan.planned)} planned of"
        f" {format_minutes(plan.room)}."
    )


def _content(desk: Desk, user: User, plan: DayPlan, form: str, *, names: bool) -> bytes:
    if form == "text":
        return (plan_text(plan) + "\n").encode()
    if not plan.state:
        raise MedqError(
            f"There is no plan for {format_date(plan.day)} yet.",
            hint=f"medq plan {plan.day} --build makes one.",
        )
    if form == "ics":
        return _ics(desk, user, plan, names=names).encode()
    from medq.work.plan.pdf import plan_pdf

    heads = ("Start", "Min", "What to do", "For", "Why here")
    rows = [
        (
            clock(line.start),
            str(line.minutes),
            clean(_what(line, names=names)),
            clean(_whom(line)),
            clean(line.why),
        )
        for line in plan.lines
    ]
    return plan_pdf(f"Plan for {format_date(plan.day)}", (_about(plan),), heads, rows)


def _ics(desk: Desk, user: User, plan: DayPlan, *, names: bool) -> str:
    """The calendar: summaries hold kinds and numbers; names only where they were asked for."""
    from medq.domain.icalendar import CalendarEvent, calendar
    from medq.work.plan.day import moment_of

    events = [
        CalendarEvent(
            uid=f"{plan.day:%Y%m%d}-{line.key.replace(' ', '-').lower()}-{user.id}@medq",
            start=moment_of(desk.zone, plan.day, line.start),
            end=moment_of(desk.zone, plan.day, line.end),
            summary=_what(line, names=names),
            description=line.why,
        )
        for line in plan.lines
    ]
    return calendar(events, desk.now())


def _what(line: PlanLine, *, names: bool) -> str:
    if not line.rows:
        return line.name
    row, more = line.rows[0], len(line.rows) - 1
    return f"{row.kind.word.capitalize()} {_called(row, names=names)}" + (
        f" +{more} more" if more else ""
    )


def _called(row: ItemRow, *, names: bool) -> str:
    """A claim's number or the item's own; with `names` the patient as this person may see them."""
    number = row.number or f"item {row.id}"
    return f"{number} {row.patient}".strip() if names else number


def _whom(line: PlanLine) -> str:
    payers = list(dict.fromkeys(row.payer for row in line.rows if row.payer))
    return payers[0] if len(payers) == 1 else "several" if payers else ""


def _stake(row: ItemRow) -> str:
    return "--" if row.kind is Kind.CALLBACK else dollars(row.money_cents)


def _user(desk: Desk, word: str | None) -> User:
    from data.office import office

    if not word:
        return desk.user
    found = office.find_user(desk.store, word)
    if found is None:
        raise MedqError(f"Nobody here is called {word!r}.", hint="medq user list names everybody.")
    return found


def _hours(desk: Desk, user: User, typed: str | None) -> Span | None:
    """Hours as typed: from and to, or how many from the usual opening on, lunch besides."""
    from medq.work.office.working_hours import person_of

    if not typed:
        return None
    if "-" in typed.lstrip("-"):
        return typed_span(typed)
    person = person_of(desk, user.id)
    start = person.hours.start
    try:
        end = start + typed_minutes(f"{typed}:00" if typed.isdecimal() else typed)
    except MedqError as problem:
        raise MedqError(
            f"--hours cannot be {typed!r}.", hint="Write 8:00-16:30, or how many hours: 8, 7:30."
        ) from problem
    lunch = (
        person.lunch.minutes
        if person.lunch and start < person.lunch.end and person.lunch.start < end
        else 0
    )
    return Span(start, min(24 * 60, end + lunch))


def _give_out(path: Path, content: bytes) -> None:
    """The file with that content, readable by owner and group. Errors: `MedqError`."""
    try:
        write_whole(path, content, 0o660)
    except OSError as fault:
        raise MedqError(
            f"The file cannot be written: {fault.strerror}.",
            where=str(path),
            hint="Name another place with -o.",
        ) from fault
