"""#11: importing a big remittance, against the bare writing of the very rows it writes and against pyx12's validation."""

import io
import logging
import sqlite3
import time
from pathlib import Path
from typing import Any

from tests.bench.figure import Figure, Run, SkippedError, median
from tests.bench.holding import empty_store
from tests.bench.importing import BIG, Imported, big
from tests.x12.big_remittance import write

NUMBER = "11"
WHAT = "import of an 835 of 50,000 claims into a store that holds them: claims a second"
GOAL = "≥ 0.35 × · ≥ 5 ×"
FLOOR = "bare `executemany` of the rows it writes"
PEER = "pyx12's validation"
PEERS_CLAIMS = (
    2_000  # pyx12 takes more than a minute for 50,000; its rate does not depend on the size
)
NEVER_COUNTED = (
    "tally",
    "setting",
    "sqlite_sequence",
    "schema_migration",
    "staff",
    "holiday",
    "payer",
    "provider",
    "patient",
)
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def take(run: Run) -> list[Figure]:
    """Two lines: the floor and the peer."""
    done = big(run)
    rows = _written(done)
    ours = done.claims / done.seconds
    times = [bare(run, rows) for _ in range(3)]
    floor = done.claims / median(times)
    counted = ", ".join(
        f"{table} {len(lines) / done.claims:.2g}"
        for table, (_names, lines) in rows.items()
        if lines
    )
    beside = f"{ours:,.0f} claims/s against {floor:,.0f}; rows a claim: {counted}"
    found = [
        Figure(
            NUMBER,
            f"{WHAT}, against {FLOOR}",
            "≥ 0.35 ×",
            f"{ours / floor:.2f} ×",
            ours / floor >= 0.35,
            beside,
        )
    ]
    try:
        peer = pyx12_rate(run.folder / "peer.835", run.size(PEERS_CLAIMS))
    except SkippedError as why:
        return [
            *found,
            Figure(NUMBER, f"the same, against {PEER}", "≥ 5 ×", "not taken", None, str(why)),
        ]
    beside = f"{peer:,.0f} claims/s, measured on {run.size(PEERS_CLAIMS):,} claims: pyx12 needs over a minute for {BIG:,}"
    return [
        *found,
        Figure(
            NUMBER,
            f"the same, against {PEER}",
            "≥ 5 ×",
            f"{ours / peer:.1f} ×",
            ours / peer >= 5,
            beside,
        ),
    ]


def _written(done: Imported) -> Rows:
    """Every row that the import wrote, by table: those it made, and the claims that it brought up to date."""
    connection = sqlite3.connect(done.store)
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    found: Rows = {}
    for (table,) in tables:
        if table in NEVER_COUNTED or table == "claim_line":
            continue
        where = " WHERE version > 1" if table == "claim" else ""
        names = [
            column[1] for column in connection.execute(f"PRAGMA table_info({table})")
        ]  # without those that are derived
        found[table] = (
            names,
            connection.execute(f"SELECT {', '.join(names)} FROM {table}{where}").fetchall(),
        )
    connection.close()
    return found


def bare(run: Run, rows: Rows) -> float:
    """Seconds to write those rows into an empty store of the same schema, in one transaction, as durably as medq does."""
    number = run.kept["bare"] = run.kept.get("bare", 0) + 1
    path = run.folder / f"bare{number}.db"
    empty_store(path).close()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    started = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for table, (names, lines) in rows.items():
        marks = ", ".join("?" * len(names))
        connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", lines)
    connection.execute("COMMIT")
    taken = time.perf_counter() - started
    connection.close()
    path.unlink()
    return taken


def pyx12_rate(path: Path, claims: int) -> float:
    """Claims a second of pyx12's validation. Errors: `SkippedError` where it is not installed."""
    try:
        import pyx12.params
        import pyx12.x12n_document
    except ImportError:
        raise SkippedError("pyx12 is not installed (the test extra brings it)") from None
    write(path, claims)
    logging.disable(logging.CRITICAL)  # its findings: the file has no payer address
    started = time.perf_counter()
    try:
        with path.open() as file:
            pyx12.x12n_document.x12n_document(pyx12.params.params(), file, io.StringIO(), None)
    finally:
        logging.disable(logging.NOTSET)
    return claims / (time.perf_counter() - started)
