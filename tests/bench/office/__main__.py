"""`python -m tests.bench.office`: proves the order and the plan, and writes docs/benchmarks.md."""

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from importlib.util import find_spec

from tests.bench.__main__ import print_figures
from tests.bench.figure import ROOT, Figure
from tests.bench.office import chart, combined_proof, goals, order_proof, plan_proof, report
from tests.bench.office.rules import RULES

PICTURE = "pictures/order.svg"


def main(argv: Sequence[str]) -> int:
    """Run the parts that the arguments name; return the exit status."""
    args = _parse(argv)
    started = time.monotonic()
    figures: list[Figure] = []
    order_table: list[str] = []
    combined_table: list[str] = []
    if args.only in (None, "plan"):
        figures += _printed(plan_proof.make_figures())
    if args.only != "plan" and find_spec("numpy") is None:
        print(
            "The order is not proven here: its bound needs numpy (pip install '.[bench]').",
            file=sys.stderr,
        )
        args.only = "plan"
    if args.only in (None, "combined"):
        combined = combined_proof.prove_combined(combined_proof.SEEDS[: args.seeds])
        figures += _printed(combined_proof.make_figures(combined))
        combined_table = combined_proof.make_table(combined)
        print("\n".join(combined_table))
    if args.only in (None, "order"):
        proof = order_proof.prove_order(order_proof.SEEDS[: args.seeds])
        figures += _printed(goals.make_figures(proof))
        order_table = report.make_order_table(proof, PICTURE)
        print("\n".join(order_table))
        if not args.dry:
            _draw_chart(proof)
    if not args.dry:
        report.write_section(figures, order_table, combined_table)
    print(f"measured in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return 0


def _parse(argv: Sequence[str]) -> Namespace:
    parser = ArgumentParser(
        prog="python -m tests.bench.office",
        description="Proves medq's order and its plan of a day.",
    )
    parser.add_argument("--only", choices=("order", "plan", "combined"), help="one of the three")
    parser.add_argument(
        "--seeds",
        metavar="N",
        type=int,
        default=len(order_proof.SEEDS),
        help="the first N seeds (at most eight for everything combined); the page names them",
    )
    parser.add_argument("--dry", action="store_true", help="the page is not written")
    return parser.parse_args(argv)


def _printed(figures: list[Figure]) -> list[Figure]:
    print_figures(figures)
    return figures


def _draw_chart(proof: order_proof.OrderProof) -> None:
    shares_by_rule = {
        rule: [
            order_proof.mean_share(proof[order_proof.Scenario(load)], rule).value
            for load in order_proof.LOADS
        ]
        for rule in RULES
    }
    chart.draw_chart(
        ROOT / "docs" / PICTURE,
        "Net, per cent of a bound that knows the future",
        order_proof.LOADS,
        shares_by_rule,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
