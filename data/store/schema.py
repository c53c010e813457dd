"""The tables of a new store, made from the models."""

from peewee import SchemaManager

from data.models.base import Table
from data.models.columns import COLUMN_TYPES
from data.models.tables import TABLES
from data.store.sql_triggers import create_triggers
from data.store.store import Store


def create_tables(store: Store) -> None:
    """Create every table with its indexes and triggers. Call inside a write transaction."""
    for table in TABLES:
        store.run(create_table_text(table, store))
        for index in table.INDEXES:
            store.run(index.create_text(table.table_name(), store.engine))
    create_triggers(store)


def create_table_text(table: type[Table], store: Store) -> str:
    """Return the statement that creates a table, without its indexes."""
    manager = SchemaManager(table, store.database, field_types=COLUMN_TYPES[store.engine])
    context = manager._create_table(safe=False)  # type: ignore[attr-defined]  # no public call gives the text
    text, _parameters = context.query()
    # PostgreSQL refuses a value of another type anyway and does not know the word.
    return str(text) if store.engine == "sqlite" else str(text).removesuffix(" STRICT")
