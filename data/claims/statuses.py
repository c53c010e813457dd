"""Statuses of claims and batches (277CA, 277), and what a claim's balance takes from them."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from peewee import fn

from data.models.base import VALUE, among, text_of
from data.models.claims import Claim, ClaimStatus
from data.models.remittances import PAYMENT_DAY, ClaimPayment, Payment
from data.store.columns import domain_rows
from data.store.store import Store
from medq.domain.acknowledgments.records import PAYER_SOURCE, REFUSED
from medq.domain.acknowledgments.status_codes import HOLD_CATEGORY, PROOF_CATEGORIES, rejects
from medq.domain.claims.state import ClaimState, ReportedStatus

LINE_LEVEL = "line"  # of a code about a line of a claim


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
    .where(ClaimStatus.transaction_id == VALUE, among(ClaimStatus.segment))
    .group_by(ClaimStatus.segment)
)
SEGMENT_DELETION = text_of(
    ClaimStatus.delete().where(ClaimStatus.transaction_id == VALUE, ClaimStatus.segment == VALUE)
)


def delete_segments(store: Store, transaction_id: int, segments: Iterable[int]) -> dict[int, int]:
    """Delete the statuses of segments that are about to be posted again.

    Return the id of the first row of each segment, which the status keeps.
    """
    first_ids: dict[int, int] = dict(store.rows_in(FIRST_IDS, segments, (transaction_id,)))
    store.run_many(SEGMENT_DELETION, [(transaction_id, segment) for segment in first_ids])
    return first_ids


class _CodeRow(NamedTuple):
    """One code of a claim's status; its fields are the order in which the codes count."""

    claim_id: int
    status_day: int
    transaction_id: int
    segment: int
    level: str
    category: str
    action: str
    source: str


BY_CLAIM = text_of(ClaimStatus.select_row(_CodeRow).where(among(ClaimStatus.claim_id)))
_status = attrgetter("claim_id", "transaction_id", "segment")
_status_of_day = attrgetter("claim_id", "status_day", "transaction_id", "segment")


def _codes_by_claim(store: Store, claim_ids: Iterable[int]) -> list[_CodeRow]:
    return [_CodeRow._make(row) for row in sorted(store.rows_in(BY_CLAIM, claim_ids))]


def by_claim(store: Store, claim_ids: Iterable[int]) -> dict[int, list[ReportedStatus]]:
    """Return the statuses of these claims, in the order of their days.

    The codes of one status and day are one. A line's count where the claim has none of its own.
    """
    codes = _codes_by_claim(store, claim_ids)
    with_own = {_status(code) for code in codes if code.level != LINE_LEVEL}
    counted = [code for code in codes if code.level != LINE_LEVEL or _status(code) not in with_own]
    statuses: dict[int, list[ReportedStatus]] = {}
    for (claim_id, day, *_), same_day in groupby(counted, key=_status_of_day):
        of_day = list(same_day)
        statuses.setdefault(claim_id, []).append(
            ReportedStatus(
                date.fromordinal(day),
                tuple(code.category for code in of_day),
                by_payer=any(code.source == PAYER_SOURCE for code in of_day),
                is_refused=any(code.action == REFUSED for code in of_day),
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
    batch_id: int | None
    state: ClaimState
    proof_day: date | None
    hold_count: int  # statuses by which the payer holds it
    paid_day: date | None  # of the last payment; date.min if it has no date


_hold_count = ClaimStatus.select(fn.COUNT(ClaimStatus.id)).where(
    ClaimStatus.claim_id == Claim.id, ClaimStatus.category == HOLD_CATEGORY
)
_paid_day = (
    ClaimPayment.select(fn.MAX(fn.COALESCE(PAYMENT_DAY, 1)))
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


PROOF_DATE = text_of(Claim.update({Claim.proof_day: VALUE}).where(Claim.id == VALUE))


def update_proof_dates(store: Store, claim_ids: Iterable[int]) -> None:
    """Set the proof of timely filing of claims: the first day on which the payer reported receipt.

    Only a status of the payer itself counts, and none that rejects the claim as well.
    """
    ids = list(claim_ids)
    days_by_claim: dict[int, list[int]] = {claim_id: [] for claim_id in ids}
    own_codes = [code for code in _codes_by_claim(store, ids) if code.level != LINE_LEVEL]
    rejections = {_status(code) for code in own_codes if rejects(code.category, code.action)}
    for code in own_codes:
        is_proof = code.source == PAYER_SOURCE and code.category in PROOF_CATEGORIES
        if is_proof and _status(code) not in rejections:
            days_by_claim[code.claim_id].append(code.status_day)
    store.run_many(
        PROOF_DATE,
        [(min(days, default=None), claim_id) for claim_id, days in days_by_claim.items()],
    )
