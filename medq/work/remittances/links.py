"""Links of claim payments to claims by a person: link, unlink, and undo of either."""

from collections.abc import Collection

from data.remittances import stored_claim_payments
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.remittances.candidate import Candidate
from medq.domain.remittances.matching import linked_by_person
from medq.domain.triggers.payments import RESULT_TOPICS
from medq.work.claims.balances import patients_of, refresh_balances
from medq.work.claims.ended_replacements import end_unsupported_numbers
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.remittances.claim_choice import claims_under
from medq.work.remittances.originals import read_claim_payments, stored_transaction
from medq.work.remittances.rematch import rematch_payments

_TOPICS_OF_A_LINK = (
    *RESULT_TOPICS,
    topics.CREDIT,
    topics.DUPLICATE,
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
    near = claims_under(desk, claim_payment.patient_control_number)
    match = linked_by_person(claim_payment, frozenset({location.payer_id}), candidate, near)
    rematch_payments(desk, row, {location.segment: match}, updater, matched_by=matched_by)


def unlink_payment(desk: Desk, claim_payment_id: int, updater: ItemUpdater) -> None:
    """Unlink a payment from its claim, and end the claim's requests if it has no other result.

    Call inside a write transaction.
    """
    claim_id = stored_claim_payments.payment_location(desk.store, claim_payment_id).claim_id
    assert claim_id is not None
    link_payment(desk, claim_payment_id, None, "", updater)
    end_unsupported_requests(desk, [claim_id], updater)


def end_unsupported_requests(desk: Desk, claim_ids: Collection[int], updater: ItemUpdater) -> None:
    """Refresh claims that lost a payment; end the requests of those that have no result left.

    Call inside a write transaction.
    """
    end_unsupported_numbers(desk, claim_ids, updater)
    balances = refresh_balances(desk, claim_ids)
    updater.date_claims(patients_of(balances))
    for claim_id in claim_ids:
        if not balances[claim_id].results:
            resolutions = [
                topic.resolution(Subject.CLAIM, claim_id, "unmatched")
                for topic in _TOPICS_OF_A_LINK
            ]
            updater.take(TriggerResult((), tuple(resolutions)))
            updater.watch(claim_id)
