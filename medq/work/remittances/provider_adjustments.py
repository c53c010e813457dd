"""Provider adjustments (PLB) and what explains them: a forward balance its other half, a recovery a reversal of its amount.

It is told by whichever of the two comes last.
"""

from collections.abc import Iterable

from data.claims import claims as claim_rows
from data.remittances import remittances as rows
from medq.domain.claims.codes import REVERSAL
from medq.domain.identifiers import number_key
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.remittances.remittance import ProviderAdjustment
from medq.domain.triggers.provider_adjustments import PostedAdjustment, triggers_for_adjustment
from medq.domain.triggers.provider_codes import AdjustmentEffect
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.remittances.posting import PostedRemittance
from medq.work.remittances.rows import PostedClaim

FORWARD = "FB"


def apply_adjustment_triggers(desk: Desk, payment: PostedRemittance, raiser: ItemUpdater) -> None:
    """Provider adjustments that nobody has explained; those of earlier payments that these explain are settled."""
    for adjustment_id, one in payment.provider_adjustments:
        halves = _forward_halves(desk, payment.payer_id, one) if one.reason == FORWARD else []
        explained = bool(halves) or (one.reason != FORWARD and _is_reversed(desk, one))
        raised = triggers_for_adjustment(
            PostedAdjustment(adjustment_id, one, payment.day, explained),
            desk.reason_books.provider_codes,
        )
        raiser.take(raised, (None, None, payment.payer_id))
        done = [
            topics.FORWARD_BALANCE.resolution(Subject.PROVIDER_ADJUSTMENT, other, "explained")
            for other in halves
        ]
        raiser.take(TriggerResult((), tuple(done)))


def settle_recoveries(desk: Desk, done: Iterable[PostedClaim], raiser: ItemUpdater) -> None:
    """Recoveries of earlier payments that these reversals explain."""
    for one in done:
        if one.read.is_reversal and one.claim_id is not None:
            named = {
                one.read.payer_claim_number,
                one.read.patient_control_number,
                one.read.original_reference,
            } - {""}
            for other in rows.recoveries(desk.store, named, -one.read.paid_cents):
                raiser.take(
                    TriggerResult(
                        (),
                        (
                            topics.TAKEBACK.resolution(
                                Subject.PROVIDER_ADJUSTMENT, other, "explained"
                            ),
                        ),
                    )
                )


def _is_reversed(desk: Desk, one: ProviderAdjustment) -> bool:
    """Whether a reversal of the claim that a recovery names has its amount."""
    code = desk.reason_books.provider_codes.get(one.reason)
    if code is None or code.effect is not AdjustmentEffect.TAKEBACK or not one.reference:
        return False
    key = number_key(one.reference)
    ids = set(claim_rows.ids_by_number(desk.store, [key])) | set(
        claim_rows.ids_by_payer_number(desk.store, [key]).get(key, ())
    )
    results = rows.results_by_claim(desk.store, ids)
    return any(
        found.status == REVERSAL and -found.paid_cents == one.cents
        for each in results.values()
        for found in each
    )


def _forward_halves(desk: Desk, payer_id: int, one: ProviderAdjustment) -> list[int]:
    """The parts of a balance carried forward, once they come to nothing under its reference; else none."""
    parts = rows.provider_adjustments_by_reference(desk.store, payer_id, one.reason, one.reference)
    return (
        [part_id for part_id, _cents in parts]
        if len(parts) > 1 and not sum(cents for _id, cents in parts)
        else []
    )
