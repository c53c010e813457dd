"""Writes docs/benchmarks.md between its markers; what a run did not measure keeps its line and its date."""

import os
import platform
import re
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figure import ROOT, Figure

PAGE = ROOT / "docs" / "benchmarks.md"
START, END = "<!-- bench: from here on written by `make bench` -->", "<!-- bench: to here -->"
HEADS = "| # | what | goal | found | met | beside it | day |\n|---|---|---|---|---|---|---|"
INTRODUCTION = "# Benchmarks\n"


def line(figure: Figure, day: str) -> str:
    met = {True: "yes", False: "**no**", None: "–"}[figure.met]
    cells = (figure.number, figure.what, figure.goal, figure.found, met, figure.beside, day)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def machine() -> str:
    """The kind of machine, not its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores {platform.machine()}, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def write(figures: Sequence[Figure], page: Path = PAGE) -> None:
    """Put the lines of these figures into the page, in the place of their numbers' lines."""
    text = page.read_text(encoding="utf-8") if page.exists() else INTRODUCTION
    head, _, rest = text.partition(START)
    inside, _, tail = rest.partition(END)
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    measured = {figure.number for figure in figures}
    kept = [(number, text) for number, text in _lines(inside) if number not in measured]
    lines = sorted(
        [*kept, *((figure.number, line(figure, day)) for figure in figures)],
        key=lambda pair: _order(pair[0]),
    )
    body = "\n".join(
        (f"Last run on {day}: {machine()}.", "", HEADS, *(text for _number, text in lines))
    )
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"{head.rstrip()}\n\n{START}\n{body}\n{END}\n{tail.lstrip()}", encoding="utf-8")


def _lines(inside: str) -> list[tuple[str, str]]:
    found = [(re.match(r"\| (\d+|demo) \|", text), text) for text in inside.splitlines()]
    return [(match[1], text) for match, text in found if match]


def _order(number: str) -> int:
    return int(number) if number.isdigit() else 1000
