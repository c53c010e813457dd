"""The dates of items that a changed rule moves."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from data.models.items import Item
from data.store.columns import NO_DATE
from data.store.store import Store


class ItemDates(NamedTuple):
    """The rule and the days of an item's deadline, by the rules of its payer."""

    rule: str  # text of a `RuleId`, "" for none
    act_by: date | None
    deadline: date | None
    is_legal_duty: bool
    other_act_by: date | None = None  # of a way that runs out before the item's own


class DatedItem(NamedTuple):
    """An item with its new dates, and the ids of the texts of its rule and its ways."""

    item_id: int
    rule_id: int
    ways_id: int | None
    dates: ItemDates


SAVE = Item.update_text(("rule_id", "ways_id", "act_by", "deadline", "duty", "other_act_by"))
UNDECIDE = f"{Item.update_text(('decided_day',))} AND decided_day IS NOT NULL"


def save(store: Store, items: Sequence[DatedItem]) -> None:
    """Save the dates of items. They are derived: no version and no event says so."""
    store.run_many(
        SAVE,
        [
            (
                item.rule_id,
                item.ways_id,
                item.dates.act_by.toordinal() if item.dates.act_by else NO_DATE,
                item.dates.deadline.toordinal() if item.dates.deadline else None,
                int(item.dates.is_legal_duty),
                item.dates.other_act_by.toordinal() if item.dates.other_act_by else NO_DATE,
                item.item_id,
            )
            for item in items
        ],
    )


def undecide(store: Store, item_ids: Iterable[int]) -> None:
    """Forget decisions about expiring items: they were about deadlines that have moved."""
    store.run_many(UNDECIDE, [(None, item_id) for item_id in item_ids])
