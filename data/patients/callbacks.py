"""Callbacks: calls that patients asked for."""

from datetime import datetime
from typing import NamedTuple

from data.models.base import VALUE, text_of
from data.models.patients import Callback
from data.store.columns import moment_to_int, stored_columns
from data.store.store import Store

BY_KEY = text_of(Callback.select(Callback.id).where(Callback.key == VALUE))


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


def callback_key(account: str, asked_at: datetime) -> str:
    """Return the key of a callback: the patient's account and when they asked."""
    return f"{account}|{moment_to_int(asked_at)}"


def exists(store: Store, key: str) -> bool:
    """Return whether a callback with this key is stored."""
    return store.value(BY_KEY, (key,)) is not None


def insert(store: Store, callback: NewCallback) -> int:
    """Insert a callback and return its id."""
    return store.insert(Callback, **stored_columns(callback))
