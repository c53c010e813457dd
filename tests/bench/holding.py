"""A store that holds the claims a big remittance pays, and that remittance: tests/x12/big_remittance.py tells its numbers."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from data.office import office
from data.store.store import Store
from medq.work.desk import DEMO_KEY, NEW_DAY_KEY, clock_from
from medq.work.office.staff_and_settings import init_store
from tests.bench.figure import LOGIN, NOW, Run
from tests.bench.many import bulk
from tests.x12.big_remittance import write

SENT = date(2026, 9, 29).toordinal()
PATIENT = ("id", "key", "last", "first")
CLAIM = (
    *(
        "id",
        "number",
        "number_key",
        "form",
        "patient_id",
        "payer_id",
        "member_id",
        "member_key",
        "rendering_id",
        "sequence",
    ),
    *("frequency", "original_reference", "charge_cents", "from_day", "to_day", "sent_day", "state"),
)
LINE = (
    *(
        "claim_id",
        "number",
        "procedure",
        "modifiers",
        "charge_cents",
        "units",
        "pointers",
        "place",
        "line_control",
    ),
    *("from_day", "to_day"),
)


def empty_store(path: Path) -> Store:
    """A store at today's schema, on the bench's day."""
    store = init_store(str(path), LOGIN, clock_from(NOW))
    office.set_setting(store, DEMO_KEY, NOW)
    office.set_setting(store, NEW_DAY_KEY, NOW[:10])
    return store


def holding(run: Run, claims: int) -> tuple[Path, Path]:
    """A new store with those claims, and the file that pays them."""
    number = run.kept["holding"] = run.kept.get("holding", 0) + 1
    path = run.folder / f"holding{number}.db"
    store = empty_store(path)
    with store.write_transaction():
        store.insert(
            "payer",
            qualifier="XV",
            identifier="99999",
            name="BIG PAYER",
            kind="commercial_generic",
            confirmed=1,
        )
        store.insert(
            "provider",
            key="1245319599",
            npi="1245319599",
            last="HEALER",
            first="ANN",
            taxonomy="",
            tax_id="",
        )
        bulk(
            store,
            "patient",
            PATIENT,
            ((n + 1, _key(n), f"FAMILY{n % 1000}", f"GIVEN{n}") for n in range(claims)),
        )
        bulk(store, "claim", CLAIM, _claims(claims))
        bulk(store, "claim_line", LINE, _lines(claims))
    store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path, run.once(
        f"remittance of {claims}", lambda: write(run.folder / f"{claims}.835", claims)
    )


def _key(number: int) -> str:
    return f"FAMILY{number % 1000}|GIVEN{number}|"


def _charge(number: int) -> int:
    return 10000 + number % 997 + 7000


def _day(number: int) -> int:
    return date(2026, 9, number % 28 + 1).toordinal()


def _claims(claims: int) -> Iterator[tuple[Any, ...]]:
    for n in range(claims):
        name, member, day = f"A{n:06d}", f"W{n:08d}", _day(n)
        yield (
            n + 1,
            name,
            name,
            "P",
            n + 1,
            1,
            member,
            member,
            1,
            "P",
            "1",
            "",
            _charge(n) * 2,
            day,
            day,
            SENT,
            "sent",
        )


def _lines(claims: int) -> Iterator[tuple[Any, ...]]:
    for n in range(claims):
        for number, (code, modifier) in enumerate((("99213", "25"), ("93000", "")), start=1):
            yield (
                n + 1,
                number,
                code,
                modifier,
                _charge(n),
                "1",
                "1",
                "",
                f"A{n:06d}-{number}",
                _day(n),
                _day(n),
            )
