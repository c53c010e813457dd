"""What stands in the store about one subject: tuples for the item's page. Days as dates, money in cents."""

from datetime import date
from typing import NamedTuple

from data.columns import day_out
from data.connect import Row, Store


class ClaimHead(NamedTuple):
    id: int
    number: str
    state: str
    sequence: str
    frequency: str
    original_reference: str
    authorization_number: str
    place: str
    diagnoses: str
    charge_cents: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int
    must_look: str
    member_id: str
    from_day: date | None
    to_day: date | None
    sent_day: date | None
    proof_day: date | None
    follow_up_day: date | None
    patient: str
    birth_day: date | None
    account: str
    payer: str
    payer_kind: str
    payer_confirmed: int
    rendering: str
    rendering_npi: str
    batch_reference: str


def claim_head(store: Store, claim_id: int) -> ClaimHead | None:
    """A claim with whom it is about and to whom it went."""
    row = store.row(
        """SELECT c.id, c.number, c.state, c.sequence, c.frequency, c.original_reference, c.authorization_number, c.place,
            c.diagnoses, c.charge_cents, c.paid_cents, c.written_off_cents, c.patient_cents, c.must_look, c.member_id,
            c.from_day, c.to_day, c.sent_day, c.proof_day, c.follow_up_day, p.last || ', ' || p.first, p.birth_day,
            COALESCE(p.account, ''), y.name, y.kind, y.confirmed,
            COALESCE(r.last || CASE WHEN r.first = '' THEN '' ELSE ', ' || r.first END, ''), COALESCE(r.npi, ''),
            COALESCE(b.reference, '')
        FROM claim c JOIN patient p ON p.id = c.patient_id JOIN payer y ON y.id = c.payer_id
        LEFT JOIN provider r ON r.id = c.rendering_id LEFT JOIN batch b ON b.id = c.batch_id WHERE c.id = ?""",
        (claim_id,),
    )
    if row is None:
        return None
    days = [day_out(number) for number in row[15:20]]
    return ClaimHead._make((*row[:15], *days, row[20], day_out(row[21]), *row[22:]))


class Line(NamedTuple):
    number: int
    procedure: str
    modifiers: str
    units: str
    charge_cents: int
    day: date | None
    line_control: str


def claim_lines(store: Store, claim_id: int) -> list[Line]:
    """A claim's service lines, in order."""
    rows = store.rows(
        "SELECT number, procedure, modifiers, units, charge_cents, from_day, line_control FROM claim_line WHERE claim_id = ?"
        " ORDER BY number",
        (claim_id,),
    )
    return [Line._make((*row[:5], day_out(row[5]), row[6])) for row in rows]


class Paid(NamedTuple):
    id: int
    trace: str
    day: date | None
    payer: str
    number: str
    status: str
    charge_cents: int
    paid_cents: int
    patient_cents: int
    written_off_cents: int
    difference_cents: int
    payer_claim_number: str
    remarks: str
    last: str
    first: str
    member_id: str
    from_day: date | None
    allowed_cents: int | None
    matched_by: str
    claim_id: int | None
    contact: str
    counted: int


PAID = """SELECT q.id, m.trace, m.payment_day, y.name, q.number, q.status, q.charge_cents, q.paid_cents, q.patient_cents,
    q.written_off_cents, q.difference_cents, q.payer_claim_number, q.remarks, q.last, q.first, q.member_id, q.from_day,
    q.allowed_cents, q.matched_by, q.claim_id, q.contact, q.counted
    FROM claim_payment q JOIN payment m ON m.id = q.payment_id JOIN payer y ON y.id = m.payer_id"""


def payments_of(store: Store, claim_id: int) -> list[Paid]:
    """What payers decided about a claim, the newest first."""
    rows = store.rows(f"{PAID} WHERE q.claim_id = ? ORDER BY m.payment_day DESC, q.id DESC", (claim_id,))
    return [_paid(row) for row in rows]


