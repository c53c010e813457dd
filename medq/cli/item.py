"""`item`: all about one item."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from itertools import groupby

from medq.cli.argument_types import number
from medq.cli.environment import desk_for
from medq.cli.json_shapes import detail_shape
from medq.cli.output import Output, clean
from medq.cli.queue import item_line
from medq.domain.items.item import DetailField, ItemDetail
from medq.domain.money import dollars
from medq.work.desk import Desk
from medq.work.details.item import detail


def configure(parser: ArgumentParser, name: str) -> None:
    parser.add_argument("id", type=number, help="the item's number")


def execute(args: Namespace, output: Output) -> int:
    desk = desk_for(args)
    found = detail(desk, args.id, money=dollars)
    parts = (
        [line for line in part if line]
        for part in (_head(found), _reasons(found), _work(found), _history(desk, found))
    )
    output.result(
        detail_shape(found),
        "\n\n".join("\n".join(clean(line) for line in part) for part in parts if part),
    )
    return 0


def _head(found: ItemDetail) -> Iterator[str]:
    yield item_line(found.row)
    yield found.plain
    for section, facts in groupby(found.facts, key=lambda fact: fact.section):
        yield section.capitalize()
        yield from map(_line, facts)


def _reasons(found: ItemDetail) -> Iterator[str]:
    yield "Priority"
    yield from (f"  {term.text}" for term in found.terms)
    if found.deadlines:
        yield "Deadlines"
    for line in found.deadlines:
        default = " (default rule: confirm with contract)" if line.is_default else ""
        proof = f"; proof needed: {line.met_by}" if line.met_by else ""
        yield f"  {line.name:<10} {line.day}  {line.rule} {line.base_day}{default}{proof}"


def _work(found: ItemDetail) -> Iterator[str]:
    if found.steps:
        yield "What is usual"
    yield from (f"  {place} {step.text}" for place, step in enumerate(found.steps, 1))
    if found.candidates:
        yield "Claims it may belong to"
    yield from map(_line, found.candidates)


def _history(desk: Desk, found: ItemDetail) -> Iterator[str]:
    if found.events:
        yield "History"
    for event in found.events:
        yield f"  {event.at.astimezone(desk.zone):%Y-%m-%d %H:%M} {event.user:<4} {event.text}"


def _line(fact: DetailField) -> str:
    return f"  {fact.label:<22} {fact.value}"
