"""`plan`: show, build and accept the day's plan; write it as text, calendar or page."""

import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

from medq.cli.argument_types import day
from medq.cli.atomic_file import replace_file
from medq.cli.commands import UsageError
from medq.cli.environment import desk_for
from medq.cli.output import Output
from medq.cli.plan_formats import FORMATS, plan_content, plan_shape, plan_text
from medq.domain.errors import MedqError
from medq.domain.plan.spans import Span
from medq.domain.plan.typed_hours import typed_workday
from medq.domain.plan.view import DayPlan
from medq.domain.user import User
from medq.work.desk import Desk


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the command's arguments."""
    parser.add_argument("date", nargs="?", type=day, help="the day (default: next business day)")
    parser.add_argument(
        "--build", action="store_true", help="plan it (again) from the queue; manual changes stay"
    )
    parser.add_argument(
        "--hours",
        metavar="H",
        help="with --build: 8:00-16:30, or how many hours (8, 7.5, 7:30) from opening time",
    )
    parser.add_argument(
        "--for", dest="who", metavar="USER", help="somebody else's plan (login or initials)"
    )
    parser.add_argument(
        "--share",
        choices=("minutes", "skill", "payer"),
        help="draft everybody's plan and divide the work by that",
    )
    parser.add_argument(
        "--accept", action="store_true", help="save the plan: it opens first that morning"
    )
    parser.add_argument(
        "--reason", default="", help="with --accept: why, where something is due before that day"
    )
    parser.add_argument(
        "--expiring", action="store_true", help="list what is lost or expires, instead of a plan"
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
    if args.expiring:
        return _expiring(desk, output)
    user = desk.user_named(args.who) if args.who else desk.user
    when = args.date or desk.next_workday()
    if args.share:
        return _share(desk, when, args.share, output)
    plan = _plan(desk, user, when, args)
    if args.format == "pdf" and args.output is None and _is_terminal():
        raise MedqError("A PDF cannot be shown in a terminal.", hint="Name a file: -o plan.pdf")
    payload = plan_shape(plan)
    if args.output is not None:
        _write_file(args.output, plan_content(desk, user, plan, args.format, names=args.names))
        output.result(payload | {"file": args.output}, f"Written: {args.output}")
    elif output.as_json or args.format == "text":
        output.result(payload, plan_text(plan, desk.zone))
    else:
        output.raw(plan_content(desk, user, plan, args.format, names=args.names))
    return 0


def _check_usage(args: Namespace) -> None:
    """Raise UsageError for arguments that do not go together."""
    ignored = [
        name for name in ("build", "hours", "who", "accept", "output") if getattr(args, name)
    ]
    if args.share and (ignored or args.format != FORMATS[0]):
        raise UsageError("--share drafts everybody's plan and prints text: only DATE goes with it")
    if args.expiring and (ignored or args.share or args.date or args.format != FORMATS[0]):
        raise UsageError("--expiring lists decisions of the whole office: nothing goes with it")
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
        return accept_plan(desk, when, user, reason=args.reason).plan if args.accept else plan
    if args.accept:
        return accept_plan(desk, when, user, reason=args.reason).plan
    plan = day_plan(desk, when, user)
    return open_plan(desk, when, user) if plan.state and when >= desk.today() else plan


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _expiring(desk: Desk, output: Output) -> int:
    """List the decisions about lost and expiring items; `medq act` makes them."""
    from medq.cli.expiring_formats import (  # noqa: PLC0415 - start-up: only --expiring
        expiring_shape,
        expiring_text,
    )
    from medq.work.plan.expiring import decisions  # noqa: PLC0415 - start-up: only --expiring

    lines = decisions(desk)
    output.result(expiring_shape(lines), expiring_text(lines))
    return 0


def _share(desk: Desk, when: date, by: str, output: Output) -> int:
    """Draft the day for everybody; each accepts or changes their own."""
    from medq.domain.plan.team_share import ShareBy  # noqa: PLC0415 - start-up: only --share
    from medq.work.plan.team import share_day  # noqa: PLC0415 - start-up: only --share

    plans = share_day(desk, when, ShareBy(by))
    output.result(
        {"date": when, "plans": [plan_shape(plan) for plan in plans]},
        "\n\n".join(plan_text(plan, desk.zone) for plan in plans),
    )
    return 0


def _hours(desk: Desk, user: User, typed: str | None) -> Span | None:
    """Return typed hours: from and to, or how many from the usual opening on, plus lunch."""
    from medq.work.office.working_hours import (  # noqa: PLC0415 - start-up: --hours
        working_day,
    )

    if not typed:
        return None
    person = working_day(desk, user.id)
    return typed_workday(typed, person.hours.start, person.lunch)


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
