"""Queries of the claim page. Dates as dates, money in cents."""

from datetime import date
from typing import NamedTuple

from data.store.columns import date_from_int
from data.store.store import Row, Store


class ClaimHead(NamedTuple):
    """A claim with its patient, payer, provider and batch."""

    id: int
    number: str
    state: str
    frequency: str
    original_reference: str
    authorization_number: str
    diagnoses: str
    charge_cents: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int
    review_reasons: str
    member_id: str
    from_day: date | None
    to_day: date | None
    sent_day: date | None
    proof_day: date | None
    patient: str
    birth_day: date | None
    account: str
    payer: str
    payer_confirmed: int
    rendering: str
    rendering_npi: str
    batch_reference: str


def claim_head(store: Store, claim_id: int) -> ClaimHead | None:
    """Return a claim with its patient, payer, provider and batch, or None."""
    row = store.row(
        """SELECT c.id, c.number, c.state, c.frequency, c.original_reference,
            c.authorization_number, c.diagnoses, c.charge_cents, c.paid_cents,
            c.written_off_cents, c.patient_cents, c.review_reasons, c.member_id,
            c.from_day, c.to_day, c.sent_day, c.proof_day,
            p.last || ', ' || p.first, p.birth_day,
            COALESCE(p.account, ''), y.name, y.confirmed,
            COALESCE(r.last || CASE WHEN r.first = '' THEN '' ELSE ', ' || r.first
            END, ''), COALESCE(r.npi, ''),
            COALESCE(b.reference, '')
        FROM claim c JOIN patient p ON p.id = c.patient_id JOIN payer y ON y.id = c.payer_id
        LEFT JOIN provider r ON r.id = c.rendering_id LEFT JOIN batch b ON b.id = c.batch_id
        WHERE c.id = ?""",
        (claim_id,),
    )
    if row is None:
        return None
    days = [date_from_int(number) for number in row[13:17]]
    return ClaimHead._make((*row[:13], *days, row[17], date_from_int(row[18]), *row[19:]))


class ServiceLineRow(NamedTuple):
    """One service line of a claim."""

    number: int
    procedure: str
    modifiers: str
    units: str
    charge_cents: int
    day: date | None


def claim_lines(store: Store, claim_id: int) -> list[ServiceLineRow]:
    """Return a claim's service lines in order."""
    rows = store.rows(
        "SELECT number, procedure, modifiers, units, charge_cents, from_day"
        " FROM claim_line WHERE claim_id = ?"
        " ORDER BY number",
        (claim_id,),
    )
    return [ServiceLineRow._make((*row[:5], date_from_int(row[5]))) for row in rows]


class ClaimPaymentRow(NamedTuple):
    """One claim of one remittance, with its payment and payer."""

    id: int
    trace: str
    day: date | None
    payer: str
    number: str
    status: str
    charge_cents: int
    paid_cents: int
    difference_cents: int
    payer_claim_number: str
    remarks: str
    last: str
    first: str
    member_id: str
    from_day: date | None
    claim_id: int | None
    contact: str


CLAIM_PAYMENT_QUERY = """
    SELECT q.id, m.trace, m.payment_day, y.name, q.number, q.status, q.charge_cents, q.paid_cents,
        q.difference_cents, q.payer_claim_number, q.remarks,
        q.last, q.first, q.member_id, q.from_day, q.claim_id, q.contact
    FROM claim_payment q
    JOIN payment m ON m.id = q.payment_id
    JOIN payer y ON y.id = m.payer_id
"""


def payments_of(store: Store, claim_id: int) -> list[ClaimPaymentRow]:
    """Return the payments of a claim, the newest first."""
    rows = store.rows(
        f"{CLAIM_PAYMENT_QUERY} WHERE q.claim_id = ? ORDER BY m.payment_day DESC, q.id DESC",
        (claim_id,),
    )
    return [_paid(row) for row in rows]


def claim_payment(store: Store, claim_payment_id: int) -> ClaimPaymentRow | None:
    """Return one claim of one remittance, or None."""
    row = store.row(f"{CLAIM_PAYMENT_QUERY} WHERE q.id = ?", (claim_payment_id,))
    return _paid(row) if row else None


def _paid(row: Row) -> ClaimPaymentRow:
    return ClaimPaymentRow._make(
        (*row[:2], date_from_int(row[2]), *row[3:14], date_from_int(row[14]), *row[15:])
    )


class AdjustmentRow(NamedTuple):
    """One adjustment of a claim payment, with its service line if it has one."""

    procedure: str
    group_code: str
    reason: str
    cents: int
    allocation: str


def adjustments_of(store: Store, claim_payment_id: int) -> list[AdjustmentRow]:
    """Return the adjustments of a claim payment: those of the claim first, then by line."""
    rows = store.rows(
        """SELECT COALESCE(l.procedure, ''), a.group_code, a.reason, a.cents, a.allocation
        FROM adjustment a LEFT JOIN line_payment l ON l.id = a.line_payment_id
        WHERE a.claim_payment_id = ? ORDER BY COALESCE(a.line_payment_id, 0), a.id""",
        (claim_payment_id,),
    )
    return [AdjustmentRow(*row) for row in rows]


class ClaimStatusRow(NamedTuple):
    """One status (277CA, 277) of a claim."""

    day: date
    category: str
    entity: str
    source: str
    note: str
    kind: str


def statuses_of(store: Store, claim_id: int) -> list[ClaimStatusRow]:
    """Return the statuses of a claim, the newest first."""
    rows = store.rows(
        """SELECT s.status_day, s.category, s.entity, s.source, s.note, t.kind
        FROM claim_status s
        JOIN transaction_set t ON t.id = s.transaction_id WHERE s.claim_id = ?
        ORDER BY s.status_day DESC, s.id DESC""",
        (claim_id,),
    )
    return [ClaimStatusRow(date.fromordinal(row[0]), *row[1:]) for row in rows]


def payer_numbers(store: Store, claim_id: int) -> list[str]:
    """Return the payer claim numbers of a claim, the newest first."""
    rows = store.rows(
        "SELECT number FROM payer_claim_number WHERE claim_id = ? ORDER BY seen_day DESC, number",
        (claim_id,),
    )
    return [number for (number,) in rows]
