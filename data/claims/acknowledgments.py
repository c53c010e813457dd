"""Batches and claims as acknowledgments find them, and claim statuses."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from data.store.store import Store

STATUS_COLUMNS = (
    "transaction_id, segment, position, claim_id, batch_id, level, category, status, entity,"
    " action, status_day, source,"
    " number, payer_claim_number, note"
)


def batches_of_interchange(store: Store, control: str, day: date | None) -> list[int]:
    """Return the batches of the interchange with a control number and ISA date.

    Without a date, those of the newest such interchange.
    """
    rows = store.rows(
        """SELECT b.id, t.file_id, t.isa_day FROM batch b
        JOIN transaction_set t ON t.id = b.transaction_id
        WHERE b.isa_control = ? ORDER BY b.id DESC""",
        (control,),
    )
    if day is not None:
        rows = [row for row in rows if row[2] == day.toordinal()]
    return sorted(
        batch_id for batch_id, file_id, isa_day in rows if (file_id, isa_day) == rows[0][1:]
    )


def batches_of_group(store: Store, group_control: str, st_control: str, day: date) -> list[int]:
    """Return the newest batch with these control numbers that was sent by a day.

    Without an ST control number, all batches of its group. Control numbers are reused over time.
    """
    st_condition, params = (
        (" AND b.st_control = ?", (group_control, st_control))
        if st_control
        else ("", (group_control,))
    )
    rows = store.rows(
        f"""SELECT b.id, t.file_id, b.isa_control FROM batch b
        JOIN transaction_set t ON t.id = b.transaction_id
        WHERE b.group_control = ?{st_condition} ORDER BY CASE WHEN b.sent_day <= ? THEN 0 ELSE 1
        END, b.sent_day DESC, b.id DESC""",
        (*params, day.toordinal()),
    )
    batch_ids = [batch_id for batch_id, *file_and_isa in rows if file_and_isa == list(rows[0][1:])]
    return batch_ids[:1] if st_control else sorted(batch_ids)


def batches_by_reference(store: Store, reference: str) -> list[int]:
    """Return the batches with a reference (BHT03)."""
    rows = store.rows("SELECT id FROM batch WHERE reference = ? ORDER BY id", (reference,))
    return [batch_id for (batch_id,) in rows]


def batch_answer(store: Store, batch_id: int) -> str:
    """Return the acknowledgment of a batch as a whole; "" while there is none."""
    return str(store.value("SELECT answer FROM batch WHERE id = ?", (batch_id,)))


class BatchClaim(NamedTuple):
    """A claim of a batch that is neither replaced nor closed."""

    id: int
    number: str
    charge_cents: int
    patient_id: int
    payer_id: int
    is_answered: bool  # by a status or a payment


def claims_of_batch(store: Store, batch_id: int) -> list[BatchClaim]:
    """Return the claims of a batch that are neither replaced nor closed."""
    rows = store.rows(
        "SELECT id, number, charge_cents, patient_id, payer_id, EXISTS (SELECT 1"
        " FROM claim_status s WHERE s.claim_id = claim.id)"
        " OR EXISTS (SELECT 1 FROM claim_payment q"
        " WHERE q.claim_id = claim.id) FROM claim WHERE batch_id = ?"
        " AND state NOT IN ('replaced', 'closed') ORDER BY id",
        (batch_id,),
    )
    return [BatchClaim._make((*row[:5], bool(row[5]))) for row in rows]


def fully_answered_rejects(store: Store, claim_ids: Iterable[int]) -> list[int]:
    """Return the rejected batches of these claims whose every claim has been answered."""
    rows = store.rows_in(
        """SELECT DISTINCT b.id FROM batch b JOIN claim c ON c.batch_id = b.id
        WHERE b.answer = 'rejected'
        AND c.id IN (?*) AND NOT EXISTS (SELECT 1 FROM claim o WHERE o.batch_id = b.id
        AND NOT EXISTS (SELECT 1 FROM claim_status s WHERE s.claim_id = o.id)
        AND NOT EXISTS (SELECT 1 FROM claim_payment q WHERE q.claim_id = o.id))""",
        claim_ids,
    )
    return sorted({batch_id for (batch_id,) in rows})


class ClaimStatusFacts(NamedTuple):
    """A claim with the figures that a new status depends on."""

    id: int
    charge_cents: int
    sent_day: int | None
    patient_id: int
    payer_id: int
    state: str
    proof_day: int | None
    holds: int
    decided_day: int | None


def claim_status_facts(store: Store, ids: Iterable[int]) -> dict[int, ClaimStatusFacts]:
    """Return claims by id, with their payer holds (P5) and the day of the last payment."""
    rows = store.rows_in(
        """SELECT c.id, c.charge_cents, c.sent_day, c.patient_id, c.payer_id, c.state,
            c.proof_day,
            (SELECT count(*) FROM claim_status s WHERE s.claim_id = c.id AND s.category = 'P5'),
            (SELECT MAX(COALESCE(m.payment_day, m.production_day, 0)) FROM claim_payment q
            JOIN payment m ON m.id = q.payment_id
            WHERE q.claim_id = c.id)
        FROM claim c WHERE c.id IN (?*)""",
        ids,
    )
    return {row[0]: ClaimStatusFacts._make(row) for row in rows}


RECEIVED_CATEGORIES = ("A1", "A2", "A5")  # 277CA category codes of acceptance


def update_proof_dates(store: Store, claim_ids: Iterable[int]) -> None:
    """Set `proof_day` of claims: the first day on which the payer itself reported receipt."""
    store.run_many(
        f"""UPDATE claim SET proof_day = (SELECT MIN(s.status_day) FROM claim_status s
        WHERE s.claim_id = claim.id
        AND s.source = 'PR' AND s.category IN
        ({", ".join(repr(code) for code in RECEIVED_CATEGORIES)})) WHERE id = ?""",
        [(claim_id,) for claim_id in claim_ids],
    )


def delete_statuses(store: Store, transaction_id: int, segments: Iterable[int]) -> None:
    """Delete statuses that are about to be inserted again."""
    store.run_many(
        "DELETE FROM claim_status WHERE transaction_id = ? AND segment = ?",
        [(transaction_id, segment) for segment in segments],
    )


def insert_statuses(store: Store, rows: Sequence[Sequence[Any]]) -> None:
    """Insert statuses, rows of `STATUS_COLUMNS`."""
    store.insert_many("claim_status", STATUS_COLUMNS, rows)
