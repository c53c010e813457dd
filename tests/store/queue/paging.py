"""The ids of a list, read page by page in both directions."""

from medq.domain.queue.page import LAST, Query
from medq.work.desk import Desk
from medq.work.queue import listing


def ids_forwards(desk: Desk, query: Query, limit: int) -> list[int]:
    """Return the ids of all pages, read from the first."""
    ids: list[int] = []
    after = None
    while True:
        page = listing.page(desk, query, after=after, limit=limit)
        assert len(page.rows) <= limit
        assert page.rows or page.next is None
        ids += [row.id for row in page.rows]
        if page.next is None:
            assert len(ids) == page.total
            return ids
        after = page.next


def ids_backwards(desk: Desk, query: Query, limit: int) -> list[int]:
    """Return the ids of all pages, read from the last."""
    ids: list[int] = []
    before: str | None = LAST
    while before is not None:
        page = listing.page(desk, query, before=before, limit=limit)
        assert len(page.rows) <= limit
        ids = [row.id for row in page.rows] + ids
        before = page.start
    return ids
