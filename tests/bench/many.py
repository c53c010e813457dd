"""A store with a million open items, filled in bulk: what `medq check` would agree to, in a minute instead of an hour."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

from data.office import office
from data.office.integrity import group_keys
from data.search import words
from data.store.sql_triggers import POSTGRESQL, SQLITE, make_guards
from data.store.store import Store
from medq.domain.claims.deadlines import followup_day
from medq.work.desk import DEMO_KEY, NEW_DAY_KEY, Desk, clock_from, open_desk
from medq.work.items.ranking import update_group_ranks
from medq.work.office.staff_and_settings import init_store
from medq.work.payer_rules import rules_of
from tests.bench.figure import LOGIN, NOW, Run
from tests.bench.patterns import PAYERS, TOPICS, Pattern, patterns
from tests.bench.postgresql import database_url

ITEMS = 1_000_000
A_CLAIM = 4  # items about one claim
A_PATIENT = 5  # claims of one patient
SENT = datetime.fromisoformat(NOW).toordinal() - 40


def million(run: Run) -> str:
    """The SQLite store of this run."""
    return str(run.once("million", lambda: _made(run, str(run.folder / "million.db"))))


def million_on_postgresql(run: Run) -> str:
    """The same on PostgreSQL. Errors: `SkippedError` where there is no server."""
    return str(run.once("million on PostgreSQL", lambda: _made(run, database_url(run, "million"))))


def _made(run: Run, url: str) -> str:
    new_store(url, run.size(ITEMS, 80))
    return url


def desk_at(url: str, now: str = NOW) -> Desk:
    return open_desk(url, now=now, user=LOGIN, login=LOGIN)


def new_store(url: str, items: int) -> None:
    """A store with so many items, on the bench's day, whose new day is done."""
    store = init_store(url, LOGIN, clock_from(NOW))
    office.set_setting(store, DEMO_KEY, NOW)
    office.set_setting(store, NEW_DAY_KEY, NOW[:10])
    store.close()
    desk = desk_at(url)
    try:
        fill(desk, items)
    finally:
        desk.store.close()


def fill(desk: Desk, items: int) -> None:
    """Payers, patients, claims and items; the guards are made anew and the tally is counted once."""
    store = desk.store
    claims = items // A_CLAIM + 1
    with store.write_transaction():
        bulk(
            store,
            "payer",
            ("id", "qualifier", "identifier", "name", "kind", "confirmed"),
            _payers(),
        )
        drawn = patterns(desk, items)
        _drop_guards(store)
        people = claims // A_PATIENT + 1
        bulk(store, "patient", ("id", "key", "last", "first"), _patients(people))
        words.keep_patients(
            store, ((n, last, first, "", None) for n, _key, last, first in _patients(people))
        )
        asked_on = followup_day(
            rules_of(desk, 1), date.fromordinal(SENT), desk.calendar
        ).toordinal()  # the same of all payers
        bulk(store, "claim", CLAIM, _claims(claims, drawn, asked_on))
        names = (*("id", "subject_id", "claim_id", "patient_id", "payer_id"), *drawn[0].columns)
        bulk(store, "item", names, _items(items, drawn))
        store.run(
            "INSERT INTO tally SELECT kind, state, COUNT(*), SUM(money_cents) FROM item GROUP BY kind, state"
        )
        store.run(
            "UPDATE item_group SET (items, money_cents) = (SELECT COUNT(*), COALESCE(SUM(money_cents), 0) FROM item"
            " WHERE group_id = item_group.id)"
        )
        update_group_ranks(desk, dict.fromkeys(group_keys(store), 0), {})
        make_guards(store)
    store.ids_taken("payer", "patient", "claim", "item")
    _settle(store)


def bulk(store: Store, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows in, as fast as the engine takes them."""
    if store.engine == "sqlite":
        marks = ", ".join("?" * len(names))
        store.many(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", rows)
        return
    cursor = store.database.cursor()
    with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _drop_guards(store: Store) -> None:
    if store.engine == "sqlite":
        for name in SQLITE:
            store.run(f"DROP TRIGGER {name}")
        return
    for name in POSTGRESQL:
        store.run(f"DROP TRIGGER {name} ON {'event' if name.startswith('event') else 'item'}")


def _settle(store: Store) -> None:
    """Let the engine do now what it would do later: statistics on PostgreSQL, the write-ahead log into the file on SQLite."""
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
        (n, "PI", f"{60000 + n}", f"PAYER OF THE BENCH {n}", "commercial_generic", 1)
        for n in range(1, PAYERS + 1)
    )


def _patients(many: int) -> Iterator[tuple[Any, ...]]:
    return (
        (n, f"FAMILY{n % 9973}|GIVEN{n}|", f"FAMILY{n % 9973}", f"GIVEN{n}")
        for n in range(1, many + 1)
    )


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
        "sequence",
        "frequency",
    ),
    *(
        "original_reference",
        "charge_cents",
        "from_day",
        "to_day",
        "sent_day",
        "state",
        "follow_up_day",
    ),
)


def _claims(many: int, drawn: Sequence[Pattern], asked_on: int) -> Iterator[tuple[Any, ...]]:
    for n in range(1, many + 1):
        payer_id = drawn[n * A_CLAIM % len(drawn)].payer_id
        number, member = f"B{n:07d}", f"W{n // A_PATIENT:08d}"
        yield (n, number, number, "P", n // A_PATIENT + 1, payer_id, member, member, "P", "1", "", 25_000, SENT - 9, SENT - 9, SENT,
               "sent", asked_on)  # fmt: skip


def _items(many: int, drawn: Sequence[Pattern]) -> Iterator[tuple[Any, ...]]:
    """Item n is of sort n modulo their number; neighbours have different topics, so one claim has each once."""
    assert len(TOPICS) >= A_CLAIM
    values = [(one.payer_id, *one.columns.values()) for one in drawn]
    for n in range(many):
        claim = n // A_CLAIM + 1
        yield tuple(chain((n + 1, claim, claim, claim // A_PATIENT + 1), values[n % len(values)]))
