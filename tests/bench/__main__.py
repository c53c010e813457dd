"""`python -m tests.bench`: takes the figures and writes docs/benchmarks.md."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from tests.bench import page
from tests.bench.figure import Figure, Run, SkippedError, a_run
from tests.bench.figures import FIGURES


def measure(run: Run, number: str) -> list[Figure]:
    """The lines of one figure; one that says why, where it cannot be taken."""
    take, what, goal = FIGURES[number]
    try:
        return take(run)
    except SkippedError as why:
        return [Figure(number, what, goal, "not taken", None, str(why))]


def main(argv: Sequence[str]) -> int:
    parser = ArgumentParser(
        prog="python -m tests.bench",
        description="Takes medq's figures, each against a floor or a peer.",
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
    with a_run(100 if args.small else 1) as run:
        for number in numbers:
            started = time.monotonic()
            found = measure(run, number)
            for one in found:
                verdict = "" if one.met is None else "met" if one.met else "MISSED"
                print(
                    f"#{one.number} {one.what}: {one.found} (goal {one.goal}) {verdict}\n    {one.beside}",
                    flush=True,
                )
            print(f"    taken in {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
            if args.page or not args.small:
                page.write(found, args.page or page.PAGE)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
