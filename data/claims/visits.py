"""Visits: inserted with their first claim, joined, and their sums."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from peewee import fn

from data.claims.claims import ClaimRow
from data.models.base import VALUE, among, text_of
from data.models.claims import Claim, Visit
from data.store.columns import domain_rows, stored_rows
from data.store.store import Store
from medq.domain.claims.state import ClaimState


class VisitRow(NamedTuple):
    """A visit to be inserted; its sums follow with the first balance."""

    id: int
    patient_id: int
    billing_id: int | None
    from_day: date | None
    to_day: date | None
    charge_cents: int

    @classmethod
    def of(cls, visit_id: int, claim: ClaimRow) -> "VisitRow":
        """Return the visit of its first claim."""
        days = claim.from_day, claim.to_day
        return cls(visit_id, claim.patient_id, claim.billing_id, *days, claim.charge_cents)


class VisitSums(NamedTuple):
    """The columns of a visit that are computed from its claims, and its id."""

    charge_cents: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int
    id: int

    @property
    def open_cents(self) -> int:
        """Return what nobody has paid, written off or taken over; below zero: a credit."""
        return self.charge_cents - self.paid_cents - self.written_off_cents - self.patient_cents


class VisitMember(NamedTuple):
    """A claim of a visit, as far as another claim is compared with it."""

    id: int
    visit_id: int
    patient_id: int
    billing_id: int | None
    rendering_id: int | None
    payer_id: int
    sequence: str
    from_day: date | None
    number: str
    frequency: str
    state: ClaimState

    @classmethod
    def of(cls, claim: ClaimRow) -> "VisitMember":
        """Return a claim that is about to be inserted."""
        return cls(*(getattr(claim, name) for name in cls._fields))


_MEMBERS = Claim.select_row(VisitMember).order_by(Claim.id)
MEMBERS_OF_PATIENTS = text_of(
    _MEMBERS.where(Claim.from_day >= VALUE, Claim.from_day <= VALUE, among(Claim.patient_id))
)
MEMBERS = text_of(_MEMBERS.where(among(Claim.id)))


def insert(store: Store, visits: Sequence[VisitRow]) -> None:
    """Insert visits in bulk; call `advance_ids` after the last ones."""
    store.insert_rows(Visit, visits)


def next_id(store: Store) -> int:
    """Return the first free id of a visit. Call inside a write transaction."""
    return store.next_id(Visit)


def advance_ids(store: Store) -> None:
    """Advance the engine's id counter past the ids of the visits that were inserted."""
    store.advance_ids(Visit)


def members_of_patients(
    store: Store, patient_ids: Iterable[int], first: date, last: date
) -> list[VisitMember]:
    """Return the claims of these patients that begin between two days, with their visits."""
    days = first.toordinal(), last.toordinal()
    return domain_rows(VisitMember, store.rows_in(MEMBERS_OF_PATIENTS, patient_ids, days))


def members(store: Store, claim_ids: Iterable[int]) -> list[VisitMember]:
    """Return these claims with their visits, in the order of their ids."""
    return sorted(domain_rows(VisitMember, store.rows_in(MEMBERS, claim_ids)))


def save_sums(store: Store, sums: Sequence[VisitSums]) -> None:
    """Save the sums of visits in bulk."""
    columns = ", ".join(f"{name} = ?" for name in VisitSums._fields[:-1])
    # SQL text: figure 11, the rate of an import.
    store.run_many(
        f"UPDATE visit SET {columns}, version = version + 1 WHERE id = ?", stored_rows(sums)
    )


SUMS_AFTER = text_of(
    Visit.select_row(VisitSums).where(Visit.id > VALUE).order_by(Visit.id).limit(VALUE)
)


def stored_sums(store: Store, chunk_size: int) -> Iterator[dict[int, VisitSums]]:
    """Yield the sums of all visits by id, `chunk_size` at a time."""
    last_id = 0
    while rows := store.rows(SUMS_AFTER, (last_id, chunk_size)):
        sums = [VisitSums._make(row) for row in rows]
        last_id = sums[-1].id
        yield {each.id: each for each in sums}


def join(store: Store, visit_id: int, other_id: int) -> None:
    """Put all claims of another visit into a visit, and delete the other; refresh the balances."""
    store.run(Claim.update(visit_id=visit_id).where(Claim.visit_id == other_id))
    store.run(Visit.delete().where(Visit.id == other_id))


_of_visit = Claim.select(Claim.id).where(Claim.visit_id == Visit.id)


def clear_empty(store: Store, visit_ids: Iterable[int]) -> None:
    """Set the sums of those of these visits to zero that have no claim."""
    zero = Visit.update(charge_cents=0, paid_cents=0, written_off_cents=0, patient_cents=0)
    store.run_with(zero.where(~fn.EXISTS(_of_visit)), Visit.id, visit_ids)


def delete_empty(store: Store, visit_ids: Iterable[int]) -> None:
    """Delete those of these visits that have no claim."""
    store.run_with(Visit.delete().where(~fn.EXISTS(_of_visit)), Visit.id, visit_ids)


def ids_of(store: Store, claim_ids: Iterable[int]) -> set[int]:
    """Return the visits of these claims."""
    rows = store.rows_with(Claim.select(Claim.visit_id), Claim.id, claim_ids)
    return {visit_id for (visit_id,) in rows}


def with_patient_share(store: Store, patient_ids: Iterable[int]) -> list[int]:
    """Return the claims of these patients' visits that leave something to the patient."""
    query = Claim.select(Claim.id).join(Visit, on=(Visit.id == Claim.visit_id))
    rows = store.rows_with(query.where(Visit.patient_cents > 0), Visit.patient_id, patient_ids)
    return [claim_id for (claim_id,) in rows]


def claims_without(store: Store) -> list[int]:
    """Return the claims that have no visit."""
    query = Claim.select(Claim.id).where(Claim.visit_id.is_null()).order_by(Claim.id)
    return [claim_id for (claim_id,) in store.rows(query)]


def claim_ids_of(store: Store, visit_ids: Iterable[int]) -> list[int]:
    """Return the claims of these visits."""
    rows = store.rows_with(Claim.select(Claim.id), Claim.visit_id, visit_ids)
    return sorted(claim_id for (claim_id,) in rows)
