"""An item's line: what its words say of the days, and what is left of a name before the size of a group."""

from datetime import date, timedelta

import pytest

from medq.domain.items.item import PINNED, ItemRow
from tests.screens.fake_desk import TODAY, ZONE, item
from widgets.item_line import (
    COLUMNS,
    SIDE_COLUMNS,
    Viewer,
    format_short_day,
    item_sign,
    list_line,
    reason_text,
)
from widgets.theme import THEMES

VIEWER = Viewer(TODAY, ZONE, "JM")


def _days(act_by: int, limit: int) -> ItemRow:
    return item(0)._replace(act_by=TODAY + timedelta(act_by), deadline=TODAY + timedelta(limit))


def _line(row: ItemRow, *, side: bool = False) -> str:
    theme = next(iter(THEMES.values()))
    columns, width = (SIDE_COLUMNS, 66) if side else (COLUMNS, 80)
    return "".join(segment.text for segment in list_line(row, width, columns, VIEWER, theme))


def test_a_month_of_another_year_can_be_taken_for_no_day() -> None:
    assert (
        format_short_day(date(2027, 11, 3), TODAY) == "Nov'27"
        and format_short_day(date(2027, 3, 26), TODAY) == "26 Mar"
    )


@pytest.mark.parametrize(
    ("act_by", "limit", "told", "aside"),
    [
        (-4, 0, "last chance", "today"),
        (0, 3, "last chance", "today"),
        (-4, 3, "late: 27 Nov", "late"),
        (-4, -1, "day passed", "passed"),
    ],
)
def test_only_what_can_be_done_no_more_is_told_as_passed(
    act_by: int, limit: int, told: str, aside: str
) -> None:
    row = _days(act_by, limit)
    assert item_sign(row, VIEWER) == "!" and reason_text(row, VIEWER) == told
    assert told in _line(row) and f" {aside} " in _line(row, side=True)


def test_what_one_pinned_says_so() -> None:
    assert " pinned" in _line(_days(30, 33)._replace(tier=PINNED)) and "pinned" not in _line(
        _days(30, 33)
    )


def test_before_the_size_of_a_group_stands_a_name_or_none_but_no_piece_of_one() -> None:
    row = item(0)._replace(subject="claim 406XK-1", more=1)
    assert "406XK-1 +1 more" in _line(row)
    assert "406 MOYER.. +9 more" in _line(row._replace(subject="claim 406", more=9))
    assert "406123456.. +1 more" in _line(row._replace(subject="claim 406123456789012345"))
