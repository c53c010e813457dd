"""One stored claim payment: its content, its claim, its place in the file, and its reversals."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from data.events.change_set import ChangeSet, RowKey, Rows, ids_of
from data.models.remittances import ClaimPayment, LinePayment, Payment
from data.store.columns import domain_row, domain_rows_by_key
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


class RuledPayment(NamedTuple):
    """A claim payment that a rule matched, and its place in its file."""

    id: int
    claim_id: int
    payer_id: int
    transaction_id: int
    segment: int
    matched_by: str


def matched_by_rule(store: Store, claim_payment_ids: Iterable[int]) -> list[RuledPayment]:
    """Return those of these claim payments that a rule matched, not a person."""
    query = (
        ClaimPayment.select_row(
            RuledPayment, transaction_id=Payment.transaction_id, payer_id=Payment.payer_id
        )
        .join(Payment)
        .where(ClaimPayment.matched_by.startswith("rule"))
    )
    return sorted(
        map(RuledPayment._make, store.rows_with(query, ClaimPayment.id, claim_payment_ids))
    )


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
    by_id = stored_claim_payments(store, [claim_payment_id])
    if not by_id:
        raise LookupError(f"claim payment {claim_payment_id} does not exist")
    return by_id[claim_payment_id]


def stored_claim_payments(
    store: Store, claim_payment_ids: Collection[int]
) -> dict[int, remittance.ClaimPayment]:
    """Return stored claim payments by id, as matching and allocation need them."""
    query = ClaimPayment.select_row(_Content).select_extend(ClaimPayment.id)
    rows = store.rows_with(query, ClaimPayment.id, claim_payment_ids)
    lines = _stored_lines(store, claim_payment_ids)
    return {
        claim_payment_id: _claim_payment(content, lines.get(claim_payment_id, ()))
        for claim_payment_id, (content,) in domain_rows_by_key(_Content, rows).items()
    }


def _claim_payment(
    content: _Content, lines: Sequence[remittance.LinePayment]
) -> remittance.ClaimPayment:
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
        lines=tuple(lines),
    )


def _stored_lines(
    store: Store, claim_payment_ids: Iterable[int]
) -> dict[int, list[remittance.LinePayment]]:
    """Return the service lines of claim payments by its id, in the order of their file."""
    query = LinePayment.select_row(_LineContent).select_extend(LinePayment.claim_payment_id)
    rows = sorted(store.rows_with(query, LinePayment.claim_payment_id, claim_payment_ids))
    return {
        claim_payment_id: [
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
        ]
        for claim_payment_id, lines in domain_rows_by_key(_LineContent, rows).items()
    }
