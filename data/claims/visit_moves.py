"""A claim that a person puts into another visit: the write, and its record in the event."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from peewee import fn

from data.claims import visits
from data.events.change_set import ChangeSet, RowKey, Rows, ids_of
from data.events.undoable import is_not_undone
from data.models.base import VALUE, Table, text_of
from data.models.claims import Claim, Visit
from data.models.events import Event
from data.models.items import Item
from data.store.columns import domain_rows
from data.store.store import Store

NO_DAYS = 1_000_000  # between a claim with a date and one without
ACT = "visit"
"""Name of the act in its event."""


class ClaimLocation(NamedTuple):
    """The visit of a claim, and the version of the claim's row."""

    visit_id: int
    version: int


_Near: Any = Claim.alias()
NEAR = text_of(
    _Near.select(_Near.number, _Near.from_day)
    .join(Claim, on=(Claim.patient_id == _Near.patient_id))
    .where(Claim.id == VALUE, Claim.visit_id != _Near.visit_id)
    .order_by(
        fn.COALESCE(fn.ABS(Claim.from_day - _Near.from_day), NO_DAYS), _Near.from_day, _Near.number
    )
    .limit(VALUE)
)
LOCATION = text_of(Claim.select_row(ClaimLocation).where(Claim.id == VALUE))


def location(store: Store, claim_id: int) -> ClaimLocation:
    """Return the visit of a claim. Raises LookupError if there is no such claim."""
    row = store.row(LOCATION, (claim_id,))
    if row is None:
        raise LookupError(f"claim {claim_id} does not exist")
    return ClaimLocation._make(row)


class NearClaim(NamedTuple):
    """Another claim of a patient, of a day near a claim's."""

    number: str
    from_day: date | None


def near_claims(store: Store, claim_id: int, limit: int) -> list[NearClaim]:
    """Return the patient's claims of other visits, those of the nearest days first."""
    rows = store.rows(NEAR, (claim_id, limit))
    return domain_rows(NearClaim, rows)


def put(store: Store, claim_id: int, visit_id: int) -> None:
    """Put a claim into another visit; refresh the balances of both afterwards."""
    store.update(Claim, claim_id, visit_id=visit_id)


def join(change_set: ChangeSet, visit_id: int, other_id: int) -> None:
    """Put all claims of another visit into a visit, which undo gives back; refresh the balances."""
    store = change_set.store
    query = Claim.select(Claim.id).where(Claim.visit_id == other_id).order_by(Claim.id)
    for (claim_id,) in store.rows(query):
        change_set.change(Claim, claim_id, visit_id=visit_id)
    visits.clear_empty(store, [other_id])


def strangers(store: Store, visit_ids: Collection[int]) -> list[tuple[int, int, int]]:
    """Return (claim, visit, patient) of the claims of these visits that are another patient's."""
    query = (
        Claim.select(Claim.id, Claim.visit_id, Claim.patient_id)
        .join(Visit, on=(Visit.id == Claim.visit_id))
        .where(Visit.patient_id != Claim.patient_id)
    )
    rows = store.rows_with(query, Claim.visit_id, visit_ids)
    return sorted((claim_id, visit_id, patient_id) for claim_id, visit_id, patient_id in rows)


def open_like(store: Store, visit_id: int) -> int:
    """Insert a visit of the patient, provider and days of another one, and return its id."""
    return _open(store, Visit, visit_id)


def open_for(store: Store, claim_id: int) -> int:
    """Insert a visit with the patient, provider and days of a claim, and return its id."""
    return _open(store, Claim, claim_id)


def _open(store: Store, table: type[Table], row_id: int) -> int:
    names = ("patient_id", "billing_id", "from_day", "to_day")
    row = store.row(table.row_text(names), (row_id,))
    assert row is not None
    return store.insert(Visit, **dict(zip(names, row, strict=True)))


def record_move(
    change_set: ChangeSet, claim_id: int, before: ClaimLocation, after: ClaimLocation
) -> None:
    """Record in an event that a claim was put into another visit."""
    key = str(RowKey.of(Claim, claim_id))
    change_set.before[key], change_set.after[key] = before._asdict(), after._asdict()


def recorded_move(before: Rows) -> tuple[int, ClaimLocation]:
    """Return the claim that an event put into another visit, and its visit before."""
    (claim_id,) = ids_of(before, Claim)
    columns = before[str(RowKey.of(Claim, claim_id))]
    assert columns is not None
    return claim_id, ClaimLocation(**columns)


def recorded_claims(before: Rows) -> list[int]:
    """Return the claims that an event changed."""
    return ids_of(before, Claim)


def has_moved(store: Store, visit_ids: Collection[int]) -> bool:
    """Return whether a person put a claim into one of these visits."""
    query = (
        Claim.select(Claim.id)
        .join(Item, on=(Item.claim_id == Claim.id))
        .join(Event, on=(Event.item_id == Item.id))
        .where(Claim.visit_id << visit_ids, Event.act == ACT, is_not_undone(Event.id))
        .limit(1)
    )
    return store.row(query) is not None
