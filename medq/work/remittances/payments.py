"""Posting of the payment of a remittance, and of its provider adjustments (PLB)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data.remittances import payments, provider_adjustments
from data.remittances.payments import PaymentRow
from data.remittances.provider_adjustments import ProviderAdjustmentRow
from medq.domain.remittances.remittance import ProviderAdjustment, RemittanceHead
from medq.domain.triggers.adjustment_facts import stored_keys
from medq.domain.triggers.provider_codes import AdjustmentEffect
from medq.work.posting_context import PostingContext
from medq.work.remittances.adjustment_matters import effect_of


@dataclass(frozen=True, slots=True)
class PostedRemittance:
    """The payment of a remittance as posted."""

    payment_id: int
    payer_id: int
    payment_day: date | None  # of the payment, else of its production
    day: date  # that day, else the day of the posting
    trace: str = ""


def post_payment(context: PostingContext, head: RemittanceHead) -> PostedRemittance:
    """Save the payment of a remittance; its claims follow."""
    payer = context.directory.payer_ids(head.payer)
    row = PaymentRow(
        transaction_id=context.transaction_id,
        payer_id=payer.id,
        named_payer_id=payer.named_id,
        trace=head.trace,
        trace_payer=head.trace_payer,
        amount_cents=head.payment_cents,
        method=head.method,
        payment_day=head.payment_day,
        production_day=head.production_day,
        payee_npi=head.payee_npi,
    )
    payment_id = payments.insert(context.desk.store, row)
    payment_day = head.payment_day or head.production_day
    day = payment_day or context.desk.today()
    return PostedRemittance(payment_id, payer.id, payment_day, day, head.trace)


def post_provider_adjustments(
    context: PostingContext,
    remittance: PostedRemittance,
    adjustments: Iterable[ProviderAdjustment],
) -> list[tuple[int, ProviderAdjustment]]:
    """Save the provider adjustments of a remittance, and return them with their ids."""
    posted: list[tuple[int, ProviderAdjustment]] = []
    position_by_segment: dict[int, int] = {}
    for adjustment in adjustments:
        position = position_by_segment.get(adjustment.segment, 0) + 1
        position_by_segment[adjustment.segment] = position
        row = ProviderAdjustmentRow(
            payment_id=remittance.payment_id,
            segment=adjustment.segment,
            position=position,
            provider=adjustment.provider,
            reason=adjustment.reason,
            reference=adjustment.reference,
            cents=adjustment.cents,
        )
        effect = effect_of(context.desk, adjustment.reason)
        keys = _keys(effect, adjustment, remittance.trace) if effect else ()
        posted.append((provider_adjustments.insert(context.desk.store, row, keys), adjustment))
    return posted


def _keys(effect: AdjustmentEffect, adjustment: ProviderAdjustment, trace: str) -> frozenset[str]:
    reference, provider = adjustment.reference, adjustment.provider
    return stored_keys(effect, reference, provider, adjustment.cents, trace)
