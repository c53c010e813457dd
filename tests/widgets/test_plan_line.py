"""A plan's lines: the sign in front is a word on the line too, in every state and width."""

from dataclasses import replace
from itertools import product

import pytest
from rich.cells import cell_len

from medq.domain.items.item import State
from medq.domain.plan.model import PlanState
from medq.domain.plan.reasons import PlacementReason, ReasonKind
from medq.domain.plan.view import DayPlan, PlanLine
from tests.office import NOW, ZONE
from tests.screens.fake_items import item
from tests.screens.fake_plans import LAST_DAY, PROMISED, per_minute
from widgets.item_texts import Viewer
from widgets.plan_line import BUILDER_COLUMNS, TODAY_COLUMNS, plan_line, progress_sign
from widgets.plan_side_pane import side_pane_lines

PLAN = DayPlan(NOW.date(), "JM", PlanState.DRAFT)
VIEWER = Viewer(NOW.date(), ZONE, "JM")
WORDS = {
    "!": ("by ", "legal", "late"),
    "@": ("Callback",),
    "#": ("done",),
    "~": ("followed up",),
    " ": ("",),
}
LEGAL_DEADLINE = PlacementReason(ReasonKind.LEGAL_DEADLINE, day=NOW.date())
LINES = (
    PlanLine(500, 30, LAST_DAY, rows=(item(0), item(6)), is_last_day=True),
    PlanLine(500, 30, LEGAL_DEADLINE, rows=(item(0),), is_last_day=True),
    PlanLine(630, 10, PROMISED, rows=(item(1),)),
    PlanLine(660, 33, per_minute(2_410), rows=(item(4), item(10))),
)


@pytest.mark.parametrize("builder", [True, False])
def test_every_sign_is_a_word_of_its_line(builder: bool) -> None:
    signs = set()
    for line, state, finished, used in product(LINES, State, (0, 1, 2), (None, 123)):
        rows = tuple(row._replace(state=state) for row in line.rows)
        shown_line = replace(line, rows=rows, finished=min(finished, len(rows)), used_minutes=used)
        columns = BUILDER_COLUMNS if builder else TODAY_COLUMNS
        drawn, sign = (
            plan_line(shown_line, PLAN, columns, VIEWER, 80),
            progress_sign(shown_line),
        )
        signs.add(sign)
        assert drawn.sign == sign and any(word in drawn.text for word in WORDS[sign]), drawn
        assert cell_len(drawn.whole) <= 80
    assert signs == set(WORDS)


def test_a_due_date_has_its_year() -> None:
    next_year = replace(
        LINES[3], rows=(item(4)._replace(act_by=NOW.date().replace(year=NOW.year + 1)),)
    )
    drawn = plan_line(next_year, PLAN, BUILDER_COLUMNS, VIEWER, 80)
    assert " 11/24/27 $24/min" in drawn.text


def moving_text(line: PlanLine) -> str:
    """Return the side pane's text for a line."""
    lines = side_pane_lines(DayPlan(NOW.date(), "JM", PlanState.DRAFT), line, VIEWER, 40)
    return " ".join(" ".join(pane_line.text for pane_line in lines).split())


def test_the_cost_of_moving_a_line_is_that_of_its_unfinished_items() -> None:
    finished, unfinished = item(0)._replace(state=State.DONE), item(6)._replace(score=44_850_000)
    line = replace(LINES[3], rows=(finished, unfinished), finished=1)
    text = moving_text(line)
    assert "delays $45/min" in text and "Act by 11/30/26." in text
    assert "$54" not in text


def test_moving_finished_work_has_no_cost() -> None:
    for state in (State.WAITING, State.DONE):
        line = replace(
            LINES[3], rows=tuple(row._replace(state=state) for row in LINES[3].rows), finished=2
        )
        assert moving_text(line) == ""
