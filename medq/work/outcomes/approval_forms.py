"""What the forms of approve and refuse ask and say, and who may answer them."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.claims.claim_money import claim_money
from data.items.item_records import ItemRecord
from data.office import approvals
from medq.domain.acts import Field, FormNotes
from medq.domain.claims.ledger import EntryKind
from medq.domain.items.item import Subject
from medq.work.acts.registry import Answers, not_if_done
from medq.work.desk import Desk
from medq.work.outcomes.limits import why_not_decide

MOVES = {EntryKind.WRITE_OFF: "Writes off", EntryKind.TRANSFER: "Transfers to the patient"}


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """The reason for which a request is approved or refused; may be empty where it is approved."""

    reason: str


def not_decidable(desk: Desk, item: ItemRecord) -> str:
    """Return why the user cannot decide the item's request; empty if they can."""
    if item.subject_kind is not Subject.APPROVAL:
        return "Nobody asked for an approval here."
    asked_by = approvals.by_id(desk.store, item.subject_id).asked_by
    return not_if_done(desk, item) or why_not_decide(desk, desk.user, asked_by)


def approve_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the field of `approve`: who approves their own request gives a reason."""
    is_own = (
        item.subject_kind is Subject.APPROVAL
        and approvals.by_id(desk.store, item.subject_id).asked_by == desk.user.id
    )
    return (Field("reason", "Why it is approved", required=is_own),)


def refuse_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the field of `refuse`."""
    return (Field("reason", "Why it is refused"),)


def approve_notes(desk: Desk, records: Sequence[ItemRecord], values: Answers) -> FormNotes:
    """Return what an approval moves."""
    requests = [approvals.by_id(desk.store, record.subject_id) for record in records]
    amount = desk.formats.money(sum(request.cents for request in requests))
    if len(requests) > 1:
        return FormNotes((f"Moves {amount} of {len(requests):,} claims at once.",))
    (request,) = requests
    number = claim_money(desk.store, request.claim_id).number
    name = desk.adjustment_codes.text(request.code)
    return FormNotes((f"{MOVES[request.kind]} {amount} of {number} at once: {name}.",))


def parse_decision(desk: Desk, answers: Answers) -> DecisionInput:
    """Parse the field of `approve` and `refuse`."""
    return DecisionInput(answers["reason"])
