"""A plan's lines: what the sign in front says is a word on the line too, in the narrowest window and in every state."""

from dataclasses import replace
from itertools import product

import pytest
from rich.cells import cell_len

from medq.domain.items.item import State
from medq.domain.plan.view import DayPlan, PlanLine
from tests.screens.fake_desk import NOW, ZONE, item
from widgets.item_line import Viewer
from widgets.plan_line import plan_line_text, progress_sign
from widgets.plan_side_pane import side_pane_lines

VIEWER = Viewer(NOW.date(), ZONE, "JM")
WORDS = {"!": ("last ", "a duty"), "@": ("Call back",), "#": ("done",), "~": ("waits",), " ": ("",)}
LINES = (
    PlanLine(500, 30, "last day, by 16:30", rows=(item(0), item(6)), last_chance=True),
    PlanLine(500, 30, "a duty in law, due 24 Nov", rows=(item(0),), last_chance=True),
    PlanLine(630, 10, "promised 10:50-11:20", rows=(item(1),), window=True),
    PlanLine(660, 33, "$24.10 a minute", rows=(item(4), item(10))),
)


@pytest.mark.parametrize("builder", [True, False])
def test_every_sign_is_a_word_of_its_line(builder: bool) -> None:
    signs = set()
    for line, state, ended, used in product(LINES, State, (0, 1, 2), (None, 123)):
        rows = tuple(row._replace(state=state) for row in line.rows)
        here = replace(line, rows=rows, ended=min(ended, len(rows)), used=used)
        told = plan_line_text(here, VIEWER, 76, builder=builder)
        signs.add(progress_sign(here))
        assert told.startswith(progress_sign(here)) and any(
            word in told[1:] for word in WORDS[progress_sign(here)]
        ), told
        assert cell_len(told) <= 76
    assert signs == set(WORDS)


def test_a_last_day_far_off_is_told_with_its_year() -> None:
    far = replace(LINES[3], rows=(item(4)._replace(act_by=NOW.date().replace(year=NOW.year + 1)),))
    assert " Nov'27   $24" in plan_line_text(far, VIEWER, 76, builder=True)


def beside(line: PlanLine) -> str:
    return " ".join(
        " ".join(
            one.text
            for one in side_pane_lines(DayPlan(NOW.date(), "JM", "draft"), line, VIEWER, 40)
        ).split()
    )


def test_what_moving_a_line_costs_is_told_of_what_is_still_to_be_worked() -> None:
    over, left = item(0)._replace(state=State.DONE), item(6)._replace(score=44_850_000)
    line = replace(LINES[3], rows=(over, left), ended=1)
    told = beside(line)
    assert "holds back 44.85 a minute" in told and "Its last safe day is Mon 30 Nov 2026." in told
    assert "54.01" not in told


def test_of_work_that_is_over_no_cost_is_told() -> None:
    for state in (State.WAITING, State.DONE):
        line = replace(
            LINES[3], rows=tuple(row._replace(state=state) for row in LINES[3].rows), ended=2
        )
        assert beside(line) == ""
