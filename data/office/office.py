"""The office: its people, settings, holidays, and its own lines in the reference tables."""

import json
from collections.abc import Sequence
from datetime import date
from itertools import chain

from data.store.columns import date_from_int, date_to_int
from data.store.store import Row, Store
from medq.domain.user import Role, User


def setting(store: Store, key: str) -> str | None:
    """One setting as it was set; None when the office has not set it."""
    found: str | None = store.value("SELECT value FROM setting WHERE key = ?", (key,))
    return found


def settings(store: Store, keys: Sequence[str] = ()) -> dict[str, str]:
    """Every setting that the office has set; with `keys` those only."""
    if keys:
        return dict(store.rows_in("SELECT key, value FROM setting WHERE key IN (?*)", keys))
    return dict(store.rows("SELECT key, value FROM setting ORDER BY key"))


def set_setting(store: Store, key: str, value: str) -> None:
    store.run(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def staff_settings(store: Store, staff_id: int) -> dict[str, str]:
    """Every setting that one person has of their own."""
    return dict(
        store.rows(
            "SELECT key, value FROM staff_setting WHERE staff_id = ? ORDER BY key", (staff_id,)
        )
    )


def set_staff_setting(store: Store, staff_id: int, key: str, value: str | None) -> None:
    """Keep one setting of a person; None: the office's holds again."""
    store.run("DELETE FROM staff_setting WHERE staff_id = ? AND key = ?", (staff_id, key))
    if value is not None:
        store.run(
            "INSERT INTO staff_setting (staff_id, key, value) VALUES (?, ?, ?)",
            (staff_id, key, value),
        )


def holidays(store: Store) -> dict[date, str]:
    """The days on which the office is closed, besides weekends."""
    found = (
        (date_from_int(day), name)
        for day, name in store.rows("SELECT day, name FROM holiday ORDER BY day")
    )
    return {day: name for day, name in found if day}


def add_holidays(store: Store, days: dict[date, str]) -> None:
    rows = [(date_to_int(day), name) for day, name in days.items()]
    store.run_many(
        "INSERT INTO holiday (day, name) VALUES (?, ?) ON CONFLICT (day) DO NOTHING", rows
    )


def user(store: Store, staff_id: int) -> User:
    """A person by id, active or not. Errors: `LookupError`."""
    row = store.row("SELECT id, login, name, initials, role FROM staff WHERE id = ?", (staff_id,))
    if row is None:
        raise LookupError(f"staff {staff_id} is not there")
    return _user(row)


def initials(store: Store) -> dict[int, str]:
    """What lists call each person by, active or not."""
    return dict(store.rows("SELECT id, initials FROM staff"))


def add_user(store: Store, login: str, name: str, initials: str, role: Role) -> int:
    """Let somebody work here who was not known; their id. For the first person of a store: others come by an event."""
    return store.insert("staff", login=login, name=name, initials=initials, role=role.value)


def user_by_login(store: Store, login: str) -> User | None:
    """An active person by the operating system's name."""
    row = store.row(
        "SELECT id, login, name, initials, role FROM staff WHERE login = ? AND active = 1", (login,)
    )
    return _user(row) if row else None


def users(store: Store) -> list[tuple[User, bool]]:
    """Everybody, with whether they are active."""
    rows = store.rows("SELECT id, login, name, initials, role, active FROM staff ORDER BY login")
    return [(_user(row[:5]), bool(row[5])) for row in rows]


def find_user(store: Store, word: str) -> User | None:
    """An active person by login, else by initials, whatever the case. Compared here: each engine folds other letters."""
    wanted = word.casefold()
    active = [user for user, is_active in users(store) if is_active]
    ways = (
        (user for user in active if user.login == word),
        (user for user in active if user.login.casefold() == wanted),
        (user for user in active if user.initials.casefold() == wanted),
    )
    return next(chain.from_iterable(ways), None)


def reference_lines(store: Store, name: str) -> dict[str, dict[str, str]]:
    """The office's own lines of one reference table, by code."""
    rows = store.rows("SELECT code, line FROM reference_line WHERE name = ?", (name,))
    return {code: json.loads(line) for code, line in rows}


def reference_ids(store: Store, name: str) -> dict[str, int]:
    """The ids of the office's own lines of one reference table, by code."""
    return dict(store.rows("SELECT code, id FROM reference_line WHERE name = ?", (name,)))


def _user(row: Row) -> User:
    return User(row[0], row[1], row[2], row[3], Role(row[4]))
