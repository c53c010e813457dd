"""What all models share: a table with its indexes, and the texts of its queries.

Dates are `date.toordinal()`, moments microseconds UTC, money cents; `version` counts the writes of
a row that people change. A model describes a table and its SQL; no row is ever a model instance.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import peewee

from data.models.columns import COLUMN_TYPES


class Index(NamedTuple):
    """An index of a table; `columns` and `where` are SQL."""

    name: str
    columns: str
    where: str = ""
    unique: bool = False
    ends_with_id: bool = False  # on PostgreSQL; SQLite appends the row's id to every entry itself

    def create_text(self, table_name: str, engine: str) -> str:
        """Return the statement that creates the index."""
        unique = "UNIQUE " if self.unique else ""
        last = ", id" if self.ends_with_id and engine == "postgresql" else ""
        where = f" WHERE {self.where}" if self.where else ""
        return f"CREATE {unique}INDEX {self.name} ON {table_name} ({self.columns}{last}){where}"


class Table(peewee.Model):
    """A table. Subclasses name its columns, constraints and indexes."""

    INDEXES: tuple[Index, ...] = ()

    class Meta:
        legacy_table_names = False
        strict_tables = True

    @classmethod
    def table_name(cls) -> str:
        """Return the table's name."""
        return str(cls._meta.table_name)

    @classmethod
    def has_column(cls, name: str) -> bool:
        """Return whether the table has a column."""
        return name in cls._meta.fields

    @classmethod
    def column_type(cls, name: str, engine: str) -> str:
        """Return the type of a column as the engine names it."""
        return COLUMN_TYPES[engine][cls._meta.fields[name].field_type]

    @classmethod
    def select_row(cls, row_type: Any, **expressions: Any) -> Any:
        """Return a query for the fields of a NamedTuple, in its order.

        A field is the column of its name, or the expression of that name.
        """
        fields = cls._meta.fields
        return cls.select(
            *(
                expressions[name] if name in expressions else fields[name]
                for name in row_type._fields
            )
        )

    @classmethod
    @lru_cache(maxsize=512)
    def insert_text(cls, names: tuple[str, ...]) -> str:
        """Return the INSERT of these columns with `?` for their values.

        Raises LookupError for a column that the table lacks.
        """
        cls._require(names)
        values = ", ".join("?" * len(names))
        return f"INSERT INTO {cls.table_name()} ({', '.join(names)}) VALUES ({values})"

    @classmethod
    @lru_cache(maxsize=512)
    def update_text(cls, names: tuple[str, ...]) -> str:
        """Return the UPDATE of these columns of one row by id, with `?` for their values.

        Raises LookupError for a column that the table lacks.
        """
        cls._require(names)
        values = ", ".join(f"{name} = ?" for name in names)
        return f"UPDATE {cls.table_name()} SET {values} WHERE id = ?"

    @classmethod
    @lru_cache(maxsize=512)
    def row_text(cls, names: tuple[str, ...]) -> str:
        """Return the SELECT of these columns of one row by id.

        Raises LookupError for a column that the table lacks.
        """
        cls._require(names)
        return f"SELECT {', '.join(names)} FROM {cls.table_name()} WHERE id = ?"

    @classmethod
    def _require(cls, names: Iterable[str]) -> None:
        unknown = [name for name in names if not cls.has_column(name)]
        if unknown:
            raise LookupError(f"{cls.table_name()} has no column {', '.join(unknown)}")


VALUE = peewee.SQL("?")
"""A parameter of a query whose text is built once (`text_of`)."""


def among(column: Any) -> Any:
    """Return the condition of `text_of` that a column has one of the keys of `Store.rows_in`."""
    return peewee.NodeList((column, peewee.SQL("IN (?*)")))


def text_of(query: Any) -> str:
    """Return the SQL text of a query of models, for one that runs often and is built once.

    Its parameters are `VALUE` and `among`; numbers are written into the text. The text is the same
    for both engines.
    """
    context = peewee.Context(quote='""', value_literals=True)
    text, parameters = context.sql(query).query()
    assert not parameters, "a query that is built once has no parameters of its own"
    return str(text)
