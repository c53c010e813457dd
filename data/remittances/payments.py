"""Payments of remittances, and the claim payments of a posted one."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import Case, fn

from data.models.base import VALUE, text_of
from data.models.claims import Claim
from data.models.imports import PendingReference, TransactionSet
from data.models.patients import Coverage
from data.models.remittances import PAYMENT_DAY, ClaimPayment, Payment
from data.search import words
from data.search.words import PaymentNames
from data.store.columns import domain_row, stored_columns
from data.store.store import Store


class PaymentRow(NamedTuple):
    """A payment to save."""

    transaction_id: int
    payer_id: int
    named_payer_id: int | None  # that the file named, where it is joined to `payer_id`
    trace: str
    trace_payer: str
    amount_cents: int
    method: str
    payment_day: date | None
    production_day: date | None
    payee_npi: str


def insert(store: Store, row: PaymentRow) -> int:
    """Insert the payment of a remittance with its search words, and return its id."""
    payment_id = store.insert(Payment, **stored_columns(row))
    words.insert_words(store, [PaymentNames(payment_id, row.trace)])
    return payment_id


MONEY_BY_TRACE = text_of(
    Payment.select(Payment.id)
    .where(Payment.trace == VALUE, Payment.trace_payer == VALUE, Payment.amount_cents != 0)
    .limit(1)
)


def is_money_posted(store: Store, trace: str, trace_payer: str) -> bool:
    """Return whether a payment of money with a trace number is posted."""
    return store.row(MONEY_BY_TRACE, (trace, trace_payer)) is not None


class StoredPayment(NamedTuple):
    """The payment of a posted remittance."""

    id: int
    payer_id: int
    day: date | None
    posted_at: datetime


def posted_payment(store: Store, transaction_id: int) -> StoredPayment:
    """Return the payment of a posted remittance. Raises LookupError."""
    query = Payment.select_row(
        StoredPayment, day=PAYMENT_DAY, posted_at=TransactionSet.posted_at
    ).join(TransactionSet, on=(TransactionSet.id == Payment.transaction_id))
    row = store.row(query.where(Payment.transaction_id == transaction_id))
    payment = domain_row(StoredPayment, row)
    if payment is None:
        raise LookupError(f"transaction {transaction_id} has no payment")
    return payment


def ids_by_segment(store: Store, payment_id: int) -> dict[int, int]:
    """Return the claim payments of a payment by segment number."""
    query = ClaimPayment.select(ClaimPayment.segment, ClaimPayment.id)
    return dict(store.rows(query.where(ClaimPayment.payment_id == payment_id)))


def waiting_of_payers(store: Store, payer_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return the claims of remittances that name these payers and wait for a claim of ours.

    They are segment numbers by transaction. What a person unlinked does not wait.
    """
    named = fn.COALESCE(Payment.named_payer_id, Payment.payer_id)
    waiting = (
        PendingReference.select(PendingReference.transaction_id, PendingReference.segment)
        .distinct()
        .join(Payment, on=PendingReference.transaction_id == Payment.transaction_id)
    )
    segments: dict[int, set[int]] = {}
    for transaction_id, segment in store.rows_with(waiting, named, payer_ids):
        segments.setdefault(transaction_id, set()).add(segment)
    return segments


class WaitingPayment(NamedTuple):
    """A claim payment without a claim."""

    number: str  # CLP01
    charge_cents: int
    paid_cents: int
    trace: str
    transaction_id: int


def waiting_payments(store: Store, payer_id: int, limit: int) -> list[WaitingPayment]:
    """Return the newest claim payments of a payer that match no claim."""
    query = (
        ClaimPayment.select_row(
            WaitingPayment, trace=Payment.trace, transaction_id=Payment.transaction_id
        )
        .join(Payment)
        .where(ClaimPayment.claim_id.is_null(), Payment.payer_id == payer_id)
        .order_by(ClaimPayment.id.desc())
        .limit(limit)
    )
    return [WaitingPayment._make(row) for row in store.rows(query)]


class LinkedPayment(NamedTuple):
    """A claim payment that a rule matched: its claim and payer, and how it names the patient."""

    id: int
    claim_id: int
    payer_id: int
    patient_last: str
    patient_first: str
    member_id: str


RULES_BY_PAYER = ("rule 1", "rule 2", "rule 3")  # the others compare no payer


def linked_between(store: Store, payer_id: int, other_id: int) -> list[LinkedPayment]:
    """Return the claim payments of a payer that rules matched, and another one's on its claims.

    Its claims are those billed to it, and those of the patients that it insures.
    """
    insured = Coverage.select(Coverage.patient_id).where(Coverage.payer_id == payer_id)
    is_its_claim = (Claim.payer_id == payer_id) | (Claim.patient_id << insured)
    query = (
        _linked()
        .join_from(ClaimPayment, Claim)
        .where(
            ClaimPayment.matched_by << RULES_BY_PAYER,
            (Payment.payer_id == payer_id) | ((Payment.payer_id == other_id) & is_its_claim),
        )
        .order_by(ClaimPayment.id)
    )
    return [LinkedPayment._make(row) for row in store.rows(query)]


def linked_to(store: Store, claim_ids: Iterable[int]) -> list[LinkedPayment]:
    """Return the payments of claims that rules matched which compare person and payer."""
    query = _linked().where(ClaimPayment.matched_by << RULES_BY_PAYER)
    rows = store.rows_with(query, ClaimPayment.claim_id, claim_ids)
    return sorted(map(LinkedPayment._make, rows))


def _linked() -> Any:
    return ClaimPayment.select_row(
        LinkedPayment,
        payer_id=Payment.payer_id,
        patient_last=ClaimPayment.last,
        patient_first=ClaimPayment.first,
    ).join(Payment)


def unmatched_cents(store: Store, payer_id: int) -> int:
    """Return the money of a payer's claim payments that match no claim: paid, else charged."""
    was_paid = ClaimPayment.paid_cents != 0
    cents = Case(None, [(was_paid, ClaimPayment.paid_cents)], ClaimPayment.charge_cents)
    query = (
        ClaimPayment.select(fn.COALESCE(fn.SUM(fn.ABS(cents)), 0))
        .join(Payment)
        .where(Payment.payer_id == payer_id, ClaimPayment.claim_id.is_null())
    )
    return int(store.value(query))


def unmatched_segments(store: Store, payment_id: int) -> set[int]:
    """Return the segment numbers of a payment's claims that match no claim."""
    query = ClaimPayment.select(ClaimPayment.segment).where(
        (ClaimPayment.payment_id == payment_id) & ClaimPayment.claim_id.is_null()
    )
    return {segment for (segment,) in store.rows(query)}
