"""What else concerns an item: the claims of its patient, and the items of its payer and code."""

from data.claims import patient_pages
from data.events import history
from data.items import item_records
from data.items import listing as stored_listing
from data.items import related as related_rows
from data.items.related import ClaimRow
from medq.domain.errors import MedqError
from medq.domain.items.item import ItemRow, Kind
from medq.domain.items.related import Related, RelatedClaim, RelatedCoverage, RelatedPatient
from medq.domain.queue.page import Query
from medq.work.contacts.contact_history import with_contacts
from medq.work.desk import Desk
from medq.work.details.first_page import notes
from medq.work.queue.listing import narrow
from medq.work.visibility import (
    redacted_events,
    redacted_row,
    redacted_rows,
    sees_callback_notes,
)

MOST_CLAIMS = 100


def related(desk: Desk, item_id: int) -> Related:
    """Return what else concerns an item, as this person may see it.

    Of a callback nothing is shown before identity is verified. Raises `MedqError` when there is no
    such item.
    """
    with desk.store.read_transaction():
        item = item_records.by_id(desk.store, item_id)
        row = redacted_row(desk, item_id)
        if item is None or row is None:
            raise MedqError(f"There is no item {item_id}.", hint="medq queue lists them.")
        if item.kind is Kind.CALLBACK:
            return Related(None, (), 0)
        total = _group_total(desk, row.group)
        if item.patient_id is None:
            return Related(None, (), total)
        return Related(_patient(desk, item.patient_id, row), _claims(desk, item.patient_id), total)


def _group_total(desk: Desk, group: str) -> int:
    """Return how many open items have the same payer and code."""
    return stored_listing.total(desk.store, narrow(desk, Query(group=group))) if group else 0


def _claims(desk: Desk, patient_id: int) -> tuple[RelatedClaim, ...]:
    ids_by_claim = related_rows.open_items_by_claim(desk.store, patient_id)
    best = redacted_rows(desk, [ids[0] for ids in ids_by_claim.values()])
    related_claims = []
    for claim in related_rows.claims(desk.store, patient_id, MOST_CLAIMS):
        item_ids = ids_by_claim.get(claim.id, ())
        item = best[item_ids[0]] if item_ids else None
        related_claims.append(_claim(claim, item, max(0, len(item_ids) - 1)))
    return tuple(related_claims)


def _claim(claim: ClaimRow, item: ItemRow | None, more_items: int) -> RelatedClaim:
    return RelatedClaim(
        claim_id=claim.id,
        number=claim.number,
        service_day=claim.from_day,
        payer_short=claim.payer_short,
        charge_cents=claim.charge_cents,
        open_cents=claim.open_cents,
        state=claim.state.word,
        state_short=claim.state.short_word,
        is_filed=claim.proof_day is not None,
        item=item,
        more_items=more_items,
    )


def _patient(desk: Desk, patient_id: int, row: ItemRow) -> RelatedPatient | None:
    patient = patient_pages.patient(desk.store, patient_id)
    if patient is None:
        return None
    sums = patient_pages.patient_sums(desk.store, patient_id)
    settled_cents = sums.paid_cents + sums.written_off_cents + sums.patient_cents
    is_shown = desk.sees_names
    events = history.of_patient(desk.store, patient_id, callbacks=sees_callback_notes(desk))
    coverages = tuple(
        RelatedCoverage(
            coverage.payer,
            coverage.member_id if is_shown else "",
            coverage.from_day,
            coverage.to_day,
        )
        for coverage in patient_pages.patient_coverages(desk.store, patient_id)
    )
    return RelatedPatient(
        name=patient.name if is_shown else row.patient_short,
        birth_day=patient.birth_day if is_shown else None,
        account=patient.account if is_shown else "",
        phone=patient.phone if is_shown else "",
        open_cents=sums.charge_cents - settled_cents,
        patient_cents=sums.patient_cents,
        coverages=coverages,
        notes=notes(desk, redacted_events(desk, with_contacts(desk, events))),
    )
