"""An item's line: the words for its dates, and the name before the size of a group."""

from datetime import date, timedelta

import pytest

from medq.domain.items.item import PINNED, ItemRow, State
from tests.office import TODAY, ZONE
from tests.screens.fake_items import item
from widgets.item_line import (
    COLUMNS,
    SIDE_COLUMNS,
    Viewer,
    item_sign,
    list_line,
    reason_text,
)
from widgets.theme import THEMES

VIEWER = Viewer(TODAY, ZONE, "JM")


def _due_in(act_by: int, deadline: int) -> ItemRow:
    """Return an item whose act-by day and deadline are that many days from today."""
    return item(0)._replace(act_by=TODAY + timedelta(act_by), deadline=TODAY + timedelta(deadline))


def _line(row: ItemRow, *, side: bool = False) -> str:
    theme = next(iter(THEMES.values()))
    columns, width = (SIDE_COLUMNS, 66) if side else (COLUMNS, 80)
    return "".join(segment.text for segment in list_line(row, width, columns, VIEWER, theme))


@pytest.mark.parametrize(
    ("act_by", "deadline", "reason", "side_due"),
    [
        (-4, 0, "last day", "today"),
        (0, 3, "last day", "today"),
        (-4, 3, "due 11/27/26", "late"),
        (-4, -1, "past due", "past due"),
    ],
)
def test_only_an_item_past_its_deadline_is_past_due(
    act_by: int, deadline: int, reason: str, side_due: str
) -> None:
    row = _due_in(act_by, deadline)
    assert item_sign(row, VIEWER) == "!" and reason_text(row, VIEWER) == reason
    assert reason in _line(row) and f" {side_due} " in _line(row, side=True)


def test_a_date_of_another_year_has_its_year() -> None:
    row = item(0)._replace(state=State.WAITING, wait_until=date(2026, 12, 14))
    assert "until 12/14 " in _line(row)
    assert "to 01/04/27 " in _line(row._replace(wait_until=date(2027, 1, 4)))
    assert " 11/03/27 " in _line(item(4)._replace(act_by=date(2027, 11, 3)))


def test_a_pinned_item_says_so() -> None:
    row = _due_in(30, 33)
    assert " pinned" in _line(row._replace(tier=PINNED)) and "pinned" not in _line(row)


def test_a_name_before_the_size_of_a_group_is_readable_or_left_out() -> None:
    row = item(0)._replace(subject_number="406XK-1", more=1)
    assert "406XK-1 +1 more " in _line(row)
    assert "406 MOY.. +9 more" in _line(row._replace(subject_number="406", more=9))
    assert "4061234.. +1 more" in _line(row._replace(subject_number="406123456789012345"))
