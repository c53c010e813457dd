"""Statuses of claims and batches (277CA, 277), and what a claim's balance takes from them."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from peewee import fn

from data.models.base import VALUE, among, text_of
from data.models.claims import Claim, ClaimStatus
from data.models.remittances import ClaimPayment, Payment
from data.store.columns import domain_rows
from data.store.store import Store
from medq.domain.acknowledgments.records import REFUSED
from medq.domain.acknowledgments.status_codes import REJECTED_CATEGORIES
from medq.domain.claims.state import ClaimState, ReportedStatus

HOLD_CATEGORY = "P5"  # of a 277: the payer holds the claim
LINE_LEVEL = "line"
PAYER = "PR"  # NM101 of a status's source
RECEIVED_CATEGORIES = ("A1", "A2", "A5")  # 277CA category codes of acceptance


class StatusRow(NamedTuple):
    """One code of a status, about a claim or a batch; about neither while it is not found.

    The first row of a status stands for it: an item about a status that is not found names it.
    """

    id: int
    transaction_id: int
    segment: int
    position: int
    claim_id: int | None
    batch_id: int | None
    level: str  # claim, line, provider, file
    category: str
    status: str
    entity: str
    action: str
    status_day: date
    source: str  # NM101
    number: str
    payer_claim_number: str
    note: str
    procedure: str  # of a line
    line_control: str
    last: str
    first: str
    member_id: str
    charge_cents: int | None
    from_day: date | None
    to_day: date | None
    matched_by: str


def insert(store: Store, rows: Sequence[StatusRow]) -> None:
    """Insert statuses in bulk; call `advance_ids` after the last ones."""
    store.insert_rows(ClaimStatus, rows)


def next_id(store: Store) -> int:
    """Return the first free id of a status. Call inside a write transaction."""
    return store.next_id(ClaimStatus)


def advance_ids(store: Store) -> None:
    """Advance the engine's id counter past the ids of the statuses that were inserted."""
    store.advance_ids(ClaimStatus)


FIRST_IDS = text_of(
    ClaimStatus.select(ClaimStatus.segment, fn.MIN(ClaimStatus.id))
    .where(ClaimStatus.transaction_id == VALUE)
    .group_by(ClaimStatus.segment)
)
SEGMENT_DELETION = text_of(
    ClaimStatus.delete().where(ClaimStatus.transaction_id == VALUE, ClaimStatus.segment == VALUE)
)


def delete_segments(store: Store, transaction_id: int, segments: Iterable[int]) -> dict[int, int]:
    """Delete the statuses of segments that are about to be posted again.

    Return the id of the first row of each segment, which the status keeps.
    """
    first_ids: dict[int, int] = dict(store.rows(FIRST_IDS, (transaction_id,)))
    posted_again = [segment for segment in segments if segment in first_ids]
    store.run_many(SEGMENT_DELETION, [(transaction_id, segment) for segment in posted_again])
    return {segment: first_ids[segment] for segment in posted_again}


BY_CLAIM = text_of(
    ClaimStatus.select(
        ClaimStatus.claim_id,
        ClaimStatus.status_day,
        ClaimStatus.transaction_id,
        ClaimStatus.segment,
        ClaimStatus.level,
        ClaimStatus.category,
        ClaimStatus.action,
        ClaimStatus.source,
    ).where(among(ClaimStatus.claim_id))
)


def by_claim(store: Store, claim_ids: Iterable[int]) -> dict[int, list[ReportedStatus]]:
    """Return the statuses of these claims, in the order of their days.

    The codes of one status and day are one. A line's count where the claim has none of its own.
    """
    statuses: dict[int, list[ReportedStatus]] = {}
    rows = sorted(store.rows_in(BY_CLAIM, claim_ids))
    with_own = {
        (transaction_id, segment)
        for _claim_id, _day, transaction_id, segment, level, *_codes in rows
        if level != LINE_LEVEL
    }
    counted = [row for row in rows if row[4] != LINE_LEVEL or (row[2], row[3]) not in with_own]
    for (claim_id, day, *_status), codes in groupby(counted, key=itemgetter(0, 1, 2, 3)):
        categories, actions, sources = zip(*(row[5:] for row in codes), strict=True)
        statuses.setdefault(claim_id, []).append(
            ReportedStatus(
                date.fromordinal(day),
                categories,
                by_payer=PAYER in sources,
                is_refused=REFUSED in actions,
            )
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


_Refusal: Any = ClaimStatus.alias()
_refusals = _Refusal.select(_Refusal.id).where(
    _Refusal.claim_id == ClaimStatus.claim_id,
    _Refusal.transaction_id == ClaimStatus.transaction_id,
    _Refusal.segment == ClaimStatus.segment,
    _Refusal.level != LINE_LEVEL,
    (_Refusal.action == REFUSED) | (_Refusal.category << sorted(REJECTED_CATEGORIES)),
)
_first_receipt = ClaimStatus.select(fn.MIN(ClaimStatus.status_day)).where(
    ClaimStatus.claim_id == Claim.id,
    ClaimStatus.source == PAYER,
    ClaimStatus.level != LINE_LEVEL,
    ClaimStatus.category << RECEIVED_CATEGORIES,
    ~fn.EXISTS(_refusals),
)
PROOF_DATE = text_of(Claim.update({Claim.proof_day: _first_receipt}).where(Claim.id == VALUE))


def update_proof_dates(store: Store, claim_ids: Iterable[int]) -> None:
    """Set the proof of timely filing of claims: the first day on which the payer reported receipt.

    Only a status of the payer itself counts, and none that rejects the claim as well.
    """
    store.run_many(PROOF_DATE, [(claim_id,) for claim_id in claim_ids])
