"""A person's worklists and earlier filters, and how much is in each list."""

from data.items import listing, own_items
from data.items.own_items import CheckedOut
from data.office import own_views
from medq.domain.errors import MedqError
from medq.domain.queue.page import Query
from medq.domain.queue.worklist import LONGEST_NAME, MOST_COUNTED, NUMBERS, Worklist, with_own
from medq.work.desk import Desk
from medq.work.queue.listing import narrow

MOST_FILTERS = 20  # earlier filters that are kept


def worklists(desk: Desk) -> tuple[Worklist, ...]:
    """Return the worklists of this person, by number."""
    return with_own(own_views.own_worklists(desk.store, desk.user.id))


def save_worklist(desk: Desk, worklist: Worklist) -> tuple[Worklist, ...]:
    """Save a worklist of this person and return all; one without name or filter is removed.

    Where a standard one had its number, that is back then. Raises `MedqError`.
    """
    desk.require_writer()
    if worklist.number not in NUMBERS:
        raise MedqError("A worklist has a number from 1 to 9.", field="number")
    if len(worklist.name) > LONGEST_NAME or not worklist.name.isprintable():
        raise MedqError(f"A name has at most {LONGEST_NAME} letters.", field="name")
    with desk.store.write_transaction():
        if worklist.name and worklist.filter_text:
            own_views.save_worklist(desk.store, desk.user.id, worklist)
        else:
            own_views.remove_worklist(desk.store, desk.user.id, worklist.number)
    return worklists(desk)


def earlier_filters(desk: Desk) -> list[str]:
    """Return the filters that this person typed, the newest first."""
    return own_views.filters(desk.store, desk.user.id)


def remember_filter(desk: Desk, text: str) -> None:
    """Keep a filter that was typed; of a reader nothing is kept."""
    if not text or not desk.sees_names:
        return
    with desk.store.write_transaction():
        others = [other for other in earlier_filters(desk) if other != text]
        own_views.save_filters(desk.store, desk.user.id, [text, *others][:MOST_FILTERS])


def item_count(desk: Desk, query: Query) -> int:
    """Return how many items a list holds, at most `MOST_COUNTED` + 1."""
    item_filter = narrow(desk, query._replace(grouped=False))
    return listing.count_up_to(desk.store, item_filter, MOST_COUNTED + 1)


def checked_out(desk: Desk) -> CheckedOut:
    """Return what this person has checked out, with its money."""
    return own_items.checked_out(desk.store, desk.user.id)
