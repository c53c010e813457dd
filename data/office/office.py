"""People, settings, holidays and the office's own reference lines."""

import json
from collections.abc import Sequence
from datetime import date
from itertools import chain

from data.store.columns import date_to_int
from data.store.store import Row, Store
from medq.domain.user import Role, User


def setting(store: Store, key: str) -> str | None:
    """Return one setting as stored; None if the office has not set it."""
    value: str | None = store.value("SELECT value FROM setting WHERE key = ?", (key,))
    return value


def settings(store: Store, keys: Sequence[str] = ()) -> dict[str, str]:
    """Return the stored settings by name; with `keys` only these."""
    if keys:
        return dict(store.rows_in("SELECT key, value FROM setting WHERE key IN (?*)", keys))
    return dict(store.rows("SELECT key, value FROM setting ORDER BY key"))


def set_setting(store: Store, key: str, value: str) -> None:
    """Save one setting."""
    store.run(
        "INSERT INTO setting (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (key, value),
    )


def staff_settings(store: Store, staff_id: int) -> dict[str, str]:
    """Return one person's own settings by name."""
    return dict(
        store.rows(
            "SELECT key, value FROM staff_setting WHERE staff_id = ? ORDER BY key", (staff_id,)
        )
    )


def set_staff_setting(store: Store, staff_id: int, key: str, value: str | None) -> None:
    """Save one person's setting; None deletes it, so that the office's applies."""
    store.run("DELETE FROM staff_setting WHERE staff_id = ? AND key = ?", (staff_id, key))
    if value is not None:
        store.run(
            "INSERT INTO staff_setting (staff_id, key, value) VALUES (?, ?, ?)",
            (staff_id, key, value),
        )


def holidays(store: Store) -> dict[date, str]:
    """Return the names of the days on which the office is closed, besides weekends."""
    rows = store.rows("SELECT day, name FROM holiday ORDER BY day")
    return {date.fromordinal(number): name for number, name in rows}


def add_holidays(store: Store, days: dict[date, str]) -> None:
    """Insert holidays that are not stored yet."""
    rows = [(date_to_int(day), name) for day, name in days.items()]
    store.run_many(
        "INSERT INTO holiday (day, name) VALUES (?, ?) ON CONFLICT (day) DO NOTHING", rows
    )


def user(store: Store, staff_id: int) -> User:
    """Return a person, active or not. Raises LookupError."""
    row = store.row("SELECT id, login, name, initials, role FROM staff WHERE id = ?", (staff_id,))
    if row is None:
        raise LookupError(f"staff {staff_id} does not exist")
    return _user(row)


def initials(store: Store) -> dict[int, str]:
    """Return the initials of everybody, active or not, by id."""
    return dict(store.rows("SELECT id, initials FROM staff"))


def add_user(store: Store, login: str, name: str, initials: str, role: Role) -> int:
    """Insert the first person of a store and return their id; later ones need an event."""
    return store.insert("staff", login=login, name=name, initials=initials, role=role.value)


def user_by_login(store: Store, login: str) -> User | None:
    """Return the active person with an operating-system login, or None."""
    row = store.row(
        "SELECT id, login, name, initials, role FROM staff WHERE login = ? AND active = 1", (login,)
    )
    return _user(row) if row else None


def users(store: Store) -> list[tuple[User, bool]]:
    """Return everybody, each with whether they are active."""
    rows = store.rows("SELECT id, login, name, initials, role, active FROM staff ORDER BY login")
    return [(_user(row[:5]), bool(row[5])) for row in rows]


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


def reference_lines(store: Store, name: str) -> dict[str, dict[str, str]]:
    """Return the office's own lines of one reference table by code."""
    rows = store.rows("SELECT code, line FROM reference_line WHERE name = ?", (name,))
    return {code: json.loads(line) for code, line in rows}


def reference_ids(store: Store, name: str) -> dict[str, int]:
    """Return the ids of the office's own lines of one reference table by code."""
    return dict(store.rows("SELECT code, id FROM reference_line WHERE name = ?", (name,)))


def _user(row: Row) -> User:
    return User(row[0], row[1], row[2], row[3], Role(row[4]))
