"""Queries of statuses (277CA, 277) as the pages of claims, batches and items show them."""

from datetime import date
from typing import NamedTuple

from data.claims.stored_statuses import StoredResponse
from data.models.base import VALUE, text_of
from data.models.claims import Batch, Claim, ClaimStatus
from data.models.imports import TransactionSet
from data.store.columns import domain_row, domain_rows
from data.store.store import Store


class StatusFacts(NamedTuple):
    """One code of a status, of the line that it speaks of, with who reports it in what."""

    day: date
    category: str
    status: str
    entity: str
    action: str
    source: str  # NM101
    note: str
    procedure: str
    line_control: str
    kind: str  # 277CA, 277


_STATUSES = ClaimStatus.select_row(
    StatusFacts, day=ClaimStatus.status_day, kind=TransactionSet.kind
).join(TransactionSet)
_NEWEST_FIRST = (
    ClaimStatus.status_day.desc(),
    ClaimStatus.transaction_id.desc(),
    ClaimStatus.segment.desc(),
    ClaimStatus.position,
)
OF_CLAIM = text_of(_STATUSES.where(ClaimStatus.claim_id == VALUE).order_by(*_NEWEST_FIRST))
OF_BATCH = text_of(_STATUSES.where(ClaimStatus.batch_id == VALUE).order_by(*_NEWEST_FIRST))
OF_SEGMENT = text_of(
    _STATUSES.where(ClaimStatus.transaction_id == VALUE, ClaimStatus.segment == VALUE).order_by(
        ClaimStatus.position
    )
)


def of_claim(store: Store, claim_id: int) -> list[StatusFacts]:
    """Return the statuses of a claim, the newest first; the codes of one in their order."""
    return domain_rows(StatusFacts, store.rows(OF_CLAIM, (claim_id,)))


def of_batch(store: Store, batch_id: int) -> list[StatusFacts]:
    """Return the statuses of a batch as a whole, the newest first."""
    return domain_rows(StatusFacts, store.rows(OF_BATCH, (batch_id,)))


def of_response(store: Store, response: StoredResponse) -> list[StatusFacts]:
    """Return the codes of a status in their order."""
    place_in_file = (response.transaction_id, response.segment)
    return domain_rows(StatusFacts, store.rows(OF_SEGMENT, place_in_file))


class ClaimOrigin(NamedTuple):
    """The transaction of a claim's original, and what tells the claim apart there."""

    transaction_id: int
    batch_claims: int
    number: str
    charge_cents: int
    from_day: date | None


ORIGIN = text_of(
    Claim.select_row(ClaimOrigin, transaction_id=Batch.transaction_id, batch_claims=Batch.claims)
    .join(Batch)
    .where(Claim.id == VALUE)
)


def origin(store: Store, claim_id: int) -> ClaimOrigin | None:
    """Return where the original of a claim is; None for one that was not sent in a file."""
    return domain_row(ClaimOrigin, store.row(ORIGIN, (claim_id,)))
