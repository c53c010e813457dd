"""#14: what a new day asks for on a store of a million open items, against one reading pass over them."""

import gc
import shutil
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from data.items.items import FACTS
from data.store.store import Store
from medq.work.desk import Desk
from medq.work.upkeep.new_day import new_day, run_in_steps
from tests.bench.figure import NOW, Figure, Run, SkippedError, interleaved, median, ms
from tests.bench.many import bulk, desk_at, million, million_on_postgresql
from tests.bench.postgresql import copy_of
from tests.bench.programs import medq

NUMBER = "14"
WHAT = "a new day with a million open items"
GOAL = "≤ 2 × one SQL pass that reads them; no lock over 50 ms"
SCREEN_WHAT = "the first screen on a new day that nobody has begun, against a day that is done"
SCREEN_GOAL = "≤ 1.05 ×"
MOST_LOCK = 0.05
MORNING = datetime.fromisoformat(NOW) + timedelta(days=1)  # a working day


def take(run: Run) -> list[Figure]:
    """One line an engine, and the first screen on SQLite."""
    copy, evening = run.folder / "new day.db", run.folder / "evening.db"
    shutil.copy(million(run), copy)
    _answered(str(copy))
    shutil.copy(copy, evening)
    found = [_swept(str(copy), "SQLite"), _first_screen(run, copy, evening)]
    copy.unlink()
    evening.unlink()
    try:
        url = copy_of(run, million_on_postgresql(run), "new_day")
    except SkippedError as why:
        return [*found, Figure(NUMBER, f"{WHAT}, PostgreSQL", GOAL, "not taken", None, str(why))]
    _answered(url)
    return [*found, _swept(url, "PostgreSQL")]


def _swept(url: str, engine: str) -> Figure:
    """The first working day after the store's own, by the very function that sessions call step by step."""
    desk = desk_at(url, MORNING.isoformat())
    store = desk.store
    assert desk.calendar.is_working(desk.today())
    turning = store.value(
        "SELECT COUNT(*) FROM item WHERE state < 4 AND next_day <= ?", (desk.today().toordinal(),)
    )
    passes = [_pass(desk)]
    locks: list[float] = []
    long_steps: list[float] = []
    gc.collect()
    with _locks(locks):
        began = last = time.perf_counter()
        for _alone in run_in_steps(desk):
            now = time.perf_counter()
            long_steps.append(now - last)
            last = now
        taken = time.perf_counter() - began
    passes.append(_pass(desk))
    counted = time.perf_counter()
    store.row(
        "SELECT COUNT(*), SUM(money_cents), SUM(recovery_ppm), SUM(tier), SUM(aged_from) FROM item WHERE +state < 4"
    )
    counted = time.perf_counter() - counted
    assert not new_day(desk)
    store.close()
    ratio, longest = taken / statistics.mean(passes), max(locks)
    beside = (
        f"{taken:.1f} s for {turning:,} items that turn that day, against {statistics.mean(passes):.1f} s, the mean of a pass"
        f" before and one after it (one SELECT that reads every open item as the program reads items; a sum over them within"
        f" the engine {counted:.1f} s); {len(locks):,} locks, median {ms(median(locks))}; longest step {ms(max(long_steps))}"
    )
    met = ratio <= 2 and longest <= MOST_LOCK
    return Figure(
        NUMBER, f"{WHAT}, {engine}", GOAL, f"{ratio:.2f} ×; longest lock {ms(longest)}", met, beside
    )


def _answered(url: str) -> None:
    """The claims as an office has them after that day: those whose items speak of no silence have a result, the others are
    with the payer, and are asked for already. As the bench fills it, silence would raise something of every claim."""
    store = desk_at(url).store
    with store.write_transaction():
        asked = "SELECT 1 FROM item i WHERE i.subject_kind = 1 AND i.subject_id = claim.id AND +i.kind = 5 AND i.topic = 'answer'"
        store.run(
            f"UPDATE claim SET state = 'denied', follow_up_day = NULL WHERE NOT EXISTS ({asked} AND i.state < 4)"
        )
        store.run("UPDATE claim SET state = 'received' WHERE state = 'sent'")
        file_id = store.insert(
            "file", name="answers", sha256="0" * 64, size=0, kind="277CA", imported_at=0
        )
        blank = dict.fromkeys(("isa_control", "group_control", "st_control", "key", "problems"), "")
        sums = dict.fromkeys(
            (
                "segments",
                "charge_cents",
                "paid_cents",
                "adjustment_cents",
                "provider_adjustment_cents",
            ),
            0,
        )
        said = store.insert(
            "transaction_set",
            file_id=file_id,
            ordinal=1,
            kind="277CA",
            status="posted",
            posted_at=0,
            claims=0,
            **blank,
            **sums,
        )
        names = ("transaction_id", "segment", "position", "claim_id", "level", "category", "status", "entity", "action", "said_day",
                 "source", "number", "payer_claim_number", "note")  # fmt: skip
        claims = store.rows("SELECT id, number, sent_day FROM claim WHERE state = 'received'")
        bulk(store, "claim_status", names, ((said, n, 1, n, "D", "A2", "20", "", "WQ", day, "PR", number, "", "")
                                            for n, number, day in claims))  # fmt: skip
    store.checkpoint()
    store.close()


def _pass(desk: Desk) -> float:
    """Seconds to read every open item, row by row."""
    gc.collect()
    began = time.perf_counter()
    for _row in desk.store.database.execute_sql(f"SELECT {FACTS} FROM item WHERE +state < 4"):
        pass
    return time.perf_counter() - began


@contextmanager
def _locks(found: list[float]) -> Iterator[None]:
    """Gathers how long each transaction held the lock, from having it to the end of its commit."""
    writing = Store.write_transaction

    @contextmanager
    def timed(store: Store, patience: float | None = None) -> Iterator[None]:
        with writing(store, patience):
            began = time.perf_counter()
            yield
        found.append(time.perf_counter() - began)

    with patch.object(Store, "write_transaction", timed):
        yield


def _first_screen(run: Run, morning: Path, evening: Path) -> Figure:
    """Whole processes on that morning, to the answer to a first key, in turns: where the day is done, and where it is not.

    Each of those begins it and is closed while it goes on; far from all of it is done then.
    """
    programs = [medq(str(morning)), medq(str(evening))]
    for program in programs:
        program.env["MEDQ_NOW"] = MORNING.isoformat()
    done, begun = interleaved(run.size(15, 2), *(program.up for program in programs))
    ratio = median(begun) / median(done)
    beside = f"{ms(median(begun))} against {ms(median(done))} to the answer to a first key; medians of {len(done)}"
    return Figure(NUMBER, SCREEN_WHAT, SCREEN_GOAL, f"{ratio:.2f} ×", ratio <= 1.05, beside)
