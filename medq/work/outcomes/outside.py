"""Claims that were submitted without medq: their item waits for an answer that names the claim."""

from data.claims import claims
from data.claims.claim_money import ClaimMoney
from data.claims.claims import ClaimSubmission
from data.events.change_set import ChangeSet
from data.items import items
from data.items.item_records import ItemRecord
from data.items.items import AwaitedAnswer
from medq.domain.act_messages import ActMessage, Did
from medq.domain.claims.deadline_days import followup_day
from medq.domain.items.follow_up import WaitingOn
from medq.domain.triggers.no_response import SENT_OUTSIDE, no_answer_title
from medq.work.claims.ledger import refresh_watched
from medq.work.desk import Desk
from medq.work.items.follow_up_limits import own_return_day
from medq.work.outcomes.outcome_input import DoneInput
from medq.work.payer_rules import payer_rules_of

WAITS_FOR = WaitingOn.PAYER


def submit_outside(
    desk: Desk,
    item: ItemRecord,
    claim: ClaimMoney | None,
    act_input: DoneInput,
    change_set: ChangeSet,
) -> ActMessage:
    """Record that the claim was sent without a batch, and wait three business days for an answer.

    Proof of timely filing is none: the item stays under its deadline, and in the queue where no
    business day is left until then. A claim that a payer has
    answered stays as it is; what was sent is a claim to the next payer, which medq does not have.
    """
    assert claim is not None
    today = desk.today()
    if not claim.has_result:
        follow_up_day = followup_day(payer_rules_of(desk, claim.payer_id), today, desk.calendar)
        submission = ClaimSubmission(None, today, follow_up_day)
        claims.submit(change_set, claim.id, submission)
    usual = desk.calendar.add_working(today, desk.settings.business_answer_days)
    until = own_return_day(desk, item, usual)
    waiting = AwaitedAnswer(WAITS_FOR, desk.user.id, no_answer_title(today), SENT_OUTSIDE)
    items.await_answer(change_set, item.id, until, waiting)
    refresh_watched(desk, [claim.id])
    name = desk.code_texts.choice(act_input.outcome)
    if until is None:
        return ActMessage(Did.SENT_AND_OPEN, name, note=act_input.note, day=item.deadline)
    return ActMessage(Did.AWAITS_ANSWER, name, note=act_input.note, day=until)
