"""Claim payments with their lines and adjustments: bulk inserts, and reads for balances."""

from collections.abc import Iterable, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from data.search import words
from data.store.columns import date_from_int
from data.store.store import Row, Store
from medq.domain.items.item import Subject
from medq.domain.remittances.remittance import ClaimPayment, LinePayment

CLAIM_PAYMENT_COLUMNS = (
    "id, payment_id, segment, claim_id, matched_by, number, status, counted, charge_cents,"
    " paid_cents, patient_cents,"
    " written_off_cents, denied_cents, waiting_cents, difference_cents, payer_claim_number,"
    " number_key, last, first, member_id,"
    " rendering_npi, crossover, original_reference, contact, remarks, from_day, to_day,"
    " received_day, allowed_cents,"
    " reverses_id"
)
LINE_PAYMENT_COLUMNS = (
    "id, claim_payment_id, segment, claim_line_id, procedure, modifiers, submitted_procedure,"
    " charge_cents, paid_cents, units,"
    " line_control, remarks, from_day, to_day, allowed_cents"
)
ADJUSTMENT_COLUMNS = (
    "id, claim_payment_id, line_payment_id, group_code, reason, cents, quantity, allocation"
)
TABLES = ("claim_payment", "line_payment", "adjustment")
_COLUMN_INDEX = {name: index for index, name in enumerate(CLAIM_PAYMENT_COLUMNS.split(", "))}
CLAIM_ID_INDEX = _COLUMN_INDEX["claim_id"]
search_columns = itemgetter(
    *(
        _COLUMN_INDEX[name]
        for name in ("id", "last", "first", "number", "payer_claim_number", "member_id")
    )
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


def save_claim_payments(
    store: Store,
    claims: Sequence[Sequence[Any]],
    lines: Sequence[Sequence[Any]],
    adjustments: Sequence[Sequence[Any]],
) -> None:
    """Save rows of `CLAIM_PAYMENT_COLUMNS`, `LINE_PAYMENT_COLUMNS` and `ADJUSTMENT_COLUMNS`.

    A claim payment that is stored already gets new values in `REPOSTED_COLUMNS`.
    """
    updates = ", ".join(f"{name} = excluded.{name}" for name in REPOSTED_COLUMNS)
    on_conflict = f"ON CONFLICT (id) DO UPDATE SET {updates}, version = claim_payment.version + 1"
    store.insert_many("claim_payment", CLAIM_PAYMENT_COLUMNS, claims, on_conflict)
    store.insert_many("line_payment", LINE_PAYMENT_COLUMNS, lines)
    store.insert_many("adjustment", ADJUSTMENT_COLUMNS, adjustments)
    unmatched = [row for row in claims if row[CLAIM_ID_INDEX] is None]
    if unmatched:
        words.insert_unmatched_words(store, [search_columns(row) for row in unmatched])


def delete_parts(store: Store, claim_payment_ids: Sequence[int]) -> None:
    """Delete lines, adjustments and search words that are about to be inserted again."""
    words.delete_words(store, Subject.CLAIM_PAYMENT, claim_payment_ids)
    for table in ("adjustment", "line_payment"):
        store.run_many(
            f"DELETE FROM {table} WHERE claim_payment_id = ?",
            [(row_id,) for row_id in claim_payment_ids],
        )


def payments_by_trace(store: Store, trace: str, trace_payer: str) -> list[Row]:
    """Return (payment, amount in cents, transaction) of the payments with a trace number."""
    return store.rows(
        "SELECT id, amount_cents, transaction_id FROM payment WHERE trace = ? AND trace_payer = ?",
        (trace, trace_payer),
    )


class StoredResult(NamedTuple):
    """One claim payment as stored; dates are day numbers."""

    id: int
    status: str
    counted: int
    charge_cents: int
    paid_cents: int
    patient_cents: int
    written_off_cents: int
    denied_cents: int
    waiting_cents: int
    difference_cents: int
    reverses_id: int | None
    payer_id: int
    day: int
    number_key: str


def results_by_claim(store: Store, claim_ids: Iterable[int]) -> dict[int, list[StoredResult]]:
    """Return every claim payment of these claims, in the order of posting."""
    results: dict[int, list[StoredResult]] = {}
    rows = store.rows_in(
        """SELECT q.claim_id, q.id, q.status, q.counted, q.charge_cents, q.paid_cents,
            q.patient_cents, q.written_off_cents,
            q.denied_cents, q.waiting_cents, q.difference_cents, q.reverses_id, m.payer_id,
            COALESCE(m.payment_day, m.production_day, 0), q.number_key
        FROM claim_payment q JOIN payment m ON m.id = q.payment_id
        WHERE q.claim_id IN (?*) ORDER BY q.id""",
        claim_ids,
    )
    for claim_id, *columns in rows:
        results.setdefault(claim_id, []).append(StoredResult._make(columns))
    return results


def link_reversals(store: Store, pairs: Sequence[tuple[int, int]]) -> None:
    """Save pairs of (reversed claim payment, reversal)."""
    store.run_many(
        "UPDATE claim_payment SET reverses_id = ?, version = version + 1 WHERE id = ?", pairs
    )


class PaymentRow(NamedTuple):
    """The payment of a posted remittance."""

    id: int
    payer_id: int
    day: date | None


def posted_payment(store: Store, transaction_id: int) -> PaymentRow:
    """Return the payment of a posted remittance. Raises LookupError."""
    text = (
        "SELECT id, payer_id, COALESCE(payment_day, production_day) FROM payment"
        " WHERE transaction_id = ?"
    )
    row = store.row(text, (transaction_id,))
    if row is None:
        raise LookupError(f"transaction {transaction_id} has no payment")
    return PaymentRow(row[0], row[1], date_from_int(row[2]))


def ids_by_segment(store: Store, payment_id: int) -> dict[int, int]:
    """Return the claim payments of a payment by segment number."""
    return dict(
        store.rows("SELECT segment, id FROM claim_payment WHERE payment_id = ?", (payment_id,))
    )


def unmatched_segments(store: Store, payment_id: int) -> set[int]:
    """Return the segment numbers of a payment's claims that match no claim."""
    rows = store.rows(
        "SELECT segment FROM claim_payment WHERE payment_id = ? AND claim_id IS NULL", (payment_id,)
    )
    return {segment for (segment,) in rows}


def provider_adjustments_by_reference(
    store: Store, payer_id: int, reason: str, reference: str
) -> list[tuple[int, int]]:
    """Return (id, cents) of a payer's provider adjustments with a reason and reference."""
    rows = store.rows(
        """SELECT a.id, a.cents FROM provider_adjustment a JOIN payment m ON m.id = a.payment_id
        WHERE a.reference = ? AND a.reason = ? AND m.payer_id = ? ORDER BY a.id""",
        (reference, reason, payer_id),
    )
    return [(row[0], row[1]) for row in rows]


def recoveries(store: Store, references: Iterable[str], cents: int) -> list[int]:
    """Return provider adjustments of an amount that refer to one of these claim numbers."""
    rows = store.rows_in(
        "SELECT id FROM provider_adjustment WHERE cents = ? AND reference IN (?*)",
        references,
        (cents,),
    )
    return [adjustment_id for (adjustment_id,) in rows]


class PaymentLocation(NamedTuple):
    """The place of a claim payment in its file, and its claim."""

    transaction_id: int
    segment: int
    claim_id: int | None
    matched_by: str
    version: int


def payment_location(store: Store, claim_payment_id: int) -> PaymentLocation:
    """Return where a claim payment is in its file. Raises LookupError."""
    row = store.row(
        """SELECT m.transaction_id, q.segment, q.claim_id, q.matched_by, q.version
        FROM claim_payment q
        JOIN payment m ON m.id = q.payment_id WHERE q.id = ?""",
        (claim_payment_id,),
    )
    if row is None:
        raise LookupError(f"claim payment {claim_payment_id} does not exist")
    return PaymentLocation(*row)


def reversal_ids(store: Store, claim_payment_id: int) -> list[int]:
    """Return the reversals of a claim payment."""
    rows = store.rows("SELECT id FROM claim_payment WHERE reverses_id = ?", (claim_payment_id,))
    return [reversal_id for (reversal_id,) in rows]


def stored_claim_payment(store: Store, claim_payment_id: int) -> ClaimPayment:
    """Return a stored claim payment as matching and allocation need it.

    Raises LookupError.
    """
    row = store.row(
        "SELECT segment, number, status, charge_cents, paid_cents, payer_claim_number, last,"
        " first, member_id, rendering_npi,"
        " original_reference, from_day, to_day, remarks FROM claim_payment WHERE id = ?",
        (claim_payment_id,),
    )
    if row is None:
        raise LookupError(f"claim payment {claim_payment_id} does not exist")
    lines = store.rows(
        "SELECT segment, procedure, modifiers, charge_cents, paid_cents, units,"
        " submitted_procedure, line_control, from_day, to_day"
        " FROM line_payment WHERE claim_payment_id = ? ORDER BY segment",
        (claim_payment_id,),
    )
    return ClaimPayment(
        segment=row[0],
        patient_control_number=row[1],
        status=row[2],
        charge_cents=row[3],
        paid_cents=row[4],
        patient_responsibility_cents=0,
        payer_claim_number=row[5],
        patient_last=row[6],
        patient_first=row[7],
        member_id=row[8],
        rendering_npi=row[9],
        original_reference=row[10],
        from_day=date_from_int(row[11]),
        to_day=date_from_int(row[12]),
        remarks=tuple(row[13].split()),
        lines=tuple(
            LinePayment(
                segment=line[0],
                procedure=line[1],
                modifiers=tuple(line[2].split()),
                charge_cents=line[3],
                paid_cents=line[4],
                units=line[5],
                submitted_procedure=line[6],
                line_control=line[7],
                from_day=date_from_int(line[8]),
                to_day=date_from_int(line[9]),
            )
            for line in lines
        ),
    )


def payer_of(store: Store, claim_payment_id: int) -> int:
    """Return the payer of a claim payment's remittance."""
    return int(
        store.value(
            "SELECT m.payer_id FROM claim_payment q JOIN payment m ON m.id = q.payment_id"
            " WHERE q.id = ?",
            (claim_payment_id,),
        )
    )
