"""Writes the part of docs/benchmarks.md that tells of the order and the plan, between its own markers."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figure import Figure
from tests.bench.office.goals import Proof
from tests.bench.office.order_proof import LOADS, SEEDS, Scenario, mean
from tests.bench.office.rules import MEDQ, RULES
from tests.bench.report import PAGE, TABLE_HEAD, machine, table_row

START, END = (
    "<!-- bench-plan: from here on written by `make bench-plan` -->",
    "<!-- bench-plan: to here -->",
)
TABLE = "Net in per cent of the bound:"
TOGETHER = "### Everything together"
INTRODUCTION = """## The order and the plan

`make bench-plan` simulates a billing office: 250 working days, the same draws for every rule, one specialist unless said
otherwise, thirty seeds (ten with three specialists). medq's order is worked by the functions the program itself uses
(`medq/domain/rank`, the stored place taken again only on the days that it names). Every number of the office is an assumption
(`tests/bench/office/model.py`), none an office's data. Net is money won less what broken promises cost, in per cent of a bound
that knows the future: the Lagrangian dual over prices of minutes. Values are means with their 95 % intervals. Goals are numbered
as in the study of the order."""

TOGETHER_TOLD = """Safe days, groups, duties, claims that nobody acknowledged, promised windows and the order inside tier 1 at
once, by the clock of each person (`tests/bench/office/combined_year.py`). A denial goes by fax or, three in ten, by mail, a claim
electronically: the order sees the last safe day, and what is done after it is lost. Half of the reviews, denials and follow-ups
share a cause, six of them one in the mean: worked together it takes 70 % of the minutes once. One review in a hundred is a
refund with a date in law, which brings nothing. Four in a hundred claims arrive nowhere and come back after four working days.
Six in ten callbacks have a window of half an hour to two hours, are not offered before it opens, and are missed when it has
passed. The bound knows all of it, splits a cause's minutes among all who share it, and loses no claim; what it gives away here
makes the shares lower than those above, and comparable only with each other."""


def write(
    figures: Sequence[Figure], table: Sequence[str], together: Sequence[str] = (), page: Path = PAGE
) -> None:
    """Put these figures and the two tables (empty: the last one stays) into the page; figures of other numbers keep their lines."""
    text = page.read_text(encoding="utf-8") if page.exists() else "# Benchmarks\n"
    head, found, rest = text.partition(START)
    inside, _end, tail = rest.partition(END) if found else ("", "", "")
    measured = {figure.number for figure in figures}
    kept = [
        (match[1], text)
        for text in inside.splitlines()
        if (match := re.match(r"\| (\d+) \|", text))
    ]
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    lines = [
        *((number, text) for number, text in kept if number not in measured),
        *((one.number, table_row(one, day)) for one in figures),
    ]
    lines.sort(key=lambda pair: int(pair[0]))
    first, _head, second = inside.partition(TABLE)[2].partition(TOGETHER)
    below = "\n".join(table) if table else first.strip()
    under = "\n".join(together) if together else second.partition(TOGETHER_TOLD)[2].strip()
    body = "\n".join((
        INTRODUCTION, "", f"Last run on {day}: {machine()}.", "", TABLE_HEAD,
        *(text for _number, text in lines), "", TABLE, "", below, "", TOGETHER, "", TOGETHER_TOLD,
        "", under,
    ))  # fmt: skip
    page.write_text(f"{head.rstrip()}\n\n{START}\n{body}\n{END}\n{tail.lstrip()}", encoding="utf-8")


def table(proof: Proof, chart: str) -> list[str]:
    """Each rule's share of the bound by load, and the chart of it."""
    heads = [f"{load * 100:.0f} % load" for load in LOADS]
    lines = [f"| rule | {' | '.join(heads)} | missed callbacks at 120 % | lapsed with ≥ $200, a year, at 120 % · 150 % |",
             f"|---|{'---|' * len(heads)}---|---|"]  # fmt: skip
    for rule in RULES:
        shares = [mean([one.share(rule) for one in proof[Scenario(load)]]).text for load in LOADS]
        at_120, at_150 = ([one.found[rule] for one in proof[Scenario(load)]] for load in (1.2, 1.5))
        missed = 100 * sum(one.missed for one in at_120) / sum(one.callbacks for one in at_120)
        big = [mean([float(one.lapsed_big) for one in many]).value for many in (at_120, at_150)]
        name = f"**{rule}**" if rule == MEDQ else rule
        lines.append(
            f"| {name} | {' | '.join(shares)} | {missed:.1f} % | {big[0]:.1f} · {big[1]:.1f} |"
        )
    seeds = len(proof[Scenario(LOADS[0])])
    told = f"Seeds 1 to {seeds}{'' if seeds == len(SEEDS) else f' only, of {len(SEEDS)}: the goals are those of all'}."
    return [told, "", *lines, "", f"![Each rule's share of the bound, by load]({chart})"]
