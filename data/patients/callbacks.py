"""Callbacks: calls that patients asked for."""

from datetime import datetime
from typing import NamedTuple

from data.models.base import VALUE, text_of
from data.models.patients import Callback
from data.store.columns import domain_row, moment_to_int, stored_columns
from data.store.store import Store


class NewCallback(NamedTuple):
    """A requested callback to be inserted."""

    key: str  # of `callback_key`
    patient_id: int
    asked_at: datetime
    reason: str
    phone: str
    window_start: datetime | None
    window_end: datetime | None
    promised: bool


class StoredCallback(NamedTuple):
    """A callback on file, as far as its request may say something else; see `NewCallback`."""

    reason: str
    phone: str
    window_start: datetime | None
    window_end: datetime | None
    promised: bool


BY_KEY = text_of(Callback.select_row(StoredCallback).where(Callback.key == VALUE))


def callback_key(account: str, asked_at: datetime) -> str:
    """Return the key of a callback: the patient's account and when they asked."""
    return f"{account}|{moment_to_int(asked_at)}"


def by_key(store: Store, key: str) -> StoredCallback | None:
    """Return the callback with this key; None if there is none."""
    return domain_row(StoredCallback, store.row(BY_KEY, (key,)))


def insert(store: Store, callback: NewCallback) -> int:
    """Insert a callback and return its id."""
    return store.insert(Callback, **stored_columns(callback))
