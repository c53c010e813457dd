"""How long an item takes: the office's median for such items, weighed with the table's minutes."""

from data.items import effort
from data.items.effort import Cause
from data.items.item_records import ItemRecord
from medq.work.desk import Desk

WEIGHT = 5  # the table's minutes count as this many of the office's own


class Efforts:
    """The office's median minutes, read once for many items."""

    def __init__(self, desk: Desk) -> None:
        """Read the medians."""
        self._medians = effort.medians(desk.store)

    def minutes(self, item: ItemRecord) -> int:
        """Return whole minutes, at least 1: the median for its kind, payer and cause, shrunk."""
        cause = Cause(int(item.kind), item.payer_id or 0, item.cause)
        median = self._medians.get(cause)
        if median is None:
            return max(1, item.minutes)
        total = median.times * median.minutes + WEIGHT * item.minutes
        count = median.times + WEIGHT
        return max(1, (2 * total + count) // (2 * count))
