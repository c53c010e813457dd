"""What a posted transaction has put into the store, what was built on it since, and how its rows are taken out."""

from collections.abc import Iterable, Sequence

from data.store.store import Row, Store
from medq.domain.items.item import Subject

PAID = "SELECT q.id FROM claim_payment q JOIN payment m ON m.id = q.payment_id WHERE m.transaction_id = ?"
SENT = "SELECT c.id FROM claim c JOIN batch b ON b.id = c.batch_id WHERE b.transaction_id = ?"


def no_obstacle(store: Store, transaction_id: int, made: Sequence[int]) -> str:
    """Answers and call backs: what their items say of it is enough."""
    return ""


def patients_obstacle(store: Store, transaction_id: int, made: Sequence[int]) -> str:
    return "A file of patients brought up to date what was there; the right one imported does it again."


def remittance_obstacle(store: Store, transaction_id: int, made: Sequence[int]) -> str:
    """Why a remittance stays: a later result on one of its claims, or a reversal of one of its own."""
    later = store.value(
        f"""SELECT 1 FROM claim_payment q JOIN payment m ON m.id = q.payment_id WHERE m.transaction_id <> ?
        AND (q.reverses_id IN ({PAID}) OR EXISTS (SELECT 1 FROM claim_payment o JOIN payment n ON n.id = o.payment_id
        WHERE o.claim_id = q.claim_id AND n.transaction_id = ? AND o.id < q.id)) LIMIT 1""",
        (transaction_id, transaction_id, transaction_id),
    )
    return "A later payment decided on its claims." if later else ""


def batch_obstacle(store: Store, transaction_id: int, made: Sequence[int]) -> str:
    """Why a batch of claims stays: somebody has answered it."""
    answered = store.value(
        "SELECT answer FROM batch WHERE transaction_id = ?", (transaction_id,)
    ) or _answered(store, f"IN ({SENT})", (transaction_id,))
    return "Its claims were answered or paid since." if answered else ""


def charges_obstacle(store: Store, transaction_id: int, made: Sequence[int]) -> str:
    """Why charges stay: a claim of them was sent, answered or paid."""
    for claim_id in made:
        sent = store.value("SELECT 1 FROM claim WHERE id = ? AND state <> 'to_submit'", (claim_id,))
        if sent or _answered(store, "= ?", (claim_id,)):
            return "A claim of it was sent since."
    return ""


def earlier_claims(store: Store, transaction_id: int) -> list[int]:
    """Claims of earlier files that a transaction speaks of: paid, answered, or replaced by its own."""
    rows = store.rows(
        f"""SELECT q.claim_id FROM claim_payment q WHERE q.claim_id IS NOT NULL AND q.id IN ({PAID})
        UNION SELECT s.claim_id FROM claim_status s WHERE s.claim_id IS NOT NULL AND s.transaction_id = ?
        UNION SELECT c.replaces_id FROM claim c WHERE c.replaces_id IS NOT NULL AND c.id IN ({SENT})""",
        (transaction_id, transaction_id, transaction_id),
    )
    return sorted(claim_id for (claim_id,) in rows)


def claims_of_batches(store: Store, batches: Iterable[int]) -> list[int]:
    """The claims of those batches."""
    rows = [
        row
        for one in batches
        for row in store.rows("SELECT id FROM claim WHERE batch_id = ?", (one,))
    ]
    return [claim_id for (claim_id,) in rows]


def items_of_rows(store: Store, transaction_id: int, made: Sequence[int], kind: str) -> list[Row]:
    """(id, state) of every item that speaks of rows of a transaction: they are taken out under it."""
    found = store.rows(
        f"""SELECT id, state FROM item WHERE (subject_kind = {int(Subject.CLAIM_PAYMENT)} AND subject_id IN ({PAID}))
        OR (subject_kind = {int(Subject.PROVIDER_ADJUSTMENT)} AND subject_id IN (SELECT a.id FROM provider_adjustment a
            JOIN payment m ON m.id = a.payment_id WHERE m.transaction_id = ?))
        OR (subject_kind = {int(Subject.BATCH)} AND subject_id IN (SELECT id FROM batch WHERE transaction_id = ?))
        OR claim_id IN ({SENT}) ORDER BY id""",
        (transaction_id,) * 4,
    )
    for one in made:
        where = (
            "claim_id = ?"
            if kind == "charges"
            else f"subject_kind = {int(Subject.CALLBACK)} AND subject_id = ?"
        )
        found += store.rows(f"SELECT id, state FROM item WHERE {where} ORDER BY id", (one,))
    return found


def delete_rows(store: Store, transaction_id: int, made: Sequence[int], kind: str) -> None:
    """Take out all rows of a transaction but its own, and what it is waiting for."""
    one = (transaction_id,)
    store.run("DELETE FROM pending_references WHERE transaction_id = ?", one)
    store.run("DELETE FROM claim_status WHERE transaction_id = ?", one)
    for table in ("adjustment", "line_payment"):
        store.run(f"DELETE FROM {table} WHERE claim_payment_id IN ({PAID})", one)
    for subject, ids in (
        (Subject.CLAIM_PAYMENT, PAID),
        (Subject.PAYMENT, "SELECT id FROM payment WHERE transaction_id = ?"),
    ):
        store.run(
            f"DELETE FROM search_word WHERE subject_kind = {int(subject)} AND subject_id IN ({ids})",
            one,
        )
    store.run(f"UPDATE claim_payment SET reverses_id = NULL WHERE reverses_id IN ({PAID})", one)
    for table in ("claim_payment", "provider_adjustment"):
        store.run(
            f"DELETE FROM {table} WHERE payment_id IN (SELECT id FROM payment WHERE transaction_id = ?)",
            one,
        )
    store.run("DELETE FROM payment WHERE transaction_id = ?", one)
    sent = [claim_id for (claim_id,) in store.rows(SENT, one)]
    _remove_claims(store, [*sent, *(made if kind == "charges" else ())])
    store.run("DELETE FROM batch WHERE transaction_id = ?", one)
    if kind == "callbacks":
        store.run_many(
            "DELETE FROM callback WHERE id = ?", [(callback_id,) for callback_id in made]
        )


def delete_unsupported_numbers(store: Store, claim_ids: Sequence[int]) -> None:
    """Forget payers' numbers of claims that no result, answer or replacement gives any more."""
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
    each = [(claim_id,) for claim_id in claim_ids]
    store.run_many("UPDATE claim SET replaces_id = NULL WHERE replaces_id = ?", each)
    store.run_many("DELETE FROM payer_claim_number WHERE claim_id = ?", each)
    store.run_many("DELETE FROM claim_line WHERE claim_id = ?", each)
    store.run_many("DELETE FROM claim WHERE id = ?", each)


def _answered(store: Store, which: str, params: Sequence[int]) -> bool:
    return any(
        store.value(f"SELECT 1 FROM {table} WHERE claim_id {which} LIMIT 1", params)
        for table in ("claim_payment", "claim_status")
    )
