"""#14: the new day's work on a store of a million open items, against reading each item once."""

import gc
import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from data.items.item_records import RECORDS
from data.models.imports import File, TransactionSet
from data.store.store import Store
from medq.work.desk import Desk
from medq.work.upkeep.new_day import new_day, run_in_steps
from tests.bench.figure import NOW, Figure, Run, SkippedError, interleaved, median, ms
from tests.bench.full_store import (
    bulk_insert,
    desk_at,
    million_items,
    million_items_on_postgresql,
)
from tests.bench.postgresql import copy_database
from tests.bench.programs import medq

NUMBER = "14"
TITLE = "a new day with a million open items"
GOAL = "≤ 2 × one SQL pass that reads them; no lock over 50 ms"
SCREEN_TITLE = "the first screen before the new day's work, against after it"
SCREEN_GOAL = "≤ 1.05 ×"
MAX_LOCK_SECONDS = 0.05
STATUS_COLUMNS = (
    "transaction_id", "segment", "position", "claim_id", "level", "category", "status", "entity",
    "action", "status_day", "source", "number", "payer_claim_number", "note",
)  # fmt: skip
MORNING = datetime.fromisoformat(NOW) + timedelta(days=1)  # a business day


def measure(run: Run) -> list[Figure]:
    """Return one figure per engine, and the first screen on SQLite."""
    morning_copy, evening_copy = run.folder / "new day.db", run.folder / "evening.db"
    shutil.copy(million_items(run), morning_copy)
    _set_claims_processed(str(morning_copy))
    shutil.copy(morning_copy, evening_copy)
    figures = [
        _measure_sweep(str(morning_copy), "SQLite"),
        _measure_first_screen(run, morning_copy, evening_copy),
    ]
    morning_copy.unlink()
    evening_copy.unlink()
    try:
        url = copy_database(run, million_items_on_postgresql(run), "new_day")
    except SkippedError as reason:
        return [
            *figures,
            Figure(NUMBER, f"{TITLE}, PostgreSQL", GOAL, "not taken", None, str(reason)),
        ]
    _set_claims_processed(url)
    return [*figures, _measure_sweep(url, "PostgreSQL")]


def _measure_sweep(url: str, engine: str) -> Figure:
    """Measure the work of the next business day by the function that sessions call in steps."""
    desk = desk_at(url, MORNING.isoformat())
    store = desk.store
    assert desk.calendar.is_working(desk.today())
    item_count = store.value(
        "SELECT COUNT(*) FROM item WHERE state < 4 AND rerank_on <= ?", (desk.today().toordinal(),)
    )
    pass_seconds = [_read_pass_seconds(desk)]
    lock_seconds: list[float] = []
    step_seconds: list[float] = []
    gc.collect()
    with _record_locks(lock_seconds):
        started = step_started = time.perf_counter()
        for _alone in run_in_steps(desk):
            now = time.perf_counter()
            step_seconds.append(now - step_started)
            step_started = now
        sweep_seconds = time.perf_counter() - started
    pass_seconds.append(_read_pass_seconds(desk))
    sum_seconds = time.perf_counter()
    store.row(
        "SELECT COUNT(*), SUM(money_cents), SUM(recovery_ppm), SUM(tier), SUM(age_start) FROM item"
        " WHERE +state < 4"
    )
    sum_seconds = time.perf_counter() - sum_seconds
    assert not new_day(desk)
    store.close()
    one_pass, longest = statistics.mean(pass_seconds), max(lock_seconds)
    ratio = sweep_seconds / one_pass
    details = (
        f"{sweep_seconds:.1f} s for {item_count:,} items whose rank changes that day, against "
        f"{one_pass:.1f} s, the mean of a pass before and one after it (one SELECT that reads "
        "every open item as the program reads items; a sum over them within the engine "
        f"{sum_seconds:.1f} s); {len(lock_seconds):,} locks, median {ms(median(lock_seconds))}; "
        f"longest step {ms(max(step_seconds))}"
    )
    is_met = ratio <= 2 and longest <= MAX_LOCK_SECONDS
    return Figure(
        NUMBER,
        f"{TITLE}, {engine}",
        GOAL,
        f"{ratio:.2f} ×; longest lock {ms(longest)}",
        is_met,
        details,
    )


