"""A store as a whole: created for an office, and migrated to this schema."""

from data.claims.balances import stored_balances
from data.office import settings, staff
from data.search.words import add_phone_words
from data.store.errors import printable_url
from data.store.migrate import (
    SCHEMA,
    back_up_before_migration,
    create_store,
    has_tables,
    migrate,
    require_known_schema,
    require_schema,
    schema_number,
)
from data.store.opening import open_store
from data.store.store import Store
from medq.domain.calendar import federal_holidays
from medq.domain.errors import MedqError
from medq.domain.user import Role, User
from medq.work.claims.balances import refresh_balances
from medq.work.desk import Clock, Desk
from medq.work.items.updater import ItemUpdater
from medq.work.payer_names import fill_short_names

MEDQ = User(0, "medq", "medq", "MQ", Role.MANAGER)
"""Who migrates a store: the program, not a person."""
CLAIMS_PER_STEP = 1000


def init_store(url: str, login: str, clock: Clock) -> Store:
    """Create an empty store with its caller as manager and three years of holidays.

    It is made whole or not at all. Raises MedqError if the database is not empty.
    """
    store = open_store(url, create=True)
    try:
        _require_empty(store)
        with store.write_transaction():
            create_store(store)
            staff.insert_first(store, login, login, _login_initials(login), Role.MANAGER)
            add_holidays(store, clock().year)
    except BaseException:
        store.close()
        raise
    return store


def _require_empty(store: Store) -> None:
    """Raise MedqError if the database holds a store, or the tables of another program."""
    require_known_schema(store)
    where = printable_url(store.url)
    if schema_number(store):
        raise MedqError(
            "There is a store already; it was not touched.",
            where=where,
            hint="medq opens it; --store names another.",
        )
    if has_tables(store):
        raise MedqError(
            "This database belongs to another program; it was not touched.",
            where=where,
            hint="Name a file that does not exist yet, or an empty database.",
        )


def _login_initials(login: str) -> str:
    """Return two letters for a login: of its first two words, else its first two letters."""
    words = login.replace(".", " ").replace("-", " ").split()
    initials = "".join(word[0] for word in words)[:2].upper()
    return initials if len(initials) == 2 else login[:2].upper()


def add_holidays(store: Store, year: int) -> None:
    """Store the federal holidays around a year, so that no other start computes them."""
    for holiday_year in range(year - 1, year + 3):
        settings.add_holidays(store, federal_holidays(holiday_year))


def migrate_store(url: str, clock: Clock) -> tuple[int, int, str | None]:
    """Bring a store to this schema and return (schema before, after, the backup's path).

    Raises MedqError for an empty store and for one of a newer schema.
    """
    store = open_store(url)
    try:
        require_known_schema(store)
        before = schema_number(store)
        if before == SCHEMA:
            return before, before, None
        if before == 0:
            require_schema(store)
        backup = back_up_before_migration(store, clock())
        with store.write_transaction():
            migrate(store)
            fill_short_names(store)
            add_phone_words(store)
            _refresh_all_balances(Desk(store, MEDQ, clock))
        return before, schema_number(store), str(backup) if backup else None
    finally:
        store.close()


def _refresh_all_balances(desk: Desk) -> None:
    """Compute every balance by the rules of this version, and review open money nobody watches."""
    updater = ItemUpdater(desk)
    for stored_by_claim in stored_balances(desk.store, CLAIMS_PER_STEP):
        for claim_id, claim in refresh_balances(desk, stored_by_claim).items():
            if claim.share.open_cents > 0:
                updater.watch(claim_id)
    updater.finish()
