"""An item's detail as text: its labels, dates, deadlines and steps."""

from datetime import date, timedelta

from rich.cells import cell_len

from medq.domain.items.item import DeadlineLine, DetailField, Kind, Step
from tests.office import NOW, ZONE
from tests.screens.fake_items import item
from tests.screens.fake_queue import FakeQueue
from widgets.cells import justify
from widgets.item_detail import detail_lines
from widgets.item_line import Viewer

VIEWER = Viewer(NOW.date(), ZONE, "JM")


def _page(width: int, **changes: object) -> list[str]:
    """Return the lines of an item's page."""
    detail = FakeQueue().detail(1)._replace(**changes)
    return [line.text for line in detail_lines(detail, width, VIEWER)]


def test_the_two_ends_of_a_line_have_a_space_between_them() -> None:
    for start in ("abcdef", "abcde", "abcdefgh"):
        line = justify(start, "12.00", 11)
        assert cell_len(line) == 11 and line.endswith(" 12.00")


def test_values_are_aligned_however_long_their_labels_are() -> None:
    page = _page(
        80,
        facts=(
            DetailField("claim", "claim", "10391"),
            DetailField("claim", "timely filing", "payer received it on 09/01/26, and says so"),
        ),
    )
    assert " claim           10391" in page
    assert " timely filing   payer received it on 09/01/26, and says so" in page
    page = _page(
        80,
        facts=(
            DetailField("patient", "BLUE CROSS OF SOMEWHERE", "XEA912"),
            DetailField("patient", "account", "M" * 40),
        ),
    )
    assert " BLUE CROSS OF SOMEWHERE XEA912" in page and f" {'account':<23} {'M' * 40}" in page
    page = _page(80, facts=(DetailField("patient", "山" * 40, "XEA912"),))
    assert any("XEA912" in line for line in page) and all(cell_len(line) <= 80 for line in page)


def test_every_section_below_the_first_ones_has_its_heading() -> None:
    sections = ("claim", "visit", "patient", "lines", "payment", "adjustments", "payment")
    page = _page(80, facts=tuple(DetailField(section, "label", "9") for section in sections))
    titles = {section.capitalize(): page.count(f" {section.capitalize()}") for section in sections}
    once = {"Visit": 1, "Lines": 1, "Adjustments": 1}
    assert titles == {"Claim": 0, "Patient": 0, "Payment": 2, **once}


def test_two_records_that_are_compared_are_above_the_steps() -> None:
    sections = ("patient", "other record", "lines")
    page = _page(80, facts=tuple(DetailField(section, "label", "9") for section in sections))
    steps = next(row for row, line in enumerate(page) if line.startswith(" Recommended steps"))
    assert page.index(" Other record") < steps < page.index(" Lines")


def test_a_contact_is_never_truncated_even_where_it_takes_its_own_line() -> None:
    steps = (Step("search for the number", "payer utilization queue of the state", 5, NOW.date()),)
    for width in (64, 80):
        page = _page(width, steps=steps)
        assert any("contact: payer utilization queue of the state" in line for line in page)
        assert all(cell_len(line) <= width for line in page)


def test_a_step_without_a_contact_names_none() -> None:
    page = _page(80, steps=(Step("write it off", "none", 5, None),))
    assert any(line.startswith(" Recommended steps  ") for line in page)
    assert not any("contact:" in line for line in page)


def test_a_deadline_has_its_year_and_the_days_left() -> None:
    deadlines = tuple(
        DeadlineLine(
            "appeal",
            NOW.date() + timedelta(days),
            "notice date",
            date(2026, 10, 9),
            "60 days",
            "60 days from notice date",
            "",
        )
        for days in (14, 0, -1)
    )
    page = _page(80, deadlines=deadlines)
    assert " Appeal deadline 11/23/26 (past due): 60 days from notice date 10/09/26." in page
    assert " Appeal deadline 11/24/26 TODAY: 60 days from notice date 10/09/26." in page
    assert " Appeal deadline 12/08/26 (14 d): 60 days from notice date 10/09/26." in page


def test_a_callback_says_what_was_promised() -> None:
    row = item(1)
    assert row.kind is Kind.CALLBACK
    assert " Promised 10:50–11:20 am" in _page(80, row=row)
    assert any(
        line.startswith(" Callback, due ") for line in _page(80, row=row._replace(window=None))
    )
