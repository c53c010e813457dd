"""Requests of provider adjustments (PLB), and what explains them in whatever order files come."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from data.items.new_items import ItemParties
from data.remittances.provider_adjustments import StoredAdjustment
from medq.domain.remittances.remittance import ProviderAdjustment
from medq.domain.triggers.adjustment_matters import Outcome
from medq.domain.triggers.provider_adjustments import PostedAdjustment, triggers_for_adjustment
from medq.work.posting_context import PostingContext
from medq.work.remittances.adjustment_matters import PayerMatters, effect_of
from medq.work.remittances.payments import PostedRemittance


def apply_adjustment_triggers(
    context: PostingContext,
    remittance: PostedRemittance,
    adjustments: Iterable[tuple[int, ProviderAdjustment]] = (),
) -> None:
    """Request and resolve what the adjustments of a remittance and their matters need.

    Read after all of the remittance is written. Of earlier adjustments only those are touched whose
    outcome differs with this remittance: what a person closed stays closed else. `adjustments` are
    those that were posted just now.
    """
    posted = dict(adjustments)
    for alone in _alone(context, remittance, posted):
        _take(context, remittance.payer_id, alone)
    matters = PayerMatters(context.desk, remittance.payer_id)
    matters.read(remittance.payment_id)
    if not matters.adjustments:
        return
    before = matters.outcomes(posted.keys(), remittance.payment_id)
    for adjustment_id, outcome in matters.outcomes().items():
        if before.get(adjustment_id) != outcome:
            stored = matters.adjustments[adjustment_id]
            _take(context, remittance.payer_id, _posted(context, stored, outcome))


def _alone(
    context: PostingContext,
    remittance: PostedRemittance,
    adjustments: Mapping[int, ProviderAdjustment],
) -> Iterable[PostedAdjustment]:
    """Return the adjustments that no other explains; those of one unknown code are one."""
    codes = context.desk.reason_books.provider_codes
    alone: dict[object, PostedAdjustment] = {}
    for adjustment_id, adjustment in adjustments.items():
        if not adjustment.cents or effect_of(context.desk, adjustment.reason) is not None:
            continue
        is_unknown = bool(adjustment.reason) and adjustment.reason not in codes
        key = adjustment.reason if is_unknown else adjustment_id
        first = alone.get(key)
        if first is None:
            payer_id = remittance.payer_id
            alone[key] = PostedAdjustment(
                adjustment_id, adjustment, remittance.day, payer_ref=payer_id
            )
        else:
            alone[key] = replace(first, others=(*first.others, adjustment))
    return alone.values()


def _take(context: PostingContext, payer_id: int, posted: PostedAdjustment) -> None:
    codes = context.desk.reason_books.provider_codes
    context.updater.take(triggers_for_adjustment(posted, codes), ItemParties(payer_id=payer_id))


def _posted(
    context: PostingContext, stored: StoredAdjustment, outcome: Outcome
) -> PostedAdjustment:
    return PostedAdjustment(
        ref=stored.id,
        adjustment=ProviderAdjustment(
            stored.segment, stored.provider, stored.reason, stored.reference, stored.cents
        ),
        day=stored.day or context.desk.today(),
        is_explained=outcome.is_explained,
        open_cents=outcome.open_cents,
    )
