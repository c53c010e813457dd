"""People of an office: added and changed by a manager, each with its event."""

from collections.abc import Callable
from functools import partial
from itertools import chain, count

from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.office import staff
from medq.domain.errors import MedqError
from medq.domain.user import Role, User
from medq.work.desk import Desk
from medq.work.event_log import record_event

LONGEST_INITIALS = 4


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
        _append_event(desk, "user add", staff_id, text, change_set)
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
        _append_event(desk, "user change", user.id, f"{login}: {text}.", change_set)


def _append_event(desk: Desk, act: str, staff_id: int, text: str, change_set: ChangeSet) -> None:
    record_event(desk, NewEvent(act=act, subject=(0, staff_id), text=text, change_set=change_set))
