"""Batches and claims as answers find them, and the statuses that are kept."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from data.connect import Store

STATUS = (
    "transaction_id, segment, position, claim_id, batch_id, level, category, status, entity, action, said_day, source,"
    " number, payer_claim_number, note"
)


def batches_of_interchange(store: Store, control: str) -> list[int]:
    rows = store.rows("SELECT id FROM batch WHERE isa_control = ? ORDER BY id", (control,))
    return [batch_id for (batch_id,) in rows]


def batches_of_group(store: Store, group_control: str, st_control: str) -> list[int]:
    """The newest batch under those controls; all of the group where no ST is named. Control numbers are used again."""
    if st_control:
        found = store.value("SELECT max(id) FROM batch WHERE group_control = ? AND st_control = ?", (group_control, st_control))
        return [found] if found is not None else []
    rows = store.rows("SELECT id FROM batch WHERE group_control = ? ORDER BY id", (group_control,))
    return [batch_id for (batch_id,) in rows]


def batches_by_reference(store: Store, reference: str) -> list[int]:
    rows = store.rows("SELECT id FROM batch WHERE reference = ? ORDER BY id", (reference,))
    return [batch_id for (batch_id,) in rows]


class BatchClaim(NamedTuple):
    id: int
    number: str
    charge_cents: int
    patient_id: int
    payer_id: int


def claims_of_batch(store: Store, batch_id: int) -> list[BatchClaim]:
    """The claims of a batch that still count: not replaced, not closed."""
    rows = store.rows(
        "SELECT id, number, charge_cents, patient_id, payer_id FROM claim WHERE batch_id = ?"
        " AND state NOT IN ('replaced', 'closed') ORDER BY id",
        (batch_id,),
    )
    return [BatchClaim(*row) for row in rows]


class AnsweredClaim(NamedTuple):
    id: int
    charge_cents: int
    sent_day: int | None
    patient_id: int
    payer_id: int
    state: str
    follow_up_day: int | None
    proof_day: int | None
    holds: int
    has_result: bool


def answered_claims(store: Store, ids: Iterable[int]) -> dict[int, AnsweredClaim]:
    """Claims with what was said of them before: how often held (P5), and whether a remittance has decided them."""
    found: dict[int, AnsweredClaim] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        rows = store.rows(
            f"""SELECT c.id, c.charge_cents, c.sent_day, c.patient_id, c.payer_id, c.state, c.follow_up_day, c.proof_day,
                (SELECT count(*) FROM claim_status s WHERE s.claim_id = c.id AND s.category = 'P5'),
                EXISTS (SELECT 1 FROM claim_payment q WHERE q.claim_id = c.id)
            FROM claim c WHERE c.id IN ({", ".join("?" * len(some))})""",
            some,
        )
        found |= {row[0]: AnsweredClaim._make((*row[:9], bool(row[9]))) for row in rows}
    return found


def insert_statuses(store: Store, rows: Sequence[Sequence[Any]]) -> None:
    """Keep statuses, rows of `STATUS`."""
    marks = ", ".join("?" for _ in STATUS.split(","))
    store.many(f"INSERT INTO claim_status ({STATUS}) VALUES ({marks})", rows)
