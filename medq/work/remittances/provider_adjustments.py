"""Requests of provider adjustments (PLB), and the payments and adjustments that explain them.

A forward balance is explained by its other half, a recovery by a reversal of its amount; whichever
of the two is imported last resolves the other.
"""

from collections.abc import Iterable

from data.claims import lookups, payer_numbers
from data.items.new_items import ItemParties
from data.remittances import provider_adjustments
from data.remittances.results import results_by_claim
from medq.domain.claims.codes import REVERSAL
from medq.domain.identifiers import number_key
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.remittances.remittance import ProviderAdjustment
from medq.domain.triggers.provider_adjustments import PostedAdjustment, triggers_for_adjustment
from medq.domain.triggers.provider_codes import AdjustmentEffect
from medq.work.desk import Desk
from medq.work.posting_context import PostingContext
from medq.work.remittances.chunk_facts import references_of
from medq.work.remittances.payments import PostedRemittance
from medq.work.remittances.posting import PostedChunk

FORWARD_BALANCE = "FB"  # PLB03-1


def apply_adjustment_triggers(
    context: PostingContext,
    remittance: PostedRemittance,
    adjustments: Iterable[tuple[int, ProviderAdjustment]],
) -> None:
    """Request a review of unexplained adjustments, and resolve those that these explain.

    Read after all of the remittance is written: two of its own adjustments may offset each other,
    and a reversal in it may explain a recovery in it.
    """
    desk, payer_id = context.desk, remittance.payer_id
    for adjustment_id, adjustment in adjustments:
        halves: list[int] = []
        if adjustment.reason == FORWARD_BALANCE:
            halves = _offset_forward_balances(desk, payer_id, adjustment)
            is_explained = bool(halves)
        else:
            is_explained = _is_explained_by_reversal(desk, adjustment)
        posted = PostedAdjustment(adjustment_id, adjustment, remittance.day, is_explained)
        result = triggers_for_adjustment(posted, desk.reason_books.provider_codes)
        context.updater.take(result, ItemParties(payer_id=payer_id))
        resolutions = [
            topics.FORWARD_BALANCE.resolution(Subject.PROVIDER_ADJUSTMENT, half_id, "resolved")
            for half_id in halves
        ]
        context.updater.take(TriggerResult((), tuple(resolutions)))


def resolve_recoveries(context: PostingContext, posted_chunk: PostedChunk) -> None:
    """Resolve the recoveries of earlier remittances that reversals of a chunk explain."""
    for posted in posted_chunk.claims:
        reversal = posted.claim_payment
        if not reversal.is_reversal or posted.claim_id is None:
            continue
        references = references_of(reversal)
        for recovery in posted_chunk.recoveries:
            if recovery.reference in references and recovery.cents == -reversal.paid_cents:
                resolution = topics.TAKEBACK.resolution(
                    Subject.PROVIDER_ADJUSTMENT, recovery.id, "resolved"
                )
                context.updater.take(TriggerResult((), (resolution,)))


def _is_explained_by_reversal(desk: Desk, adjustment: ProviderAdjustment) -> bool:
    """Return whether a reversal of the claim that a recovery names has its amount."""
    code = desk.reason_books.provider_codes.get(adjustment.reason)
    if code is None or code.effect is not AdjustmentEffect.TAKEBACK or not adjustment.reference:
        return False
    key = number_key(adjustment.reference)
    claim_ids = set(lookups.ids_by_number(desk.store, [key]))
    claim_ids.update(payer_numbers.claim_ids_by_number(desk.store, [key]).get(key, ()))
    stored_results = results_by_claim(desk.store, claim_ids)
    return any(
        result.status == REVERSAL and -result.paid_cents == adjustment.cents
        for claim_results in stored_results.values()
        for result in claim_results
    )


def _offset_forward_balances(
    desk: Desk, payer_id: int, adjustment: ProviderAdjustment
) -> list[int]:
    """Return the parts of a forward balance once they add up to zero under its reference."""
    parts = provider_adjustments.ids_and_cents_by_reference(
        desk.store, payer_id, adjustment.reason, adjustment.reference
    )
    is_offset = sum(cents for _id, cents in parts) == 0
    if len(parts) < 2 or not is_offset:
        return []
    return [part_id for part_id, _cents in parts]
