"""`user`, `config`, `reference`: people, settings and reference tables."""

from argparse import ArgumentParser, Namespace

from medq.cli.argument_types import one_of
from medq.cli.environment import (
    config_path,
    desk_for,
    known_theme,
    run_new_day,
    section,
    store_url,
    theme,
)
from medq.cli.json_shapes import problem_shape
from medq.cli.output import Output, clean, table
from medq.domain.theme import THEMES
from medq.domain.user import Role
from medq.work.desk import Desk

ROLES = "specialist|manager|supervisor"


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the arguments of one of these commands."""
    parser.set_defaults(command=name)
    metavar = {"user": "list|add|role|disable|set", "config": "show|path|set"}
    verbs = parser.add_subparsers(
        dest="verb", required=True, metavar=metavar.get(name, "check|import")
    )
    if name == "user":
        verbs.add_parser("list", help="list all users")
        add = verbs.add_parser("add", help="add a user")
        add.add_argument("login", help="operating-system login")
        add.add_argument("--name", required=True, help="full name")
        add.add_argument("--initials", default="", help="default: from the name")
        add.add_argument(
            "--role", type=one_of(Role), default=Role.SPECIALIST, metavar=ROLES, help="specialist"
        )
        role = verbs.add_parser("role", help="change a user's role")
        role.add_argument("login", help="operating-system login")
        role.add_argument("role", type=one_of(Role), metavar=ROLES)
        disable = verbs.add_parser("disable", help="disable a user; the history keeps the name")
        disable.add_argument("login", help="operating-system login")
        own = verbs.add_parser(
            "set", help="set a user's own working day: hours, lunch, breaks, kinds, payers"
        )
        own.add_argument("login", help="login or initials")
        own.add_argument("name", help="hours, lunch, breaks, kinds or payers")
        own.add_argument("value", help="8:00-16:30, 12:00+60, denial …; - for the office's setting")
    elif name == "config":
        verbs.add_parser("show", help="show all settings and where each comes from")
        verbs.add_parser("path", help="print the path of the config file")
        change = verbs.add_parser("set", help="change an office setting, or your own `theme`")
        change.add_argument("name")
        change.add_argument("value")
        change.add_argument(
            "--dry-run", action="store_true", help="count the items it would move; change nothing"
        )
    else:
        for verb, text in (
            ("check", "validate a table line by line"),
            ("import", "validate a table, then import it as the office's own"),
        ):
            verbs.add_parser(verb, help=text).add_argument(
                "file",
                nargs=None if verb == "import" else "?",
                help="a CSV file named like its table: carc.csv, payers.csv",
            )


def execute(args: Namespace, output: Output) -> int:
    """Run one of these commands and return the exit status."""
    return {"user": _user, "config": _config, "reference": _reference}[args.command](args, output)


def _user(args: Namespace, output: Output) -> int:
    from data.office import settings, staff  # noqa: PLC0415 - start-up: by command
    from medq.work.office import people  # noqa: PLC0415 - start-up: by command

    desk = desk_for(args)
    if args.verb == "add":
        people.add_user(desk, args.login, args.name, args.initials, args.role)
    elif args.verb == "role":
        people.change_role(desk, args.login, args.role)
    elif args.verb == "disable":
        people.disable_user(desk, args.login)
    elif args.verb == "set":
        from medq.work.office.working_hours import set_staff_setting  # noqa: PLC0415 - start-up

        set_staff_setting(desk, args.login, args.name, args.value)
    users = [
        user._asdict() | {"active": active, "own": settings.of_person(desk.store, user.id)}
        for user, active in staff.users(desk.store)
    ]
    lines = [
        (
            *(user[name] for name in ("login", "name", "initials", "role")),
            "" if user["active"] else "disabled",
            "; ".join(f"{name} {value}" for name, value in user["own"].items()),
        )
        for user in users
    ]
    heads = ("Login", "Name", "Initials", "Role", "", "Own settings")
    output.result({"users": users}, table(heads, lines))
    return 0


def _config(args: Namespace, output: Output) -> int:
    if args.verb == "path":
        output.result({"path": str(config_path())}, str(config_path()))
        return 0
    if args.verb == "set" and args.name == "theme":  # a person's own: it needs no store
        from medq.cli.config_file import save_theme  # noqa: PLC0415 - start-up: by command

        save_theme(known_theme(args.value))
        return _print_settings([_theme_line()], output)
    from medq.work.office import changed_settings  # noqa: PLC0415 - start-up: by command

    desk = desk_for(args)
    if args.verb == "set" and args.dry_run:
        preview = changed_settings.preview_setting(desk, args.name, args.value)
        output.result(
            {
                "name": args.name,
                "value": preview.value,
                "moves": preview.moved_items,
                "total": preview.open_items,
            },
            f"{args.name} = {preview.value} moves {preview.moved_items:,} of"
            f" {preview.open_items:,} open items. Nothing was changed.",
        )
        return 0
    if args.verb == "set":
        changed_settings.set_setting(desk, args.name, args.value)
        run_new_day(desk)
    return _print_settings(_setting_lines(args, desk), output)


def _setting_lines(args: Namespace, desk: Desk) -> list[dict[str, str]]:
    """Return name, value, source and meaning of every setting."""
    from data.office import office  # noqa: PLC0415 - start-up: by command
    from data.store.errors import printable_url  # noqa: PLC0415 - start-up: by command
    from medq.work.settings import SETTINGS, format_setting  # noqa: PLC0415 - start-up: by command

    url, source = store_url(args)
    stored = office.settings(desk.store)
    store_line = {
        "name": "store",
        "value": printable_url(url),
        "source": source,
        "text": "path or URL of the store",
    }
    key_lines = [
        {
            "name": f"keys.{action}",
            "value": str(keys),
            "source": str(config_path()),
            "text": "your own keys",
        }
        for action, keys in section("keys").items()
    ]
    office_lines = [
        {
            "name": name,
            "value": format_setting(name, getattr(desk.settings, name)),
            "source": "store" if name in stored else "default",
            "text": setting.text,
        }
        for name, setting in SETTINGS.items()
    ]
    return [store_line, _theme_line(), *key_lines, *office_lines]


def _theme_line() -> dict[str, str]:
    name, source = theme()
    return {
        "name": "theme",
        "value": name,
        "source": source,
        "text": f"how your screens look: {', '.join(THEMES)}",
    }


def _print_settings(settings: list[dict[str, str]], output: Output) -> int:
    lines = [
        (setting["name"], setting["value"], setting["source"], setting["text"])
        for setting in settings
    ]
    heads = ("Setting", "Value", "From", "What it decides")
    output.result({"settings": settings}, table(heads, lines))
    return 0


def _reference(args: Namespace, output: Output) -> int:
    from medq.work.office import reference_tables  # noqa: PLC0415 - start-up: by command

    desk = desk_for(args)
    reports = (
        reference_tables.import_table(desk, args.file)
        if args.verb == "import"
        else reference_tables.check(desk, args.file)
    )
    problems = [problem for report in reports for problem in report.problems]
    is_imported = args.verb == "import" and not problems
    moved = 0
    if is_imported:
        from medq.work.upkeep.changed_rules import (  # noqa: PLC0415 - start-up: by command
            apply_changed_rules,
        )

        moved = apply_changed_rules(desk).moved
    payload = {
        "table": reports[0].table if len(reports) == 1 else "all",
        "rows": sum(report.rows for report in reports),
        "problems": [problem_shape(problem) for problem in problems],
        "moves": moved,
    }
    lines = [
        f"{report.table}: {report.rows} lines, "
        + (
            f"{report.changed_lines} changed for this office; items with new deadlines: {moved:,}"
            if is_imported
            else f"{len(report.problems)} to fix"
        )
        for report in reports
    ]
    lines += [clean(f"  {problem.where}: {problem.message} {problem.hint}") for problem in problems]
    output.result(payload, "\n".join(lines))
    return 1 if problems else 0
