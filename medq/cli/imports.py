"""`import`: files and folders taken in, with progress on a terminal and nothing in a pipe."""

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path
from typing import Any

from medq.cli.environment import desk_for, section
from medq.cli.output import Output, clean, table
from medq.domain.errors import Problem
from medq.domain.import_report import FileReport, ImportReport, Progress
from medq.domain.money import dollars

FIGURES = ("claims", "charge_cents", "paid_cents", "adjustment_cents", "provider_adjustment_cents")
STATUSES = {
    "posted": "posted",
    "held": "held",
    "already_posted": "already-posted",
    "refused": "refused",
}


def configure(parser: ArgumentParser, name: str) -> None:
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="X12 or CSV files, or folders of them"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="judge and tell everything, change nothing"
    )


def execute(args: Namespace, output: Output) -> int:
    from medq.work.imports.run import import_paths  # noqa: PLC0415 - start-up: only to import

    desk = desk_for(args)
    columns = section("columns")
    watching = sys.stderr.isatty() and not output.as_json
    found = import_paths(
        desk,
        args.paths,
        dry_run=args.dry_run,
        column_names=columns,
        on_progress=_tell if watching else None,
    )
    if watching:
        print("\r\x1b[K", end="", file=sys.stderr)
    output.result(intake_shape(found), _text(found, dry_run=args.dry_run))
    return 1 if found.refused else 0


def intake_shape(found: ImportReport) -> dict[str, Any]:
    """The files and their totals, as JSON has them."""
    return {"files": [_file_shape(one) for one in found.files], "totals": _totals(found)}


def _file_shape(one: FileReport) -> dict[str, Any]:
    return {
        "path": one.path,
        "kind": one.kind,
        "status": one.status,
        "transactions": {name: one.statuses[word] for name, word in STATUSES.items()},
        **{name: getattr(one, name) for name in FIGURES},
        "balanced": one.balanced,
        "matched": one.matched,
        "unmatched": one.unmatched,
        "items": dict(one.items),
        "events": one.events,
        "problems": [_problem_shape(problem) for problem in one.problems],
    }


def _totals(found: ImportReport) -> dict[str, Any]:
    items: Counter[str] = sum((one.items for one in found.files), Counter())
    known = [one for one in found.files if one.balanced is not None]
    return {
        "files": len(found.files),
        "transactions": {
            name: sum(one.statuses[word] for one in found.files) for name, word in STATUSES.items()
        },
        **{name: sum(getattr(one, name) or 0 for one in found.files) for name in FIGURES},
        "balanced": all(one.balanced for one in known) if known else None,
        "matched": sum(one.matched for one in found.files),
        "unmatched": sum(one.unmatched for one in found.files),
        "items": dict(items),
    }


def _problem_shape(problem: Problem) -> dict[str, str]:
    return {
        "level": problem.level.value,
        "where": problem.where,
        "message": problem.message,
        "hint": problem.hint,
    }


def _text(found: ImportReport, *, dry_run: bool) -> str:
    rows = [
        (
            Path(one.path).name,
            one.kind,
            one.status,
            "" if one.claims is None else str(one.claims),
            "" if one.charge_cents is None else dollars(one.charge_cents),
            "" if one.paid_cents is None else dollars(one.paid_cents),
            f"{one.matched} of {one.matched + one.unmatched}"
            if one.matched + one.unmatched
            else "",
            ", ".join(f"{number} {kind}" for kind, number in sorted(one.items.items())),
        )
        for one in found.files
    ]
    lines = [
        table(
            ("File", "Kind", "Status", "Claims", "Charged", "Paid", "Matched", "Items"),
            rows,
            right=(3, 4, 5),
        )
    ]
    for one in found.files:
        lines += [
            clean(f"{each.level.value}: {each.where}: {each.message}. {each.hint}")
            for each in one.problems
        ]
    if dry_run:
        lines.append("Nothing was changed: this was a dry run.")
    return "\n".join(lines)


def _tell(progress: Progress) -> None:
    left = (
        f", {progress.remaining_seconds:.0f} s left"
        if progress.per_second and progress.total > progress.done
        else ""
    )
    text = f"{clean(progress.file)[:40]}  {progress.done:,} of {progress.total:,} claims, {progress.per_second:,.0f} a second{left}"
    print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
