"""One stored status (277CA, 277): how it names its claim, its place in its file, and its link."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from peewee import fn

from data.events.change_set import ChangeSet, RowKey, Rows, ids_of
from data.models.base import VALUE, among, text_of
from data.models.claims import ClaimStatus
from data.models.imports import TransactionSet
from data.models.remittances import ClaimPayment
from data.store.columns import domain_row
from data.store.store import Store
from medq.domain.acknowledgments import records


class StoredResponse(NamedTuple):
    """A status as it names its claim, its place in its file, and what it was matched to."""

    transaction_id: int
    segment: int
    level: str
    claim_id: int | None
    matched_by: str
    number: str
    payer_claim_number: str
    last: str
    first: str
    member_id: str
    charge_cents: int | None
    from_day: date | None
    to_day: date | None
    file: str  # kind and control number of its transaction


RESPONSE = text_of(
    ClaimStatus.select_row(
        StoredResponse, file=TransactionSet.kind.concat(" ").concat(TransactionSet.st_control)
    )
    .join(TransactionSet)
    .where(ClaimStatus.id == VALUE)
)


def response(store: Store, status_id: int) -> StoredResponse | None:
    """Return the status that a row is the first of, or None."""
    return domain_row(StoredResponse, store.row(RESPONSE, (status_id,)))


def stated_claim(response: StoredResponse) -> records.ClaimStatus:
    """Return a stored status as matching compares it."""
    return records.ClaimStatus(
        segment=response.segment,
        level=response.level,
        codes=(),
        charge_cents=response.charge_cents,
        patient_control_number=response.number,
        payer_claim_number=response.payer_claim_number,
        member_id=response.member_id,
        patient_last=response.last,
        patient_first=response.first,
        from_day=response.from_day,
        to_day=response.to_day,
    )


FIRST_OF_SEGMENTS = text_of(
    ClaimStatus.select(fn.MIN(ClaimStatus.id))
    .where(ClaimStatus.transaction_id == VALUE, among(ClaimStatus.segment))
    .group_by(ClaimStatus.segment)
)


def in_segments(
    store: Store, transaction_id: int, segments: Iterable[int]
) -> dict[int, StoredResponse]:
    """Return the statuses of these segments of a file, by the id of the first row of each."""
    responses = {
        status_id: response(store, status_id)
        for (status_id,) in store.rows_in(FIRST_OF_SEGMENTS, segments, (transaction_id,))
    }
    return {status_id: each for status_id, each in responses.items() if each is not None}


_RECORDED_COLUMNS = ("claim_id", "matched_by")


def record_link(
    change_set: ChangeSet, status_id: int, before: StoredResponse, after: StoredResponse
) -> None:
    """Record in an event that a status was linked."""
    key = str(RowKey.of(ClaimStatus, status_id))
    for rows, response_facts in ((change_set.before, before), (change_set.after, after)):
        rows[key] = {name: getattr(response_facts, name) for name in _RECORDED_COLUMNS}


def linked_status(before: Rows) -> int | None:
    """Return the status that a person linked in an event; None if they linked a payment."""
    return None if ids_of(before, ClaimPayment) else next(iter(recorded_statuses(before)), None)


def recorded_statuses(before: Rows) -> list[int]:
    """Return the statuses that an event matched."""
    return ids_of(before, ClaimStatus)
