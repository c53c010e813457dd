"""A store with a million open items, filled in bulk; `medq check` finds no fault in it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from data.models.claims import Claim
from data.models.items import Item
from data.models.patients import Patient
from data.models.payers import Payer
from data.office import settings
from data.office.integrity import group_keys
from data.search import words
from data.search.words import PatientNames
from data.store.sql_triggers import POSTGRESQL, SQLITE, create_triggers
from data.store.store import Store
from medq.domain.claims.deadline_days import followup_day
from medq.work.desk import DEMO_KEY, NEW_DAY_KEY, Desk, clock_from, open_desk
from medq.work.items.ranking import update_group_ranks
from medq.work.office.stores import init_store
from medq.work.payer_rules import payer_rules_of
from tests.bench.figure import LOGIN, NOW, Run
from tests.bench.item_patterns import PAYERS, ItemPattern, draw_patterns
from tests.bench.postgresql import database_url

ITEMS = 1_000_000
CLAIMS, CLAIMS_ITEMS = 10, 11  # every tenth claim has two items, which are joined
CLAIMS_PER_PATIENT = 18  # claims of one patient
SENT_DAY = datetime.fromisoformat(NOW).toordinal() - 40


def million_items(run: Run) -> str:
    """Return the path of this run's store on SQLite."""
    return str(run.shared("million", lambda: _make_store(run, str(run.folder / "million.db"))))


def million_items_on_postgresql(run: Run) -> str:
    """Return the URL of the same store on PostgreSQL. Raises SkippedError without a server."""
    return str(
        run.shared("million on PostgreSQL", lambda: _make_store(run, database_url(run, "million")))
    )


def _make_store(run: Run, url: str) -> str:
    new_store(url, run.size(ITEMS, 80))
    return url


def desk_at(url: str, now: str = NOW) -> Desk:
    """Return a desk of the bench's user at a time."""
    return open_desk(url, now=now, user=LOGIN, login=LOGIN)


def new_store(url: str, items: int) -> None:
    """Create a store with so many items, on the bench's day, with the new day's work done."""
    store = init_store(url, LOGIN, clock_from(NOW))
    settings.save(store, DEMO_KEY, NOW)
    settings.save(store, NEW_DAY_KEY, NOW[:10])
    store.close()
    desk = desk_at(url)
    try:
        fill(desk, items)
    finally:
        desk.store.close()


def fill(desk: Desk, items: int) -> None:
    """Insert payers, patients, claims and items.

    The triggers are created again afterwards, and the tally is counted once.
    """
    store = desk.store
    claim_count = claim_of(items - 1)
    with store.write_transaction():
        bulk_insert(
            store,
            "payer",
            ("id", "qualifier", "identifier", "name", "kind", "confirmed"),
            _payers(),
        )
        patterns = draw_patterns(desk, items)
        _drop_triggers(store)
        patients = claim_count // CLAIMS_PER_PATIENT + 1
        bulk_insert(store, "patient", ("id", "key", "last", "first"), _patients(patients))
        words.insert_words(
            store,
            (
                PatientNames(number, last, first, "", None)
                for number, _key, last, first in _patients(patients)
            ),
        )
        # The same for all payers.
        sent = date.fromordinal(SENT_DAY)
        follow_up = followup_day(payer_rules_of(desk, 1), sent, desk.calendar)
        assert follow_up is not None
        follow_up_day = follow_up.toordinal()
        claims = partial(_claims, claim_count, patterns, follow_up_day)
        bulk_insert(store, "visit", VISIT_COLUMNS, visit_rows(CLAIM_COLUMNS, claims()))
        bulk_insert(store, "claim", CLAIM_COLUMNS, claims())
        subject_columns = ("id", "subject_id", "claim_id", "patient_id", "payer_id")
        columns = (*subject_columns, *patterns[0].columns)
        bulk_insert(store, "item", columns, _items(items, patterns))
        store.run(
            "INSERT INTO tally (kind, state, items, money_cents, joined) SELECT kind, state,"
            " COUNT(*), SUM(CASE behind_lead WHEN 2 THEN 0 ELSE money_cents END),"
            " SUM(CASE behind_lead WHEN 2 THEN 1 ELSE 0 END) FROM item GROUP BY kind, state"
        )
        store.run(
            "UPDATE item_group SET (items, money_cents) ="
            " (SELECT COUNT(*), COALESCE(SUM(money_cents), 0) FROM item"
            " WHERE group_id = item_group.id)"
        )
        update_group_ranks(desk, dict.fromkeys(group_keys(store), 0), {})
        create_triggers(store)
    store.advance_ids(Payer, Patient, Claim, Item)
    _finish_engine_work(store)


