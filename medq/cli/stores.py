"""`init`, `migrate`, `check`: create, upgrade and verify a store."""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from data.store.errors import printable_url
from data.store.migrate import SCHEMA
from medq.cli.environment import desk_for, store_url
from medq.cli.output import Output, table
from medq.domain.errors import MedqError
from medq.work.desk import clock_from, system_login
from medq.work.office.stores import init_store, migrate_store

MOST_PRINTED = 3  # mismatches of a check; --json has all


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the arguments of one of these commands."""
    parser.set_defaults(command=name)


def execute(args: Namespace, output: Output) -> int:
    """Run one of these commands and return the exit status."""
    if args.command == "check":
        return _check(args, output)
    if args.read_only:
        raise MedqError("Read-only view.", hint="Leave out --read-only.")
    return _migrate(args, output) if args.command == "migrate" else _init(args, output)


def _init(args: Namespace, output: Output) -> int:
    url, _source = store_url(args)
    if "://" not in url:
        Path(url).expanduser().absolute().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    login = os.environ.get("MEDQ_USER") or system_login()
    store = init_store(url, login, clock_from(os.environ.get("MEDQ_NOW")))
    store.close()
    printable = printable_url(url)
    output.result(
        {"store": printable, "schema": SCHEMA, "manager": login},
        f"Created an empty store at {printable}. {login} is its manager.",
    )
    return 0


def _migrate(args: Namespace, output: Output) -> int:
    url, _source = store_url(args)
    before, after, backup = migrate_store(url, clock_from(os.environ.get("MEDQ_NOW")))
    migrated = f"Migrated schema {before} to {after}."
    text = migrated if before != after else f"The store is at schema {after} already."
    output.result(
        {"from": before, "to": after, "backup": backup},
        text + (f" Backup: {backup}" if backup else ""),
    )
    return 0


def _check(args: Namespace, output: Output) -> int:
    from medq.work.upkeep.integrity import check  # noqa: PLC0415 - start-up: only for check

    checks = check(desk_for(args))
    shapes = [
        {"name": result.name, "ok": result.ok, "mismatches": list(result.mismatches)}
        for result in checks
    ]
    lines = [
        (
            "ok" if result.ok else "NOT OK",
            result.name,
            "; ".join(result.mismatches[:MOST_PRINTED]),
        )
        for result in checks
    ]
    output.result({"checks": shapes}, table(("", "Check", "Mismatches"), lines))
    return 0 if all(result.ok for result in checks) else 1
