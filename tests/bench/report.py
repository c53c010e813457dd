"""The report docs/benchmarks.md: rows that a run did not measure keep their text and date."""

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
TABLE_HEAD = "| # | Figure | Goal | Result | Met | Details | Date |\n|---|---|---|---|---|---|---|"
INTRODUCTION = "# Benchmarks\n"


def table_row(figure: Figure, day: str) -> str:
    """Return the Markdown row of a figure measured on a day."""
    met = {True: "yes", False: "**no**", None: "–"}[figure.is_met]
    cells = (figure.number, figure.title, figure.goal, figure.result, met, figure.details, day)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def machine() -> str:
    """Return the kind of this machine, without its name."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores {platform.machine()}, {memory_gb:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def write_figures(figures: Sequence[Figure], page: Path = PAGE) -> None:
    """Replace the rows of these figures' numbers in the page."""
    text = page.read_text(encoding="utf-8") if page.exists() else INTRODUCTION
    head, _, rest = text.partition(START)
    section, _, tail = rest.partition(END)
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    measured = {figure.number for figure in figures}
    rows = [(number, row) for number, row in _table_rows(section) if number not in measured]
    rows += [(figure.number, table_row(figure, day)) for figure in figures]
    rows.sort(key=lambda numbered_row: _sort_value(numbered_row[0]))
    body = "\n".join(
        (f"Last run on {day}: {machine()}.", "", TABLE_HEAD, *(row for _number, row in rows))
    )
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f"{head.rstrip()}\n\n{START}\n{body}\n{END}\n{tail.lstrip()}", encoding="utf-8")


def _table_rows(section: str) -> list[tuple[str, str]]:
    """Return (figure number, row) of the table's rows."""
    matches = [(re.match(r"\| (\d+|demo) \|", row), row) for row in section.splitlines()]
    return [(match[1], row) for match, row in matches if match]


def _sort_value(number: str) -> int:
    return int(number) if number.isdigit() else 1000
