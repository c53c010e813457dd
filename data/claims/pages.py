"""Queries of the claim page. Dates as dates, money in cents."""

from datetime import date
from typing import Any, NamedTuple

from peewee import JOIN, Case, Value, fn

from data.claims.visits import VisitSums
from data.models.base import VALUE, text_of
from data.models.claims import Batch, Claim, ClaimLine, PayerClaimNumber, Visit
from data.models.patients import Patient
from data.models.payers import Payer, Provider
from data.models.remittances import ClaimPayment, Payment
from data.store.columns import domain_row, domain_rows
from data.store.store import Store
from medq.domain.claims.batch_answer import BatchAnswer
from medq.domain.claims.state import ClaimState


class ClaimHead(NamedTuple):
    """A claim with its patient, payer, provider and batch."""

    id: int
    number: str
    state: ClaimState
    sequence: str  # P, S, T (SBR01)
    frequency: str
    original_reference: str
    authorization_number: str
    diagnoses: str
    charge_cents: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int
    open_cents: int
    visit_id: int
    review_reasons: str
    member_id: str
    from_day: date | None
    to_day: date | None
    sent_day: date | None
    proof_day: date | None
    patient: str
    birth_day: date | None
    account: str
    payer_id: int
    payer: str
    payer_short: str  # at most 9 letters; empty: not made yet
    payer_confirmed: bool
    place: str
    rendering: str
    rendering_npi: str
    billing: str  # the practice as the claim names it
    billing_npi: str
    tax_id: str
    batch_reference: str
    batch_answer: BatchAnswer


_Billing: Any = Provider.alias()
PROVIDER_FIRST = Case(None, [(Provider.first == "", "")], Value(", ").concat(Provider.first))
BILLING_FIRST = Case(None, [(_Billing.first == "", "")], Value(", ").concat(_Billing.first))
CLAIM_HEAD = text_of(
    Claim.select_row(
        ClaimHead,
        patient=Patient.last.concat(", ").concat(Patient.first),
        birth_day=Patient.birth_day,
        account=fn.COALESCE(Patient.account, ""),
        payer=Payer.name,
        payer_short=Payer.short_name,
        payer_confirmed=Payer.confirmed,
        rendering=fn.COALESCE(Provider.last.concat(PROVIDER_FIRST), ""),
        rendering_npi=fn.COALESCE(Provider.npi, ""),
        billing=fn.COALESCE(_Billing.last.concat(BILLING_FIRST), ""),
        billing_npi=fn.COALESCE(_Billing.npi, ""),
        tax_id=fn.COALESCE(_Billing.tax_id, ""),
        batch_reference=fn.COALESCE(Batch.reference, ""),
        batch_answer=fn.COALESCE(Batch.answer, ""),
    )
    .join_from(Claim, Patient)
    .join_from(Claim, Payer)
    .join_from(Claim, Provider, JOIN.LEFT_OUTER, on=Claim.rendering_id == Provider.id)
    .join_from(Claim, _Billing, JOIN.LEFT_OUTER, on=Claim.billing_id == _Billing.id)
    .join_from(Claim, Batch, JOIN.LEFT_OUTER)
    .where(Claim.id == VALUE)
)


def claim_head(store: Store, claim_id: int) -> ClaimHead | None:
    """Return a claim with its patient, payer, provider and batch, or None."""
    return domain_row(ClaimHead, store.row(CLAIM_HEAD, (claim_id,)))


class ServiceLineRow(NamedTuple):
    """One service line of a claim."""

    id: int
    number: int
    procedure: str
    modifiers: str
    units: str
    charge_cents: int
    day: date | None


CLAIM_LINES = text_of(
    ClaimLine.select_row(ServiceLineRow, day=ClaimLine.from_day)
    .where(ClaimLine.claim_id == VALUE)
    .order_by(ClaimLine.number)
)


def claim_lines(store: Store, claim_id: int) -> list[ServiceLineRow]:
    """Return a claim's service lines in order."""
    return domain_rows(ServiceLineRow, store.rows(CLAIM_LINES, (claim_id,)))


class ClaimPaymentFacts(NamedTuple):
    """One claim of one remittance, with its payment and payer."""

    id: int
    trace: str
    day: date | None
    payer: str
    number: str
    status: str
    charge_cents: int
    paid_cents: int
    interest_cents: int
    patient_cents: int
    written_off_cents: int
    denied_cents: int
    counted: bool  # for the claim's balance
    reverses_id: int | None
    payer_id: int
    difference_cents: int
    payer_claim_number: str
    remarks: str
    last: str
    first: str
    member_id: str
    from_day: date | None
    claim_id: int | None
    contact: str
    corrected_person: str


CLAIM_PAYMENTS = (
    ClaimPayment.select_row(
        ClaimPaymentFacts,
        trace=Payment.trace,
        day=Payment.payment_day,
        payer=Payer.name,
        payer_id=Payment.payer_id,
    )
    .join(Payment)
    .join(Payer)
)
PAYMENTS_OF = text_of(
    CLAIM_PAYMENTS.where(ClaimPayment.claim_id == VALUE).order_by(
        Payment.payment_day.desc(), ClaimPayment.id.desc()
    )
)
CLAIM_PAYMENT = text_of(CLAIM_PAYMENTS.where(ClaimPayment.id == VALUE))


def payments_of(store: Store, claim_id: int) -> list[ClaimPaymentFacts]:
    """Return the payments of a claim, the newest first."""
    return domain_rows(ClaimPaymentFacts, store.rows(PAYMENTS_OF, (claim_id,)))


def claim_payment(store: Store, claim_payment_id: int) -> ClaimPaymentFacts | None:
    """Return one claim of one remittance, or None."""
    return domain_row(ClaimPaymentFacts, store.row(CLAIM_PAYMENT, (claim_payment_id,)))


class VisitClaimRow(NamedTuple):
    """A claim of a visit, by number and payer."""

    id: int
    number: str
    payer: str
    state: ClaimState


VISIT_CLAIMS = text_of(
    Claim.select_row(VisitClaimRow, payer=Payer.name)
    .join(Payer)
    .where(Claim.visit_id == VALUE)
    .order_by(Claim.id)
)
VISIT_SUMS = text_of(Visit.select_row(VisitSums).where(Visit.id == VALUE))


def visit_claims(store: Store, visit_id: int) -> list[VisitClaimRow]:
    """Return the claims of a visit, the oldest first."""
    return domain_rows(VisitClaimRow, store.rows(VISIT_CLAIMS, (visit_id,)))


def visit_sums(store: Store, visit_id: int) -> VisitSums:
    """Return the sums of a visit. Raises LookupError if there is none."""
    row = store.row(VISIT_SUMS, (visit_id,))
    if row is None:
        raise LookupError(f"visit {visit_id} does not exist")
    return VisitSums._make(row)


PAYER_NUMBERS = text_of(
    PayerClaimNumber.select(PayerClaimNumber.number)
    .where(PayerClaimNumber.claim_id == VALUE)
    .order_by(PayerClaimNumber.seen_day.desc(), PayerClaimNumber.number)
)


def payer_numbers(store: Store, claim_id: int) -> list[str]:
    """Return the payer claim numbers of a claim, the newest first."""
    return [number for (number,) in store.rows(PAYER_NUMBERS, (claim_id,))]
