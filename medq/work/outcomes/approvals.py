"""The acts that decide what somebody asked for: approve and refuse, never by who asked."""

from data.claims.claim_money import ClaimMoney, claim_money
from data.events.change_set import ChangeSet
from data.events.event_groups import mark_first_event
from data.events.events import NewEvent
from data.items import item_records, items
from data.items.item_records import ItemRecord
from data.office import approvals, staff
from data.office.approvals import ApprovalRow, Decision
from medq.domain.act_messages import ActMessage, Did, event_text
from medq.domain.claims.ledger import ApprovalAnswer, Movement
from medq.domain.errors import HeldError
from medq.domain.items.item import State
from medq.work.acts.holders import holder_initials, holder_sentence, item_of_other
from medq.work.acts.registry import Act, Undo
from medq.work.claims.ledger import ApprovedBy, move_money
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.items.joins import joined_with
from medq.work.items.ranking import update_ranks
from medq.work.outcomes.approval_forms import (
    DecisionInput,
    approve_fields,
    approve_notes,
    not_decidable,
    parse_decision,
    refuse_fields,
)
from medq.work.outcomes.money import check_amount, settle_item
from medq.work.outcomes.undo import undo_outcome


def approve(
    desk: Desk, item: ItemRecord, act_input: DecisionInput, change_set: ChangeSet
) -> ActMessage:
    """Move the money that was asked for, and close the item that waited for it.

    Raises `MedqError` where less than that is open by now, and while somebody works the claim.
    """
    approval = approvals.by_id(desk.store, item.subject_id)
    asking_item = _asking_item(desk, approval)
    claim = claim_money(desk.store, approval.claim_id)
    check_amount(desk, claim, approval.cents)
    mark_first_event(desk.store, change_set)
    message = _decide(desk, item, approval, act_input.reason, change_set)
    if asking_item is not None:
        _settle_asking_item(desk, asking_item, approval, claim, message)
    approved = ApprovedBy(approval.id, approval.asked_by, desk.user.id)
    move_money(desk, claim, _movement(approval), change_set, approved)
    update_ranks(desk, [approval.item_id])
    return message


def refuse(
    desk: Desk, item: ItemRecord, act_input: DecisionInput, change_set: ChangeSet
) -> ActMessage:
    """Return the item that waited to who asked, with the reason; nobody has decided about it then.

    A deadline that was signed with the request is unsigned again. Raises `HeldError` while somebody
    works the claim.
    """
    approval = approvals.by_id(desk.store, item.subject_id)
    asking_item = _asking_item(desk, approval)
    mark_first_event(desk.store, change_set)
    message = _decide(
        desk, item, approval, act_input.reason, change_set, ApprovalAnswer.REFUSED
    )._replace(did=Did.REFUSED, about=staff.by_id(desk.store, approval.asked_by).initials)
    if asking_item is not None:
        own_changes = ChangeSet(desk.store)
        items.return_to(own_changes, asking_item.id, approval.asked_by)
        items.undecide(own_changes, asking_item.id)
        _record(desk, asking_item, "refused", message, own_changes)
        update_ranks(desk, [asking_item.id])
    return message


def _decide(
    desk: Desk,
    item: ItemRecord,
    approval: ApprovalRow,
    reason: str,
    change_set: ChangeSet,
    answer: ApprovalAnswer = ApprovalAnswer.APPROVED,
) -> ActMessage:
    """Record the answer and close the manager's item; return the message of an approval."""
    decision = Decision(answer, desk.user.id, desk.today(), reason)
    approvals.decide(change_set, approval.id, decision)
    items.close(change_set, item.id, answer)
    name = desk.adjustment_codes.text(approval.code)
    return ActMessage(Did.APPROVED, name, note=reason, cents=approval.cents)


def _asking_item(desk: Desk, approval: ApprovalRow) -> ItemRecord | None:
    """Return the item that waits for the answer; None where it is done by now.

    The answer changes it, so it raises `HeldError` while somebody else works it, or an item that
    is joined with it.
    """
    asking_item = item_records.by_id(desk.store, approval.item_id)
    if asking_item is None or asking_item.state is State.DONE:
        return None
    held = item_of_other(desk, (asking_item, *joined_with(desk, asking_item)))
    if held is not None:
        who = holder_initials(desk, held)
        raise HeldError(
            f"The claim is checked out: {holder_sentence(desk, held)}",
            where=f"item {held.id}",
            hint=f"Decide it when {who} is done.",
            who=who,
            plural_message=f"{who} is working the claims.",
        )
    return asking_item


def _settle_asking_item(
    desk: Desk,
    asking_item: ItemRecord,
    approval: ApprovalRow,
    claim: ClaimMoney,
    message: ActMessage,
) -> None:
    """Close the item that waited, with its own event; it is open if a part of its money is."""
    own_changes = ChangeSet(desk.store)
    if asking_item.state is State.WAITING:
        items.wake(own_changes, asking_item.id)
    settle_item(asking_item, claim, _movement(approval), own_changes)
    _record(desk, asking_item, "approved", message, own_changes)


def _movement(approval: ApprovalRow) -> Movement:
    return Movement(approval.kind, approval.cents, approval.code, approval.note)


def _record(
    desk: Desk, item: ItemRecord, act: str, message: ActMessage, change_set: ChangeSet
) -> None:
    event = NewEvent(
        act=act,
        subject=item.subject,
        text=event_text(message),
        change_set=change_set,
        item_id=item.id,
    )
    record_event(desk, event)


APPROVE = Act(
    name="approve",
    key_action="item.post",
    why_not=not_decidable,
    fields=approve_fields,
    parse=parse_decision,
    perform=approve,
    notes=approve_notes,
    hint="approve",
    undo=Undo("approval", undo_outcome),
    for_many=True,
)
REFUSE = Act(
    name="refuse",
    key_action="item.unmatch",
    why_not=not_decidable,
    fields=refuse_fields,
    parse=parse_decision,
    perform=refuse,
    hint="refuse",
    undo=Undo("refusal", undo_outcome),
    for_many=True,
)
ACTS = (APPROVE, REFUSE)