def claim_payment(store: Store, claim_payment_id: int) -> Paid | None:
    """One claim of one remittance."""
    row = store.row(f"{PAID} WHERE q.id = ?", (claim_payment_id,))
    return _paid(row) if row else None


class Adjusted(NamedTuple):
    line_payment_id: int | None
    procedure: str
    charge_cents: int | None
    paid_cents: int | None
    group_code: str
    reason: str
    cents: int
    bucket: str


def adjustments_of(store: Store, claim_payment_id: int) -> list[Adjusted]:
    """The adjustments of one claim payment, those of the claim first, then line by line."""
    rows = store.rows(
        """SELECT a.line_payment_id, COALESCE(l.procedure, ''), l.charge_cents, l.paid_cents, a.group_code, a.reason, a.cents,
            a.bucket FROM adjustment a LEFT JOIN line_payment l ON l.id = a.line_payment_id
        WHERE a.claim_payment_id = ? ORDER BY COALESCE(a.line_payment_id, 0), a.id""",
        (claim_payment_id,),
    )
    return [Adjusted(*row) for row in rows]


class Status(NamedTuple):
    day: date
    category: str
    status: str
    entity: str
    source: str
    note: str
    kind: str


def statuses_of(store: Store, claim_id: int) -> list[Status]:
    """What was answered about a claim, the newest first."""
    rows = store.rows(
        """SELECT s.said_day, s.category, s.status, s.entity, s.source, s.note, t.kind FROM claim_status s
        JOIN transaction_set t ON t.id = s.transaction_id WHERE s.claim_id = ? ORDER BY s.said_day DESC, s.id DESC""",
        (claim_id,),
    )
    return [Status(date.fromordinal(row[0]), *row[1:]) for row in rows]


def payer_numbers(store: Store, claim_id: int) -> list[str]:
    """The payer's own numbers of a claim, the newest first."""
    rows = store.rows("SELECT number FROM payer_claim_number WHERE claim_id = ? ORDER BY seen_day DESC, number", (claim_id,))
    return [number for (number,) in rows]


class Transaction(NamedTuple):
    id: int
    file_id: int
    file: str
    ordinal: int
    kind: str
    isa_control: str
    st_control: str
    status: str
    claims: int
    charge_cents: int
    paid_cents: int
    adjustment_cents: int
    provider_adjustment_cents: int
    balanced: int | None
    problems: str
    version: int
    key: str


def transaction(store: Store, transaction_id: int) -> Transaction | None:
    """One transaction of a file, as it was judged."""
    row = store.row(
        """SELECT t.id, t.file_id, f.name, t.ordinal, t.kind, t.isa_control, t.st_control, t.status, t.claims, t.charge_cents,
            t.paid_cents, t.adjustment_cents, t.provider_adjustment_cents, t.balanced, t.problems, t.version, t.key
        FROM transaction_set t JOIN file f ON f.id = t.file_id WHERE t.id = ?""",
        (transaction_id,),
    )
    return Transaction(*row) if row else None


class ProviderAdjusted(NamedTuple):
    reason: str
    reference: str
    cents: int
    provider: str
    trace: str
    day: date | None
    payer: str
    amount_cents: int


def provider_adjustment(store: Store, adjustment_id: int) -> ProviderAdjusted | None:
    """One provider adjustment (PLB) with its payment."""
    row = store.row(
        """SELECT a.reason, a.reference, a.cents, a.provider, m.trace, m.payment_day, y.name, m.amount_cents
        FROM provider_adjustment a JOIN payment m ON m.id = a.payment_id JOIN payer y ON y.id = m.payer_id WHERE a.id = ?""",
        (adjustment_id,),
    )
    return ProviderAdjusted._make((*row[:5], day_out(row[5]), *row[6:])) if row else None


class Callback(NamedTuple):
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


