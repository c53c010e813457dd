"""`user`, `config`, `reference`: the office itself."""

from argparse import ArgumentParser, Namespace

from medq.cli.argument_types import one_of
from medq.cli.environment import (
    bring_up_to_date,
    config_path,
    desk_for,
    known_theme,
    section,
    store_url,
    theme,
)
from medq.cli.output import Output, clean, table
from medq.domain.theme import THEMES
from medq.domain.user import Role


def configure(parser: ArgumentParser, name: str) -> None:
    parser.set_defaults(command=name)
    verbs = parser.add_subparsers(
        dest="verb", required=True, metavar={"user": "list|add|role|disable|set"}.get(name, "VERB")
    )
    if name == "user":
        verbs.add_parser("list", help="everybody")
        add = verbs.add_parser("add", help="let a person work here")
        add.add_argument("login", help="the operating system's name")
        add.add_argument("--name", required=True)
        add.add_argument("--initials", default="")
        add.add_argument(
            "--role",
            type=one_of(Role),
            default=Role.SPECIALIST,
            metavar="specialist|manager|supervisor",
        )
        role = verbs.add_parser("role", help="what a person may do")
        role.add_argument("login")
        role.add_argument("role", type=one_of(Role), metavar="specialist|manager|supervisor")
        disable = verbs.add_parser("disable", help="a person works here no longer")
        disable.add_argument("login")
        own = verbs.add_parser(
            "set", help="a person's own working day: hours, lunch, breaks, kinds, payers"
        )
        own.add_argument("login", help="login or initials")
        own.add_argument("name", help="hours, lunch, breaks, kinds or payers")
        own.add_argument("value", help="8:00-16:30, 12:00+60, denial .. ; - for the office's own")
    elif name == "config":
        verbs.add_parser("show", help="every setting, and where it comes from")
        verbs.add_parser("path", help="where the config file is")
        change = verbs.add_parser("set", help="change a setting of the office, or your own `theme`")
        change.add_argument("name")
        change.add_argument("value")
        change.add_argument(
            "--dry-run",
            action="store_true",
            help="tell how many items it would move, and change nothing",
        )
    else:
        for verb, text in (
            ("check", "judge a table line by line"),
            ("import", "judge a table, then take it as the office's own"),
        ):
            one = verbs.add_parser(verb, help=text)
            one.add_argument(
                "file",
                nargs=None if verb == "import" else "?",
                help="a CSV file named as the table: carc.csv, payers.csv",
            )


def execute(args: Namespace, output: Output) -> int:
    return {"user": _user, "config": _config, "reference": _reference}[args.command](args, output)


def _user(args: Namespace, output: Output) -> int:
    from data.office import office as rows
    from medq.work.office import staff_and_settings

    desk = desk_for(args)
    if args.verb == "add":
        staff_and_settings.add_user(desk, args.login, args.name, args.initials, args.role)
    elif args.verb == "role":
        staff_and_settings.change_user(desk, args.login, role=args.role.value)
    elif args.verb == "disable":
        staff_and_settings.change_user(desk, args.login, active=0)
    elif args.verb == "set":
        from medq.work.office.working_hours import set_person

        set_person(desk, args.login, args.name, args.value)
    found = [
        user._asdict() | {"active": active, "own": rows.staff_settings(desk.store, user.id)}
        for user, active in rows.users(desk.store)
    ]
    lines = [
        (
            *(one[name] for name in ("login", "name", "initials", "role")),
            "" if one["active"] else "disabled",
            "; ".join(f"{name} {value}" for name, value in one["own"].items()),
        )
        for one in found
    ]
    output.result(
        {"users": found}, table(("Login", "Name", "Initials", "Role", "", "Own day"), lines)
    )
    return 0


def _config(args: Namespace, output: Output) -> int:
    from data.office import office as rows
    from data.store.errors import printable_url
    from medq.work import settings
    from medq.work.office import staff_and_settings

    if args.verb == "path":
        output.result({"path": str(config_path())}, str(config_path()))
        return 0
    if args.verb == "set" and args.name == "theme":  # a person's own: no store is asked
        from medq.cli.config_file import save_theme

        save_theme(known_theme(args.value))
        return _tell_settings([_theme()], output)
    desk = desk_for(args)
    if args.verb == "set" and args.dry_run:
        value, moves, total = staff_and_settings.try_setting(desk, args.name, args.value)
        told = (
            f"{args.name} = {value} moves {moves:,} of {total:,} open items. Nothing was changed."
        )
        output.result({"name": args.name, "value": value, "moves": moves, "total": total}, told)
        return 0
    if args.verb == "set":
        staff_and_settings.set_setting(desk, args.name, args.value)
        bring_up_to_date(desk)
    url, source = store_url(args)
    set_here = rows.settings(desk.store)
    found = [
        {
            "name": "store",
            "value": printable_url(url),
            "source": source,
            "text": "the store's path or URL",
        }
    ]
    found.append(_theme())
    found += [
        {
            "name": f"keys.{action}",
            "value": str(keys),
            "source": str(config_path()),
            "text": "your own keys",
        }
        for action, keys in section("keys").items()
    ]
    found += [
        {
            "name": name,
            "value": settings.written(name, getattr(desk.settings, name)),
            "source": "store" if name in set_here else "default",
            "text": text,
        }
        for name, text in settings.TEXTS.items()
    ]
    return _tell_settings(found, output)


def _theme() -> dict[str, str]:
    name, source = theme()
    return {
        "name": "theme",
        "value": name,
        "source": source,
        "text": f"how your screens look: {', '.join(THEMES)}",
    }


def _tell_settings(found: list[dict[str, str]], output: Output) -> int:
    lines = [(one["name"], one["value"], one["source"], one["text"]) for one in found]
    output.result(
        {"settings": found}, table(("Setting", "Value", "From", "What it decides"), lines)
    )
    return 0


def _reference(args: Namespace, output: Output) -> int:
    from medq.work.office import reference_tables

    desk = desk_for(args)
    judged = (
        reference_tables.take_in(desk, args.file)
        if args.verb == "import"
        else reference_tables.check(desk, args.file)
    )
    problems = [problem._asdict() for one in judged for problem in one.problems]
    name = judged[0].table if len(judged) == 1 else "all"
    payload = {"table": name, "rows": sum(one.rows for one in judged), "problems": problems}
    lines = [f"{one.table}: {one.rows} lines, {len(one.problems)} to mend" for one in judged]
    lines += [
        clean(f"  {problem.where}: {problem.message} {problem.hint}")
        for one in judged
        for problem in one.problems
    ]
    output.result(payload, "\n".join(lines))
    return 1 if problems else 0
