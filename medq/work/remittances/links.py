"""Link a claim payment to its claim, unlink it, and undo either."""

from data.claims import claims as claim_rows
from data.events import event_groups, undo_import
from data.events.events import ChangeSet
from data.imports import originals
from data.remittances import remittances as rows
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
from medq.work.remittances.originals import read_claim_payments
from medq.work.remittances.rematch import rematch_payments


def link_payment(
    desk: Desk,
    claim_payment_id: int,
    candidate: Candidate | None,
    matched_by: str,
    raiser: ItemUpdater,
) -> None:
    """Put a payment on a claim (None: on no claim), placed as if it had been posted there."""
    where = rows.payment_location(desk.store, claim_payment_id)
    found = originals.transaction(desk.store, where.transaction_id)
    assert found is not None
    (was,) = read_claim_payments(desk, found, {where.segment})
    verdict = Verdict.MATCHED if candidate else Verdict.NONE
    payers = frozenset({rows.payer_of(desk.store, claim_payment_id)})
    matched = Match(verdict, candidate, 0, was, payers, (candidate,) if candidate else ())
    rematch_payments(desk, found, {where.segment: matched}, raiser, matched_by=matched_by)


def unlink_payment(desk: Desk, claim_payment_id: int, raiser: ItemUpdater) -> None:
    """Take a payment off its claim: what it asked of the claim is void unless another result stands there."""
    where = rows.payment_location(desk.store, claim_payment_id)
    assert where.claim_id is not None
    link_payment(desk, claim_payment_id, None, "", raiser)
    undo_import.delete_unsupported_numbers(desk.store, [where.claim_id])
    left = refresh_balances(desk, [where.claim_id])[where.claim_id].results
    if not left:
        gone = (
            *RESULT_TOPICS,
            topics.CREDIT,
            topics.DUPLICATE,
            topics.PAYER_ORDER,
            topics.CORRECTION,
            topics.FORWARDED,
        )
        raiser.expect([(Subject.CLAIM, where.claim_id)])
        raiser.take(
            TriggerResult(
                (),
                tuple(
                    [topic.resolution(Subject.CLAIM, where.claim_id, "unmatched") for topic in gone]
                ),
            )
        )


def undo_link(desk: Desk, event_id: int, entry: ChangeSet) -> ActMessage:
    """A payment that was linked to a claim or taken off stands where it stood."""
    event = event_groups.event_group(desk.store, event_id)
    key, was = next(
        (key, columns)
        for key, columns in event.before.items()
        if key.startswith("claim_payment:") and columns
    )
    claim_payment_id = int(key.partition(":")[2])
    if rows.reversal_ids(desk.store, claim_payment_id):
        raise MedqError("A reversal takes this payment back.", hint="Unmatch the reversal first.")
    touched = reverse_act(desk, event, entry)
    raiser = ItemUpdater(desk)
    if was["claim_id"] is None:
        unlink_payment(desk, claim_payment_id, raiser)
    else:
        candidate = claim_rows.candidates(desk.store, [was["claim_id"]])[0]
        link_payment(desk, claim_payment_id, candidate, was["matched_by"], raiser)
    raiser.finish()
    update_ranks(desk, touched)
    return ActMessage(Did.UNDONE_LINK)
