"""`item`: everything about one item."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from itertools import groupby

from medq.cli.argument_types import number
from medq.cli.environment import desk_for
from medq.cli.json_shapes import detail_shape
from medq.cli.output import Output, clean
from medq.cli.queue import item_line
from medq.domain.claims.running_deadline import RunningDeadline
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
    if item_detail.page is not None and item_detail.page.billing is not None:
        yield item_detail.page.billing.text
    for section, facts in groupby(item_detail.facts, key=lambda fact: fact.section):
        yield section.capitalize()
        yield from map(_line, facts)


def _reasons(item_detail: ItemDetail) -> Iterator[str]:
    yield "Priority"
    yield from (f"  {term.text}" for term in item_detail.terms)
    if item_detail.deadlines:
        yield "Deadlines"
    yield from map(_deadline_line, item_detail.deadlines)


def _deadline_line(running: RunningDeadline) -> str:
    limit = running.deadline
    if limit is None:
        return f"  {running.way.value:<16} {running.state.value}"
    default = " (default rule: confirm with contract)" if limit.is_default else ""
    proof = f"; proof needed: {limit.met_by}" if limit.met_by else ""
    act_by = f"act by {running.act_by}; " if running.act_by else ""
    return (
        f"  {limit.name:<16} {limit.day}  {act_by}{limit.rule_text} {limit.base_day}"
        f"{default}{proof}"
    )


def _work(item_detail: ItemDetail) -> Iterator[str]:
    if item_detail.steps:
        yield "Recommended steps"
    yield from (f"  {number} {step.text}" for number, step in enumerate(item_detail.steps, 1))
    candidates = item_detail.page.candidates if item_detail.page else ()
    if candidates:
        yield "Possible matches"
    for each in candidates:
        points = f"same: {', '.join(each.agrees)}; differs: {', '.join(each.differs)}"
        yield f"  {each.number:<22} {each.patient} {each.day or '-'} {points}"


def _history(desk: Desk, item_detail: ItemDetail) -> Iterator[str]:
    if item_detail.events:
        yield "History"
    for event in item_detail.events:
        yield f"  {event.at.astimezone(desk.zone):%Y-%m-%d %H:%M} {event.user:<4} {event.text}"


def _line(fact: DetailField) -> str:
    return f"  {fact.label:<22} {fact.value}"
