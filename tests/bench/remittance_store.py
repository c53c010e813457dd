"""A store with the claims of a big remittance, and that remittance."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from data.models.payers import Payer, Provider
from data.office import settings
from data.store.store import Store
from medq.work.desk import DEMO_KEY, NEW_DAY_KEY, clock_from
from medq.work.office.stores import init_store
from tests.bench.figure import LOGIN, NOW, Run
from tests.bench.full_store import VISIT_COLUMNS, bulk_insert, visit_rows
from tests.x12.big_remittance import write

SENT_DAY = date(2026, 9, 29).toordinal()
PATIENT_COLUMNS = ("id", "key", "last", "first")
CLAIM_COLUMNS = (
    "id", "number", "number_key", "form", "patient_id", "payer_id", "member_id", "member_key",
    "rendering_id", "sequence", "frequency", "original_reference", "charge_cents", "from_day",
    "to_day", "sent_day", "state", "visit_id", "open_cents",
)  # fmt: skip
LINE_COLUMNS = (
    "claim_id", "number", "procedure", "modifiers", "charge_cents", "units", "pointers", "place",
    "line_control", "from_day", "to_day",
)  # fmt: skip
PAYER = {
    "qualifier": "XV",
    "identifier": "99999",
    "name": "BIG PAYER",
    "kind": "commercial_generic",
    "confirmed": 1,
}
PROVIDER = {
    "key": "1245319599",
    "npi": "1245319599",
    "last": "HEALER",
    "first": "ANN",
    "taxonomy": "",
    "tax_id": "",
}


def empty_store(path: Path) -> Store:
    """Create a store at the current schema, on the bench's day."""
    store = init_store(str(path), LOGIN, clock_from(NOW))
    settings.save(store, DEMO_KEY, NOW)
    settings.save(store, NEW_DAY_KEY, NOW[:10])
    return store


def store_and_remittance(run: Run, claims: int) -> tuple[Path, Path]:
    """Create a store with so many claims; return its path and that of the file that pays them."""
    path = run.folder / f"claims{run.next_number('claims')}.db"
    store = empty_store(path)
    with store.write_transaction():
        store.insert(Payer, **PAYER)
        store.insert(Provider, **PROVIDER)
        bulk_insert(store, "patient", PATIENT_COLUMNS, _patients(claims))
        bulk_insert(store, "visit", VISIT_COLUMNS, visit_rows(CLAIM_COLUMNS, _claims(claims)))
        bulk_insert(store, "claim", CLAIM_COLUMNS, _claims(claims))
        bulk_insert(store, "claim_line", LINE_COLUMNS, _service_lines(claims))
    store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    file = run.shared(
        f"remittance of {claims}", lambda: write(run.folder / f"{claims}.835", claims)
    )
    return path, file


def _charge_cents(index: int) -> int:
    return 10000 + index % 997 + 7000


def _service_day(index: int) -> int:
    return date(2026, 9, index % 28 + 1).toordinal()


def _patients(count: int) -> Iterator[tuple[Any, ...]]:
    for index in range(count):
        last, first = f"FAMILY{index % 1000}", f"GIVEN{index}"
        yield index + 1, f"{last}|{first}|", last, first


def _claims(count: int) -> Iterator[tuple[Any, ...]]:
    for index in range(count):
        number, member, day = f"A{index:06d}", f"W{index:08d}", _service_day(index)
        yield (
            index + 1, number, number, "P", index + 1, 1, member, member, 1, "P", "1", "",
            _charge_cents(index) * 2, day, day, SENT_DAY, "sent", index + 1,
            _charge_cents(index) * 2,
        )  # fmt: skip


def _service_lines(claims: int) -> Iterator[tuple[Any, ...]]:
    for index in range(claims):
        day = _service_day(index)
        for number, (code, modifier) in enumerate((("99213", "25"), ("93000", "")), start=1):
            yield (
                index + 1, number, code, modifier, _charge_cents(index), "1", "1", "",
                f"A{index:06d}-{number}", day, day,
            )  # fmt: skip
