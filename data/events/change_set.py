"""The rows that an event changes, with their old and new values."""

from typing import TYPE_CHECKING, Any, NamedTuple

from data.store.store import Store

if TYPE_CHECKING:
    from data.models.base import Table

Columns = dict[str, Any]
Rows = dict[str, Columns | None]  # by "table:id"; None: the row does not exist


class RowKey(NamedTuple):
    """A row that an event changed; its text is `"table:id"`."""

    table: str
    id: int

    def __str__(self) -> str:
        return f"{self.table}:{self.id}"

    @classmethod
    def of(cls, table: type["Table"], row_id: int) -> "RowKey":
        """Return the key of a row of a table."""
        return cls(table.table_name(), row_id)

    @classmethod
    def parse(cls, key: str) -> "RowKey":
        """Return the row of a key `"table:id"`."""
        table, row_id = key.split(":")
        return cls(table, int(row_id))


def ids_of(rows: Rows, table: type["Table"]) -> list[int]:
    """Return the ids of the rows of one table."""
    keys = map(RowKey.parse, rows)
    return [key.id for key in keys if key.table == table.table_name()]


def setting_key(name: str) -> str:
    """Return the key of a setting in an event: it has a name instead of an id."""
    return f"setting:{name}"


class ChangeSet:
    """The rows that one event changes: written through it, and kept with their old values.

    `with_id` is the first event of the same act on several items; None for that event itself.
    """

    def __init__(self, store: Store, before: Rows | None = None, after: Rows | None = None) -> None:
        self.store = store
        self.with_id: int | None = None
        self.before: Rows = {} if before is None else before
        self.after: Rows = {} if after is None else after

    def change(self, table: type["Table"], row_id: int, **columns: Any) -> None:
        """Set columns of one row and, in a versioned table, its next version.

        Raises LookupError if the row does not exist.
        """
        is_versioned = table.has_column("version")
        names = (*columns, "version") if is_versioned else tuple(columns)
        row = self.store.row(table.row_text(names), (row_id,))
        if row is None:
            raise LookupError(f"{table.table_name()} {row_id} does not exist")
        old_columns = dict(zip(names, row, strict=True))
        new_columns = dict(columns)
        if is_versioned:
            new_columns["version"] = old_columns["version"] + 1
        self.store.update(table, row_id, **new_columns)
        key = str(RowKey.of(table, row_id))
        if self.before.get(key, {}) is not None:  # None: this event itself created the row
            self.before[key] = old_columns | (self.before.get(key) or {})
        self.after[key] = (self.after.get(key) or {}) | new_columns

    def create(self, table: type["Table"], **columns: Any) -> int:
        """Insert one row and return its id."""
        row_id = self.store.insert(table, **columns)
        key = str(RowKey.of(table, row_id))
        self.before[key] = None
        self.after[key] = dict(columns) | ({"version": 1} if table.has_column("version") else {})
        return row_id
