"""The interest of a remittance: what its claims state, compared with what it pays."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from data.items.new_items import ItemParties
from medq.domain.items.item import Subject
from medq.domain.remittances.remittance import ProviderAdjustment
from medq.domain.triggers.interest import RemittanceInterest, triggers_for_interest
from medq.domain.triggers.provider_codes import AdjustmentEffect
from medq.work.posting_context import PostingContext
from medq.work.remittances.payments import PostedRemittance
from medq.work.remittances.posted_claims import PostedClaim


@dataclass(slots=True)
class InterestTally:
    """The interest of a remittance, gathered while it is posted."""

    interest: RemittanceInterest = field(default_factory=RemittanceInterest)
    first_claim_payment_id: int = 0  # that states interest

    def add(self, posted_claims: Iterable[PostedClaim]) -> None:
        """Add the interest of posted claims."""
        for posted in posted_claims:
            amount_cents = posted.claim_payment.interest_cents
            in_claim_cents = posted.result.interest_cents
            if amount_cents or in_claim_cents:
                self.interest = self.interest.with_claim(amount_cents, in_claim_cents)
                self.first_claim_payment_id = self.first_claim_payment_id or posted.id

    def review(
        self,
        context: PostingContext,
        remittance: PostedRemittance,
        adjustments: Iterable[tuple[int, ProviderAdjustment]],
    ) -> None:
        """Review interest that differs from what the claims state; call after all is posted."""
        codes = context.desk.reason_books.provider_codes
        apart = [
            (adjustment_id, adjustment.cents)
            for adjustment_id, adjustment in adjustments
            if (code := codes.get(adjustment.reason)) and code.effect is AdjustmentEffect.INTEREST
        ]
        interest = self.interest._replace(apart_cents=-sum(cents for _id, cents in apart))
        subject, ref = Subject.CLAIM_PAYMENT, self.first_claim_payment_id
        if apart:
            subject, ref = Subject.PROVIDER_ADJUSTMENT, apart[0][0]
        result = triggers_for_interest(interest, subject, ref, remittance.day)
        context.updater.take(result, ItemParties(payer_id=remittance.payer_id))
