"""`python -m tests.bench.office`: proves the order and the plan, and writes their part of docs/benchmarks.md."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib.util import find_spec

from tests.bench.figure import ROOT, Figure
from tests.bench.office import chart, goals, page, planned, proof, whole
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
        default=len(proof.SEEDS),
        help="the first N (of everything together at most eight); the page says so",
    )
    parser.add_argument("--dry", action="store_true", help="the page is not written")
    args = parser.parse_args(argv)
    started = time.monotonic()
    figures: list[Figure] = []
    table: list[str] = []
    together: list[str] = []
    if args.only in (None, "plan"):
        figures += _shown(planned.figures())
    if args.only != "plan" and find_spec("numpy") is None:
        print(
            "The order is not proven here: its bound needs numpy. pip install '.[bench]' brings it.",
            file=sys.stderr,
        )
        args.only = "plan"
    if args.only in (None, "together"):
        wholly = whole.prove(whole.SEEDS[: args.seeds])
        figures += _shown(whole.figures(wholly))
        together = whole.table(wholly)
        print("\n".join(together))
    if args.only in (None, "order"):
        worked = proof.prove(proof.SEEDS[: args.seeds])
        figures += _shown(goals.figures(worked))
        table = page.table(worked, PICTURE)
        print("\n".join(table))
        if not args.dry:
            shares = {
                rule: [
                    proof.mean([one.share(rule) for one in worked[proof.Scenario(load)]]).value
                    for load in proof.LOADS
                ]
                for rule in RULES
            }
            chart.draw(
                ROOT / "docs" / PICTURE,
                "Net, per cent of a bound that knows the future",
                proof.LOADS,
                shares,
            )
    if not args.dry:
        page.write(figures, table, together)
    print(f"taken in {time.monotonic() - started:.0f} s", file=sys.stderr)
    return 0


def _shown(figures: list[Figure]) -> list[Figure]:
    for one in figures:
        verdict = "" if one.met is None else "met" if one.met else "MISSED"
        print(
            f"#{one.number} {one.what}: {one.found} (goal {one.goal}) {verdict}\n    {one.beside}",
            flush=True,
        )
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
