"""`item`: everything about one item."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from itertools import groupby

from medq.cli.argument_types import number
from medq.cli.environment import desk_for
from medq.cli.json_shapes import detail_shape
from medq.cli.output import Output, clean
from medq.cli.queue import item_line
from medq.domain.items.item import DetailField, ItemDetail
from medq.work.desk import Desk
from medq.work.details.item import detail


def configure(parser: ArgumentParser, name: str) -> None:
    """Add the arguments of `item`."""
    parser.add_argument("id", type=number, help="number of the item")


def execute(args: Namespace, output: Output) -> int:
    """Print one item and return the exit status."""
    desk = desk_for(args)
    item_detail = detail(desk, args.id, desk.formats)
    parts = (
        [line for line in part if line]
        for part in (
            _head(item_detail),
            _reasons(item_detail),
            _work(item_detail),
            _history(desk, item_detail),
        )
    )
    output.result(
        detail_shape(item_detail),
        "\n\n".join("\n".join(clean(line) for line in part) for part in parts if part),
    )
    return 0


def _head(item_detail: ItemDetail) -> Iterator[str]:
    yield item_line(item_detail.row)
    yield item_detail.plain
    for section, facts in groupby(item_detail.facts, key=lambda fact: fact.section):
        yield section.capitalize()
        yield from map(_line, facts)


def _reasons(item_detail: ItemDetail) -> Iterator[str]:
    yield "Priority"
    yield from (f"  {term.text}" for term in item_detail.terms)
    if item_detail.deadlines:
        yield "Deadlines"
    for line in item_detail.deadlines:
        default = " (default rule: confirm with contract)" if line.is_default else ""
        proof = f"; proof needed: {line.met_by}" if line.met_by else ""
        yield f"  {line.name:<10} {line.day}  {line.rule} {line.base_day}{default}{proof}"


def _work(item_detail: ItemDetail) -> Iterator[str]:
    if item_detail.steps:
        yield "Recommended steps"
    yield from (f"  {number} {step.text}" for number, step in enumerate(item_detail.steps, 1))
    if item_detail.candidates:
        yield "Possible matches"
    yield from map(_line, item_detail.candidates)


def _history(desk: Desk, item_detail: ItemDetail) -> Iterator[str]:
    if item_detail.events:
        yield "History"
    for event in item_detail.events:
        yield f"  {event.at.astimezone(desk.zone):%Y-%m-%d %H:%M} {event.user:<4} {event.text}"


def _line(fact: DetailField) -> str:
    return f"  {fact.label:<22} {fact.value}"
