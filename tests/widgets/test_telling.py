"""An item as text: its head, labels one below the other, and days as people here write them."""

from rich.cells import cell_len

from medq.domain.items.item import DetailField, Step
from tests.screens.fake_desk import NOW, ZONE, FakeDesk
from widgets.cells import justify
from widgets.item_detail import detail_lines, format_dates
from widgets.item_line import Viewer

VIEWER = Viewer(NOW.date(), ZONE, "JM")


def _page(width: int, **changes: object) -> list[str]:
    detail = FakeDesk().detail(1)._replace(**changes)
    return [line.text for line in detail_lines(detail, width, VIEWER)]


def test_days_are_told_as_people_write_them_and_numbers_stay() -> None:
    assert (
        format_dates("asked 2026-11-19 14:09, sent 2026-08-28")
        == "asked 19 Nov 2026 14:09, sent 28 Aug 2026"
    )
    for number in ("2026-10-0193", "A2026-10-01", "12026-10-01", "2026-13-01", "2026-10-01-7"):
        assert format_dates(number) == number


def test_between_the_two_ends_of_a_line_is_a_space() -> None:
    for start in ("abcdef", "abcde", "abcdefgh"):
        line = justify(start, "12.00", 11)
        assert cell_len(line) == 11 and line.endswith(" 12.00")


def test_labels_stand_below_one_another_however_long_they_are() -> None:
    facts = [
        DetailField("claim", "claim", "10391"),
        DetailField("claim", "proof of filing", "the payer received it on 2026-09-01"),
    ]
    page = _page(80, facts=tuple(facts))
    assert (
        " claim           10391" in page
        and " proof of filing the payer received it on 01 Sep 2026" in page
    )
    long = [
        DetailField("patient", "BLUE CROSS OF SOMEWHERE", "XEA912"),
        DetailField("patient", "account", "M" * 40),
    ]
    page = _page(80, facts=tuple(long))
    assert " BLUE CROSS OF SOMEWHERE XEA912" in page and f" {'account':<23} {'M' * 40}" in page
    longest = _page(80, facts=(DetailField("patient", "山" * 40, "XEA912"),))
    assert any("XEA912" in line for line in longest) and all(
        cell_len(line) <= 80 for line in longest
    )


def test_with_whom_stands_whole_even_where_it_takes_a_line_of_its_own() -> None:
    steps = (Step("search for the number", "payer utilisation desk of the state", 5, NOW.date()),)
    for width in (64, 80):
        page = _page(width, steps=steps)
        assert any("with: payer utilisation desk of the state" in line for line in page)
        assert all(cell_len(line) <= width for line in page)
