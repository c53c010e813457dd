"""People and settings of an office: created and changed by a manager, each with its event."""

from collections.abc import Callable
from functools import partial
from itertools import chain, count
from typing import Any, NamedTuple

from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.items import item_records, stored_ranks
from data.office import office, staff
from data.office import settings as stored_settings
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
from medq.work import settings
from medq.work.desk import CHANGES_KEY, NEW_DAY_KEY, Clock, Desk, rank_settings_of
from medq.work.event_log import record_event

LONGEST_INITIALS = 4
CHUNK = 500


class SettingPreview(NamedTuple):
    """The effect that a changed setting would have."""

    value: str  # as it would be stored
    moved_items: int  # open items whose rank would change
    open_items: int


def init_store(url: str, login: str, clock: Clock) -> Store:
    """Create an empty store with its caller as manager and three years of holidays.

    Raises MedqError if the database is not empty.
    """
    store = open_store(url, create=True)
    if schema_number(store) or has_tables(store):
        store.close()
        raise MedqError(
            "There is a store already; it was not touched.",
            where=printable_url(url),
            hint="medq opens it; --store names another.",
        )
    create_store(store)
    now = clock()
    with store.write_transaction():
        staff.insert_first(store, login, login, _login_initials(login), Role.MANAGER)
        add_holidays(store, now.year)
    return store


def _login_initials(login: str) -> str:
    """Return two letters for a login: of its first two words, else its first two letters."""
    words = login.replace(".", " ").replace("-", " ").split()
    initials = "".join(word[0] for word in words)[:2].upper()
    return initials if len(initials) == 2 else login[:2].upper()


def add_holidays(store: Store, year: int) -> None:
    """Store the federal holidays around a year, so that no other start computes them."""
    for holiday_year in range(year - 1, year + 3):
        stored_settings.add_holidays(store, federal_holidays(holiday_year))


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
        migrate(store)
        return before, schema_number(store), str(backup) if backup else None
    finally:
        store.close()


def add_user(desk: Desk, login: str, name: str, initials: str, role: Role) -> User:
    """Add a person, or enable one again. Raises MedqError."""
    desk.require_manager("Adding people")
    login, name = login.strip(), " ".join(name.split())
    if not login.isprintable() or not name.isprintable() or not name or len(login.split()) != 1:
        raise MedqError(
            "A person needs a login without spaces, and a name.",
            hint="medq user add LOGIN --name 'First Last'",
        )
    with desk.store.write_transaction():
        people = {user.login: (user, active) for user, active in staff.users(desk.store)}
        user, active = people.get(login, (None, False))
        if active:
            raise MedqError(f"{login} exists already.", hint="medq user role changes the role.")
        used_initials = {
            other.initials.lower() for other, _active in people.values() if other.login != login
        }
        initials = _initials(name, initials, used_initials)
        change_set = ChangeSet(desk.store)
        if user is None:
            staff_id = staff.insert(change_set, login, name, initials, role)
        else:
            staff_id = user.id
            staff.enable(change_set, staff_id, name, initials, role)
        text = f"Added {login} as {role.value}."
        _append_event(desk, "user add", (0, staff_id), text, change_set)
    return User(staff_id, login, name, initials, role)


def _initials(name: str, requested: str, used_initials: set[str]) -> str:
    """Return the requested initials, else those of the name, numbered if they are in use.

    Raises MedqError for requested initials that are in use or not valid.
    """
    requested = requested.strip().upper()
    if requested:
        if not requested.isalnum() or len(requested) > LONGEST_INITIALS:
            raise MedqError(
                f"Initials cannot be {requested!r}.",
                hint=f"Use letters and digits, {LONGEST_INITIALS} at most.",
            )
        if requested.lower() in used_initials:
            raise MedqError(
                f"{requested} is in use already.", hint="Choose other initials with --initials."
            )
        return requested
    letters = "".join(part[0] for part in name.split() if part[0].isalnum())[:3].upper() or "X"
    numbered = (f"{letters}{number}" for number in count(2))
    return next(
        initials for initials in chain([letters], numbered) if initials.lower() not in used_initials
    )


def change_role(desk: Desk, login: str, role: Role) -> None:
    """Change a person's role. Raises MedqError; one manager must remain."""
    _change_user(desk, login, partial(staff.change_role, role=role), f"role {role}")


def disable_user(desk: Desk, login: str) -> None:
    """Disable a person. Raises MedqError; one manager must remain."""
    _change_user(desk, login, staff.disable, "active 0")


def _change_user(
    desk: Desk, login: str, change: Callable[[ChangeSet, int], None], text: str
) -> None:
    desk.require_manager("Changing people")
    with desk.store.write_transaction():
        user = next(
            (user for user, _active in staff.users(desk.store) if user.login == login), None
        )
        if user is None:
            raise MedqError(f"There is no user {login!r}.", hint="medq user list shows all users.")
        change_set = ChangeSet(desk.store)
        change(change_set, user.id)
        if not any(user.is_manager for user, active in staff.users(desk.store) if active):
            raise MedqError(
                "An office needs one manager.", hint="Make somebody else a manager first."
            )
        _append_event(desk, "user change", (0, user.id), f"{login}: {text}.", change_set)


def preview_setting(desk: Desk, name: str, text: str) -> SettingPreview:
    """Return what a setting would change, changing nothing. Raises MedqError as `set_setting`."""
    from medq.domain.rank.score import rank  # noqa: PLC0415 - start-up: only to preview
    from medq.work.items.ranking import rank_facts  # noqa: PLC0415 - start-up: only to preview

    value: Any = settings.parse_setting(name, text)
    before = desk.rank_settings
    after = rank_settings_of(desk.settings._replace(**{name: value}))
    moved = total = last_id = 0
    today, calendar = desk.today(), desk.calendar
    while item_ids := item_records.open_after(desk.store, last_id, CHUNK):
        for item in item_records.by_ids(desk.store, item_ids) if before != after else ():
            facts = rank_facts(desk, item)
            old_rank = rank(facts, today, before, calendar)
            new_rank = rank(facts, today, after, calendar)
            moved += (old_rank.tier, old_rank.sort_value) != (new_rank.tier, new_rank.sort_value)
        total, last_id = total + len(item_ids), item_ids[-1]
    return SettingPreview(settings.format_setting(name, value), moved, total)


def set_setting(desk: Desk, name: str, text: str) -> str:
    """Change one setting and return it as stored.

    Raises MedqError for an unknown name or a wrong value.
    """
    desk.require_manager("Changing settings")
    value = settings.format_setting(name, settings.parse_setting(name, text))
    with desk.store.write_transaction():
        change_set = ChangeSet(desk.store)
        stored_settings.change(change_set, name, value)
        desk.reload_settings()
        if desk.settings.opens >= desk.settings.closes:
            desk.reload_settings()
            raise MedqError(
                "The office must close after it opens.",
                hint="medq config show has the current hours.",
            )
        _append_event(desk, "config set", (0, 0), f"{name} = {value}", change_set)
        changes = int(office.setting(desk.store, CHANGES_KEY) or 0) + 1
        stored_settings.save(desk.store, CHANGES_KEY, str(changes))
        if name in settings.RANK_SETTINGS:
            stored_ranks.rerank_all(desk.store, desk.today())
            stored_settings.save(desk.store, NEW_DAY_KEY, "")
    desk.reload_settings()
    return value


def _append_event(
    desk: Desk, act: str, subject: tuple[int, int], text: str, change_set: ChangeSet
) -> None:
    record_event(
        desk,
        NewEvent(
            act=act,
            subject=subject,
            text=text,
            change_set=change_set,
        ),
    )
