"""One stored claim payment: its content, its claim, its place in the file, and its reversals."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from data.events.change_set import ChangeSet, RowKey, Rows, ids_of
from data.models.claims import Claim
from data.models.remittances import ClaimPayment, LinePayment, Payment
from data.store.columns import domain_row, domain_rows
from data.store.store import Store
from medq.domain.remittances import remittance


class PaymentLocation(NamedTuple):
    """The place of a claim payment in its file, its payer, and its claim."""

    transaction_id: int
    payer_id: int
    segment: int
    claim_id: int | None
    matched_by: str
    version: int


def payment_location(store: Store, claim_payment_id: int) -> PaymentLocation:
    """Return where a claim payment is in its file. Raises LookupError."""
    query = (
        ClaimPayment.select_row(
            PaymentLocation, transaction_id=Payment.transaction_id, payer_id=Payment.payer_id
        )
        .join(Payment)
        .where(ClaimPayment.id == claim_payment_id)
    )
    location = domain_row(PaymentLocation, store.row(query))
    if location is None:
        raise LookupError(f"claim payment {claim_payment_id} does not exist")
    return location


class ClaimLink(NamedTuple):
    """The claim of a claim payment, and who or which rule linked it."""

    claim_id: int | None
    matched_by: str


_RECORDED_COLUMNS = (*ClaimLink._fields, "version")


def record_link(
    change_set: ChangeSet, claim_payment_id: int, before: PaymentLocation, after: PaymentLocation
) -> None:
    """Record in an event that a claim payment was linked or unlinked."""
    key = str(RowKey.of(ClaimPayment, claim_payment_id))
    for rows, location in ((change_set.before, before), (change_set.after, after)):
        rows[key] = {name: getattr(location, name) for name in _RECORDED_COLUMNS}


def recorded_link(before: Rows) -> tuple[int, ClaimLink]:
    """Return the claim payment that an event linked or unlinked, and its link before."""
    (claim_payment_id,) = ids_of(before, ClaimPayment)
    columns = before[str(RowKey.of(ClaimPayment, claim_payment_id))]
    assert columns is not None
    return claim_payment_id, ClaimLink(columns["claim_id"], columns["matched_by"])


def reversal_ids(store: Store, claim_payment_id: int) -> list[int]:
    """Return the reversals of a claim payment."""
    query = ClaimPayment.select(ClaimPayment.id)
    rows = store.rows(query.where(ClaimPayment.reverses_id == claim_payment_id))
    return [reversal_id for (reversal_id,) in rows]


class LooseMatch(NamedTuple):
    """A claim payment that states another number than that of the claim a rule found for it."""

    number: str
    claim_id: int
    transaction_id: int
    segment: int


LOOSE_RULES = ("rule 3", "rule 4")
"""Rules of matching that go by the payer's number, or by person, days and charge."""


def loose_matches(store: Store, visit_ids: Iterable[int]) -> list[LooseMatch]:
    """Return the claim payments of visits that a rule matched although their number differs."""
    query = (
        ClaimPayment.select_row(LooseMatch, transaction_id=Payment.transaction_id)
        .join(Payment)
        .join_from(ClaimPayment, Claim, on=(Claim.id == ClaimPayment.claim_id))
        .where(ClaimPayment.matched_by << LOOSE_RULES, ClaimPayment.number != Claim.number)
        .order_by(ClaimPayment.id)
    )
    return [LooseMatch._make(row) for row in store.rows_with(query, Claim.visit_id, visit_ids)]


class _Content(NamedTuple):
    """The columns of a claim payment that matching and allocation need."""

    segment: int
    number: str
    status: str
    charge_cents: int
    paid_cents: int
    payer_claim_number: str
    last: str
    first: str
    member_id: str
    rendering_npi: str
    original_reference: str
    from_day: date | None
    to_day: date | None
    remarks: str


class _LineContent(NamedTuple):
    """The columns of a paid service line that matching needs."""

    segment: int
    procedure: str
    modifiers: str
    charge_cents: int
    paid_cents: int
    units: str
    submitted_procedure: str
    line_control: str
    from_day: date | None
    to_day: date | None


def stored_claim_payment(store: Store, claim_payment_id: int) -> remittance.ClaimPayment:
    """Return a stored claim payment as matching and allocation need it. Raises LookupError."""
    query = ClaimPayment.select_row(_Content).where(ClaimPayment.id == claim_payment_id)
    content = domain_row(_Content, store.row(query))
    if content is None:
        raise LookupError(f"claim payment {claim_payment_id} does not exist")
    return remittance.ClaimPayment(
        segment=content.segment,
        patient_control_number=content.number,
        status=content.status,
        charge_cents=content.charge_cents,
        paid_cents=content.paid_cents,
        patient_responsibility_cents=0,
        payer_claim_number=content.payer_claim_number,
        patient_last=content.last,
        patient_first=content.first,
        member_id=content.member_id,
        rendering_npi=content.rendering_npi,
        original_reference=content.original_reference,
        from_day=content.from_day,
        to_day=content.to_day,
        remarks=tuple(content.remarks.split()),
        lines=_stored_lines(store, claim_payment_id),
    )


def _stored_lines(store: Store, claim_payment_id: int) -> tuple[remittance.LinePayment, ...]:
    query = LinePayment.select_row(_LineContent).where(
        LinePayment.claim_payment_id == claim_payment_id
    )
    lines = domain_rows(_LineContent, store.rows(query.order_by(LinePayment.segment)))
    return tuple(
        remittance.LinePayment(
            segment=line.segment,
            procedure=line.procedure,
            modifiers=tuple(line.modifiers.split()),
            charge_cents=line.charge_cents,
            paid_cents=line.paid_cents,
            units=line.units,
            submitted_procedure=line.submitted_procedure,
            line_control=line.line_control,
            from_day=line.from_day,
            to_day=line.to_day,
        )
        for line in lines
    )
