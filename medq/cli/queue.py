"""`queue` lists the queue; `next` checks out its first item."""

from argparse import ArgumentParser, Namespace
from typing import Any

from medq.cli.argument_types import LARGEST, between, day, kind, one_of, state, text, word_or_stdin
from medq.cli.environment import desk_for
from medq.cli.json_shapes import counts_shape, item_shape, totals_shape
from medq.cli.output import Output, clean, table
from medq.domain.items.item import ItemRow, Kind
from medq.domain.items.joined_text import joined_text
from medq.domain.money import MICROS_PER_DOLLAR, dollars, whole_dollars
from medq.domain.queue.page import Query, Sort
from medq.domain.queue.totals import Grouping
from medq.work.desk import Desk
from medq.work.queue import listing

PAGE = 50


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the arguments of `queue` or `next`."""
    parser.set_defaults(command=name)
    kinds = "review, submit, denial, callback, follow-up, question"
    parser.add_argument(
        "--kind",
        action="append",
        default=[],
        type=kind,
        help=f"{kinds}; may be repeated",
    )
    if name == "next":
        return
    parser.add_argument(
        "--state", type=state, help="open, taken, waiting or done; default: open and taken"
    )
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument(
        "--owner", default="", type=text, metavar="USER", help="assigned to this person"
    )
    whose.add_argument("--mine", action="store_true", help="assigned to you")
    parser.add_argument(
        "--payer", default="", type=text, help="a word of the payer's name, or its identifier"
    )
    parser.add_argument(
        "--search",
        default="",
        metavar="TEXT",
        help="names, numbers, reasons; - reads them from stdin, to keep them out of the history",
    )
    parser.add_argument(
        "--due-before", type=day, metavar="DATE", help="act-by date before this date"
    )
    parser.add_argument(
        "--sort", type=one_of(Sort), default=Sort.RANK, metavar="rank|due|money|age"
    )
    parser.add_argument(
        "--grouped", action="store_true", help="one row for each claim and group, as on the screen"
    )
    parser.add_argument(
        "--limit", type=between(1, LARGEST), default=PAGE, help=f"rows per page ({PAGE})"
    )
    parser.add_argument("--after", metavar="CURSOR", help="`next` of the previous page")
    parser.add_argument(
        "--totals",
        type=one_of(Grouping),
        metavar="|".join(Grouping),
        help="add the list up instead of listing it",
    )


def execute(args: Namespace, output: Output) -> int:
    """Run `queue` or `next` and return the exit status."""
    return _next(args, output) if args.command == "next" else _queue(args, output)


def show_queue(
    desk: Desk,
    output: Output,
    query: Query | None = None,
    *,
    limit: int = PAGE,
    after: str | None = None,
    **extra: Any,
) -> None:
    """Print one page of the queue; `extra` is added to the JSON."""
    with desk.store.read_transaction():
        page = listing.long_page(desk, query or Query(), after=after, limit=limit)
        counts = listing.counts(desk)
        terms = listing.terms(desk, page.rows) if output.as_json else [() for _ in page.rows]
    payload: dict[str, Any] = {
        "counts": counts_shape(counts),
        "total": page.total,
        "next": page.next,
        "items": [
            item_shape(row, row_terms) for row, row_terms in zip(page.rows, terms, strict=True)
        ]
        if output.as_json
        else [],
    }
    output.result(
        payload | extra, "" if output.as_json else _text(page.rows, page.total, page.next)
    )


def _queue(args: Namespace, output: Output) -> int:
    search = _search_words(args.search)
    desk = desk_for(args)
    query = Query(
        kinds=tuple(args.kind),
        state=args.state,
        owner=desk.user.login if args.mine else args.owner,
        payer=args.payer,
        search=search,
        due_before=args.due_before,
        sort=args.sort,
        grouped=args.grouped,
    )
    if args.totals is not None:
        _show_totals(desk, output, query, args.totals)
    else:
        show_queue(desk, output, query, limit=args.limit, after=args.after)
    return 0


def _show_totals(desk: Desk, output: Output, query: Query, grouping: Grouping) -> None:
    """Print a list added up: its lines, and the sums of all of them."""
    from medq.work.queue.totals import totals  # noqa: PLC0415 - start-up: only added up

    result = totals(desk, query, grouping)
    lines = [
        (
            line.name,
            f"{line.items:,}",
            dollars(line.money_cents) if line.has_money else "--",
            dollars(line.expected_cents) if line.has_money else "--",
            f"{line.soon:,}",
            f"{line.late:,}",
        )
        for line in (*result.lines, result.total)
    ]
    heads = (grouping.value.capitalize(), "Items", "Amount", "Est. recovery", "Due 10 d", "Late")
    payload = {
        "grouping": grouping.value,
        "totals": [totals_shape(line) for line in result.lines],
        "total": totals_shape(result.total),
    }
    output.result(payload, table(heads, lines, right=(1, 2, 3, 4, 5)))


def _next(args: Namespace, output: Output) -> int:
    from medq.work.acts.take import take_next  # noqa: PLC0415 - start-up: `queue` needs no act

    desk = desk_for(args)
    done = take_next(desk, Query(kinds=tuple(args.kind)))
    assert done.item is not None
    payload = {
        "item": item_shape(done.item, listing.terms(desk, [done.item])[0]),
        "event": done.event_id,
        "message": done.message,
    }
    output.result(payload, f"{item_line(done.item)}\n{done.message}")
    return 0


def _text(rows: tuple[ItemRow, ...], total: int, after: str | None) -> str:
    if not rows:
        return "Nothing is open."
    heads = (
        "Item",
        "Kind",
        "Subject",
        "Patient",
        "Payer",
        "Amount",
        "$/min",
        "Act by",
        "State",
        "Title",
    )
    lines = [
        (
            str(row.id),
            row.kind.word,
            row.subject,
            row.patient + (f" +{row.more} more" if row.more else ""),
            row.payer,
            "--"
            if row.kind is Kind.CALLBACK
            else dollars(row.group_cents if row.more else row.shown_cents),
            "<$1" if 0 < row.score < MICROS_PER_DOLLAR else f"${whole_dollars(row.score)}",
            row.earliest_act_by.isoformat() if row.earliest_act_by else "",
            row.state.word + (f" {row.holder}" if row.holder else ""),
            " ".join(filter(None, (row.title, joined_text(row.joined)))),
        )
        for row in rows
    ]
    listed = table(heads, lines, right=(0, 5, 6))
    more = f"\nNext page: --after {after}" if after else ""
    return f"{listed}\n{len(rows)} of {total}{more}"


def item_line(row: ItemRow) -> str:
    """Return an item as one line of text."""
    parts = (
        f"{row.kind.word} {row.id}",
        row.subject,
        row.patient,
        row.payer,
        row.title,
        row.state.word,
    )
    return clean("  ".join(part for part in parts if part))


def _search_words(typed: str) -> str:
    """Return the search text on one line, read from stdin for `-`."""
    return " ".join(clean(text(word_or_stdin(typed, "Search for")), " ").split())
