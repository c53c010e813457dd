"""The pages of a list that are held, and the numbers of their rows."""

from medq.domain.items.item import ItemRow, JoinedItem, Kind
from medq.domain.queue.page import Page, Query
from tests.screens.fake_queue import FakeQueue
from widgets.row_window import MAX_PAGES, RowWindow

QUEUE = FakeQueue(1_000)


def _page(after: str | None, rows: int = 10) -> Page:
    return QUEUE.page(Query(), after, None, rows)


def _filled(pages: int) -> RowWindow:
    """Return a window with that many pages from the top, of ten rows each."""
    window = RowWindow()
    window.replace(_page(None), 0)
    for _ in range(pages - 1):
        window.append(_page(window.end))
    return window


def _ids(rows: tuple[ItemRow, ...]) -> list[int]:
    return [row.id - 1 for row in rows]


def test_pages_above_are_dropped_and_the_numbers_stay() -> None:
    window = _filled(MAX_PAGES + 2)
    assert len(window) == 10 * MAX_PAGES
    assert (window.first, window.last) == (20, 10 * (MAX_PAGES + 2) - 1)
    row = window.row_at(25)
    assert row is not None and row.id - 1 == 25
    assert window.row_at(19) is None and window.row_at(window.last + 1) is None


def test_rows_that_were_added_above_shift_the_numbers() -> None:
    window = RowWindow()
    window.replace(_page(_page(None).next), 5)  # ten rows are above it by now, not five
    assert window.prepend(_page(None)) == 5
    assert window.first == 0 and _ids(window.rows()) == list(range(20))


def test_a_page_starts_at_its_keyset_cursor() -> None:
    window = _filled(3)
    assert window.page_start(4) == (None, 0)
    assert window.page_start(14) == (_page(None).next, 10)
    assert window.page_start(30) is None


def test_patched_rows_keep_their_number_their_group_and_their_claims_other_items() -> None:
    window = _filled(2)
    old = window.rows()[12]
    other = JoinedItem(99, Kind.REVIEW, "Records requested", "", None, "")
    assert window.patch([old._replace(version=9, more=3, joined=(other,))]) == [12]
    new = window.row_at(12)
    assert new is not None and (new.version, new.more, new.joined) == (9, old.more, old.joined)
