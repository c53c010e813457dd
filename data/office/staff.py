"""The people of the office: read and changed."""

from itertools import chain

from data.events.change_set import ChangeSet
from data.models.office import Staff
from data.office.office import to_user
from data.store.store import Store
from medq.domain.user import Role, User


def by_id(store: Store, staff_id: int) -> User:
    """Return a person, active or not. Raises LookupError."""
    row = store.row(Staff.select_row(User).where(Staff.id == staff_id))
    if row is None:
        raise LookupError(f"staff {staff_id} does not exist")
    return to_user(row)


def initials(store: Store) -> dict[int, str]:
    """Return the initials of everybody, active or not, by id."""
    return dict(store.rows(Staff.select(Staff.id, Staff.initials)))


def users(store: Store) -> list[tuple[User, bool]]:
    """Return everybody, each with whether they are active."""
    rows = store.rows(Staff.select_row(User).select_extend(Staff.active).order_by(Staff.login))
    return [(to_user(tuple(columns)), bool(is_active)) for *columns, is_active in rows]


def find_user(store: Store, word: str) -> User | None:
    """Return the active person with a login, else with initials, in any case of letters.

    Compared in Python because the engines fold different letters.
    """
    folded_word = word.casefold()
    active = [user for user, is_active in users(store) if is_active]
    matches = (
        (user for user in active if user.login == word),
        (user for user in active if user.login.casefold() == folded_word),
        (user for user in active if user.initials.casefold() == folded_word),
    )
    return next(chain.from_iterable(matches), None)


def insert_first(store: Store, login: str, name: str, initials: str, role: Role) -> int:
    """Insert the first person of a store and return their id; later ones need an event."""
    return store.insert(Staff, login=login, name=name, initials=initials, role=role.value)


def insert(change_set: ChangeSet, login: str, name: str, initials: str, role: Role) -> int:
    """Insert a person and return their id."""
    return change_set.create(Staff, login=login, name=name, initials=initials, role=role.value)


def enable(change_set: ChangeSet, staff_id: int, name: str, initials: str, role: Role) -> None:
    """Make a person active again, with this name, these initials and this role."""
    change_set.change(Staff, staff_id, active=1, name=name, initials=initials, role=role.value)


def disable(change_set: ChangeSet, staff_id: int) -> None:
    """Make a person inactive: they can no longer open the store."""
    change_set.change(Staff, staff_id, active=0)


def change_role(change_set: ChangeSet, staff_id: int, role: Role) -> None:
    """Give a person another role."""
    change_set.change(Staff, staff_id, role=role.value)
