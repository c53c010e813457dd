"""Write-offs and transfers to the patient: moved at once, or asked for beyond a person's limit."""

from data.claims.claim_money import ClaimMoney
from data.events.change_set import ChangeSet
from data.items import items
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage, Did
from medq.domain.claims.adjustment_codes import NOT_BILLABLE
from medq.domain.claims.ledger import EntryKind, Movement
from medq.domain.errors import MedqError
from medq.domain.outcomes.outcome import HandOutcome
from medq.work.claims.ledger import move_money
from medq.work.desk import Desk
from medq.work.outcomes.approval_requests import ask_approval, pending_text
from medq.work.outcomes.closing import close_by_word
from medq.work.outcomes.limits import needs_approval
from medq.work.outcomes.outcome_input import DoneInput
from medq.work.outcomes.patient_billing import NEEDS_NOTE, patient_billing
from medq.work.payer_rules import payer_rules_of

KIND_BY_OUTCOME = {
    HandOutcome.WRITTEN_OFF: EntryKind.WRITE_OFF,
    HandOutcome.TRANSFERRED: EntryKind.TRANSFER,
}
_OUTCOME_BY_KIND = {kind: outcome for outcome, kind in KIND_BY_OUTCOME.items()}
_DID_BY_KIND = {EntryKind.WRITE_OFF: Did.WRITTEN_OFF, EntryKind.TRANSFER: Did.TRANSFERRED}


def move_typed(
    desk: Desk,
    item: ItemRecord,
    claim: ClaimMoney | None,
    act_input: DoneInput,
    change_set: ChangeSet,
) -> ActMessage:
    """Write off or transfer what was typed. Raises `MedqError` for a code of the other kind."""
    assert claim is not None
    kind = KIND_BY_OUTCOME[act_input.outcome]
    codes = [code.code for code in desk.adjustment_codes.of_kind(kind)]
    if act_input.code not in codes:
        name = desk.code_texts.choice(act_input.outcome)
        raise MedqError(
            f"{act_input.code} is no code of: {name}.",
            hint=f"One of: {', '.join(codes)}.",
            field="code",
        )
    if kind is EntryKind.TRANSFER and not act_input.note:
        _require_proof(desk, item)
    movement = Movement(kind, act_input.cents, act_input.code, act_input.note)
    return move_or_ask(desk, item, claim, movement, change_set)


def write_off_not_billable(
    desk: Desk,
    item: ItemRecord,
    claim: ClaimMoney | None,
    act_input: DoneInput,
    change_set: ChangeSet,
) -> ActMessage:
    """Write off what is open of the claim itself; where nothing is, close the item.

    What other claims of its visit have open stays.
    """
    if claim is None or not claim.own_cents:
        return close_by_word(desk, item, claim, act_input, change_set)
    movement = Movement(EntryKind.WRITE_OFF, claim.own_cents, NOT_BILLABLE, act_input.note)
    return move_or_ask(desk, item, claim, movement, change_set)


def _require_proof(desk: Desk, item: ItemRecord) -> None:
    """Raise `MedqError` where the patient is billed only with a notice or a check."""
    billing = patient_billing(desk, item)
    if billing in NEEDS_NOTE:
        kind = payer_rules_of(desk, item.payer_id).kind
        raise MedqError(
            desk.code_texts.patient_billing(billing, kind) or "The patient's bill needs a proof.",
            hint="Write into the note what is on file.",
            field="note",
        )


def move_or_ask(
    desk: Desk, item: ItemRecord, claim: ClaimMoney, movement: Movement, change_set: ChangeSet
) -> ActMessage:
    """Move money out of the claim's balance and close the item, or ask a manager to.

    A part leaves the item open with the rest. Raises `MedqError` for more than is open, and while
    a manager has to decide about money of the claim: there is never a second request.
    """
    if pending := pending_text(desk, claim.id):
        raise MedqError(
            f"A write-off or transfer was {pending}.",
            where=f"claim {claim.number}",
            hint="Undo the request, or ask the manager to decide.",
        )
    check_amount(desk, claim, movement.cents)
    if needs_approval(desk, movement.cents):
        return ask_approval(desk, item, claim, movement, change_set)
    settle_item(item, claim, movement, change_set)
    move_money(desk, claim, movement, change_set)
    name = desk.adjustment_codes.text(movement.code)
    did = _DID_BY_KIND[movement.kind]
    return ActMessage(did, name, note=movement.note, cents=movement.cents)


def check_amount(desk: Desk, claim: ClaimMoney, cents: int) -> None:
    """Raise `MedqError` unless an amount is more than nothing and no more than is open."""
    if 0 < cents <= claim.open_cents:
        return
    money = desk.formats.money
    raise MedqError(
        f"The amount cannot be {money(cents)}: {money(claim.open_cents)} is open.",
        where=f"claim {claim.number}",
        hint="Type an amount up to the open balance.",
        field="amount",
    )


def settle_item(
    item: ItemRecord, claim: ClaimMoney, movement: Movement, change_set: ChangeSet
) -> None:
    """Close the item of a movement, or leave it open with the rest of the money.

    Call before the money is moved.
    """
    rest_cents = claim.open_cents - movement.cents
    if rest_cents > 0:
        items.reduce_money(change_set, item.id, min(item.money_cents, rest_cents))
    else:
        items.close(change_set, item.id, _OUTCOME_BY_KIND[movement.kind])
