"""`init`, `migrate`, `check`: the store itself."""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from data.store.errors import printable_url
from medq.cli.environment import desk_for, store_url
from medq.cli.output import Output, table
from medq.domain.errors import MedqError
from medq.work.desk import clock_from, system_login
from medq.work.office.staff_and_settings import init_store, migrate_store


def configure(parser: ArgumentParser, name: str) -> None:
    parser.set_defaults(command=name)


def execute(args: Namespace, output: Output) -> int:
    if args.command == "check":
        return _check(args, output)
    if args.read_only:
        raise MedqError("Read-only view.", hint="Leave --read-only out.")
    url, _source = store_url(args)
    clock = clock_from(os.environ.get("MEDQ_NOW"))
    if args.command == "migrate":
        before, after, backup = migrate_store(url, clock)
        told = (
            f"Schema {before} to {after}."
            if before != after
            else f"The store is at schema {after} already."
        )
        output.result(
            {"from": before, "to": after, "backup": backup},
            told + (f" Backup: {backup}" if backup else ""),
        )
        return 0
    if "://" not in url:
        Path(url).expanduser().absolute().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    login = os.environ.get("MEDQ_USER") or system_login()
    store = init_store(url, login, clock)
    store.close()
    from data.store.migrate import SCHEMA

    shown = printable_url(url)
    output.result(
        {"store": shown, "schema": SCHEMA, "manager": login},
        f"An empty store is at {shown}. {login} is its manager.",
    )
    return 0


def _check(args: Namespace, output: Output) -> int:
    from medq.work.upkeep.integrity import check

    desk = desk_for(args)
    checks = check(desk)
    shapes = [
        {"name": one.name, "ok": one.ok, "mismatches": list(one.mismatches)} for one in checks
    ]
    rows = [
        (("ok" if one.ok else "NOT OK"), one.name, "; ".join(one.mismatches[:3])) for one in checks
    ]
    output.result({"checks": shapes}, table(("", "Check", "Found"), rows))
    return 0 if all(one.ok for one in checks) else 1
