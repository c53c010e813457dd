"""`patient find`: patients by name, number or date of birth."""

from argparse import ArgumentParser, Namespace
from typing import Any

from data.search.patients import PatientListRow
from medq.cli.argument_types import between, number, text, word_or_stdin
from medq.cli.environment import desk_for
from medq.cli.output import Output, clean, table
from medq.domain.money import dollars
from medq.work.queue.search import find_patients

PAGE, MOST = 50, 1000


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the arguments of `patient`."""
    commands = parser.add_subparsers(dest="command", required=True, metavar="find")
    find = commands.add_parser("find", help="by name, account, member ID or date of birth")
    find.add_argument(
        "text",
        metavar="TEXT",
        help="what to search for; - reads it from stdin, to keep the name out of the history",
    )
    find.add_argument(
        "--limit", type=between(1, MOST), default=PAGE, help=f"patients per page ({PAGE})"
    )
    find.add_argument("--after", type=number, metavar="ID", help="`next` of the previous page")


def execute(args: Namespace, output: Output) -> int:
    """Find patients and return the exit status."""
    search = " ".join(clean(text(word_or_stdin(args.text, "Search for")), " ").split())
    page = find_patients(desk_for(args), search, after=args.after, limit=args.limit)
    shapes = [_shape(row) for row in page.rows]
    output.result(
        {"patients": shapes, "total": page.total, "next": page.next},
        _text(shapes, page.total, page.next),
    )
    return 0


def _shape(row: PatientListRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": ", ".join(part for part in (row.last, row.first) if part),
        "account": row.account or None,
        "birth_day": row.birth_day,
        "billed_cents": row.billed_cents,
        "patient_share_cents": row.patient_cents,
    }


def _text(patients: list[dict[str, Any]], total: int, next_id: int | None) -> str:
    if not patients:
        return "No patients."
    lines = [
        (
            str(patient["id"]),
            patient["name"],
            patient["account"] or "",
            patient["birth_day"].isoformat() if patient["birth_day"] else "",
            dollars(patient["billed_cents"]),
            dollars(patient["patient_share_cents"]),
        )
        for patient in patients
    ]
    heads = ("Patient", "Name", "Account", "DOB", "Billed", "Pt resp")
    next_page = f"\nNext page: --after {next_id}" if next_id else ""
    return f"{table(heads, lines, right=(0, 4, 5))}\n{len(patients)} of {total}{next_page}"
