"""`patient`: find patients, and merge two records of one person."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Any

from data.search.patients import PatientListRow
from medq.cli.argument_types import between, number, text, word_or_stdin
from medq.cli.environment import desk_for
from medq.cli.output import Output, clean, table
from medq.domain.money import dollars
from medq.work.desk import Desk
from medq.work.queue.search import find_patients

PAGE, MOST = 50, 1000


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the arguments of `patient`."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="find|merge")
    find = verbs.add_parser("find", help="by name, account, member ID or date of birth")
    find.add_argument(
        "text",
        metavar="TEXT",
        help="what to search for; - reads it from stdin, to keep the name out of the history",
    )
    find.add_argument(
        "--limit", type=between(1, MOST), default=PAGE, help=f"patients per page ({PAGE})"
    )
    find.add_argument("--after", type=number, metavar="ID", help="`next` of the previous page")
    merge = verbs.add_parser("merge", help="say that two records are of one person")
    merge.add_argument("patient", type=number, metavar="ID", help="the record that is merged")
    merge.add_argument("into", type=number, metavar="INTO", help="the record that stays")


def execute(args: Namespace, output: Output) -> int:
    """Run one of these commands and return the exit status."""
    verbs = {"find": _find, "merge": _merge}
    return verbs[args.verb](desk_for(args), args, output)


def _find(desk: Desk, args: Namespace, output: Output) -> int:
    search = " ".join(clean(text(word_or_stdin(args.text, "Search for")), " ").split())
    page = find_patients(desk, search, after=args.after, limit=args.limit)
    shapes = [_shape(row, page.other_accounts.get(row.id, ())) for row in page.rows]
    output.result(
        {"patients": shapes, "total": page.total, "next": page.next},
        _text(shapes, page.total, page.next),
    )
    return 0


def _merge(desk: Desk, args: Namespace, output: Output) -> int:
    from medq.work.patients.merge_acts import (  # noqa: PLC0415 - start-up: by command
        merge_by_command,
    )

    result = merge_by_command(desk, args.patient, args.into)
    assert result.record is not None
    output.result(
        {"patient": int(result.record.about), "message": result.message, "event": result.event_id},
        f"{clean(result.message)}\nUndo: medq undo {result.event_id}",
    )
    return 0


def _shape(row: PatientListRow, other_accounts: Sequence[str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": ", ".join(part for part in (row.last, row.first) if part),
        "account": row.account or None,
        "other_accounts": list(other_accounts),
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
            ", ".join(filter(None, (patient["account"], *patient["other_accounts"]))),
            patient["birth_day"].isoformat() if patient["birth_day"] else "",
            dollars(patient["billed_cents"]),
            dollars(patient["patient_share_cents"]),
        )
        for patient in patients
    ]
    heads = ("Patient", "Name", "Account", "DOB", "Billed", "Pt resp")
    next_page = f"\nNext page: --after {next_id}" if next_id else ""
    return f"{table(heads, lines, right=(0, 4, 5))}\n{len(patients)} of {total}{next_page}"
