"""Batches and claims that nobody has answered, which a new day follows up."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from peewee import fn

from data.models.claims import Batch, Claim
from data.store.columns import domain_rows
from data.store.store import Store
from medq.domain.claims.state import ClaimState
from medq.domain.items import topics
from medq.domain.items.item import Kind, Subject

ANSWERED_BY = (Kind.SUBMIT, Kind.DENIAL, Kind.FOLLOW_UP)
"""Kinds of items that say what a claim without a payment needs next."""


class UnacknowledgedBatchRow(NamedTuple):
    """A batch without an acknowledgment."""

    id: int
    sent_day: date
    claims: int
    charge_cents: int


class UnansweredClaimRow(NamedTuple):
    """A submitted claim without a payment."""

    id: int
    sent_day: date
    charge_cents: int
    batch_id: int | None
    follow_up_day: date | None
    patient_id: int
    payer_id: int
    acknowledged: bool  # by anybody on the way
    by_payer: bool  # acknowledged by the payer itself


def unacknowledged_batches(store: Store) -> list[UnacknowledgedBatchRow]:
    """Return batches without an acknowledgment that still have an unanswered claim."""
    is_unanswered = (Claim.batch_id == Batch.id) & (Claim.state == ClaimState.SENT)
    query = (
        Batch.select_row(UnacknowledgedBatchRow)
        .where(Batch.answer == "", fn.EXISTS(Claim.select(Claim.id).where(is_unanswered)))
        .order_by(Batch.id)
    )
    return domain_rows(UnacknowledgedBatchRow, store.rows(query))


def newest_claim_id(store: Store) -> int:
    """Return the id of the newest claim; 0 if there is none."""
    return int(store.value(Claim.select(fn.COALESCE(fn.MAX(Claim.id), 0))))


def unanswered_claims(
    store: Store,
    after: int,
    up_to: int,
    today: date,
    *,
    among: Sequence[int] | None = None,
) -> list[UnansweredClaimRow]:
    """Return submitted claims without a payment in `after < id <= up_to` that need a follow-up.

    Leaves out claims that somebody works or waits for already: with an item to submit, a denial, a
    follow-up, or the payer's question to the patient; and claims that the payer has and whose
    follow-up day is still ahead. `among` limits the claims to these ids.
    """
    # SQL text: figure 14, a new day, which reads all submitted claims.
    # The + keeps SQLite from the index of kinds, which it would read whole for each claim. LIMIT 1
    # instead of EXISTS keeps PostgreSQL from reading all statuses and items for each batch.
    status = "SELECT 1 FROM claim_status s WHERE s.claim_id = c.id"
    payment = "SELECT 1 FROM claim_payment p WHERE p.claim_id = c.id"
    text = f"""SELECT * FROM (SELECT c.id, c.sent_day, c.charge_cents, c.batch_id, c.follow_up_day,
            c.patient_id, c.payer_id,
            c.state <> 'sent' AND ({status} LIMIT 1) IS NOT NULL AS acknowledged,
            ({status} AND s.source = 'PR' LIMIT 1) IS NOT NULL
            OR c.state = 'pended' AND ({payment} LIMIT 1) IS NOT NULL AS by_payer
            FROM claim c WHERE c.id > ? AND c.id <= ?
            AND c.state IN ('sent', 'acknowledged', 'received', 'pended')
            AND c.sent_day IS NOT NULL) silent
        WHERE (NOT by_payer OR follow_up_day <= ?) AND (SELECT 1 FROM item i
            WHERE i.subject_kind = {int(Subject.CLAIM)} AND i.subject_id = silent.id
            AND +i.kind IN ({", ".join(str(int(kind)) for kind in ANSWERED_BY)})
            AND i.state < 4 LIMIT 1) IS NULL
        AND (SELECT 1 FROM item i
            WHERE i.subject_kind = {int(Subject.PATIENT)} AND i.subject_id = silent.patient_id
            AND +i.kind = {int(topics.PLAN_QUESTION.kind)} AND i.state < 4
            AND i.topic = '{topics.PLAN_QUESTION.name}'
            AND (SELECT 1 FROM claim_status s WHERE s.claim_id = silent.id AND s.category = 'P4'
                LIMIT 1) IS NOT NULL LIMIT 1) IS NULL"""
    params = (after, up_to, today.toordinal())
    if among is None:
        rows = store.rows(f"{text} ORDER BY id", params)
    else:
        rows = store.rows_in(f"{text} AND id IN (?*) ORDER BY id", among, params)
    return domain_rows(UnansweredClaimRow, rows)
