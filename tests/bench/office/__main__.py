"""`python -m tests.bench.office`: proves the order and the plan, and writes their part of docs/benchmarks.md."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib.util import find_spec

from tests.bench.__main__ import print_figures
from tests.bench.figure import ROOT, Figure
from tests.bench.office import (
    chart,
    combined_proof,
    goals,
    order_proof,
    plan_proof,
    report,
)
from tests.bench.office.rules import RULES

PICTURE = "pictures/order.svg"


def main(argv: Sequence[str]) -> int:
    parser = ArgumentParser(
        prog="python -m tests.bench.office",
        description="Proves medq's order and its plan of a day.",
    )
    parser.add_argument("--only", choices=("order", "plan", "together"), help="one of the three")
    parser.add_argument(
        "--seeds",
        metavar="N",
        type=int,
        default=len(order_proof.SEEDS),
        help="the first N (of everything together at most eight); the page says so",
    )
    parser.add_argument("--dry", action="store_true", help="the page is not written")
    args = parser.parse_args(argv)
    started = time.monotonic()
    figures: list[Figure] = []
    table: list[str] = []
    together: list[str] = []
    if args.only in (None, "plan"):
        figures += _shown(plan_proof.figures())
    if args.only != "plan" and find_spec("numpy") is None:
        print(
            "The order is not proven here: its bound needs numpy. pip install '.[bench]' brings it.",
            file=sys.stderr,
        )
        args.only = "plan"
    if args.only in (None, "together"):
        wholly = combined_proof.prove(combined_proof.SEEDS[: args.seeds])
        figures += _shown(combined_proof.figures(wholly))
        together = combined_proof.table(wholly)
        print("\n".join(together))
    if args.only in (None, "order"):
        worked = order_proof.prove(order_proof.SEEDS[: args.seeds])
        figures += _shown(goals.figures(worked))
        table = report.table(worked, PICTURE)
        print("\n".join(table))
        if not args.dry:
            shares = {
                rule: [
                    order_proof.mean(
                        [one.share(rule) for one in worked[order_proof.Scenario(load)]]
                    ).value
                    for load in order_proof.LOADS
                ]
                for rule in RULES
            }
            chart.draw(
                ROOT / "docs" / PICTURE,
                "Net, per cent of a bound that knows the future",
                order_proof.LOADS,
                shares,
            )
    if not args.dry:
        report.write(figures, table, together)
    print(f"taken in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return 0


def _shown(figures: list[Figure]) -> list[Figure]:
    print_figures(figures)
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
