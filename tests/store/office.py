"""An office for tests of the store: a desk at a fixed moment, what a store holds as text, and whether it is whole."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from data.office import office
from data.store.opening import open_store
from data.store.store import Store
from medq.domain.import_report import ImportReport
from medq.domain.user import Role, User
from medq.work.desk import Desk
from medq.work.imports.run import import_paths
from medq.work.office.staff_and_settings import keep_holidays
from medq.work.upkeep.integrity import check

NOW = datetime(2026, 10, 26, 17, tzinfo=UTC)
PEOPLE = (("mj", "Mary Jones", "MJ", "specialist"), ("al", "Ann Lee", "AL", "manager"))
PASSING = frozenset(
    {"session", "schema_migration"}
)  # who is at work now, and when the schema was made


def people(store: Store) -> None:
    """Who works here, and the holidays."""
    with store.write_transaction():
        for login, name, initials, role in PEOPLE:
            store.insert("staff", login=login, name=name, initials=initials, role=role)
        keep_holidays(store, NOW.year)


def desk_at(url: str, *, now: datetime = NOW, login: str = "mj") -> Desk:
    """A person's desk at a store; the people are written into an empty one."""
    store = open_store(url)
    if not office.users(store):
        people(store)
    number = [one[0] for one in PEOPLE].index(login)
    _login, name, initials, role = PEOPLE[number]
    return Desk(store, User(number + 1, login, name, initials, Role(role)), lambda: now)


def take_in(desk: Desk, *paths: Path) -> ImportReport:
    return import_paths(desk, paths)


def findings(desk: Desk) -> list[str]:
    """What `medq check` finds; empty when all is well."""
    return [f"{one.name}: {found}" for one in check(desk) for found in one.mismatches]


def tables_of(store: Store) -> list[str]:
    """Every table that holds something lasting."""
    own = (
        "sqlite_master WHERE type = 'table'"
        if store.engine == "sqlite"
        else "pg_tables WHERE schemaname = current_schema()"
    )
    column = "name" if store.engine == "sqlite" else "tablename"
    return sorted({name for (name,) in store.rows(f"SELECT {column} FROM {own}")} - PASSING)


def dump(store: Store, tables: Iterable[str] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table (or of those), in an order of its own."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for table in tables or tables_of(store):
        rows = store.rows(f"SELECT * FROM {table}")
        found[table] = sorted(
            (tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows),
            key=repr,
        )
    return found


def claims_told(store: Store) -> list[tuple[object, ...]]:
    """(number, frequency, state, paid, written off, patient, must look, number of the claim whose place it takes) by number."""
    return store.rows(
        """SELECT c.number, c.frequency, c.state, c.paid_cents, c.written_off_cents, c.patient_cents, c.review_reasons, o.number
        FROM claim c LEFT JOIN claim o ON o.id = c.replaces_id ORDER BY c.number, c.frequency"""
    )


def items_told(store: Store, *, open_only: bool = False) -> list[tuple[object, ...]]:
    """(topic, cause, claim, cents, state, outcome) of items, in that order."""
    rows = store.rows(
        """SELECT i.topic, i.cause, COALESCE(c.number, ''), COALESCE(c.frequency, ''), i.money_cents, i.state, i.outcome FROM item i
        LEFT JOIN claim c ON c.id = i.claim_id"""
    )
    return sorted(row for row in rows if not open_only or row[5] < 4)
