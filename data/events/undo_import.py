"""Undo of a posted transaction: what prevents it, and the removal of its rows."""

from collections.abc import Iterable, Sequence

from data.store.store import Row, Store
from medq.domain.items.item import Subject

PAID = (
    "SELECT q.id FROM claim_payment q JOIN payment m ON m.id = q.payment_id"
    " WHERE m.transaction_id = ?"
)
SENT = "SELECT c.id FROM claim c JOIN batch b ON b.id = c.batch_id WHERE b.transaction_id = ?"


def no_obstacle(store: Store, transaction_id: int, created_ids: Sequence[int]) -> str:
    """Return "": acknowledgments and callbacks can always be undone."""
    return ""


def patients_obstacle(store: Store, transaction_id: int, created_ids: Sequence[int]) -> str:
    """Return why a patient file cannot be undone."""
    return "A patient file updates existing patients. Import the corrected file instead."


def remittance_obstacle(store: Store, transaction_id: int, created_ids: Sequence[int]) -> str:
    """Return why a remittance cannot be undone, or "".

    A later payment concerns one of its claims, or reverses one of its own payments.
    """
    later = store.value(
        f"""SELECT 1 FROM claim_payment q JOIN payment m ON m.id = q.payment_id
        WHERE m.transaction_id <> ?
        AND (q.reverses_id IN ({PAID}) OR EXISTS (SELECT 1 FROM claim_payment o
        JOIN payment n ON n.id = o.payment_id
        WHERE o.claim_id = q.claim_id AND n.transaction_id = ? AND o.id < q.id)) LIMIT 1""",
        (transaction_id, transaction_id, transaction_id),
    )
    return "A later payment concerns the same claims." if later else ""


def batch_obstacle(store: Store, transaction_id: int, created_ids: Sequence[int]) -> str:
    """Return why a batch of claims cannot be undone, or "": it was acknowledged or paid."""
    answered = store.value(
        "SELECT answer FROM batch WHERE transaction_id = ?", (transaction_id,)
    ) or _has_response(store, f"IN ({SENT})", (transaction_id,))
    return "Its claims were acknowledged or paid since." if answered else ""


def charges_obstacle(store: Store, transaction_id: int, created_ids: Sequence[int]) -> str:
    """Return why a charge file cannot be undone, or "": one of its claims was submitted or paid."""
    for claim_id in created_ids:
        sent = store.value("SELECT 1 FROM claim WHERE id = ? AND state <> 'to_submit'", (claim_id,))
        if sent or _has_response(store, "= ?", (claim_id,)):
            return "One of its claims was submitted since."
    return ""


def earlier_claims(store: Store, transaction_id: int) -> list[int]:
    """Return claims of other files that a transaction pays, acknowledges or replaces."""
    rows = store.rows(
        f"""SELECT q.claim_id FROM claim_payment q WHERE q.claim_id IS NOT NULL AND q.id IN ({PAID})
        UNION SELECT s.claim_id FROM claim_status s WHERE s.claim_id IS NOT NULL
        AND s.transaction_id = ?
        UNION SELECT c.replaces_id FROM claim c WHERE c.replaces_id IS NOT NULL
        AND c.id IN ({SENT})""",
        (transaction_id, transaction_id, transaction_id),
    )
    return sorted(claim_id for (claim_id,) in rows)


def claims_of_batches(store: Store, batches: Iterable[int]) -> list[int]:
    """Return the claims of these batches."""
    rows = [
        row
        for batch_id in batches
        for row in store.rows("SELECT id FROM claim WHERE batch_id = ?", (batch_id,))
    ]
    return [claim_id for (claim_id,) in rows]


