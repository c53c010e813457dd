"""What payers ask for, in their order, on one screen."""

from medq.domain.items.item import Kind
from tests.office import TODAY, ZONE
from tests.screens.fake_details import detail_of
from tests.screens.fake_items import item
from widgets.item_texts import Viewer
from widgets.items.caller_block import plain_page, side_block
from widgets.items.page_fit import Frame

VIEWER = Viewer(TODAY, ZONE, "JM")
ASKED = ("TIN", "Billing NPI", "Member ID", "DOB", "DOS", "Charge")


def test_the_plain_page_fits_a_screen_and_begins_with_what_payers_ask_in_order() -> None:
    lines = [line.text for line in plain_page(detail_of(item(0)), Frame(80, 21), VIEWER)]
    page = "\n".join(lines)
    assert len(lines) == 21
    places = [page.index(label) for label in ASKED]
    assert places == sorted(places) and places[-1] < page.index("DENIED")
    assert "2026148AA0193" in page and "841234567" in page and "(303)" not in page
    assert "CLAIMS 800-555-0199" in page and " Deadlines " in page


def test_beside_the_page_stand_the_same_facts_and_the_payers_limits() -> None:
    lines = [line.text for line in side_block(detail_of(item(0)), 38)]
    assert any(line.split() == ["Member", "ID", "U3739877301"] for line in lines)
    assert all(len(line) <= 38 for line in lines)


def test_a_callback_and_who_sees_no_identifiers_have_no_caller_block() -> None:
    callback = detail_of(item(1))
    assert callback.row.kind is Kind.CALLBACK
    denial = detail_of(item(0))
    assert denial.page is not None
    hidden = denial._replace(page=denial.page._replace(caller=None))
    for each in (callback, hidden):
        assert plain_page(each, Frame(80, 21), VIEWER) == ()
        assert side_block(each, 38) == ()
