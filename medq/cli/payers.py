"""`payer`: the office's payers, which of them are one, their plan types and short names."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from typing import Any

from medq.cli.argument_types import between, number
from medq.cli.environment import desk_for
from medq.cli.output import Output, clean, table
from medq.domain.errors import MedqError
from medq.work.desk import Desk
from medq.work.payers.listing import ListedPayer, listed_payers
from medq.work.payers.lookup import find_payer

PAGE, MOST = 200, 1000
SUGGESTED = "suggested"  # as a plan type: what each payer's name suggests
PAYER_HELP = "its name, its payer ID or its number in the list"


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the arguments of `payer`."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list|show|set|join|part")
    listing = verbs.add_parser("list", help="list the payers with their plan types")
    listing.add_argument("--new", action="store_true", help="only those without a plan type yet")
    listing.add_argument(
        "--limit", type=between(1, MOST), default=PAGE, help=f"payers per page ({PAGE})"
    )
    listing.add_argument("--after", type=number, metavar="ID", help="`next` of the previous page")
    verbs.add_parser("show", help="show one payer").add_argument("payer", help=PAYER_HELP)
    change = verbs.add_parser(
        "set", help="set the plan type of one payer or several, or one payer's short name"
    )
    change.add_argument("payers", nargs="+", metavar="PAYER", help=PAYER_HELP)
    wanted = change.add_mutually_exclusive_group(required=True)
    wanted.add_argument(
        "--kind",
        help=f"a plan type of the payers' table; {SUGGESTED}: what each one's name suggests",
    )
    wanted.add_argument("--short", metavar="NAME", help="the name that lists show, of 9 letters")
    change.add_argument(
        "--dry-run", action="store_true", help="count the items it would move; change nothing"
    )
    join = verbs.add_parser("join", help="say that a payer is another one, and match what waits")
    join.add_argument("payer", help=PAYER_HELP)
    join.add_argument("other", help="the payer whose name and plan type hold for both")
    part = verbs.add_parser("part", help="make a joined payer its own again")
    part.add_argument("payer", help=PAYER_HELP)


def execute(args: Namespace, output: Output) -> int:
    """Run one of these commands and return the exit status."""
    verbs = {"list": _list, "show": _show, "set": _set, "join": _join, "part": _part}
    return verbs[args.verb](desk_for(args), args, output)


def _list(desk: Desk, args: Namespace, output: Output) -> int:
    payers = [payer for payer in listed_payers(desk) if not (args.new and payer.line.is_confirmed)]
    ids = [payer.line.id for payer in payers]
    if args.after is not None and args.after not in ids:
        raise MedqError(f"There is no payer {args.after} in this list.", hint="Start over.")
    start = ids.index(args.after) + 1 if args.after is not None else 0
    page = payers[start : start + args.limit]
    next_id = page[-1].line.id if start + args.limit < len(payers) else None
    output.result(
        {"payers": [_shape(payer) for payer in page], "total": len(payers), "next": next_id},
        _text(desk, page, len(payers), next_id),
    )
    return 0


def _show(desk: Desk, args: Namespace, output: Output) -> int:
    (payer,) = _listed(desk, [find_payer(desk, args.payer)])
    output.result({"payer": _shape(payer)}, "\n".join(_lines(desk, payer)))
    return 0


def _set(desk: Desk, args: Namespace, output: Output) -> int:
    from medq.work.remittances.payer_commands import (  # noqa: PLC0415 - start-up: by command
        preview_kinds,
        set_kinds,
    )

    payer_ids = list(dict.fromkeys(find_payer(desk, text) for text in args.payers))
    if args.short is not None:
        return _set_short_name(desk, payer_ids, args, output)
    kind_by_payer = dict.fromkeys(payer_ids, args.kind)
    if args.kind == SUGGESTED:
        kind_by_payer = {
            payer_id: _suggested_kind(desk, payer)
            for payer_id, payer in zip(payer_ids, _listed(desk, payer_ids), strict=True)
        }
    result = (preview_kinds if args.dry_run else set_kinds)(desk, kind_by_payer)
    moves = f"{result.moved:,} items move, {result.past_due:,} are past due then."
    shapes = [_shape(payer) for payer in _listed(desk, payer_ids)]
    payload: dict[str, Any] = {
        "payers": shapes,
        "payer": shapes[0] if len(shapes) == 1 else None,
        "moves": result.moved,
        "past": result.past_due,
        "event": result.event_id,
    }
    lines = [*result.messages, moves]
    if result.event_id is not None:
        lines.append("Undo: medq undo")
    else:
        lines.append("Nothing was changed.")
    output.result(payload, "\n".join(clean(line) for line in lines))
    return 0


def _set_short_name(desk: Desk, payer_ids: list[int], args: Namespace, output: Output) -> int:
    from medq.work.remittances.payer_commands import (  # noqa: PLC0415 - start-up: by command
        set_short_name,
    )

    if len(payer_ids) > 1 or args.dry_run:
        raise MedqError("A short name is one payer's, and set at once.", hint="Name one payer.")
    result = set_short_name(desk, payer_ids[0], args.short)
    return _print_result(desk, payer_ids[0], result.message, result.event_id, output)


def _suggested_kind(desk: Desk, payer: ListedPayer) -> str:
    if payer.suggested_kind:
        return payer.suggested_kind
    raise MedqError(
        f"The name of {payer.line.name} suggests no plan type.",
        hint=f"Leave it out, or set one of: {', '.join(desk.payer_kinds)}.",
    )


def _join(desk: Desk, args: Namespace, output: Output) -> int:
    from medq.work.remittances.payer_commands import (  # noqa: PLC0415 - start-up: by command
        join_payers,
    )

    payer_id, other_id = find_payer(desk, args.payer), find_payer(desk, args.other)
    result = join_payers(desk, payer_id, other_id)
    return _print_result(desk, payer_id, result.message, result.event_id, output)


def _part(desk: Desk, args: Namespace, output: Output) -> int:
    from medq.work.remittances.payer_commands import (  # noqa: PLC0415 - start-up: by command
        part_payer,
    )

    payer_id = find_payer(desk, args.payer)
    result = part_payer(desk, payer_id)
    return _print_result(desk, payer_id, result.message, result.event_id, output)


def _print_result(
    desk: Desk, payer_id: int, message: str, event_id: int | None, output: Output
) -> int:
    (payer,) = _listed(desk, [payer_id])
    output.result(
        {"payer": _shape(payer), "message": message, "event": event_id},
        f"{clean(message)}\nUndo: medq undo {event_id}",
    )
    return 0


def _listed(desk: Desk, payer_ids: Iterable[int]) -> list[ListedPayer]:
    """Return payers in this order; of joined ones the payers that they are."""
    payer_by_id = {
        line.id: payer for payer in listed_payers(desk) for line in (payer.line, *payer.joined)
    }
    return [payer_by_id[payer_id] for payer_id in payer_ids]


def _shape(payer: ListedPayer) -> dict[str, Any]:
    line = payer.line
    return {
        "id": line.id,
        "name": line.name,
        "short_name": line.short_name,
        "number": payer.number or None,
        "kind": line.kind,
        "confirmed": line.is_confirmed,
        "suggested_kind": payer.suggested_kind or None,
        "aliases": [
            {"qualifier": alias.qualifier, "number": alias.number} for alias in payer.numbers
        ],
        "joined": [{"id": each.id, "name": each.name} for each in payer.joined],
        "claims": line.claims,
    }


def _text(desk: Desk, payers: list[ListedPayer], total: int, next_id: int | None) -> str:
    if not payers:
        return "No payers."
    lines = [
        (
            str(payer.line.id),
            payer.line.name,
            payer.line.short_name,
            payer.number,
            desk.code_texts.payer_kind(payer.line.kind) if payer.line.is_confirmed else "new",
            "" if payer.line.is_confirmed else payer.suggested_kind,
            f"{payer.line.claims:,}",
            ", ".join(each.name for each in payer.joined),
        )
        for payer in payers
    ]
    heads = ("Payer", "Name", "Short", "Payer ID", "Plan type", "Suggested", "Claims", "Also named")
    next_page = f"\nNext page: --after {next_id}" if next_id else ""
    return f"{table(heads, lines, right=(0, 6))}\n{len(payers)} of {total}{next_page}"


def _lines(desk: Desk, payer: ListedPayer) -> list[str]:
    line, kind = payer.line, desk.code_texts.payer_kind(payer.line.kind)
    confirmed = "" if line.is_confirmed else " (nobody has confirmed it)"
    suggested = payer.suggested_kind
    fields = [
        ("payer", f"{line.name}, number {line.id} in the list"),
        ("short name", line.short_name),
        ("payer ID", payer.number or "none"),
        ("plan type", f"{kind}{confirmed}"),
        ("suggested", "" if line.is_confirmed else suggested),
        ("numbers", ", ".join(f"{each.qualifier} {each.number}".strip() for each in payer.numbers)),
        ("also named", ", ".join(f"{each.name} ({each.id})" for each in payer.joined)),
        ("claims", f"{line.claims:,}"),
    ]
    return [clean(f"{label:<12} {value}") for label, value in fields if value]
