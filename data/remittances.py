"""What payers decided: claim payments, their lines and adjustments, written in bulk and read back for a claim's balance."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from data.connect import Row, Store

CLAIM_PAYMENT = (
    "id, payment_id, segment, claim_id, matched_by, number, status, counted, charge_cents, paid_cents, patient_cents,"
    " written_off_cents, denied_cents, waiting_cents, difference_cents, payer_claim_number, number_key, last, first, member_id,"
    " rendering_npi, crossover, original_reference, contact, remarks, from_day, to_day, received_day, allowed_cents,"
    " reverses_id"
)
LINE_PAYMENT = (
    "id, claim_payment_id, segment, claim_line_id, procedure, modifiers, submitted_procedure, charge_cents, paid_cents, units,"
    " line_control, remarks, from_day, to_day, allowed_cents"
)
ADJUSTMENT = "id, claim_payment_id, line_payment_id, group_code, reason, cents, quantity, bucket"
TABLES = ("claim_payment", "line_payment", "adjustment")


def insert_claim_payments(
    store: Store, claims: Sequence[Sequence[Any]], lines: Sequence[Sequence[Any]], adjustments: Sequence[Sequence[Any]]
) -> None:
    """Write rows of `CLAIM_PAYMENT`, `LINE_PAYMENT` and `ADJUSTMENT` in bulk."""
    for table, columns, rows in zip(TABLES, (CLAIM_PAYMENT, LINE_PAYMENT, ADJUSTMENT), (claims, lines, adjustments), strict=True):
        marks = ", ".join("?" for _ in columns.split(","))
        store.many(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def same_trace(store: Store, trace: str, trace_payer: str) -> list[Row]:
    """(payment, amount in cents, transaction) of the payments under a trace."""
    return store.rows(
        "SELECT id, amount_cents, transaction_id FROM payment WHERE trace = ? AND trace_payer = ?", (trace, trace_payer)
    )


class Stored(NamedTuple):
    """One result of a claim as it is kept; days as day numbers, `number_key` of the payer's claim number."""

    id: int
    status: str
    counted: int
    paid_cents: int
    patient_cents: int
    written_off_cents: int
    denied_cents: int
    waiting_cents: int
    difference_cents: int
    reverses_id: int | None
    payer_id: int
    payer: str
    day: int
    number_key: str


def results_of(store: Store, claim_ids: Iterable[int]) -> dict[int, list[Stored]]:
    """Every result of those claims, in the order of posting."""
    found: dict[int, list[Stored]] = {}
    wanted = sorted(set(claim_ids))
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        rows = store.rows(
            f"""SELECT q.claim_id, q.id, q.status, q.counted, q.paid_cents, q.patient_cents, q.written_off_cents, q.denied_cents,
                q.waiting_cents, q.difference_cents, q.reverses_id, m.payer_id, y.name,
                COALESCE(m.payment_day, m.production_day, 0), q.number_key
            FROM claim_payment q JOIN payment m ON m.id = q.payment_id JOIN payer y ON y.id = m.payer_id
            WHERE q.claim_id IN ({", ".join("?" * len(some))}) ORDER BY q.id""",
            some,
        )
        for claim_id, *rest in rows:
            found.setdefault(claim_id, []).append(Stored._make(rest))
    return found


def set_claim_balances(store: Store, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write (paid, written off, patient, must look, state, follow-up day, claim) of claims whose results have changed."""
    store.many(
        "UPDATE claim SET paid_cents = ?, written_off_cents = ?, patient_cents = ?, must_look = ?, state = ?, follow_up_day = ?,"
        " version = version + 1 WHERE id = ?",
        rows,
    )
