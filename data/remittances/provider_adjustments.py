"""Provider adjustments (PLB) of payments, and those that explain each other."""

from collections.abc import Iterable
from typing import NamedTuple

from data.models.remittances import Payment, ProviderAdjustment
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


def insert(store: Store, row: ProviderAdjustmentRow) -> int:
    """Insert a provider adjustment and return its id."""
    return store.insert(ProviderAdjustment, **row._asdict())


def ids_and_cents_by_reference(
    store: Store, payer_id: int, reason: str, reference: str
) -> list[tuple[int, int]]:
    """Return (id, cents) of a payer's provider adjustments with a reason and reference."""
    query = (
        ProviderAdjustment.select(ProviderAdjustment.id, ProviderAdjustment.cents)
        .join(Payment, on=(Payment.id == ProviderAdjustment.payment_id))
        .where(
            (ProviderAdjustment.reference == reference)
            & (ProviderAdjustment.reason == reason)
            & (Payment.payer_id == payer_id)
        )
        .order_by(ProviderAdjustment.id)
    )
    return store.rows(query)


class Recovery(NamedTuple):
    """A provider adjustment that refers to a claim number."""

    reference: str
    id: int
    cents: int


def recoveries(store: Store, references: Iterable[str]) -> list[Recovery]:
    """Return the provider adjustments that refer to these claim numbers, in their order."""
    query = ProviderAdjustment.select_row(Recovery)
    rows = store.rows_with(query, ProviderAdjustment.reference, references)
    return sorted(Recovery._make(row) for row in rows)
