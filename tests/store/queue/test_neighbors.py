"""The next and previous item of a list are those of the list, whatever leaves it meanwhile."""

import pytest

from medq.domain.items.item import Kind
from medq.domain.queue.list_place import ListPlace
from medq.domain.queue.page import Query, Sort
from medq.work.act_catalog import perform_act
from medq.work.queue import listing
from medq.work.queue.neighbors import FARTHEST_OFFSET, neighbor, place_of
from tests.store.clinic import WRITE_OFF, Clinic

MANY = 2 * FARTHEST_OFFSET + 7


def fill(clinic: Clinic, count: int = 7) -> None:
    """Add denials of different amounts, and a review that no query of denials shows."""
    for number in range(count):
        clinic.add_item(number, Kind.DENIAL, money_cents=10_000 + 100 * number)
    clinic.add_item(count, Kind.REVIEW)


@pytest.mark.parametrize("sort", list(Sort))
def test_reading_on_goes_through_the_list_in_its_filter_and_order_and_back(
    clinic: Clinic, sort: Sort
) -> None:
    fill(clinic, MANY)
    desk = clinic.desk()
    query = Query(kinds=(Kind.DENIAL,), sort=sort)
    ids = [row.id for row in listing.long_page(desk, query, limit=1000).rows]
    list_place = place_of(desk, query, ids[0])
    assert list_place is not None and (list_place.number, list_place.total) == (0, MANY)
    seen = [ids[0]]
    for step in (1, -1):
        while (following := neighbor(desk, list_place, step)) is not None:
            list_place = following.list_place
            assert list_place.item_id == following.row.id
            assert list_place.number == ids.index(following.row.id)
            seen.append(following.row.id)
    assert seen == [*ids, *reversed(ids[:-1])]


def test_an_item_that_left_the_list_gives_its_place_to_the_next(clinic: Clinic) -> None:
    fill(clinic)
    desk = clinic.desk()
    query = Query(kinds=(Kind.DENIAL,), sort=Sort.MONEY)
    ids = [row.id for row in listing.page(desk, query).rows]
    list_place = place_of(desk, query, ids[2])
    assert list_place is not None
    perform_act(desk, ids[2], "done", WRITE_OFF)
    following, preceding = neighbor(desk, list_place, 1), neighbor(desk, list_place, -1)
    assert following is not None and following.row.id == ids[3]
    assert preceding is not None and preceding.row.id == ids[1]


def test_an_item_far_down_the_list_or_not_in_it_has_no_place(clinic: Clinic) -> None:
    fill(clinic, MANY)
    desk = clinic.desk()
    query = Query(kinds=(Kind.DENIAL,))
    last = listing.long_page(desk, query, limit=1000).rows[-1]
    assert place_of(desk, query, last.id) is None
    assert place_of(desk, Query(kinds=(Kind.CALLBACK,)), last.id) is None


def test_there_is_nothing_above_the_first_and_below_the_last(clinic: Clinic) -> None:
    fill(clinic, 1)
    desk = clinic.desk()
    query = Query(kinds=(Kind.DENIAL,))
    (row,) = listing.page(desk, query).rows
    list_place = ListPlace(query, row.id, None, 0, 0, 1)
    assert neighbor(desk, list_place, 1) is None and neighbor(desk, list_place, -1) is None
