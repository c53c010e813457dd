"""Tests of the bench: every figure can be measured at a tiny size, on any machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from medq.work.upkeep.integrity import check
from tests.bench import report, take_next
from tests.bench.figure import Figure, Run, bench_run
from tests.bench.figures import FIGURES, measure_figure
from tests.bench.full_store import desk_at, million_items

TINY_DIVISOR = 5_000


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Yield a run of a tiny size."""
    with bench_run(TINY_DIVISOR) as run:
        yield run


@pytest.mark.parametrize("number", FIGURES)
def test_every_figure_can_be_measured(run: Run, number: str) -> None:
    figures = measure_figure(run, number)
    assert figures and all(figure.number == number for figure in figures)
    if number == take_next.NUMBER:
        for figure in figures:
            assert "0 twice, 0 errors" in figure.result, figure.details


def test_check_finds_no_fault_in_the_full_store(run: Run) -> None:
    desk = desk_at(million_items(run))
    try:
        assert [result.mismatches for result in check(desk) if result.mismatches] == []
    finally:
        desk.store.close()


def test_the_report_keeps_rows_that_were_not_measured(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(f"# By hand\n\n{report.START}\n{report.END}\n\nBelow.\n")
    report.write_figures(
        [
            Figure("13", "take", "0", "0", True),
            Figure("13", "take, another engine", "0", "0", True),
        ],
        page,
    )
    report.write_figures([Figure("2", "start", "≤ 4 ×", "3 ×", True)], page)
    report.write_figures([Figure("2", "start", "≤ 4 ×", "5 ×", False)], page)
    text = page.read_text()
    assert text.startswith("# By hand") and text.rstrip().endswith("Below.")
    assert (
        text.index("| 2 | start | ≤ 4 × | 5 × |")
        < text.index("| 13 | take |")
        < text.index("another engine")
    )
    assert "3 ×" not in text
