"""`queue`, `next`, `item`: reading the queue, and taking its first item."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from typing import Any

from medq.cli.output import Output, table
from medq.cli.places import desk_for
from medq.cli.shapes import counts_shape, detail_shape, item_shape
from medq.domain.desk import Query, Sort
from medq.domain.item import ItemRow, Kind, State
from medq.domain.money import dollars
from medq.work import queue
from medq.work.desk import Desk
from medq.work.ranking import terms_of


def configure(parser: ArgumentParser, name: str) -> None:
    parser.set_defaults(command=name)
    if name == "item":
        parser.add_argument("id", type=int, help="the item's number")
        return
    parser.add_argument(
        "--kind", action="append", default=[], type=_kind, help="review, submit, denial, callback, follow-up, question"
    )
    if name == "next":
        return
    parser.add_argument("--state", type=_state, help="open, taken, waiting, done; else what is to be done")
    parser.add_argument("--owner", default="", metavar="USER", help="assigned to that person")
    parser.add_argument("--mine", action="store_true", help="assigned to you")
    parser.add_argument("--payer", default="", help="a word of the payer's name, or its id")
    parser.add_argument("--search", default="", metavar="TEXT", help="names, numbers, causes; - reads them from stdin")
    parser.add_argument("--due-before", type=_day, metavar="DAY", help="last safe day before that day")
    parser.add_argument("--sort", type=Sort, default=Sort.RANK, choices=list(Sort), metavar="rank|deadline|money|age")
    parser.add_argument("--limit", type=int, default=50, help="rows of a page, up to 1000")
    parser.add_argument("--after", metavar="CURSOR", help="`next` of the page before")


def execute(args: Namespace, output: Output) -> int:
    if args.command == "item":
        return _item(args, output)
    return _next(args, output) if args.command == "next" else _queue(args, output)


def show_queue(desk: Desk, output: Output, query: Query, limit: int, after: str | None, extra: dict[str, Any]) -> None:
    """Print one page of the queue; `extra` goes into the JSON beside it."""
    page = queue.page(desk, query, after=after, limit=limit)
    counts = queue.counts(desk)
    payload: dict[str, Any] = {
        "counts": counts_shape(counts),
        "total": page.total,
        "next": page.next,
        "items": [item_shape(row, terms) for row, terms in zip(page.rows, terms_of(desk, page.rows), strict=True)]
        if output.as_json
        else [],
    }
    output.result(payload | extra, "" if output.as_json else _text(desk, page.rows, page.total, page.next))


def _queue(args: Namespace, output: Output) -> int:
    desk = desk_for(args)
    query = Query(
        kinds=tuple(args.kind),
        state=args.state,
        owner=desk.user.login if args.mine else args.owner,
        payer=args.payer,
        search=_search_words(args.search),
        due_before=args.due_before,
        sort=args.sort,
    )
    show_queue(desk, output, query, args.limit, args.after, {})
    return 0


def _next(args: Namespace, output: Output) -> int:
    from medq.work.take import take_next

    desk = desk_for(args)
    done = take_next(desk, args.kind)
    assert done.item is not None
    payload = {"item": item_shape(done.item, terms_of(desk, [done.item])[0]), "event": done.event_id, "message": done.message}
    output.result(payload, f"{_line(done.item)}\n{done.message}")
    return 0


def _item(args: Namespace, output: Output) -> int:
    from medq.work.detail import detail

    desk = desk_for(args)
    found = detail(desk, args.id)
    lines = [_line(found.row), "", found.plain, ""]
    section = ""
    for fact in found.facts:
        if fact.section != section:
            section = fact.section
            lines.append(section.capitalize())
        lines.append(f"  {fact.label:<22} {fact.value}")
    lines += ["", "Why here", *(f"  {term.text}" for term in found.terms)]
    if found.deadlines:
        lines += ["", "Deadlines"]
        lines += [
            f"  {line.name:<10} {line.day}  {line.rule}, from {line.counted_from}; met by {line.met_by}" for line in found.deadlines
        ]
    if found.steps:
        lines += ["", "What is usual", *(f"  {n} {step.text}" for n, step in enumerate(found.steps, 1))]
    if found.candidates:
        lines += ["", "Claims it may belong to", *(f"  {fact.label:<22} {fact.value}" for fact in found.candidates)]
    if found.events:
        lines += ["", "History"]
        lines += [f"  {event.at.astimezone(desk.zone):%d %b %H:%M} {event.user:<4} {event.text}" for event in found.events]
    output.result(detail_shape(found), "\n".join(lines))
    return 0


def _text(desk: Desk, rows: tuple[ItemRow, ...], total: int, after: str | None) -> str:
    if not rows:
        return "Nothing is open."
    heads = ("Item", "Kind", "Subject", "Patient", "Payer", "Money", "$/min", "Deadline", "State", "What")
    lines = [
        (
            str(row.id),
            row.kind.word,
            row.subject,
            row.patient_short if row.kind is Kind.CALLBACK or not desk.user.may_write else row.patient,
            row.payer,
            "--" if row.kind is Kind.CALLBACK else dollars(row.money_cents),
            f"{row.score / 1_000_000:,.2f}",
            row.deadline.isoformat() if row.deadline else "",
            row.state.word + (f" {row.holder}" if row.holder else ""),
            row.title,
        )
        for row in rows
    ]
    text = table(heads, lines, right=(0, 5, 6))
    more = f"\nNext page: --after {after}" if after else ""
    return f"{text}\n{len(rows)} of {total}{more}"


def _line(row: ItemRow) -> str:
    patient = row.patient_short if row.kind is Kind.CALLBACK else row.patient
    parts = (f"{row.kind.word} {row.id}", row.subject, patient, row.payer, row.title, row.state.word)
    return "  ".join(part for part in parts if part)


def _search_words(text: str) -> str:
    if text != "-":
        return text
    import sys

    return sys.stdin.readline().strip()


def _kind(word: str) -> Kind:
    try:
        return Kind.of(word)
    except KeyError:
        raise ArgumentTypeError(f"{word!r} is none of {', '.join(kind.word for kind in Kind)}") from None


def _state(word: str) -> State:
    try:
        return State[word.upper()]
    except KeyError:
        raise ArgumentTypeError(f"{word!r} is none of {', '.join(state.word for state in State)}") from None


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise ArgumentTypeError(f"{word!r} is no date; write it as 2026-12-01") from None
