"""Claims: what is inserted of them, and what their balances and deadlines depend on."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from peewee import JOIN, fn

from data.claims.service_lines import ClaimLineRow
from data.events.change_set import ChangeSet
from data.models.base import VALUE, among, text_of
from data.models.claims import Batch, Claim, ClaimLine, Visit
from data.store.columns import domain_rows, stored_columns
from data.store.store import Store
from medq.domain.claims.batch_answer import BatchAnswer
from medq.domain.claims.state import ClaimState


class ClaimRow(NamedTuple):
    """A claim to be inserted: sent in a batch, or prepared here from charges."""

    id: int
    number: str
    number_key: str
    form: str  # P or I
    patient_id: int
    payer_id: int
    member_id: str
    member_key: str
    sequence: str  # SBR01
    frequency: str  # CLM05-3
    charge_cents: int
    open_cents: int
    from_day: date | None
    to_day: date | None
    state: ClaimState
    visit_id: int
    batch_id: int | None = None
    sent_day: date | None = None
    follow_up_day: date | None = None
    billing_id: int | None = None
    rendering_id: int | None = None
    original_reference: str = ""
    authorization_number: str = ""
    place: str = ""
    diagnoses: str = ""  # with spaces
    named_payer_id: int | None = None  # that the file named, where it is joined to `payer_id`


def insert(store: Store, claims: Sequence[ClaimRow], lines: Sequence[ClaimLineRow]) -> None:
    """Insert claims and their service lines in bulk; call `advance_ids` after the last ones."""
    store.insert_rows(Claim, claims)
    store.insert_rows(ClaimLine, lines)


def next_id(store: Store) -> int:
    """Return the first free id of a claim. Call inside a write transaction."""
    return store.next_id(Claim)


def advance_ids(store: Store) -> None:
    """Advance the engine's id counters past the ids of the claims that were inserted."""
    store.advance_ids(Claim, ClaimLine)


class ClaimSubmission(NamedTuple):
    """The columns of a claim that its submission sets, in a batch or without medq."""

    batch_id: int | None  # None: it was sent without medq
    sent_day: date
    follow_up_day: date | None
    state: ClaimState = ClaimState.SENT


def submit(change_set: ChangeSet, claim_id: int, submission: ClaimSubmission) -> None:
    """Record that a claim was sent: one prepared here in a batch, or any without medq."""
    change_set.change(Claim, claim_id, **stored_columns(submission))


class ClaimRecord(NamedTuple):
    """A claim as far as its balance and state depend on it, without its payments."""

    id: int
    visit_id: int
    number_key: str
    charge_cents: int
    from_day: date | None
    sent_day: date | None
    payer_id: int
    patient_id: int
    sequence: str
    frequency: str
    batch_answer: BatchAnswer
    is_replaced: bool
    is_sent_outside: bool  # without medq, so that no batch has it


_Replacement = Claim.alias()
_Named = Claim.alias()
RECORDS_OF_VISITS = text_of(
    Claim.select_row(
        ClaimRecord,
        batch_answer=fn.COALESCE(Batch.answer, BatchAnswer.NONE.value),
        is_replaced=fn.EXISTS(
            _Replacement.select(_Replacement.id).where(_Replacement.replaces_id == Claim.id)
        ),
        is_sent_outside=Claim.batch_id.is_null() & Claim.sent_day.is_null(False),
    )
    .join(Batch, JOIN.LEFT_OUTER)
    .where(Claim.visit_id << _Named.select(_Named.visit_id).where(among(_Named.id)))
)


def records_of_visits(store: Store, ids: Iterable[int]) -> dict[int, ClaimRecord]:
    """Return these claims and all others of their visits by id, in the order of ids."""
    claims = domain_rows(ClaimRecord, store.rows_in(RECORDS_OF_VISITS, ids))
    return {claim.id: claim for claim in sorted(claims)}


def claim_number(store: Store, claim_id: int) -> str:
    """Return the number of a claim."""
    return str(store.value(Claim.select(Claim.number).where(Claim.id == claim_id)))


PATIENT_BALANCE = text_of(
    Visit.select(fn.COALESCE(fn.SUM(Visit.patient_cents), 0)).where(Visit.patient_id == VALUE)
)


def patient_balance_cents(store: Store, patient_id: int) -> int:
    """Return the patient responsibility on all visits of a patient, in cents."""
    return int(store.value(PATIENT_BALANCE, (patient_id,)))


FIRST_SERVICE_DAYS = text_of(
    Claim.select(Claim.patient_id, fn.MIN(Claim.from_day))
    .where(Claim.from_day.is_null(False), among(Claim.patient_id))
    .group_by(Claim.patient_id)
)


def first_service_days(store: Store, patient_ids: Iterable[int]) -> dict[int, date]:
    """Return the first DOS of each of these patients that has a claim."""
    rows = store.rows_in(FIRST_SERVICE_DAYS, patient_ids)
    return {patient_id: date.fromordinal(day) for patient_id, day in rows}
