"""The position of an item in the list from which it was opened."""

from typing import NamedTuple

from medq.domain.items.item import ItemRow
from medq.domain.queue.page import Query


class ListPlace(NamedTuple):
    """The position of an item in a list: so many rows below a gap that a cursor names."""

    query: Query
    item_id: int
    gap: str | None  # keyset cursor above it; None: the top of the list
    offset: int  # rows between the gap and the item
    number: int  # of its row in the list, from 0
    total: int  # rows of the list


class Neighbor(NamedTuple):
    """The row before or after an item in its list, and its position."""

    row: ItemRow
    list_place: ListPlace
