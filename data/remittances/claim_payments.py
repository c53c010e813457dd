"""Claim payments with their service lines and adjustments: ids, rows and bulk inserts."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count
from typing import NamedTuple

from data.models.base import VALUE, text_of
from data.models.remittances import Adjustment, ClaimPayment, LinePayment
from data.remittances.results import StoredResult
from data.search import words
from data.search.words import UnmatchedNames
from data.store.store import Store
from medq.domain.items.item import Subject
from medq.domain.remittances import remittance


class ClaimPaymentRow(NamedTuple):
    """A claim payment to save."""

    id: int
    payment_id: int
    segment: int
    claim_id: int | None
    matched_by: str
    number: str
    status: str
    counted: bool
    charge_cents: int
    paid_cents: int
    interest_cents: int
    patient_cents: int
    written_off_cents: int
    denied_cents: int
    waiting_cents: int
    difference_cents: int
    payer_claim_number: str
    number_key: str  # the payer's claim number, folded
    last: str
    first: str
    member_id: str
    rendering_npi: str
    crossover: str
    original_reference: str
    contact: str
    corrected_person: str
    remarks: str
    from_day: date | None
    to_day: date | None
    received_day: date | None
    allowed_cents: int | None
    reverses_id: int | None


class LinePaymentRow(NamedTuple):
    """A paid service line to save."""

    id: int
    claim_payment_id: int
    segment: int
    claim_line_id: int | None
    procedure: str
    modifiers: str
    submitted_procedure: str
    charge_cents: int
    paid_cents: int
    units: str
    line_control: str
    remarks: str
    from_day: date | None
    to_day: date | None
    allowed_cents: int | None


class AdjustmentRow(NamedTuple):
    """An adjustment to save; `line_payment_id` is None where it is the claim's."""

    id: int
    claim_payment_id: int
    line_payment_id: int | None
    group_code: str
    reason: str
    cents: int
    quantity: str
    allocation: str


class ClaimPaymentRows(NamedTuple):
    """Rows of some claims of a payment, in the order of the file."""

    claim_payments: Sequence[ClaimPaymentRow]
    lines: Sequence[LinePaymentRow]
    adjustments: Sequence[AdjustmentRow]


class FreeIds:
    """The free ids of the three tables, each given out once."""

    def __init__(self, store: Store) -> None:
        self._claim_payment_ids = count(store.next_id(ClaimPayment))
        self._line_ids = count(store.next_id(LinePayment))
        self._adjustment_ids = count(store.next_id(Adjustment))

    def next_claim_payment(self) -> int:
        """Return the next id of a claim payment."""
        return next(self._claim_payment_ids)

    def next_line(self) -> int:
        """Return the next id of a paid service line."""
        return next(self._line_ids)

    def next_adjustment(self) -> int:
        """Return the next id of an adjustment."""
        return next(self._adjustment_ids)


def advance_ids(store: Store) -> None:
    """Tell the store that the ids which `FreeIds` gave out are used."""
    store.advance_ids(ClaimPayment, LinePayment, Adjustment)


def claim_payment_row(
    claim_payment: remittance.ClaimPayment,
    result: StoredResult,
    payment_id: int,
    claim_id: int | None,
    matched_by: str,
) -> ClaimPaymentRow:
    """Return the row of a claim payment of the file, with its result for the claim."""
    return ClaimPaymentRow(
        id=result.id,
        payment_id=payment_id,
        segment=claim_payment.segment,
        claim_id=claim_id,
        matched_by=matched_by,
        number=claim_payment.patient_control_number,
        status=result.status,
        counted=result.counted,
        charge_cents=result.charge_cents,
        paid_cents=result.paid_cents,
        interest_cents=result.interest_cents,
        patient_cents=result.patient_cents,
        written_off_cents=result.written_off_cents,
        denied_cents=result.denied_cents,
        waiting_cents=result.waiting_cents,
        difference_cents=result.difference_cents,
        payer_claim_number=claim_payment.payer_claim_number,
        number_key=result.payer_number_key,
        last=claim_payment.patient_last,
        first=claim_payment.patient_first,
        member_id=claim_payment.member_id,
        rendering_npi=claim_payment.rendering_npi,
        crossover=result.crossover,
        original_reference=claim_payment.original_reference,
        contact=claim_payment.contact,
        corrected_person=claim_payment.corrected_person,
        remarks=" ".join(claim_payment.remarks),
        from_day=claim_payment.from_day,
        to_day=claim_payment.to_day,
        received_day=claim_payment.received_day,
        allowed_cents=claim_payment.allowed_cents,
        reverses_id=None,  # linked by `link_reversals` once every row is saved
    )


def line_payment_row(
    line: remittance.LinePayment, line_id: int, claim_payment_id: int, claim_line_id: int | None
) -> LinePaymentRow:
    """Return the row of a service line of the file, None for one that is none of the claim's."""
    return LinePaymentRow(
        id=line_id,
        claim_payment_id=claim_payment_id,
        segment=line.segment,
        claim_line_id=claim_line_id,
        procedure=line.procedure,
        modifiers=" ".join(line.modifiers),
        submitted_procedure=line.submitted_procedure,
        charge_cents=line.charge_cents,
        paid_cents=line.paid_cents,
        units=line.units,
        line_control=line.line_control,
        remarks=" ".join(line.remarks),
        from_day=line.from_day,
        to_day=line.to_day,
        allowed_cents=line.allowed_cents,
    )


REVERSAL = text_of(
    ClaimPayment.update(
        {ClaimPayment.reverses_id: VALUE, ClaimPayment.version: ClaimPayment.version + 1}
    ).where(ClaimPayment.id == VALUE)
)
REPOSTED_COLUMNS = (
    "claim_id",
    "matched_by",
    "patient_cents",
    "written_off_cents",
    "denied_cents",
    "waiting_cents",
    "reverses_id",
)
"""Columns of a claim payment that depend on its claim."""


def save_claim_payments(store: Store, rows: ClaimPaymentRows) -> None:
    """Save claim payments, lines and adjustments in bulk.

    A claim payment that is stored already gets new values in `REPOSTED_COLUMNS`.
    """
    updates = ", ".join(f"{name} = excluded.{name}" for name in REPOSTED_COLUMNS)
    on_conflict = f"ON CONFLICT (id) DO UPDATE SET {updates}, version = claim_payment.version + 1"
    store.insert_rows(ClaimPayment, rows.claim_payments, on_conflict)
    store.insert_rows(LinePayment, rows.lines)
    store.insert_rows(Adjustment, rows.adjustments)
    unmatched = [
        UnmatchedNames(
            row.id, row.last, row.first, row.number, row.payer_claim_number, row.member_id
        )
        for row in rows.claim_payments
        if row.claim_id is None
    ]
    words.insert_words(store, unmatched)


def delete_parts(store: Store, claim_payment_ids: Sequence[int]) -> None:
    """Delete lines, adjustments and search words that are about to be inserted again."""
    words.delete_words(store, Subject.CLAIM_PAYMENT, claim_payment_ids)
    store.run_with(Adjustment.delete(), Adjustment.claim_payment_id, claim_payment_ids)
    store.run_with(LinePayment.delete(), LinePayment.claim_payment_id, claim_payment_ids)


def link_reversals(store: Store, pairs: Iterable[tuple[int | None, int]]) -> None:
    """Save pairs of (reversed claim payment, reversal); None: the reversal has no original."""
    store.run_many(REVERSAL, pairs)