def callback(store: Store, callback_id: int) -> Callback | None:
    """A call back that a patient asked for."""
    row = store.row(
        """SELECT b.asked_at, b.reason, b.phone, b.window_start, b.window_end, b.promised, p.leave_message, p.preferred_name,
            p.language, p.last || ', ' || p.first, COALESCE(p.account, '')
        FROM callback b JOIN patient p ON p.id = b.patient_id WHERE b.id = ?""",
        (callback_id,),
    )
    return Callback(*row) if row else None


class Batch(NamedTuple):
    reference: str
    isa_control: str
    group_control: str
    st_control: str
    sent_day: date
    claims: int
    charge_cents: int
    answer: str


def batch(store: Store, batch_id: int) -> Batch | None:
    """A batch of claims as it was sent."""
    row = store.row(
        "SELECT reference, isa_control, group_control, st_control, sent_day, claims, charge_cents, answer FROM batch WHERE id = ?",
        (batch_id,),
    )
    return Batch._make((*row[:4], date.fromordinal(row[4]), *row[5:])) if row else None


class Payer(NamedTuple):
    name: str
    qualifier: str
    identifier: str
    kind: str
    confirmed: int


def payer(store: Store, payer_id: int) -> Payer | None:
    row = store.row("SELECT name, qualifier, identifier, kind, confirmed FROM payer WHERE id = ?", (payer_id,))
    return Payer(*row) if row else None


class Payment(NamedTuple):
    trace: str
    day: date | None
    payer: str
    amount_cents: int
    method: str
    claims: int


def payment(store: Store, payment_id: int) -> Payment | None:
    """One payment as a whole."""
    row = store.row(
        """SELECT m.trace, m.payment_day, y.name, m.amount_cents, m.method,
            (SELECT count(*) FROM claim_payment q WHERE q.payment_id = m.id)
        FROM payment m JOIN payer y ON y.id = m.payer_id WHERE m.id = ?""",
        (payment_id,),
    )
    return Payment._make((row[0], day_out(row[1]), *row[2:])) if row else None


class ClaimOf(NamedTuple):
    number: str
    day: date | None
    payer: str
    state: str
    charge_cents: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int
    must_look: str


def claims_of(store: Store, patient_id: int) -> list[ClaimOf]:
    """A patient's claims, the newest first."""
    rows = store.rows(
        """SELECT c.number, c.from_day, y.name, c.state, c.charge_cents, c.paid_cents, c.written_off_cents, c.patient_cents,
            c.must_look FROM claim c JOIN payer y ON y.id = c.payer_id WHERE c.patient_id = ?
        ORDER BY COALESCE(c.from_day, 0) DESC, c.id DESC""",
        (patient_id,),
    )
    return [ClaimOf(row[0], day_out(row[1]), *row[2:]) for row in rows]


def coverages_of(store: Store, patient_id: int) -> list[tuple[str, str]]:
    """(payer, member id) of a patient's coverages, the one that pays first at the top."""
    return store.rows(
        """SELECT y.name, v.member_id FROM coverage v JOIN payer y ON y.id = v.payer_id WHERE v.patient_id = ?
        ORDER BY v.sequence, v.id""",
        (patient_id,),
    )


def results_of_payment(store: Store, payment_id: int, limit: int) -> list[tuple[str, str, int]]:
    """(number, status, paid cents) of the claims of a payment, in its order."""
    return store.rows(
        "SELECT number, status, paid_cents FROM claim_payment WHERE payment_id = ? ORDER BY segment LIMIT ?", (payment_id, limit)
    )


class Person(NamedTuple):
    name: str
    preferred_name: str
    phone: str
    leave_message: int
    language: str
    account: str
    birth_day: date | None


def person(store: Store, patient_id: int) -> Person | None:
    """Whom to call, and how."""
    row = store.row(
        """SELECT last || ', ' || first, preferred_name, phone, leave_message, language, COALESCE(account, ''), birth_day
        FROM patient WHERE id = ?""",
        (patient_id,),
    )
    return Person._make((*row[:6], day_out(row[6]))) if row else None


def _paid(row: Row) -> Paid:
    return Paid._make((*row[:2], day_out(row[2]), *row[3:16], day_out(row[16]), *row[17:]))
