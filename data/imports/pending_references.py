"""What came before the claim or file that it names, so that it is found again when that comes.

A key is made by the functions here: our claim number, a member id, the payer's number, or the controls of a file of ours.
"""

from collections.abc import Iterable, Sequence

from data.store.store import Store


def claim_key(number_key: str) -> str:
    return f"claim {number_key}"


def member_id_key(member_key: str) -> str:
    return f"member {member_key}"


def payer_number_key(number_key: str) -> str:
    return f"payer {number_key}"


def group_control_key(group_control: str, st_control: str) -> str:
    return f"group {group_control} {st_control}".rstrip()


def interchange_key(control: str) -> str:
    return f"interchange {control}"


def reference_key(reference: str) -> str:
    return f"file {reference}"


def add(store: Store, rows: Sequence[tuple[str, int, int]]) -> None:
    """Remember (key, transaction, segment) of what names something that is not there."""
    if rows:
        store.run_many(
            "INSERT INTO pending_references (key, transaction_id, segment) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            rows,
        )


def waiting_transactions(store: Store, keys: Iterable[str]) -> dict[int, dict[int, set[str]]]:
    """For each transaction that waits for one of those keys, the oldest first: its segments, and the keys each waits for."""
    found: dict[int, dict[int, set[str]]] = {}
    for transaction_id, segment, key in store.rows_in(
        "SELECT transaction_id, segment, key FROM pending_references WHERE key IN (?*)", keys
    ):
        found.setdefault(transaction_id, {}).setdefault(segment, set()).add(key)
    return dict(sorted(found.items()))


def mark_resolved(store: Store, transaction_id: int, segments: Iterable[int]) -> None:
    """Forget segments that have found what they waited for."""
    store.run_many(
        "DELETE FROM pending_references WHERE transaction_id = ? AND segment = ?",
        [(transaction_id, one) for one in segments],
    )


def delete_all(store: Store, transaction_id: int) -> None:
    """Forget all that a transaction waits for."""
    store.run("DELETE FROM pending_references WHERE transaction_id = ?", (transaction_id,))
