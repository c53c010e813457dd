"""Follow-ups of what nobody has answered: batches without a 999, claims without an answer."""

from datetime import date
from functools import partial

from data.items import unanswered
from data.items.new_items import ItemParties
from data.items.unanswered import UnacknowledgedBatchRow, UnansweredClaimRow
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.triggers.no_response import (
    UnacknowledgedBatch,
    UnansweredClaim,
    triggers_for_unacknowledged_batch,
    triggers_for_unanswered_claim,
)
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.upkeep.sweep import BatchSizer, NewDaySweep, Steps

CLAIMS_PER_STEP = 4000  # that are read


def follow_up_unanswered(sweep: NewDaySweep) -> Steps:
    """Create follow-ups for batches without a 999 and for claims without an answer."""
    desk, today = sweep.desk, sweep.today
    batches = yield from sweep.run_locked(partial(_follow_up_batches, desk, today))
    yield True
    overdue_batches = {batch.id for batch in batches if _is_overdue(desk, batch.sent_day, today)}
    sizer, last_id = BatchSizer(), unanswered.newest_claim_id(desk.store)
    for after in range(0, last_id, CLAIMS_PER_STEP):
        claims = unanswered.unanswered_claims(
            desk.store, after, min(after + CLAIMS_PER_STEP, last_id), today
        )
        claim_ids = [
            claim.id
            for claim in claims
            if _claim_triggers(desk, claim, overdue_batches, today).requests
        ]
        while claim_ids:
            step_ids, claim_ids = claim_ids[: sizer.size], claim_ids[sizer.size :]
            yield from sweep.run_locked(
                partial(_follow_up_claims, desk, step_ids, overdue_batches, today), sizer
            )
            yield True
        yield True


def _follow_up_batches(desk: Desk, today: date) -> list[UnacknowledgedBatchRow]:
    """Create follow-ups for batches without a 999 and return these batches.

    Call inside a write transaction, so that no acknowledgment is imported in between.
    """
    batches, updater = unanswered.unacknowledged_batches(desk.store), ItemUpdater(desk)
    for row in batches:
        work_days = desk.calendar.working_days_between(row.sent_day, today)
        batch = UnacknowledgedBatch(
            row.id, row.sent_day, work_days, row.charge_cents, row.claims, answered=False
        )
        updater.take(triggers_for_unacknowledged_batch(batch, desk.settings.syntax_answer_days))
    updater.finish()
    return batches


def _claim_triggers(
    desk: Desk, claim: UnansweredClaimRow, overdue_batches: set[int], today: date
) -> TriggerResult:
    """Return the follow-ups that a claim without an answer asks for today."""
    facts = UnansweredClaim(
        claim_ref=claim.id,
        sent_day=claim.sent_day,
        work_days=desk.calendar.working_days_between(claim.sent_day, today),
        charge_cents=claim.charge_cents,
        is_batch_unanswered=claim.batch_id in overdue_batches,
        is_acknowledged=claim.acknowledged,
        is_acknowledged_by_payer=claim.by_payer,
        follow_up_day=claim.follow_up_day,
    )
    return triggers_for_unanswered_claim(facts, today, desk.settings.business_answer_days)


def _follow_up_claims(
    desk: Desk, claim_ids: list[int], overdue_batches: set[int], today: date
) -> None:
    """Create follow-ups for those of these claims that still have no answer.

    Call inside a write transaction: an answer may have been imported since they were read.
    """
    updater = ItemUpdater(desk)
    updater.expect({(Subject.CLAIM, claim_id) for claim_id in claim_ids})
    for claim in unanswered.unanswered_claims(
        desk.store, claim_ids[0] - 1, claim_ids[-1], today, among=claim_ids
    ):
        updater.take(
            _claim_triggers(desk, claim, overdue_batches, today),
            ItemParties(claim.id, claim.patient_id, claim.payer_id),
        )
    updater.finish()


def _is_overdue(desk: Desk, sent_day: date, today: date) -> bool:
    """Return whether a batch sent on a day should have its 999 by now."""
    return desk.calendar.working_days_between(sent_day, today) > desk.settings.syntax_answer_days
