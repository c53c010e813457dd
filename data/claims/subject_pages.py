"""Queries of the pages of payments, batches and payers. Dates as dates, money in cents."""

from datetime import date
from typing import NamedTuple

from peewee import fn

from data.models.base import VALUE, text_of
from data.models.claims import Batch
from data.models.payers import Payer
from data.models.remittances import ClaimPayment, Payment, ProviderAdjustment
from data.patients.payers import PayerName
from data.store.columns import domain_row, domain_rows
from data.store.store import Store


class ProviderAdjustmentFacts(NamedTuple):
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
        ProviderAdjustmentFacts,
        trace=Payment.trace,
        day=Payment.payment_day,
        payer=Payer.name,
        amount_cents=Payment.amount_cents,
    )
    .join(Payment)
    .join(Payer)
    .where(ProviderAdjustment.id == VALUE)
)


def provider_adjustment(store: Store, adjustment_id: int) -> ProviderAdjustmentFacts | None:
    """Return a provider adjustment with its payment, or None."""
    return domain_row(ProviderAdjustmentFacts, store.row(PROVIDER_ADJUSTMENT, (adjustment_id,)))


class BatchFacts(NamedTuple):
    """A batch of claims as it was sent."""

    reference: str
    isa_control: str
    group_control: str
    st_control: str
    sent_day: date
    claims: int
    charge_cents: int
    answer: str


BATCH = text_of(Batch.select_row(BatchFacts).where(Batch.id == VALUE))


def batch(store: Store, batch_id: int) -> BatchFacts | None:
    """Return a batch of claims, or None."""
    return domain_row(BatchFacts, store.row(BATCH, (batch_id,)))


class PayerFacts(NamedTuple):
    """A payer."""

    name: str
    qualifier: str
    identifier: str
    kind: str
    confirmed: bool

    @property
    def shown(self) -> str:
        """The payer with its number: `AETNA (60054)`."""
        return PayerName(self.name, self.qualifier, self.identifier).shown


PAYER = text_of(Payer.select_row(PayerFacts).where(Payer.id == VALUE))


def payer(store: Store, payer_id: int) -> PayerFacts | None:
    """Return a payer, or None."""
    return domain_row(PayerFacts, store.row(PAYER, (payer_id,)))


class PaymentFacts(NamedTuple):
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
    Payment.select_row(PaymentFacts, day=Payment.payment_day, payer=Payer.name, claims=CLAIM_COUNT)
    .join(Payer)
    .where(Payment.id == VALUE)
)


def payment(store: Store, payment_id: int) -> PaymentFacts | None:
    """Return a payment, or None."""
    return domain_row(PaymentFacts, store.row(PAYMENT, (payment_id,)))


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
    return domain_rows(PaymentResultRow, store.rows(PAYMENT_RESULTS, (payment_id, limit)))
