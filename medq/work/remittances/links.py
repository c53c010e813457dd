"""Links of claim payments to claims by a person: link, unlink, and undo of either."""

from data.claims import lookups
from data.events import event_groups
from data.events.change_set import ChangeSet
from data.remittances import stored_claim_payments
from data.remittances.payer_numbers import delete_unsupported_numbers
from medq.domain.act_messages import ActMessage, Did
from medq.domain.errors import MedqError
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.remittances.candidate import Candidate
from medq.domain.remittances.matching import Match, Verdict
from medq.domain.triggers.payments import RESULT_TOPICS
from medq.work.acts.reversal import reverse_act
from medq.work.claims.balances import refresh_balances
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks
from medq.work.items.updater import ItemUpdater
from medq.work.remittances.originals import read_claim_payments, stored_transaction
from medq.work.remittances.rematch import rematch_payments

_TOPICS_OF_A_LINK = (
    *RESULT_TOPICS,
    topics.CREDIT,
    topics.DUPLICATE,
    topics.PAYER_ORDER,
    topics.CORRECTION,
    topics.FORWARDED,
)
"""Topics about a claim that end when its only result is unlinked."""


def link_payment(
    desk: Desk,
    claim_payment_id: int,
    candidate: Candidate | None,
    matched_by: str,
    updater: ItemUpdater,
) -> None:
    """Post a claim payment again on this claim, or on none.

    Call inside a write transaction.
    """
    location = stored_claim_payments.payment_location(desk.store, claim_payment_id)
    row = stored_transaction(desk, location.transaction_id)
    (claim_payment,) = read_claim_payments(desk, row, {location.segment})
    match = Match(
        Verdict.MATCHED if candidate else Verdict.NONE,
        candidate,
        0,
        claim_payment,
        frozenset({location.payer_id}),
        (candidate,) if candidate else (),
    )
    rematch_payments(desk, row, {location.segment: match}, updater, matched_by=matched_by)


def unlink_payment(desk: Desk, claim_payment_id: int, updater: ItemUpdater) -> None:
    """Unlink a payment from its claim, and end the claim's requests if it has no other result.

    Call inside a write transaction.
    """
    claim_id = stored_claim_payments.payment_location(desk.store, claim_payment_id).claim_id
    assert claim_id is not None
    link_payment(desk, claim_payment_id, None, "", updater)
    delete_unsupported_numbers(desk.store, [claim_id])
    if refresh_balances(desk, [claim_id])[claim_id].results:
        return
    updater.expect([(Subject.CLAIM, claim_id)])
    resolutions = [
        topic.resolution(Subject.CLAIM, claim_id, "unmatched") for topic in _TOPICS_OF_A_LINK
    ]
    updater.take(TriggerResult((), tuple(resolutions)))


def undo_link(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    """Link or unlink a payment as it was before the event.

    Raises MedqError if a later reversal reverses the payment.
    """
    group = event_groups.event_group(desk.store, event_id)
    claim_payment_id, before = stored_claim_payments.recorded_link(group.before)
    if stored_claim_payments.reversal_ids(desk.store, claim_payment_id):
        raise MedqError("A reversal reverses this payment.", hint="Unlink the reversal first.")
    item_ids = reverse_act(desk, group, change_set)
    updater = ItemUpdater(desk)
    if before.claim_id is None:
        unlink_payment(desk, claim_payment_id, updater)
    else:
        (candidate,) = lookups.candidates(desk.store, [before.claim_id])
        link_payment(desk, claim_payment_id, candidate, before.matched_by, updater)
    updater.finish()
    update_ranks(desk, item_ids)
    return ActMessage(Did.UNDONE_LINK)
