"""The parts of open items by act-by day, each read by its own index, as the ends of queries."""

from data.store.columns import NO_DATE

BETWEEN = "i.act_by >= ? AND i.act_by < ?"
# SQL text: figure 9, the answer to a key. Members of a group are open, single items may have any
# state. The days are before the index's own condition: SQLite uses the first bound.
GROUPED = (
    f"FROM item_group g CROSS JOIN item i WHERE i.group_id = g.id AND {BETWEEN}"
    f" AND i.group_id IS NOT NULL AND i.act_by < {NO_DATE}"
)
SINGLE = f"FROM item i WHERE {BETWEEN} AND i.group_id IS NULL AND i.state < 3"
ON_HOLD = f"FROM item i WHERE {BETWEEN} AND i.state = 3"
