"""What the item updater reads: open items, changed columns and past outcomes."""

from collections.abc import Sequence
from typing import Any

from data.store.store import Row, Store


def open_items_about(store: Store, subject_kind: int, refs: Sequence[int]) -> list[Row]:
    """Return (id, kind, subject, topic, cause) of these subjects' items that are not done."""
    return store.rows_in(
        "SELECT id, kind, subject_id, topic, cause FROM item WHERE subject_kind = ?"
        " AND subject_id IN (?*) AND state < 4",
        refs,
        (subject_kind,),
    )


def changed_columns(store: Store, item_id: int, columns: dict[str, Any]) -> dict[str, Any]:
    """Return the columns whose stored value differs."""
    row = store.row(f"SELECT {', '.join(columns)} FROM item WHERE id = ?", (item_id,))
    if row is None:
        return {}
    return {
        name: value
        for (name, value), stored_value in zip(columns.items(), row, strict=True)
        if value != stored_value
    }


def recovery_history(store: Store, kind: int, payer_id: int | None, cause: str) -> tuple[int, int]:
    """Return (won, decided) counts of a cause at a payer, else at all payers.

    Frozen at the start of the day.
    """
    for payer in (payer_id or 0, 0):
        row = store.row(
            "SELECT won, decided FROM recovery_history WHERE kind = ? AND payer_id = ?"
            " AND cause = ?",
            (kind, payer, cause),
        )
        if row:
            return int(row[0]), int(row[1])
    return 0, 0