def _set_claims_processed(url: str) -> None:
    """Give claims the state that they have in an office.

    Claims without an item for no response are denied, the others are received by the payer.
    Otherwise every claim would get an item for no response on the new day.
    """
    store = desk_at(url).store
    with store.write_transaction():
        no_response_item = (
            "SELECT 1 FROM item i WHERE i.subject_kind = 1 AND i.subject_id = claim.id"
            " AND +i.kind = 5 AND i.topic = 'answer' AND i.state < 4"
        )
        store.run(
            "UPDATE claim SET state = 'denied', follow_up_day = NULL"
            f" WHERE NOT EXISTS ({no_response_item})"
        )
        store.run("UPDATE claim SET state = 'received' WHERE state = 'sent'")
        _insert_acknowledgments(store)
    store.checkpoint()
    store.close()


def _insert_acknowledgments(store: Store) -> None:
    """Insert one 277CA in which the payer accepts every received claim."""
    file_id = store.insert(
        File, name="acknowledgments", sha256="0" * 64, size=0, kind="277CA", imported_at=0
    )
    controls = ("isa_control", "group_control", "st_control", "key", "problems")
    sums = (
        "segments",
        "charge_cents",
        "paid_cents",
        "adjustment_cents",
        "provider_adjustment_cents",
    )
    transaction_id = store.insert(
        TransactionSet,
        file_id=file_id,
        ordinal=1,
        kind="277CA",
        status="posted",
        posted_at=0,
        claims=0,
        **dict.fromkeys(controls, ""),
        **dict.fromkeys(sums, 0),
    )
    claims = store.rows("SELECT id, number, sent_day FROM claim WHERE state = 'received'")
    statuses = (
        (
            transaction_id, claim_id, 1, claim_id, "D", "A2", "20", "", "WQ", sent_day,
            "PR", number, "", "",
        )
        for claim_id, number, sent_day in claims
    )  # fmt: skip
    bulk_insert(store, "claim_status", STATUS_COLUMNS, statuses)


def _read_pass_seconds(desk: Desk) -> float:
    """Return the seconds to read every open item, row by row."""
    gc.collect()
    started = time.perf_counter()
    # With `+ 0` the engine reads the table, not an index.
    for _row in desk.store.database.execute_sql(f"{RECORDS} WHERE i.state + 0 < 4"):
        pass
    return time.perf_counter() - started


@contextmanager
def _record_locks(lock_seconds: list[float]) -> Iterator[None]:
    """Record for how long each write transaction holds the lock, its commit included."""
    writing = Store.write_transaction

    @contextmanager
    def timed(store: Store, patience: float | None = None) -> Iterator[None]:
        with writing(store, patience):
            started = time.perf_counter()
            yield
        lock_seconds.append(time.perf_counter() - started)

    with patch.object(Store, "write_transaction", timed):
        yield


def _measure_first_screen(run: Run, done_store: Path, open_store: Path) -> Figure:
    """Measure the seconds to the answer to a first key, with the new day's work done and not done.

    A session with work to do is closed in the middle of it.
    """
    programs = [medq(str(done_store)), medq(str(open_store))]
    for program in programs:
        program.env["MEDQ_NOW"] = MORNING.isoformat()
    done_seconds, open_seconds = interleaved(
        run.size(15, 2), *(program.startup_seconds for program in programs)
    )
    ratio = median(open_seconds) / median(done_seconds)
    details = (
        f"{ms(median(open_seconds))} against {ms(median(done_seconds))} to the answer to a first "
        f"key; medians of {len(done_seconds)}"
    )
    return Figure(NUMBER, SCREEN_TITLE, SCREEN_GOAL, f"{ratio:.2f} ×", ratio <= 1.05, details)
