"""The section on the order and the plan in docs/benchmarks.md, between its own markers."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.office.order_proof import LOADS, SEEDS, OrderProof, Scenario, mean, mean_share
from tests.bench.office.rules import MEDQ, RULES
from tests.bench.report import PAGE, TABLE_HEAD, machine, table_row

START = "<!-- bench-plan: from here on written by `make bench-plan` -->"
END = "<!-- bench-plan: to here -->"
ORDER_HEADING = "Net in per cent of the bound:"
COMBINED_HEADING = "### Everything combined"
INTRODUCTION = """## The order and the plan

`make bench-plan` simulates a billing office: 250 business days, the same draws for every rule,
one specialist unless stated otherwise, thirty seeds (ten with three specialists). medq's order is
computed by the program's own functions (`medq/domain/rank`, an item's rank again only on the days
that it names). Every number of the office is an assumption (`tests/bench/office/model.py`), none
an office's data. Net is money won less what missed callbacks cost, in per cent of a bound that
knows the future: the Lagrangian dual over prices of minutes. Values are means with their 95 %
intervals."""
COMBINED_INTRODUCTION = """Act-by days, groups, legal duties, lost claims, promised windows and
the order inside tier 1 at once, by the clock of each person
(`tests/bench/office/combined_year.py`). A denial is answered by fax or, three in ten, by mail, a
claim is sent electronically: the order sees the act-by day, and what is done after it is lost.
Half of the reviews, denials and follow-ups share a cause, six of them one in the mean: worked
together they need 70 % of the minutes once. One review in a hundred is a refund with a date in
law, which recovers nothing. Four in a hundred claims never arrive and come back after four
business days. Six in ten callbacks have a window of half an hour to two hours, are not offered
before it opens, and are missed when it has passed. The bound knows all of it, splits a cause's
setup among all who share it, and loses no claim; this makes the shares lower than those above,
and comparable only with each other."""


def write_section(
    figures: Sequence[Figure],
    order_table: Sequence[str],
    combined_table: Sequence[str] = (),
    page: Path = PAGE,
) -> None:
    """Put figures and the two tables into the page.

    An empty table and the figures of other numbers stay as they are in the page.
    """
    text = page.read_text(encoding="utf-8") if page.exists() else "# Benchmarks\n"
    head, marker, rest = text.partition(START)
    section, _end, tail = rest.partition(END) if marker else ("", "", "")
    measured = {figure.number for figure in figures}
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    matches = [(re.match(r"\| (\d+) \|", row), row) for row in section.splitlines()]
    rows = [(match[1], row) for match, row in matches if match and match[1] not in measured]
    rows += [(figure.number, table_row(figure, day)) for figure in figures]
    rows.sort(key=lambda numbered_row: int(numbered_row[0]))
    last_order_table, _heading, combined_part = section.partition(ORDER_HEADING)[2].partition(
        COMBINED_HEADING
    )
    last_combined_table = combined_part.partition(COMBINED_INTRODUCTION)[2]
    body = "\n".join(
        (
            INTRODUCTION,
            "",
            f"Last run on {day}: {machine()}.",
            "",
            TABLE_HEAD,
            *(row for _number, row in rows),
            "",
            ORDER_HEADING,
            "",
            "\n".join(order_table) if order_table else last_order_table.strip(),
            "",
            COMBINED_HEADING,
            "",
            COMBINED_INTRODUCTION,
            "",
            "\n".join(combined_table) if combined_table else last_combined_table.strip(),
        )
    )
    page.write_text(f"{head.rstrip()}\n\n{START}\n{body}\n{END}\n{tail.lstrip()}", encoding="utf-8")


def make_order_table(proof: OrderProof, chart: str) -> list[str]:
    """Return each rule's share of the bound by load, with a link to the chart."""
    seeds = len(proof[Scenario(LOADS[0])])
    only = "" if seeds == len(SEEDS) else f" only, of {len(SEEDS)}: the goals are those of all"
    heads = " | ".join(f"{load * 100:.0f} % load" for load in LOADS)
    return [
        f"Seeds 1 to {seeds}{only}.",
        "",
        f"| rule | {heads} | missed callbacks at 120 % "
        "| expired with ≥ $200, a year, at 120 % · 150 % |",
        f"|---|{'---|' * len(LOADS)}---|---|",
        *(_order_row(proof, rule) for rule in RULES),
        "",
        f"![Each rule's share of the bound, by load]({chart})",
    ]


def _order_row(proof: OrderProof, rule: str) -> str:
    shares = " | ".join(mean_share(proof[Scenario(load)], rule).text for load in LOADS)
    at_120, at_150 = (
        [result.outcome_by_rule[rule] for result in proof[Scenario(load)]] for load in (1.2, 1.5)
    )
    missed = sum(outcome.missed for outcome in at_120)
    missed_per_cent = 100 * missed / sum(outcome.callbacks for outcome in at_120)
    expired = " · ".join(
        f"{mean([float(outcome.expired_big) for outcome in outcomes]).value:.1f}"
        for outcomes in (at_120, at_150)
    )
    name = f"**{rule}**" if rule == MEDQ else rule
    return f"| {name} | {shares} | {missed_per_cent:.1f} % | {expired} |"