def items_of_rows(
    store: Store, transaction_id: int, created_ids: Sequence[int], kind: str
) -> list[Row]:
    """Return (id, state) of every item about a row of a transaction."""
    rows = store.rows(
        f"""SELECT id, state FROM item WHERE (subject_kind = {int(Subject.CLAIM_PAYMENT)}
        AND subject_id IN ({PAID}))
        OR (subject_kind = {int(Subject.PROVIDER_ADJUSTMENT)} AND subject_id IN (SELECT a.id
        FROM provider_adjustment a
            JOIN payment m ON m.id = a.payment_id WHERE m.transaction_id = ?))
        OR (subject_kind = {int(Subject.BATCH)} AND subject_id IN (SELECT id FROM batch
        WHERE transaction_id = ?))
        OR claim_id IN ({SENT}) ORDER BY id""",
        (transaction_id,) * 4,
    )
    for row_id in created_ids:
        where = (
            "claim_id = ?"
            if kind == "charges"
            else f"subject_kind = {int(Subject.CALLBACK)} AND subject_id = ?"
        )
        rows += store.rows(f"SELECT id, state FROM item WHERE {where} ORDER BY id", (row_id,))
    return rows


def delete_rows(store: Store, transaction_id: int, created_ids: Sequence[int], kind: str) -> None:
    """Delete all rows of a transaction but the transaction's own."""
    params = (transaction_id,)
    store.run("DELETE FROM pending_references WHERE transaction_id = ?", params)
    store.run("DELETE FROM claim_status WHERE transaction_id = ?", params)
    for table in ("adjustment", "line_payment"):
        store.run(f"DELETE FROM {table} WHERE claim_payment_id IN ({PAID})", params)
    for subject, ids in (
        (Subject.CLAIM_PAYMENT, PAID),
        (Subject.PAYMENT, "SELECT id FROM payment WHERE transaction_id = ?"),
    ):
        store.run(
            f"DELETE FROM search_word WHERE subject_kind = {int(subject)}"
            f" AND subject_id IN ({ids})",
            params,
        )
    store.run(f"UPDATE claim_payment SET reverses_id = NULL WHERE reverses_id IN ({PAID})", params)
    for table in ("claim_payment", "provider_adjustment"):
        store.run(
            f"DELETE FROM {table} WHERE payment_id IN (SELECT id FROM payment"
            " WHERE transaction_id = ?)",
            params,
        )
    store.run("DELETE FROM payment WHERE transaction_id = ?", params)
    sent = [claim_id for (claim_id,) in store.rows(SENT, params)]
    _remove_claims(store, [*sent, *(created_ids if kind == "charges" else ())])
    store.run("DELETE FROM batch WHERE transaction_id = ?", params)
    if kind == "callbacks":
        store.run_many(
            "DELETE FROM callback WHERE id = ?", [(callback_id,) for callback_id in created_ids]
        )


def delete_unsupported_numbers(store: Store, claim_ids: Sequence[int]) -> None:
    """Delete payer claim numbers that no payment, status or replacement gives any more."""
    store.run_many(
        """DELETE FROM payer_claim_number WHERE claim_id = ?
        AND NOT EXISTS (SELECT 1 FROM claim n WHERE n.replaces_id = payer_claim_number.claim_id
            AND n.original_reference = payer_claim_number.number)
        AND NOT EXISTS (SELECT 1 FROM claim_payment q WHERE q.claim_id = payer_claim_number.claim_id
            AND q.payer_claim_number = payer_claim_number.number)
        AND NOT EXISTS (SELECT 1 FROM claim_status s WHERE s.claim_id = payer_claim_number.claim_id
            AND s.payer_claim_number = payer_claim_number.number)""",
        [(claim_id,) for claim_id in claim_ids],
    )


def _remove_claims(store: Store, claim_ids: Sequence[int]) -> None:
    params = [(claim_id,) for claim_id in claim_ids]
    store.run_many("UPDATE claim SET replaces_id = NULL WHERE replaces_id = ?", params)
    store.run_many("DELETE FROM payer_claim_number WHERE claim_id = ?", params)
    store.run_many("DELETE FROM claim_line WHERE claim_id = ?", params)
    store.run_many("DELETE FROM claim WHERE id = ?", params)


def _has_response(store: Store, condition: str, params: Sequence[int]) -> bool:
    """Return whether a claim that meets an SQL condition on `claim_id` was paid or acknowledged."""
    return any(
        store.value(f"SELECT 1 FROM {table} WHERE claim_id {condition} LIMIT 1", params)
        for table in ("claim_payment", "claim_status")
    )
