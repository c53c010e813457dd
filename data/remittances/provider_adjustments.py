"""Provider adjustments (PLB) of payments, and those that explain each other."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from data.models.base import among, text_of
from data.models.remittances import PAYMENT_DAY, Payment, ProviderAdjustment, ProviderAdjustmentKey
from data.store.columns import domain_rows
from data.store.store import Store


class ProviderAdjustmentRow(NamedTuple):
    """A provider adjustment to save; `position` is its number in the segment, from 1."""

    payment_id: int
    segment: int
    position: int
    provider: str
    reason: str
    reference: str
    cents: int


class ProviderAdjustmentKeyRow(NamedTuple):
    """A key of a provider adjustment to save."""

    reference_key: str
    adjustment_id: int


def insert(store: Store, row: ProviderAdjustmentRow, keys: Iterable[str]) -> int:
    """Insert a provider adjustment with the keys by which others find it, and return its id."""
    adjustment_id = store.insert(ProviderAdjustment, **row._asdict())
    key_rows = [ProviderAdjustmentKeyRow(key, adjustment_id) for key in sorted(keys)]
    if key_rows:
        store.insert_rows(ProviderAdjustmentKey, key_rows)
    return adjustment_id


class StoredAdjustment(NamedTuple):
    """A provider adjustment with its payment."""

    id: int
    payment_id: int
    payer_id: int
    day: date | None  # of the payment, None for one without a date
    trace: str
    segment: int
    provider: str
    reason: str
    reference: str
    cents: int


_STORED = ProviderAdjustment.select_row(
    StoredAdjustment,
    payer_id=Payment.payer_id,
    day=PAYMENT_DAY,
    trace=Payment.trace,
).join(Payment, on=(Payment.id == ProviderAdjustment.payment_id))
OF_PAYMENTS = text_of(_STORED.where(among(ProviderAdjustment.payment_id)))
WITH_KEYS = text_of(
    _STORED.join(
        ProviderAdjustmentKey, on=(ProviderAdjustmentKey.adjustment_id == ProviderAdjustment.id)
    ).where(among(ProviderAdjustmentKey.reference_key))
)


def of_payments(store: Store, payment_ids: Iterable[int]) -> list[StoredAdjustment]:
    """Return the provider adjustments of these payments."""
    return domain_rows(StoredAdjustment, store.rows_in(OF_PAYMENTS, payment_ids))


def with_keys(store: Store, keys: Iterable[str]) -> list[StoredAdjustment]:
    """Return the provider adjustments that have one of these keys."""
    return domain_rows(StoredAdjustment, store.rows_in(WITH_KEYS, keys))
