"""`import`: files and folders, with progress on a terminal and none in a pipe."""

import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from medq.cli.environment import desk_for, section
from medq.cli.json_shapes import problem_shape
from medq.cli.output import Output, clean, table
from medq.domain.errors import Problem
from medq.domain.import_report import FileReport, ImportReport, Progress, TransactionStatus
from medq.domain.money import dollars

FIGURES = ("claims", "charge_cents", "paid_cents", "adjustment_cents", "provider_adjustment_cents")
REPORTED_STATUSES = (
    TransactionStatus.POSTED,
    TransactionStatus.HELD,
    TransactionStatus.ALREADY_POSTED,
    TransactionStatus.REFUSED,
)
LONGEST_FILE_NAME = 40


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the arguments of `import`."""
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="X12 or CSV files, or folders of them"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="show what the import would do, and change nothing"
    )
    parser.add_argument(
        "--notes", action="store_true", help="also list the notes, which need no action"
    )


def execute(args: Namespace, output: Output) -> int:
    """Import the files, and return 1 if anything was refused."""
    from medq.work.imports.run import import_paths  # noqa: PLC0415 - start-up: only imports need it

    desk = desk_for(args)
    shows_progress = sys.stderr.isatty() and not output.as_json
    report = import_paths(
        desk,
        args.paths,
        dry_run=args.dry_run,
        column_names=section("columns"),
        on_progress=_print_progress if shows_progress else None,
    )
    if shows_progress:
        print("\r\x1b[K", end="", file=sys.stderr)
    text = _text(report, lists_notes=args.notes, is_dry_run=args.dry_run)
    output.result(import_shape(report), text)
    return 1 if report.refused else 0


def import_shape(report: ImportReport) -> dict[str, Any]:
    """Return the files and their totals as JSON shows them."""
    return {"files": [_file_shape(file) for file in report.files], "totals": _totals(report)}


def _file_shape(file: FileReport) -> dict[str, Any]:
    return {
        "path": file.path,
        "kind": file.kind,
        "status": file.status,
        "transactions": _transaction_counts([file]),
        **{name: getattr(file, name) for name in FIGURES},
        "balanced": file.balanced,
        "matched": file.matched,
        "unmatched": file.unmatched,
        "items": dict(file.items),
        "events": file.events,
        "problems": [problem_shape(problem) for problem in file.problems],
    }


def _totals(report: ImportReport) -> dict[str, Any]:
    files = report.files
    items: Counter[str] = sum((file.items for file in files), Counter())
    balances = [file.balanced for file in files if file.balanced is not None]
    return {
        "files": len(files),
        "transactions": _transaction_counts(files),
        **{name: sum(getattr(file, name) or 0 for file in files) for name in FIGURES},
        "balanced": all(balances) if balances else None,
        "matched": sum(file.matched for file in files),
        "unmatched": sum(file.unmatched for file in files),
        "items": dict(items),
    }


def _transaction_counts(files: Sequence[FileReport]) -> dict[str, int]:
    """Return how many transactions of the files have each status, by its key in JSON."""
    return {
        status.name.lower(): sum(file.statuses[status] for file in files)
        for status in REPORTED_STATUSES
    }


def _text(report: ImportReport, *, lists_notes: bool, is_dry_run: bool) -> str:
    """Return a table of the files, and below it the problems that need a person."""
    titles = ("File", "Kind", "Status", "Claims", "Charged", "Paid", "Matched", "Items")
    lines = [table(titles, [_row(file) for file in report.files], right=(3, 4, 5))]
    note_count = 0
    for file in report.files:
        hidden = frozenset(() if lists_notes else file.notes)
        note_count += sum(problem in hidden for problem in file.problems)
        lines += [_problem_line(problem) for problem in file.problems if problem not in hidden]
    if note_count:
        notes_word = "1 note" if note_count == 1 else f"{note_count} notes"
        lines.append(f"{notes_word}, not listed: import with --notes to list them")
    if is_dry_run:
        lines.append("Nothing was changed: this was a dry run.")
    return "\n".join(lines)


def _row(file: FileReport) -> tuple[str, ...]:
    total = file.matched + file.unmatched
    return (
        Path(file.path).name,
        file.kind,
        file.status.replace("-", " "),
        "" if file.claims is None else str(file.claims),
        "" if file.charge_cents is None else dollars(file.charge_cents),
        "" if file.paid_cents is None else dollars(file.paid_cents),
        f"{file.matched} of {total}" if total else "",
        ", ".join(f"{number} {kind}" for kind, number in sorted(file.items.items())),
    )


def _problem_line(problem: Problem) -> str:
    message = problem.message if problem.message.endswith(("?", ".")) else f"{problem.message}."
    return clean(f"{problem.level.value}: {problem.where}: {message} {problem.hint}")


def _print_progress(progress: Progress) -> None:
    remaining = ""
    if progress.per_second and progress.total > progress.done:
        remaining = f", {progress.remaining_seconds:.0f} s left"
    name = clean(progress.file)[:LONGEST_FILE_NAME]
    text = (
        f"{name}  {progress.done:,} of {progress.total:,} claims, "
        f"{progress.per_second:,.0f} a second{remaining}"
    )
    print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