def bulk_insert(
    store: Store, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows the fastest way of the engine."""
    if store.engine == "sqlite":
        marks = ", ".join("?" * len(columns))
        store.run_many(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
        return
    cursor = store.database.cursor()
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _drop_triggers(store: Store) -> None:
    if store.engine == "sqlite":
        for name in SQLITE:
            store.run(f"DROP TRIGGER {name}")
        return
    for name in POSTGRESQL:
        store.run(f"DROP TRIGGER {name} ON {'event' if name.startswith('event') else 'item'}")


def _finish_engine_work(store: Store) -> None:
    """Have the engine do deferred work now: a checkpoint on SQLite, VACUUM on PostgreSQL."""
    if store.engine == "sqlite":
        store.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    connection = store.database.connection()
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM ANALYZE")
    connection.autocommit = False


def _payers() -> Iterator[tuple[Any, ...]]:
    return (
        (number, "PI", f"{60000 + number}", f"PAYER OF THE BENCH {number}", "commercial_generic", 1)
        for number in range(1, PAYERS + 1)
    )


def _patients(count: int) -> Iterator[tuple[Any, ...]]:
    return (
        (
            number,
            f"FAMILY{number % 9973}|GIVEN{number}|",
            f"FAMILY{number % 9973}",
            f"GIVEN{number}",
        )
        for number in range(1, count + 1)
    )


VISIT_COLUMNS = ("id", "patient_id", "from_day", "to_day", "charge_cents")


def visit_rows(
    columns: Sequence[str], claims: Iterable[Sequence[Any]]
) -> Iterator[tuple[Any, ...]]:
    """Yield a visit for each claim with these columns: it has the claim's id."""
    positions = [columns.index(name) for name in VISIT_COLUMNS]
    for claim in claims:
        yield tuple(claim[position] for position in positions)


CLAIM_COLUMNS = (
    "id", "number", "number_key", "form", "patient_id", "payer_id", "member_id", "member_key",
    "sequence", "frequency", "original_reference", "charge_cents", "from_day", "to_day",
    "sent_day", "state", "follow_up_day", "visit_id", "open_cents",
)  # fmt: skip


def _claims(
    count: int, patterns: Sequence[ItemPattern], follow_up_day: int
) -> Iterator[tuple[Any, ...]]:
    for number in range(1, count + 1):
        payer_id = patterns[number % len(patterns)].payer_id
        claim_number = f"B{number:07d}"
        patient, service_day = number // CLAIMS_PER_PATIENT, SENT_DAY - 9
        member = f"W{patient:08d}"
        yield (
            number, claim_number, claim_number, "P", patient + 1, payer_id, member, member, "P",
            "1", "", 25_000, service_day, service_day, SENT_DAY, "sent", follow_up_day,
            number, 25_000,
        )  # fmt: skip


def _items(count: int, patterns: Sequence[ItemPattern]) -> Iterator[tuple[Any, ...]]:
    """Yield items of all patterns in turn; of two items of a claim the better one leads.

    Neighbors have different topics, so that no claim has two items of a topic.
    """
    names = patterns[0].columns
    values_by_pattern = [(pattern.payer_id, *pattern.columns.values()) for pattern in patterns]
    joined_values = [
        (pattern.payer_id, *(pattern.joined_columns[name] for name in names))
        for pattern in patterns
    ]
    for index in range(count):
        claim_id, pattern = claim_of(index), index % len(patterns)
        subject = (index + 1, claim_id, claim_id, claim_id // CLAIMS_PER_PATIENT + 1)
        is_first = index + 1 < count and claim_of(index + 1) == claim_id
        is_second = index > 0 and claim_of(index - 1) == claim_id
        other = index + 1 if is_first else index - 1
        is_behind = (is_first or is_second) and (
            (*patterns[other % len(patterns)].own_order, other)
            < (*patterns[pattern].own_order, index)
        )
        yield (*subject, *(joined_values if is_behind else values_by_pattern)[pattern])


def claim_of(index: int) -> int:
    """Return the claim that the item of an index is about."""
    tens, rest = divmod(index, CLAIMS_ITEMS)
    return tens * CLAIMS + min(rest, CLAIMS - 1) + 1
