"""Queries of the pages of every subject but a claim. Dates as dates, money in cents."""

from datetime import date
from typing import NamedTuple

from data.store.columns import date_from_int
from data.store.store import Store
from medq.domain.items.item import Subject


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


def provider_adjustment(store: Store, adjustment_id: int) -> ProviderAdjustmentRow | None:
    """Return a provider adjustment with its payment, or None."""
    row = store.row(
        """SELECT a.reason, a.reference, a.cents, a.provider, m.trace, m.payment_day, y.name,
        m.amount_cents
        FROM provider_adjustment a JOIN payment m ON m.id = a.payment_id
        JOIN payer y ON y.id = m.payer_id WHERE a.id = ?""",
        (adjustment_id,),
    )
    return ProviderAdjustmentRow._make((*row[:5], date_from_int(row[5]), *row[6:])) if row else None


class CallbackRow(NamedTuple):
    """A requested callback with its patient."""

    asked_at: int
    reason: str
    phone: str
    window_start: int | None
    window_end: int | None
    promised: int
    leave_message: int
    preferred_name: str
    language: str
    patient: str
    account: str
    first_name: str


def callback(store: Store, callback_id: int) -> CallbackRow | None:
    """Return a requested callback, or None."""
    row = store.row(
        """SELECT b.asked_at, b.reason, b.phone, b.window_start, b.window_end, b.promised,
            p.leave_message, p.preferred_name,
            p.language, p.last || ', ' || p.first, COALESCE(p.account, ''), p.first
        FROM callback b JOIN patient p ON p.id = b.patient_id WHERE b.id = ?""",
        (callback_id,),
    )
    return CallbackRow(*row) if row else None


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


def batch(store: Store, batch_id: int) -> BatchRow | None:
    """Return a batch of claims, or None."""
    row = store.row(
        "SELECT reference, isa_control, group_control, st_control, sent_day, claims, charge_cents,"
        " answer FROM batch WHERE id = ?",
        (batch_id,),
    )
    return BatchRow._make((*row[:4], date.fromordinal(row[4]), *row[5:])) if row else None


class PayerRow(NamedTuple):
    """A payer."""

    name: str
    qualifier: str
    identifier: str
    kind: str
    confirmed: int


def payer(store: Store, payer_id: int) -> PayerRow | None:
    """Return a payer, or None."""
    row = store.row(
        "SELECT name, qualifier, identifier, kind, confirmed FROM payer WHERE id = ?", (payer_id,)
    )
    return PayerRow(*row) if row else None


class PaymentRow(NamedTuple):
    """A payment with the number of its claims."""

    trace: str
    day: date | None
    payer: str
    amount_cents: int
    method: str
    claims: int


def payment(store: Store, payment_id: int) -> PaymentRow | None:
    """Return a payment, or None."""
    row = store.row(
        """SELECT m.trace, m.payment_day, y.name, m.amount_cents, m.method,
            (SELECT count(*) FROM claim_payment q WHERE q.payment_id = m.id)
        FROM payment m JOIN payer y ON y.id = m.payer_id WHERE m.id = ?""",
        (payment_id,),
    )
    return PaymentRow._make((row[0], date_from_int(row[1]), *row[2:])) if row else None


class PatientClaimRow(NamedTuple):
    """A claim in the list of a patient's claims."""

    number: str
    day: date | None
    payer: str
    state: str
    charge_cents: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int
    review_reasons: str


def patient_claims(store: Store, patient_id: int) -> list[PatientClaimRow]:
    """Return a patient's claims, the newest first."""
    rows = store.rows(
        """SELECT c.number, c.from_day, y.name, c.state, c.charge_cents, c.paid_cents,
            c.written_off_cents, c.patient_cents,
            c.review_reasons FROM claim c JOIN payer y ON y.id = c.payer_id WHERE c.patient_id = ?
        ORDER BY COALESCE(c.from_day, 0) DESC, c.id DESC""",
        (patient_id,),
    )
    return [PatientClaimRow(row[0], date_from_int(row[1]), *row[2:]) for row in rows]


def patient_coverages(store: Store, patient_id: int) -> list[tuple[str, str]]:
    """Return (payer, member id) of a patient's coverages, primary first."""
    return store.rows(
        """SELECT y.name, v.member_id FROM coverage v JOIN payer y ON y.id = v.payer_id
        WHERE v.patient_id = ?
        ORDER BY v.sequence, v.id""",
        (patient_id,),
    )


def payment_results(store: Store, payment_id: int, limit: int) -> list[tuple[str, str, int]]:
    """Return (number, status, paid cents) of a payment's first claims, in file order."""
    return store.rows(
        "SELECT number, status, paid_cents FROM claim_payment WHERE payment_id = ?"
        " ORDER BY segment LIMIT ?",
        (payment_id, limit),
    )


class PatientRow(NamedTuple):
    """A patient with the contact details."""

    name: str
    preferred_name: str
    phone: str
    leave_message: int
    language: str
    account: str
    birth_day: date | None
    first_name: str


def patient(store: Store, patient_id: int) -> PatientRow | None:
    """Return a patient with the contact details, or None."""
    row = store.row(
        """SELECT last || ', ' || first, preferred_name, phone, leave_message, language,
        COALESCE(account, ''), birth_day, first
        FROM patient WHERE id = ?""",
        (patient_id,),
    )
    return PatientRow._make((*row[:6], date_from_int(row[6]), row[7])) if row else None


PATIENT_OF = {
    Subject.CLAIM: "SELECT patient_id FROM claim WHERE id = ?",
    Subject.CALLBACK: "SELECT patient_id FROM callback WHERE id = ?",
    Subject.CLAIM_PAYMENT: (
        "SELECT c.patient_id FROM claim_payment q JOIN claim c ON c.id = q.claim_id WHERE q.id = ?"
    ),
}


def patient_of(store: Store, subject: Subject, subject_id: int) -> tuple[int, int]:
    """Return (kind, id) of the patient a subject belongs to; else the subject itself."""
    text = PATIENT_OF.get(subject)
    patient_id = store.value(text, (subject_id,)) if text else None
    return (int(Subject.PATIENT), int(patient_id)) if patient_id else (int(subject), subject_id)
