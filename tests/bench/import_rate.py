"""#11: claims per second of a big remittance's import.

It is compared with the bare writing of the rows that it writes, and with pyx12's validation.
"""

import io
import logging
import sqlite3
import time
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.figure import Figure, Run, SkippedError, median
from tests.bench.measured_import import BIG, MeasuredImport, import_big_remittance
from tests.bench.remittance_store import empty_store
from tests.x12.big_remittance import write

NUMBER = "11"
TITLE = "import of an 835 of 50,000 claims into a store that has them: claims a second"
GOAL = "≥ 0.35 × · ≥ 5 ×"
FLOOR = "bare `executemany` of the rows it writes"
PEER = "pyx12's validation"
# pyx12 takes more than a minute for 50,000 claims; its rate does not depend on the size.
PYX12_CLAIMS = 2_000
TABLES_NOT_WRITTEN = (
    "tally",
    "setting",
    "sqlite_sequence",
    "schema_migration",
    "staff",
    "holiday",
    "payer",
    "provider",
    "patient",
    "claim_line",
)


class TableRows(NamedTuple):
    """Rows of one table, with the names of their columns."""

    columns: list[str]
    rows: list[tuple[Any, ...]]


def measure(run: Run) -> list[Figure]:
    """Return two figures: compared with the floor, and with the peer."""
    imported = import_big_remittance(run)
    claims_per_second = imported.claims / imported.seconds
    return [
        _against_floor(run, imported, claims_per_second),
        _against_pyx12(run, claims_per_second),
    ]


def _against_floor(run: Run, imported: MeasuredImport, claims_per_second: float) -> Figure:
    rows_by_table = _written_rows(imported)
    floor = imported.claims / median([bare_write_seconds(run, rows_by_table) for _ in range(3)])
    rows_per_claim = ", ".join(
        f"{table} {len(written.rows) / imported.claims:.2g}"
        for table, written in rows_by_table.items()
        if written.rows
    )
    ratio = claims_per_second / floor
    details = f"{claims_per_second:,.0f} claims/s against {floor:,.0f}; rows: {rows_per_claim}"
    return Figure(
        NUMBER, f"{TITLE}, against {FLOOR}", "≥ 0.35 ×", f"{ratio:.2f} ×", ratio >= 0.35, details
    )


def _against_pyx12(run: Run, claims_per_second: float) -> Figure:
    title, goal, claims = f"the same, against {PEER}", "≥ 5 ×", run.size(PYX12_CLAIMS)
    try:
        peer = pyx12_claims_per_second(run.folder / "peer.835", claims)
    except SkippedError as reason:
        return Figure(NUMBER, title, goal, "not taken", None, str(reason))
    ratio = claims_per_second / peer
    details = (
        f"{peer:,.0f} claims/s, measured on {claims:,} claims: "
        f"pyx12 needs over a minute for {BIG:,}"
    )
    return Figure(NUMBER, title, goal, f"{ratio:.1f} ×", ratio >= 5, details)


def _written_rows(imported: MeasuredImport) -> dict[str, TableRows]:
    """Return all rows that the import wrote by table: the new ones, and the updated claims."""
    connection = sqlite3.connect(imported.store)
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    rows_by_table = {}
    for (table,) in tables:
        if table in TABLES_NOT_WRITTEN:
            continue
        condition = " WHERE version > 1" if table == "claim" else ""
        # table_info leaves out generated columns.
        columns = [column[1] for column in connection.execute(f"PRAGMA table_info({table})")]
        sql = f"SELECT {', '.join(columns)} FROM {table}{condition}"
        rows_by_table[table] = TableRows(columns, connection.execute(sql).fetchall())
    connection.close()
    return rows_by_table


def bare_write_seconds(run: Run, rows_by_table: dict[str, TableRows]) -> float:
    """Return the seconds to write the rows into an empty store of the same schema.

    They are written in one transaction, as durably as medq writes.
    """
    path = run.folder / f"bare{run.next_number('bare')}.db"
    empty_store(path).close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    started = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for table, (columns, rows) in rows_by_table.items():
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        connection.executemany(sql, rows)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    path.unlink()
    return seconds


def pyx12_claims_per_second(path: Path, claims: int) -> float:
    """Return the claims per second of pyx12's validation.

    Raises SkippedError if it is not installed.
    """
    try:
        import pyx12.params  # noqa: PLC0415 - optional: the test extra
        import pyx12.x12n_document  # noqa: PLC0415 - optional: the test extra
    except ImportError:
        raise SkippedError("pyx12 is not installed (the test extra brings it)") from None
    write(path, claims)
    logging.disable(logging.CRITICAL)  # it logs that the file has no payer address
    started = time.perf_counter()
    try:
        with path.open() as file:
            pyx12.x12n_document.x12n_document(pyx12.params.params(), file, io.StringIO(), None)
    finally:
        logging.disable(logging.NOTSET)
    return claims / (time.perf_counter() - started)
