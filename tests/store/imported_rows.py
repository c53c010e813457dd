"""Import files into a store, and read the rows that the import leaves."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from data.store.store import Store
from medq.domain.import_report import ImportReport
from medq.domain.items.item import State
from medq.work.desk import Desk
from medq.work.imports.run import import_paths
from tests.office import ZONE

IMPORT_TIME = datetime(2026, 10, 26, 11, tzinfo=ZONE)  # soon after the dates in the files
# Their rows depend on the moment and the process, not on what was imported.
VOLATILE_TABLES = frozenset({"session", "schema_migration"})


def import_files(desk: Desk, *paths: Path) -> ImportReport:
    """Import these files."""
    return import_paths(desk, paths)


def tables_of(store: Store) -> list[str]:
    """Return the names of all tables but the volatile ones."""
    catalog = (
        "sqlite_master WHERE type = 'table'"
        if store.engine == "sqlite"
        else "pg_tables WHERE schemaname = current_schema()"
    )
    column = "name" if store.engine == "sqlite" else "tablename"
    return sorted(
        {name for (name,) in store.rows(f"SELECT {column} FROM {catalog}")} - VOLATILE_TABLES
    )


def dump(store: Store, tables: Iterable[str] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Return the sorted rows of every table, or of `tables`."""
    rows_by_table: dict[str, list[tuple[object, ...]]] = {}
    for table in tables or tables_of(store):
        rows = store.rows(f"SELECT * FROM {table}")
        rows_by_table[table] = sorted(
            (
                tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
                for row in rows
            ),
            key=repr,
        )
    return rows_by_table


def claim_rows(store: Store) -> list[tuple[object, ...]]:
    """Return a row a claim: number, frequency, state, amounts, review reasons, claim it replaces.

    The amounts are paid, written off and patient, in cents.
    """
    return store.rows(
        """SELECT c.number, c.frequency, c.state, c.paid_cents, c.written_off_cents,
        c.patient_cents, c.review_reasons, o.number
        FROM claim c LEFT JOIN claim o ON o.id = c.replaces_id ORDER BY c.number, c.frequency"""
    )


def item_rows(store: Store, *, open_only: bool = False) -> list[tuple[object, ...]]:
    """Return the topic, cause, claim, frequency, cents, state and outcome of items, sorted."""
    rows = store.rows(
        """SELECT i.topic, i.cause, COALESCE(c.number, ''), COALESCE(c.frequency, ''),
        i.money_cents, i.state, i.outcome FROM item i LEFT JOIN claim c ON c.id = i.claim_id"""
    )
    return sorted(row for row in rows if not open_only or row[5] < State.DONE)


def open_item(desk: Desk, topic: str) -> int:
    """Return the id of the open item of this topic."""
    return int(desk.store.value("SELECT id FROM item WHERE topic = ? AND state < 4", (topic,)))


def open_topics(desk: Desk) -> list[str]:
    """Return the topics of the open items, but those that ask about a new payer."""
    return [
        str(topic)
        for (topic,) in desk.store.rows(
            "SELECT topic FROM item WHERE state < 4 AND topic <> 'payer' ORDER BY topic"
        )
    ]
