"""Batches and claims as answers find them, and the statuses that are kept."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from data.store.store import Store

STATUS_COLUMNS = (
    "transaction_id, segment, position, claim_id, batch_id, level, category, status, entity, action, status_day, source,"
    " number, payer_claim_number, note"
)


def batches_of_interchange(store: Store, control: str, day: date | None) -> list[int]:
    """The batches of the interchange with that control number and day (of its ISA; None: of the newest one)."""
    rows = store.rows(
        """SELECT b.id, t.file_id, t.isa_day FROM batch b JOIN transaction_set t ON t.id = b.transaction_id
        WHERE b.isa_control = ? ORDER BY b.id DESC""",
        (control,),
    )
    if day is not None:
        rows = [row for row in rows if row[2] == day.toordinal()]
    return sorted(
        batch_id for batch_id, file_id, isa_day in rows if (file_id, isa_day) == rows[0][1:]
    )


def batches_of_group(store: Store, group_control: str, st_control: str, day: date) -> list[int]:
    """The newest batch under those controls that was sent by that day; all of its group where no ST is named. Control numbers
    are used again."""
    narrowed, params = (
        (" AND b.st_control = ?", (group_control, st_control))
        if st_control
        else ("", (group_control,))
    )
    rows = store.rows(
        f"""SELECT b.id, t.file_id, b.isa_control FROM batch b JOIN transaction_set t ON t.id = b.transaction_id
        WHERE b.group_control = ?{narrowed} ORDER BY CASE WHEN b.sent_day <= ? THEN 0 ELSE 1 END, b.sent_day DESC, b.id DESC""",
        (*params, day.toordinal()),
    )
    same = [batch_id for batch_id, *where in rows if where == list(rows[0][1:])]
    return same[:1] if st_control else sorted(same)


def batches_by_reference(store: Store, reference: str) -> list[int]:
    rows = store.rows("SELECT id FROM batch WHERE reference = ? ORDER BY id", (reference,))
    return [batch_id for (batch_id,) in rows]


def batch_answer(store: Store, batch_id: int) -> str:
    """What was answered about a batch as a whole; empty while nothing was."""
    return str(store.value("SELECT answer FROM batch WHERE id = ?", (batch_id,)))


class BatchClaim(NamedTuple):
    id: int
    number: str
    charge_cents: int
    patient_id: int
    payer_id: int
    heard: bool


def claims_of_batch(store: Store, batch_id: int) -> list[BatchClaim]:
    """The claims of a batch that still count: not replaced, not closed; `heard` where somebody has the claim nevertheless."""
    rows = store.rows(
        "SELECT id, number, charge_cents, patient_id, payer_id, EXISTS (SELECT 1 FROM claim_status s WHERE s.claim_id = claim.id)"
        " OR EXISTS (SELECT 1 FROM claim_payment q"
        " WHERE q.claim_id = claim.id) FROM claim WHERE batch_id = ? AND state NOT IN ('replaced', 'closed') ORDER BY id",
        (batch_id,),
    )
    return [BatchClaim._make((*row[:5], bool(row[5]))) for row in rows]


def fully_answered_rejects(store: Store, claim_ids: Iterable[int]) -> list[int]:
    """The refused batches of those claims of which every claim has been answered by now."""
    rows = store.rows_in(
        """SELECT DISTINCT b.id FROM batch b JOIN claim c ON c.batch_id = b.id WHERE b.answer = 'rejected'
        AND c.id IN (?*) AND NOT EXISTS (SELECT 1 FROM claim o WHERE o.batch_id = b.id
        AND NOT EXISTS (SELECT 1 FROM claim_status s WHERE s.claim_id = o.id)
        AND NOT EXISTS (SELECT 1 FROM claim_payment q WHERE q.claim_id = o.id))""",
        claim_ids,
    )
    return sorted({batch_id for (batch_id,) in rows})


class ClaimStatusFacts(NamedTuple):
    id: int
    charge_cents: int
    sent_day: int | None
    patient_id: int
    payer_id: int
    state: str
    follow_up_day: int | None
    proof_day: int | None
    holds: int
    decided_day: int | None


def claim_status_facts(store: Store, ids: Iterable[int]) -> dict[int, ClaimStatusFacts]:
    """Claims with what was said of them before: how often held (P5), and when a remittance last decided them."""
    rows = store.rows_in(
        """SELECT c.id, c.charge_cents, c.sent_day, c.patient_id, c.payer_id, c.state, c.follow_up_day, c.proof_day,
            (SELECT count(*) FROM claim_status s WHERE s.claim_id = c.id AND s.category = 'P5'),
            (SELECT MAX(COALESCE(m.payment_day, m.production_day, 0)) FROM claim_payment q JOIN payment m ON m.id = q.payment_id
            WHERE q.claim_id = c.id)
        FROM claim c WHERE c.id IN (?*)""",
        ids,
    )
    return {row[0]: ClaimStatusFacts._make(row) for row in rows}


RECEIVED_CATEGORIES = ("A1", "A2", "A5")  # the payer's own word that it has the claim (domain 4.1)


def update_proof_dates(store: Store, claim_ids: Iterable[int]) -> None:
    """Bring the day up to date on which the payer itself first said that it has each of those claims."""
    store.run_many(
        f"""UPDATE claim SET proof_day = (SELECT MIN(s.status_day) FROM claim_status s WHERE s.claim_id = claim.id
        AND s.source = 'PR' AND s.category IN ({", ".join(repr(code) for code in RECEIVED_CATEGORIES)})) WHERE id = ?""",
        [(claim_id,) for claim_id in claim_ids],
    )


def delete_statuses(store: Store, transaction_id: int, segments: Iterable[int]) -> None:
    """Take out statuses that are about to be written again."""
    store.run_many(
        "DELETE FROM claim_status WHERE transaction_id = ? AND segment = ?",
        [(transaction_id, one) for one in segments],
    )


def insert_statuses(store: Store, rows: Sequence[Sequence[Any]]) -> None:
    """Keep statuses, rows of `STATUS_COLUMNS`."""
    store.insert_many("claim_status", STATUS_COLUMNS, rows)
