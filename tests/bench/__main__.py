"""`python -m tests.bench`: measures the figures and writes docs/benchmarks.md."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from tests.bench import report
from tests.bench.figure import Figure, bench_run
from tests.bench.figures import FIGURES, measure_figure


def print_figures(figures: Sequence[Figure]) -> None:
    """Print figures with their verdicts and details."""
    for figure in figures:
        print(f"#{figure.number} {figure.title}: {figure.result} (goal {figure.goal})", end=" ")
        print(f"{figure.verdict}\n    {figure.details}", flush=True)


def main(argv: Sequence[str]) -> int:
    """Measure the figures that the arguments name; return the exit status."""
    parser = ArgumentParser(
        prog="python -m tests.bench",
        description="Measures medq's figures, each against a floor or a comparable program.",
    )
    parser.add_argument(
        "--only", metavar="2,13", default=",".join(FIGURES), help=f"of {', '.join(FIGURES)}"
    )
    parser.add_argument(
        "--small",
        action="store_true",
        help="everything a hundred times smaller; the page is not written",
    )
    parser.add_argument("--page", type=Path, help="write another page than docs/benchmarks.md")
    args = parser.parse_args(argv)
    numbers = args.only.split(",")
    if unknown := [number for number in numbers if number not in FIGURES]:
        parser.error(f"there is no figure {unknown[0]}")
    with bench_run(100 if args.small else 1) as run:
        for number in numbers:
            started = time.monotonic()
            figures = measure_figure(run, number)
            print_figures(figures)
            seconds = time.monotonic() - started
            print(f"    measured in {seconds:.0f} s", file=sys.stderr, flush=True)
            if args.page or not args.small:
                report.write_figures(figures, args.page or report.PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
