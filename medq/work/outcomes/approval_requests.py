"""Requests for a manager's approval of money that somebody moves beyond their limit."""

from data.claims.claim_money import ClaimMoney
from data.events.change_set import ChangeSet
from data.items import items, open_items
from data.items.item_records import ItemRecord
from data.items.new_items import ItemParties
from data.office import approvals, staff
from data.office.approvals import NewApproval
from medq.domain.act_messages import ActMessage, Did
from medq.domain.claims.ledger import EntryKind, Movement
from medq.domain.errors import MedqError
from medq.domain.items import topics
from medq.domain.items.follow_up import WaitingOn
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.work.desk import Desk
from medq.work.items.follow_up_limits import own_return_day
from medq.work.items.updater import ItemUpdater
from medq.work.outcomes.limits import why_not_decide

WAIT_WORKDAYS = 5  # until an item returns whose request nobody has decided
WAITS_FOR = WaitingOn.MANAGER
TITLES = {
    EntryKind.WRITE_OFF: "Approve a write-off",
    EntryKind.TRANSFER: "Approve a transfer to the patient",
}


def ask_approval(
    desk: Desk, item: ItemRecord, claim: ClaimMoney, movement: Movement, change_set: ChangeSet
) -> ActMessage:
    """Ask a manager to approve a movement; the item waits, and the claim stays open.

    An item whose deadline leaves no business day to come back on stays in the queue.
    The manager's item names no claim, so that it is not joined with the items of the claim: other
    people work these.
    Raises `MedqError` where nobody else may decide it.
    """
    manager_id = _decided_by(desk)
    approval = NewApproval(
        kind=movement.kind,
        claim_id=claim.id,
        item_id=item.id,
        cents=movement.cents,
        code=movement.code,
        note=movement.note,
        asked_by=desk.user.id,
        asked_day=desk.today(),
    )
    approval_id = approvals.add(change_set, approval)
    usual = desk.calendar.add_working(desk.today(), WAIT_WORKDAYS)
    until = own_return_day(desk, item, usual)
    if until is not None:
        items.hold(change_set, item.id, until, WAITS_FOR, desk.user.id)
    updater = ItemUpdater(desk)
    name = desk.adjustment_codes.text(movement.code)
    request = topics.APPROVAL.request(
        Subject.APPROVAL,
        approval_id,
        f"{TITLES[movement.kind]}: {name}",
        movement.cents,
        desk.today(),
    )
    updater.take(
        TriggerResult((request,)), ItemParties(patient_id=claim.patient_id, payer_id=claim.payer_id)
    )
    (review,) = open_items.open_items_about(desk.store, Subject.APPROVAL, [approval_id])
    items.assign(change_set, review.id, manager_id)
    updater.finish()
    message = ActMessage(
        Did.APPROVAL_ASKED, name, note=movement.note, cents=movement.cents, day=until
    )
    if until is None:
        return message._replace(did=Did.ASKED_AND_OPEN, day=item.deadline)
    return message


def pending_text(desk: Desk, claim_id: int) -> str:
    """Return that a manager has still to decide about money of a claim; empty if none has."""
    pending = approvals.pending_of_claim(desk.store, claim_id)
    if pending is None:
        return ""
    return f"asked {desk.formats.day(pending.asked_day)}, waits for a manager"


def _decided_by(desk: Desk) -> int:
    """Return the manager whose item the request becomes. Raises `MedqError` if there is none."""
    managers = [
        user.id
        for user, active in staff.users(desk.store)
        if active and not why_not_decide(desk, user, desk.user.id)
    ]
    if not managers:
        raise MedqError(
            "It is over your limit, and there is no other manager to approve it.",
            hint="In an office of one person: medq config set one_person_office yes",
        )
    return next((manager for manager in managers if manager != desk.user.id), managers[0])
