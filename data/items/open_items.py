"""Items as facts raise and settle them: what is open about a subject, what new facts change, what was learned of a cause."""

from collections.abc import Sequence
from typing import Any

from data.store.store import Row, Store


def open_items_about(store: Store, subject_kind: int, refs: Sequence[int]) -> list[Row]:
    """(id, kind, subject, topic, cause) of the items about those subjects that are not done."""
    return store.rows_in(
        "SELECT id, kind, subject_id, topic, cause FROM item WHERE subject_kind = ? AND subject_id IN (?*) AND state < 4",
        refs,
        (subject_kind,),
    )


def changed_columns(store: Store, item_id: int, columns: dict[str, Any]) -> dict[str, Any]:
    """Those of the columns that an item has otherwise."""
    was = store.row(f"SELECT {', '.join(columns)} FROM item WHERE id = ?", (item_id,))
    return (
        {}
        if was is None
        else {
            name: value
            for (name, value), old in zip(columns.items(), was, strict=True)
            if value != old
        }
    )


def recovery_history(store: Store, kind: int, payer_id: int | None, cause: str) -> tuple[int, int]:
    """(won, decided) of items of that cause at that payer, else at all payers; frozen for the day."""
    for payer in (payer_id or 0, 0):
        row = store.row(
            "SELECT won, decided FROM recovery_history WHERE kind = ? AND payer_id = ? AND cause = ?",
            (kind, payer, cause),
        )
        if row:
            return int(row[0]), int(row[1])
    return 0, 0
