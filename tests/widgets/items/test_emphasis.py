"""What stands out on a page has its style in every theme, and a word where there is no color."""

from datetime import timedelta

import pytest
from rich.segment import Segment

from medq.domain.items.item import ItemDetail
from tests.office import TODAY, ZONE
from tests.screens.fake_details import detail_of
from tests.screens.fake_items import item
from widgets.item_texts import Viewer
from widgets.items.page import page_lines
from widgets.items.page_fit import Frame
from widgets.text_pane import TextLine, line_strip
from widgets.theme import THEMES, Emphasis

VIEWER = Viewer(TODAY, ZONE, "JM")


def line_with(detail: ItemDetail, text: str) -> TextLine:
    """Return the first line of a page that holds a text."""
    return next(line for line in page_lines(detail, Frame(80, 21), VIEWER) if text in line.text)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(
    ("days", "emphasis"), [(0, Emphasis.URGENT), (6, Emphasis.SOON), (40, Emphasis.STRONG)]
)
def test_the_running_deadline_stands_out_by_its_act_by_day(
    name: str, days: int, emphasis: Emphasis
) -> None:
    row = item(0)._replace(act_by=TODAY + timedelta(days=days))
    line = line_with(detail_of(row), "APPEAL")
    theme = THEMES[name]
    strip = line_strip(line, 80, theme)
    styled = [part for part in strip if "APPEAL" in part.text]
    assert [part.style for part in styled] == [theme.style_of(emphasis)]
    assert strip.cell_length == 80


@pytest.mark.parametrize("name", THEMES)
def test_parts_that_do_not_stand_out_are_plain_and_no_text_is_lost(name: str) -> None:
    theme = THEMES[name]
    line = line_with(detail_of(item(0)), "BALANCE")
    strip = line_strip(line, 80, theme)
    assert "".join(part.text for part in strip).rstrip() == line.text.rstrip()
    plain = [part for part in strip if "BALANCE" not in part.text]
    assert plain and all(part.style == theme.plain for part in plain)
    strong = next(part for part in strip if "BALANCE" in part.text)
    assert isinstance(strong, Segment) and strong.style == theme.strong


def test_every_page_can_be_written_in_ascii_but_for_what_is_data() -> None:
    for line in page_lines(detail_of(item(0)), Frame(80, 21), VIEWER):
        assert line.text.isascii(), line.text
