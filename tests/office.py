"""The office of all tests: its clock, its staff, and a person's desk at a store."""

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from data.office import staff
from data.store.opening import open_store
from data.store.store import Store
from medq.domain.user import Role, User
from medq.work.desk import Desk
from medq.work.office.stores import add_holidays
from medq.work.upkeep.integrity import check

ZONE = ZoneInfo("America/Denver")
NOW = datetime(2026, 11, 24, 10, 42, tzinfo=ZONE)  # a Tuesday; Thursday is Thanksgiving
TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)
MEDQ_NOW = NOW.isoformat()  # the environment variable of commands
PEOPLE = (
    ("jm", "Jo Marsh", "JM", Role.SPECIALIST),
    ("lk", "Lee Kane", "LK", Role.SPECIALIST),
    ("an", "Ann Nash", "AN", Role.MANAGER),
    ("su", "Sue Unger", "SU", Role.SUPERVISOR),
)


def add_staff(store: Store) -> None:
    """Insert the staff and the holidays."""
    with store.write_transaction():
        for login, name, initials, role in PEOPLE:
            staff.insert_first(store, login, name, initials, role)
        add_holidays(store, TODAY.year)


def open_desk(url: str, login: str = "jm", *, now: datetime = NOW, read_only: bool = False) -> Desk:
    """Return a person's desk with its own connection; in an empty store insert the staff first."""
    store = open_store(url, read_only=read_only)
    if not staff.users(store):
        add_staff(store)
    number = [person[0] for person in PEOPLE].index(login)
    return Desk(store, User(number + 1, *PEOPLE[number]), lambda: now)


def findings(desk: Desk, *, skip: Collection[str] = ()) -> list[str]:
    """Return what `medq check` finds, without the checks named in `skip`."""
    return [
        f"{each.name}: {mismatch}"
        for each in check(desk)
        if each.name not in skip
        for mismatch in each.mismatches
    ]
