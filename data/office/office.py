"""What every start reads of the office: its settings, holidays, the caller, its own table lines."""

import json
from collections.abc import Sequence
from datetime import date

from data.store.store import Row, Store
from medq.domain.user import Role, User


def setting(store: Store, key: str) -> str | None:
    """Return one setting as stored; None if the office has not set it."""
    # SQL text: figure 1, before the first screen.
    value: str | None = store.value("SELECT value FROM setting WHERE key = ?", (key,))
    return value


def settings(store: Store, keys: Sequence[str] = ()) -> dict[str, str]:
    """Return the stored settings by name; with `keys` only these."""
    # SQL text: figure 1, before the first screen.
    if keys:
        return dict(store.rows_in("SELECT key, value FROM setting WHERE key IN (?*)", keys))
    return dict(store.rows("SELECT key, value FROM setting ORDER BY key"))


def holidays(store: Store) -> dict[date, str]:
    """Return the names of the days on which the office is closed, besides weekends."""
    # SQL text: figure 1, before the first screen.
    rows = store.rows("SELECT day, name FROM holiday ORDER BY day")
    return {date.fromordinal(number): name for number, name in rows}


def user_by_login(store: Store, login: str) -> User | None:
    """Return the active person with an operating-system login, or None."""
    # SQL text: figure 1, before the first screen.
    row = store.row(
        f"SELECT {', '.join(User._fields)} FROM staff WHERE login = ? AND active = 1", (login,)
    )
    return to_user(row) if row else None


def reference_lines(store: Store, name: str) -> dict[str, dict[str, str]]:
    """Return the office's own lines of one reference table by code."""
    # SQL text: figure 1, before the first screen: the texts of its items' causes.
    rows = store.rows("SELECT code, line FROM reference_line WHERE name = ?", (name,))
    return {code: json.loads(line) for code, line in rows}


def to_user(row: Row) -> User:
    """Return the person of a row of the columns that `User` names."""
    user = User._make(row)
    return user._replace(role=Role(user.role))
