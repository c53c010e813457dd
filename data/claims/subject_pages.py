"""Queries of the pages of payments, batches and payers. Dates as dates, money in cents."""

from datetime import date
from typing import NamedTuple

from peewee import fn

from data.models.base import VALUE, text_of
from data.models.claims import Batch
from data.models.payers import Payer
from data.models.remittances import ClaimPayment, Payment, ProviderAdjustment
from data.store.columns import with_dates
from data.store.store import Store


class ProviderAdjustmentRow(NamedTuple):
    """A provider adjustment (PLB) with its payment."""

    reason: str
    reference: str
    cents: int
    provider: str
    trace: str
    day: date | None
    payer: str
    amount_cents: int


PROVIDER_ADJUSTMENT = text_of(
    ProviderAdjustment.select_row(
        ProviderAdjustmentRow,
        trace=Payment.trace,
        day=Payment.payment_day,
        payer=Payer.name,
        amount_cents=Payment.amount_cents,
    )
    .join(Payment)
    .join(Payer)
    .where(ProviderAdjustment.id == VALUE)
)


def provider_adjustment(store: Store, adjustment_id: int) -> ProviderAdjustmentRow | None:
    """Return a provider adjustment with its payment, or None."""
    row = store.row(PROVIDER_ADJUSTMENT, (adjustment_id,))
    return with_dates(ProviderAdjustmentRow._make(row), "day") if row else None


class BatchRow(NamedTuple):
    """A batch of claims as it was sent."""

    reference: str
    isa_control: str
    group_control: str
    st_control: str
    sent_day: date
    claims: int
    charge_cents: int
    answer: str


BATCH = text_of(Batch.select_row(BatchRow).where(Batch.id == VALUE))


def batch(store: Store, batch_id: int) -> BatchRow | None:
    """Return a batch of claims, or None."""
    row = store.row(BATCH, (batch_id,))
    return with_dates(BatchRow._make(row), "sent_day") if row else None


class PayerRow(NamedTuple):
    """A payer."""

    name: str
    qualifier: str
    identifier: str
    kind: str
    confirmed: int


PAYER = text_of(Payer.select_row(PayerRow).where(Payer.id == VALUE))


def payer(store: Store, payer_id: int) -> PayerRow | None:
    """Return a payer, or None."""
    row = store.row(PAYER, (payer_id,))
    return PayerRow._make(row) if row else None


class PaymentRow(NamedTuple):
    """A payment with the number of its claims."""

    trace: str
    day: date | None
    payer: str
    amount_cents: int
    method: str
    claims: int


CLAIM_COUNT = ClaimPayment.select(fn.COUNT(ClaimPayment.id)).where(
    ClaimPayment.payment_id == Payment.id
)
PAYMENT = text_of(
    Payment.select_row(PaymentRow, day=Payment.payment_day, payer=Payer.name, claims=CLAIM_COUNT)
    .join(Payer)
    .where(Payment.id == VALUE)
)


def payment(store: Store, payment_id: int) -> PaymentRow | None:
    """Return a payment, or None."""
    row = store.row(PAYMENT, (payment_id,))
    return with_dates(PaymentRow._make(row), "day") if row else None


class PaymentResultRow(NamedTuple):
    """A claim in the list of a payment's claims."""

    number: str
    status: str
    paid_cents: int


PAYMENT_RESULTS = text_of(
    ClaimPayment.select_row(PaymentResultRow)
    .where(ClaimPayment.payment_id == VALUE)
    .order_by(ClaimPayment.segment)
    .limit(VALUE)
)


def payment_results(store: Store, payment_id: int, limit: int) -> list[PaymentResultRow]:
    """Return the results of a payment's first claims, in file order."""
    rows = store.rows(PAYMENT_RESULTS, (payment_id, limit))
    return [PaymentResultRow._make(row) for row in rows]
