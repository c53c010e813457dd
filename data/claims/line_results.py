"""Queries of what payments decided about service lines: their results and adjustments."""

from typing import NamedTuple

from peewee import JOIN, fn

from data.models.base import VALUE, text_of
from data.models.remittances import Adjustment, ClaimPayment, LinePayment
from data.store.columns import domain_rows
from data.store.store import Store
from medq.domain.remittances.allocation import AllocationKind


class LineResultRow(NamedTuple):
    """The part of a claim payment for one service line."""

    id: int
    claim_payment_id: int
    claim_line_id: int | None  # None: a line that is none of ours
    procedure: str  # as the payer processed it
    modifiers: str
    submitted_procedure: str  # where the payer processed another one; else empty
    units: str
    charge_cents: int
    paid_cents: int
    allowed_cents: int | None
    remarks: str  # with spaces


class AdjustmentFacts(NamedTuple):
    """One adjustment of a claim payment, with its service line if it has one."""

    claim_payment_id: int
    line_payment_id: int | None  # None: of the whole claim
    procedure: str
    group_code: str
    reason: str
    cents: int
    allocation: AllocationKind
    claim_line_id: int | None  # None: of the claim, or of a line that is none of ours


_LINE_RESULTS = LinePayment.select_row(LineResultRow)
LINE_RESULTS_OF_CLAIM = text_of(
    _LINE_RESULTS.join(ClaimPayment)
    .where(ClaimPayment.claim_id == VALUE)
    .order_by(LinePayment.claim_payment_id, LinePayment.segment, LinePayment.id)
)
LINE_RESULTS_OF_PAYMENT = text_of(
    _LINE_RESULTS.where(LinePayment.claim_payment_id == VALUE).order_by(
        LinePayment.segment, LinePayment.id
    )
)
_ADJUSTMENTS = Adjustment.select_row(
    AdjustmentFacts,
    procedure=fn.COALESCE(LinePayment.procedure, ""),
    claim_line_id=LinePayment.claim_line_id,
).join(LinePayment, JOIN.LEFT_OUTER)
_IN_ORDER = (
    Adjustment.claim_payment_id,
    fn.COALESCE(Adjustment.line_payment_id, 0),
    Adjustment.id,
)
ADJUSTMENTS_OF_CLAIM = text_of(
    _ADJUSTMENTS.join_from(Adjustment, ClaimPayment)
    .where(ClaimPayment.claim_id == VALUE)
    .order_by(*_IN_ORDER)
)
ADJUSTMENTS_OF_PAYMENT = text_of(
    _ADJUSTMENTS.where(Adjustment.claim_payment_id == VALUE).order_by(*_IN_ORDER)
)


def of_claim(store: Store, claim_id: int) -> list[LineResultRow]:
    """Return the line results of all payments of a claim, payment by payment in file order."""
    return domain_rows(LineResultRow, store.rows(LINE_RESULTS_OF_CLAIM, (claim_id,)))


def of_payment(store: Store, claim_payment_id: int) -> list[LineResultRow]:
    """Return the line results of one claim payment in file order."""
    return domain_rows(LineResultRow, store.rows(LINE_RESULTS_OF_PAYMENT, (claim_payment_id,)))


def adjustments_of_claim(store: Store, claim_id: int) -> list[AdjustmentFacts]:
    """Return the adjustments of all payments of a claim: of the claim first, then by line."""
    return domain_rows(AdjustmentFacts, store.rows(ADJUSTMENTS_OF_CLAIM, (claim_id,)))


def adjustments_of_payment(store: Store, claim_payment_id: int) -> list[AdjustmentFacts]:
    """Return the adjustments of a claim payment: those of the claim first, then by line."""
    return domain_rows(AdjustmentFacts, store.rows(ADJUSTMENTS_OF_PAYMENT, (claim_payment_id,)))
