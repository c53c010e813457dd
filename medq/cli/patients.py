"""`patient find`: who a name, a number or a day of birth finds."""

from argparse import ArgumentParser, Namespace
from typing import Any

from data.store.columns import date_from_int
from medq.cli.argument_types import between, number, text, word_or_stdin
from medq.cli.environment import desk_for
from medq.cli.output import Output, clean, table
from medq.domain.money import dollars
from medq.work.queue.search import find_patients

PAGE, MOST = 50, 1000


def configure(parser: ArgumentParser, name: str) -> None:
    commands = parser.add_subparsers(dest="command", required=True, metavar="find")
    find = commands.add_parser("find", help="by name, account, member id or day of birth")
    find.add_argument(
        "text",
        metavar="TEXT",
        help="what to look for; - reads it from stdin, so that no name stands in the history",
    )
    find.add_argument(
        "--limit", type=between(1, MOST), default=PAGE, help=f"patients of a page ({PAGE})"
    )
    find.add_argument("--after", type=number, metavar="ID", help="`next` of the page before")


def execute(args: Namespace, output: Output) -> int:
    wanted = " ".join(clean(text(word_or_stdin(args.text, "Look for")), " ").split())
    desk = desk_for(args)
    found = find_patients(desk, wanted, after=args.after, limit=args.limit)
    shapes = [_shape(*row) for row in found.rows]
    output.result(
        {"patients": shapes, "total": found.total, "next": found.next},
        _text(shapes, found.total, found.next),
    )
    return 0


def _shape(
    patient_id: int,
    last: str,
    first: str,
    account: str | None,
    birth: int | None,
    billed: int,
    share: int,
) -> dict[str, Any]:
    return {
        "id": patient_id,
        "name": ", ".join(part for part in (last, first) if part),
        "account": account or None,
        "birth_day": date_from_int(birth),
        "billed_cents": billed,
        "patient_share_cents": share,
    }


def _text(patients: list[dict[str, Any]], total: int, following: int | None) -> str:
    if not patients:
        return "Nobody was found."
    lines = [
        (
            str(one["id"]),
            one["name"],
            one["account"] or "",
            one["birth_day"].isoformat() if one["birth_day"] else "",
            dollars(one["billed_cents"]),
            dollars(one["patient_share_cents"]),
        )
        for one in patients
    ]
    more = f"\nNext page: --after {following}" if following else ""
    return table(
        ("Patient", "Name", "Account", "Born", "Billed", "Share"), lines, right=(0, 4, 5)
    ) + (f"\n{len(patients)} of {total}{more}")
