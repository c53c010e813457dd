"""The next and the previous item of the list from which an item was opened."""

from medq.domain.queue.list_place import ListPlace, Neighbor
from medq.domain.queue.page import Page, Query
from medq.work.desk import Desk
from medq.work.queue import listing

FARTHEST_OFFSET = 40  # rows that are read again below a gap, before a nearer gap takes its place


def neighbor(desk: Desk, list_place: ListPlace, step: int) -> Neighbor | None:
    """Return the row after (step 1) or before (-1) an item as the list is now; None at its end.

    Of an item that has left the list the row that took its position is the next one.
    """
    with desk.store.read_transaction():
        page = listing.page(
            desk, list_place.query, after=list_place.gap, limit=list_place.offset + 2
        )
        ids = [row.id for row in page.rows]
        is_listed = list_place.item_id in ids
        index = ids.index(list_place.item_id) if is_listed else min(list_place.offset, len(ids))
        target = index + step if is_listed or step < 0 else index
        if target < 0:
            return _above(desk, list_place)
        if target >= len(page.rows):
            return None
        return _at(desk, list_place, page, target, step)


def place_of(desk: Desk, query: Query, item_id: int) -> ListPlace | None:
    """Return an item's position in a list; None where it is not among the first rows."""
    page = listing.page(desk, query, limit=FARTHEST_OFFSET)
    ids = [row.id for row in page.rows]
    if item_id not in ids:
        return None
    index = ids.index(item_id)
    return ListPlace(query, item_id, None, index, index, page.total)


def _at(desk: Desk, list_place: ListPlace, page: Page, target: int, step: int) -> Neighbor:
    """Return the row with an index in a page below the gap; a far gap is replaced."""
    row, gap, offset = page.rows[target], list_place.gap, target
    if target > FARTHEST_OFFSET:
        nearer = listing.page(desk, list_place.query, after=gap, limit=target)
        gap, offset = nearer.next, 0
    number = max(0, list_place.number + step)
    return Neighbor(row, ListPlace(list_place.query, row.id, gap, offset, number, page.total))


def _above(desk: Desk, list_place: ListPlace) -> Neighbor | None:
    """Return the row just above the gap; None at the top."""
    if list_place.gap is None:
        return None
    page = listing.page(desk, list_place.query, before=list_place.gap, limit=1)
    if not page.rows:
        return None
    row = page.rows[0]
    number = max(0, list_place.number - 1)
    return Neighbor(row, ListPlace(list_place.query, row.id, page.start, 0, number, page.total))
