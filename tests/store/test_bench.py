"""Every figure of the bench can be taken: at tiny sizes, on any machine, within the test run."""

from pathlib import Path

import pytest

from medq.work.upkeep.integrity import check
from tests.bench import page
from tests.bench.__main__ import measure
from tests.bench.figure import Figure, Run, a_run
from tests.bench.figures import FIGURES
from tests.bench.many import desk_at, million

TINY = 5_000


@pytest.fixture(scope="module")
def run() -> Run:
    with a_run(TINY) as run:
        yield run


@pytest.mark.parametrize("number", FIGURES)
def test_a_figure_is_taken(run: Run, number: str) -> None:
    found = measure(run, number)
    assert found and all(figure.number == number for figure in found)
    assert not [
        figure.beside
        for figure in found
        if "errors" in figure.found and "0 twice, 0 errors" not in figure.found
    ]


def test_the_store_of_a_million_is_one_that_check_agrees_to(run: Run) -> None:
    desk = desk_at(million(run))
    try:
        assert [found.found for found in check(desk) if found.found] == []
    finally:
        desk.store.close()


def test_the_page_keeps_what_was_not_measured(tmp_path: Path) -> None:
    place = tmp_path / "benchmarks.md"
    place.write_text(f"# By hand\n\n{page.START}\n{page.END}\n\nBelow.\n")
    page.write(
        [
            Figure("13", "take", "0", "0", True),
            Figure("13", "take, another engine", "0", "0", True),
        ],
        place,
    )
    page.write([Figure("2", "start", "≤ 4 ×", "3 ×", True)], place)
    page.write([Figure("2", "start", "≤ 4 ×", "5 ×", False)], place)
    text = place.read_text()
    assert text.startswith("# By hand") and text.rstrip().endswith("Below.")
    assert (
        text.index("| 2 | start | ≤ 4 × | 5 × |")
        < text.index("| 13 | take |")
        < text.index("another engine")
    )
    assert "3 ×" not in text
