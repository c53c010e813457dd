"""Statuses of claims and batches (277CA, 277), and what a claim's balance takes from them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from peewee import fn

from data.models.base import VALUE, among, text_of
from data.models.claims import Claim, ClaimStatus
from data.models.remittances import ClaimPayment, Payment
from data.store.columns import domain_rows
from data.store.store import Store
from medq.domain.claims.state import ClaimState, ReportedStatus

HOLD_CATEGORY = "P5"  # of a 277: the payer holds the claim
PAYER = "PR"  # NM101 of a status's source
RECEIVED_CATEGORIES = ("A1", "A2", "A5")  # 277CA category codes of acceptance


class StatusRow(NamedTuple):
    """One code of a status, about a claim or a batch; about neither while it is not found."""

    transaction_id: int
    segment: int
    position: int
    claim_id: int | None
    batch_id: int | None
    level: str
    category: str
    status: str
    entity: str
    action: str
    status_day: date
    source: str  # NM101
    number: str
    payer_claim_number: str
    note: str


def insert(store: Store, rows: Sequence[StatusRow]) -> None:
    """Insert statuses in bulk."""
    store.insert_rows(ClaimStatus, rows)


SEGMENT_DELETION = text_of(
    ClaimStatus.delete().where(ClaimStatus.transaction_id == VALUE, ClaimStatus.segment == VALUE)
)


def delete_segments(store: Store, transaction_id: int, segments: Iterable[int]) -> None:
    """Delete the statuses of segments that are about to be posted again."""
    store.run_many(SEGMENT_DELETION, [(transaction_id, segment) for segment in segments])


BY_CLAIM = text_of(
    ClaimStatus.select(
        ClaimStatus.claim_id,
        ClaimStatus.status_day,
        ClaimStatus.id,
        ClaimStatus.category,
        ClaimStatus.source,
    ).where(among(ClaimStatus.claim_id))
)


def by_claim(store: Store, claim_ids: Iterable[int]) -> dict[int, list[ReportedStatus]]:
    """Return the statuses of these claims, in the order of their days."""
    statuses: dict[int, list[ReportedStatus]] = {}
    for claim_id, day, _id, category, source in sorted(store.rows_in(BY_CLAIM, claim_ids)):
        statuses.setdefault(claim_id, []).append(
            ReportedStatus(date.fromordinal(day), (category,), by_payer=source == PAYER)
        )
    return statuses


class ClaimStatusFacts(NamedTuple):
    """A claim with the figures that a new status depends on."""

    id: int
    charge_cents: int
    sent_day: date | None
    patient_id: int
    payer_id: int
    state: ClaimState
    proof_day: date | None
    hold_count: int  # statuses by which the payer holds it
    paid_day: date | None  # of the last payment; date.min if it has no date


_hold_count = ClaimStatus.select(fn.COUNT(ClaimStatus.id)).where(
    ClaimStatus.claim_id == Claim.id, ClaimStatus.category == HOLD_CATEGORY
)
_paid_day = (
    ClaimPayment.select(fn.MAX(fn.COALESCE(Payment.payment_day, Payment.production_day, 1)))
    .join(Payment)
    .where(ClaimPayment.claim_id == Claim.id)
)
STATUS_FACTS = text_of(
    Claim.select_row(ClaimStatusFacts, hold_count=_hold_count, paid_day=_paid_day).where(
        among(Claim.id)
    )
)


def claim_status_facts(store: Store, claim_ids: Iterable[int]) -> dict[int, ClaimStatusFacts]:
    """Return claims by id, with their payer holds and the day of the last payment."""
    claims = domain_rows(ClaimStatusFacts, store.rows_in(STATUS_FACTS, claim_ids))
    return {claim.id: claim for claim in claims}


_first_receipt = ClaimStatus.select(fn.MIN(ClaimStatus.status_day)).where(
    ClaimStatus.claim_id == Claim.id,
    ClaimStatus.source == PAYER,
    ClaimStatus.category << RECEIVED_CATEGORIES,
)
PROOF_DATE = text_of(Claim.update({Claim.proof_day: _first_receipt}).where(Claim.id == VALUE))


def update_proof_dates(store: Store, claim_ids: Iterable[int]) -> None:
    """Set the proof of timely filing of claims: the first day on which the payer reported receipt.

    Only a status of the payer itself counts.
    """
    store.run_many(PROOF_DATE, [(claim_id,) for claim_id in claim_ids])
