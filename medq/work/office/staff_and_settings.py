"""What a manager does to the office itself: people and settings, each change with its event."""

from itertools import chain, count
from typing import Any

from data.events import events
from data.events.events import ChangeSet
from data.items import items
from data.office import office
from data.store.errors import printable_url
from data.store.migrate import (
    SCHEMA,
    back_up_before_migration,
    has_tables,
    migrate,
    require_schema,
    schema_number,
)
from data.store.opening import open_store
from data.store.store import Store
from medq.domain.calendar import federal_holidays
from medq.domain.errors import MedqError
from medq.domain.user import Role, User
from medq.work import settings
from medq.work.desk import CHANGES_KEY, NEW_DAY_KEY, Clock, Desk, first_user

LONGEST_INITIALS = 4
CHUNK = 500


def init_store(url: str, login: str, clock: Clock) -> Store:
    """Make an empty store with its caller as manager and the holidays of three years. Errors: `MedqError` if one is there."""
    store = open_store(url, create=True)
    if schema_number(store) or has_tables(store):
        store.close()
        raise MedqError(
            "There is a store already; it was not touched.",
            where=printable_url(url),
            hint="medq opens it; --store names another.",
        )
    migrate(store)
    now = clock()
    with store.write_transaction():
        name, initials, role = first_user(login)
        office.add_user(store, login, name, initials, role)
        keep_holidays(store, now.year)
    return store


def keep_holidays(store: Store, year: int) -> None:
    """The federal holidays around a year, kept in the store so that no one else computes them."""
    for one in range(year - 1, year + 3):
        office.add_holidays(store, federal_holidays(one))


def migrate_store(url: str, clock: Clock) -> tuple[int, int, str | None]:
    """(schema before, schema after, the backup's path) of bringing a store to this schema. Errors: `MedqError`."""
    store = open_store(url)
    try:
        before = schema_number(store)
        if before == SCHEMA:
            return before, before, None
        if before == 0 or before > SCHEMA:
            require_schema(store)
        backup = back_up_before_migration(store, clock())
        migrate(store)
        return before, schema_number(store), str(backup) if backup else None
    finally:
        store.close()


def add_user(desk: Desk, login: str, name: str, initials: str, role: Role) -> User:
    """Let a person work here, or work here again. Errors: `MedqError`."""
    desk.require_manager("Adding people")
    login, name = login.strip(), " ".join(name.split())
    if not login.isprintable() or not name.isprintable() or not name or len(login.split()) != 1:
        raise MedqError(
            "A person needs a login without spaces, and a name.",
            hint="medq user add LOGIN --name 'First Last'",
        )
    with desk.store.write_transaction():
        people = {user.login: (user, active) for user, active in office.users(desk.store)}
        user, active = people.get(login, (None, False))
        if active:
            raise MedqError(
                f"{login} is there already.", hint="medq user role changes what they may do."
            )
        taken = {
            other.initials.lower() for other, _active in people.values() if other.login != login
        }
        columns = {"name": name, "initials": _initials(name, initials, taken), "role": role.value}
        entry = ChangeSet(desk.store)
        if user is None:
            staff_id = entry.create("staff", login=login, **columns)
        else:
            staff_id = user.id
            entry.change("staff", staff_id, active=1, **columns)
        _write(desk, "user add", (0, staff_id), f"{login} may work here as {role.value}.", entry)
    return User(staff_id, login, name, columns["initials"], role)


def _initials(name: str, wanted: str, taken: set[str]) -> str:
    """What lists call a person by: as wanted, else the first letters of the name, with a number where they are somebody's."""
    wanted = wanted.strip().upper()
    if wanted:
        if not wanted.isalnum() or len(wanted) > LONGEST_INITIALS:
            raise MedqError(
                f"Initials cannot be {wanted!r}.",
                hint=f"Letters and digits, {LONGEST_INITIALS} at most.",
            )
        if wanted.lower() in taken:
            raise MedqError(f"{wanted} is somebody's already.", hint="Choose others: --initials")
        return wanted
    letters = "".join(part[0] for part in name.split() if part[0].isalnum())[:3].upper() or "X"
    numbered = (f"{letters}{number}" for number in count(2))
    return next(found for found in chain([letters], numbered) if found.lower() not in taken)


def change_user(desk: Desk, login: str, **columns: Any) -> None:
    """Change a person's role, or whether they are active. Errors: `MedqError`; the last manager stays one."""
    desk.require_manager("Changing people")
    with desk.store.write_transaction():
        found = next(
            (user for user, _active in office.users(desk.store) if user.login == login), None
        )
        if found is None:
            raise MedqError(
                f"Nobody here is called {login}.", hint="medq user list names everybody."
            )
        entry = ChangeSet(desk.store)
        entry.change("staff", found.id, **columns)
        if not any(user.is_manager for user, active in office.users(desk.store) if active):
            raise MedqError(
                "An office needs one manager.", hint="Make somebody else a manager first."
            )
        told = ", ".join(f"{name} {value}" for name, value in columns.items())
        _write(desk, "user change", (0, found.id), f"{login}: {told}.", entry)


def try_setting(desk: Desk, name: str, text: str) -> tuple[str, int, int]:
    """What a setting would do, changing nothing: the value as it is read, how many open items would stand elsewhere, of how
    many. Errors: `MedqError` as `set_setting`."""
    from medq.domain.rank.score import rank
    from medq.work.desk import weights_of
    from medq.work.items.ranking import rank_facts

    value: Any = settings.read(name, text)
    before, after = desk.weights, weights_of(desk.settings._replace(**{name: value}))
    moves = total = last = 0
    today, calendar = desk.today(), desk.calendar
    while ids := items.open_after(desk.store, last, CHUNK):
        for item in items.item_records(desk.store, ids) if before != after else ():
            facts = rank_facts(desk, item)
            was, now = (rank(facts, today, weights, calendar) for weights in (before, after))
            moves += (was.tier, was.sort_value) != (now.tier, now.sort_value)
        total, last = total + len(ids), ids[-1]
    return settings.written(name, value), moves, total


def set_setting(desk: Desk, name: str, text: str) -> str:
    """Change one setting; as it was read. Errors: `MedqError` for an unknown name or a value that cannot be."""
    desk.require_manager("Changing settings")
    value = settings.written(name, settings.read(name, text))
    with desk.store.write_transaction():
        before = office.setting(desk.store, name)
        office.set_setting(desk.store, name, value)
        desk.forget()
        if desk.settings.opens >= desk.settings.closes:
            desk.forget()
            raise MedqError(
                "An office closes after it opens.", hint="medq config show has the present hours."
            )
        entry = ChangeSet(
            desk.store,
            before={f"setting:{name}": {"value": before}},
            after={f"setting:{name}": {"value": value}},
        )
        _write(desk, "config set", (0, 0), f"{name} = {value}", entry)
        office.set_setting(
            desk.store, CHANGES_KEY, str(int(office.setting(desk.store, CHANGES_KEY) or 0) + 1)
        )
        if name in settings.RANKING:
            items.rerank_all(desk.store, desk.today())
            office.set_setting(desk.store, NEW_DAY_KEY, "")
    desk.forget()
    return value


def _write(desk: Desk, act: str, subject: tuple[int, int], text: str, entry: ChangeSet) -> None:
    events.append(
        desk.store,
        events.NewEvent(
            at=desk.now(),
            staff_id=desk.user.id,
            act=act,
            subject=subject,
            text=text,
            change_set=entry,
        ),
    )
