"""How long an item takes: what the office itself needed for such items, weighed against the table's minutes."""

from data.items import effort
from data.items.items import ItemRecord
from medq.work.desk import Desk

WEIGHT = 5  # the table's minutes count as this many of the office's own


class Efforts:
    """The office's medians, read once for many items."""

    def __init__(self, desk: Desk) -> None:
        self._known = effort.medians(desk.store)

    def minutes(self, item: ItemRecord) -> int:
        """Whole minutes, at least 1: the median for kind, payer and cause, shrunk to the item's own minutes."""
        known = self._known.get((int(item.kind), item.payer_id or 0, item.cause))
        if known is None:
            return max(1, item.minutes)
        times, median = known
        return max(
            1,
            (2 * (times * median + WEIGHT * item.minutes) + times + WEIGHT)
            // (2 * (times + WEIGHT)),
        )
