"""References to claims and files that have not arrived, so that they are retried on arrival.

The functions here make the keys: a claim number, member id, payer claim number, or the control
numbers of a file that the office sent.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from peewee import SQL, NodeList

from data.models.base import VALUE, among, text_of
from data.models.imports import PendingReference, TransactionSet
from data.store.store import Store
from medq.domain.identifiers import control_key, member_key, number_key
from medq.domain.remittances.stated_claim import StatedClaim


def claim_key(number_key: str) -> str:
    """Return the key of a claim by its folded number."""
    return f"claim {number_key}"


def member_id_key(member_key: str) -> str:
    """Return the key of a claim by its folded member id."""
    return f"member {member_key}"


def payer_number_key(number_key: str) -> str:
    """Return the key of a claim by its folded payer claim number."""
    return f"payer {number_key}"


def group_control_key(group_control: str, st_control: str) -> str:
    """Return the key of a functional group, or of one of its transactions."""
    st_key = control_key(st_control) if st_control else ""
    return f"group {control_key(group_control)} {st_key}".rstrip()


def interchange_key(control: str) -> str:
    """Return the key of an interchange by its control number."""
    return f"interchange {control_key(control)}"


def reference_key(reference: str) -> str:
    """Return the key of a batch by its reference (BHT03)."""
    return f"file {control_key(reference)}"


def keys_of(stated: StatedClaim) -> list[str]:
    """Return the keys by which the claim of a response is found when it is imported.

    They are our number, the member, the payer's number, and of a reversal that of its original.
    """
    our_key, member = number_key(stated.patient_control_number), member_key(stated.member_id)
    payer_keys = {number_key(stated.payer_claim_number)}
    if stated.is_reversal:
        payer_keys.add(number_key(stated.original_reference))
    keys = [claim_key(our_key)] if our_key else []
    keys += [member_id_key(member)] if member else []
    return keys + [payer_number_key(key) for key in sorted(payer_keys - {""})]


class PendingRow(NamedTuple):
    """A segment that refers to something not yet imported."""

    key: str
    transaction_id: int
    segment: int


WAITING = text_of(
    PendingReference.select(
        PendingReference.transaction_id, PendingReference.segment, PendingReference.key
    ).where(among(PendingReference.key))
)
RESOLUTION = text_of(
    PendingReference.delete().where(
        (PendingReference.transaction_id == VALUE) & (PendingReference.segment == VALUE)
    )
)


def add(store: Store, rows: Sequence[PendingRow]) -> None:
    """Add segments that refer to something not yet imported."""
    store.insert_rows(PendingReference, rows, "ON CONFLICT DO NOTHING")


CLAIM_KEYS_OF_KINDS = text_of(
    PendingReference.select(PendingReference.key)
    .distinct()
    .join(TransactionSet)
    .where(NodeList((PendingReference.key, SQL("LIKE"), VALUE)), among(TransactionSet.kind))
)


def waiting_claim_numbers(store: Store, kinds: Iterable[str]) -> list[str]:
    """Return the folded claim numbers that transactions of these kinds wait for."""
    prefix = claim_key("")
    rows = store.rows_in(CLAIM_KEYS_OF_KINDS, kinds, (f"{prefix}%",))
    return [key.removeprefix(prefix) for (key,) in rows]


def waiting_transactions(store: Store, keys: Iterable[str]) -> dict[int, dict[int, set[str]]]:
    """Return the pending segments for these keys, by transaction (the oldest first).

    Each segment maps to the keys it waits for.
    """
    keys_by_segment: dict[int, dict[int, set[str]]] = {}
    for transaction_id, segment, key in store.rows_in(WAITING, keys):
        keys_by_segment.setdefault(transaction_id, {}).setdefault(segment, set()).add(key)
    return dict(sorted(keys_by_segment.items()))


def mark_resolved(store: Store, transaction_id: int, segments: Iterable[int]) -> None:
    """Delete the references of segments that were matched."""
    store.run_many(RESOLUTION, [(transaction_id, segment) for segment in segments])
