"""The numbers under which payers know claims."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from data.models.base import among, text_of
from data.models.claims import PayerClaimNumber
from data.store.store import Store

_KEY_AND_CLAIM = PayerClaimNumber.select(PayerClaimNumber.number_key, PayerClaimNumber.claim_id)
BY_NUMBER = text_of(_KEY_AND_CLAIM.where(among(PayerClaimNumber.number_key)))
BY_CLAIM = text_of(_KEY_AND_CLAIM.where(among(PayerClaimNumber.claim_id)))


class PayerNumberRow(NamedTuple):
    """A payer claim number of a claim, and the kind of file that named it."""

    claim_id: int
    number: str
    number_key: str  # folded
    seen_day: date
    source: str  # 835, 277CA, 277, 837


def add(store: Store, rows: Sequence[PayerNumberRow]) -> None:
    """Add payer claim numbers; one already stored stays as it is."""
    store.insert_rows(PayerClaimNumber, rows, "ON CONFLICT (claim_id, number) DO NOTHING")


def claim_ids_by_number(store: Store, keys: Iterable[str]) -> dict[str, list[int]]:
    """Return claim ids by folded payer claim number."""
    ids_by_key: dict[str, list[int]] = {}
    for key, claim_id in store.rows_in(BY_NUMBER, keys):
        ids_by_key.setdefault(key, []).append(claim_id)
    return ids_by_key


def numbers_by_claim(store: Store, claim_ids: Iterable[int]) -> dict[int, set[str]]:
    """Return the folded payer claim numbers of these claims."""
    keys_by_claim: dict[int, set[str]] = {}
    for key, claim_id in store.rows_in(BY_CLAIM, claim_ids):
        keys_by_claim.setdefault(claim_id, set()).add(key)
    return keys_by_claim
