"""Acts on payments and responses: link one to its claim; unlink a payment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from data.claims import claims as claim_rows
from data.claims import pages, stored_statuses
from data.claims.stored_statuses import StoredResponse
from data.events import event_groups
from data.events.change_set import ChangeSet
from data.events.event_groups import mark_first_event
from data.items.item_records import ItemRecord
from data.patients import payers
from data.remittances import stored_claim_payments
from medq.domain.acknowledgments.records import CLAIM_LEVEL
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import Field
from medq.domain.errors import MedqError
from medq.domain.items.item import State, Subject
from medq.work.acts.registry import Act, Answers, Undo
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.remittances.claim_choice import ClaimChoice, chosen_claim
from medq.work.remittances.links import link_payment, unlink_payment
from medq.work.remittances.payer_joins import join_payers
from medq.work.remittances.payer_questions import LinkedPayer, answered_payer
from medq.work.remittances.response_links import link_response, undo_response_link
from medq.work.remittances.undo_acts import undo_link

YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class MatchInput:
    """The claim that a payment or response belongs to, and what that says of a payment's payer.

    `is_same_payer` is whether the payment's payer is the claim's; None: as the evidence says.
    """

    claim: ClaimChoice
    is_same_payer: bool | None


@dataclass(frozen=True, slots=True)
class UnmatchInput:
    """The trace number of the payment to unlink, and why."""

    trace: str
    reason: str


@contextmanager
def _record_location(desk: Desk, claim_payment_id: int, change_set: ChangeSet) -> Iterator[None]:
    """Record in the change set where the payment was before the block and is after it.

    Everything written in the block belongs to the act.
    """
    mark_first_event(desk.store, change_set)
    before = stored_claim_payments.payment_location(desk.store, claim_payment_id)
    yield
    after = stored_claim_payments.payment_location(desk.store, claim_payment_id)
    stored_claim_payments.record_link(change_set, claim_payment_id, before, after)


@contextmanager
def _record_response(desk: Desk, status_id: int, change_set: ChangeSet) -> Iterator[StoredResponse]:
    """Record in the change set which claim the response had before the block and has after it."""
    mark_first_event(desk.store, change_set)
    before = stored_statuses.response(desk.store, status_id)
    assert before is not None
    yield before
    after = stored_statuses.response(desk.store, status_id)
    assert after is not None
    stored_statuses.record_link(change_set, status_id, before, after)


def not_matchable(desk: Desk, item: ItemRecord) -> str:
    """Return why the item's payment or response cannot be linked to a claim; empty if it can."""
    if item.state is State.DONE:
        return "This item is done."
    if item.subject_kind is Subject.CLAIM_STATUS:
        response = stored_statuses.response(desk.store, item.subject_id)
        is_of_claim = response is not None and response.level == CLAIM_LEVEL
        return "" if is_of_claim else "This response is not about a single claim."
    if item.subject_kind is not Subject.CLAIM_PAYMENT:
        return "Only an unmatched payment or response can be linked."
    paid = pages.claim_payment(desk.store, item.subject_id)
    is_linked = paid is None or paid.claim_id is not None
    return "It is already linked; unlink it first." if is_linked else ""


def match_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `match`: of a payment also whether its payer is the claim's."""
    claim = Field("claim", "Number of the claim it belongs to")
    if item.subject_kind is Subject.CLAIM_STATUS:
        return (claim,)
    label = "yes or no, whether its payer is the claim's payer"
    return claim, Field("same-payer", label, required=False, choices=YES_NO)


def parse_match(desk: Desk, answers: Answers) -> MatchInput:
    """Parse the fields of `match`."""
    same_payer = answers.get("same-payer", "")  # a response has no payer
    is_same = same_payer == YES_NO[0] if same_payer else None
    return MatchInput(ClaimChoice.parse(answers["claim"], desk.today()), is_same)


def match(desk: Desk, item: ItemRecord, act_input: MatchInput, change_set: ChangeSet) -> ActMessage:
    """Link the item's payment or response to a claim.

    A payment's payer is joined to the claim's where they are one.
    """
    updater, matched_by = ItemUpdater(desk), f"by {desk.user.initials}"
    if item.subject_kind is Subject.CLAIM_STATUS:
        with _record_response(desk, item.subject_id, change_set) as response:
            candidate = chosen_claim(desk, act_input.claim, stored_statuses.stated_claim(response))
            link_response(desk, item.subject_id, candidate, matched_by, updater)
            updater.finish()
        return ActMessage(Did.LINKED, about=candidate.number)
    stated = stored_claim_payments.stored_claim_payment(desk.store, item.subject_id)
    candidate = chosen_claim(desk, act_input.claim, stated)
    payer_id = stored_claim_payments.payment_location(desk.store, item.subject_id).payer_id
    linked = LinkedPayer(payer_id, stated, candidate)
    with _record_location(desk, item.subject_id, change_set):
        other_id = answered_payer(desk, linked, act_input.is_same_payer, change_set, updater)
        link_payment(desk, item.subject_id, candidate, matched_by, updater)
        if other_id is not None:
            join_payers(desk, payer_id, other_id, change_set, updater)
        updater.finish()
    if other_id is None:
        return ActMessage(Did.LINKED, about=candidate.number)
    name = payers.payer_name(desk.store, other_id).shown
    return ActMessage(Did.LINKED_AND_JOINED, name, about=candidate.number)


def undo_match(desk: Desk, event_id: int, change_set: ChangeSet) -> ActMessage:
    """Undo a link. Raises MedqError if something was built on it."""
    group = event_groups.event_group(desk.store, event_id)
    status_id = stored_statuses.linked_status(group.before)
    if status_id is not None:
        return undo_response_link(desk, group, status_id, change_set)
    return undo_link(desk, event_id, change_set)


def not_unmatchable(desk: Desk, item: ItemRecord) -> str:
    """Return why the item has no payment to unlink; empty if it has one."""
    return "" if _matched_payments(desk, item) else "No payment is linked here."


def _matched_payments(desk: Desk, item: ItemRecord) -> list[pages.ClaimPaymentFacts]:
    if item.subject_kind is Subject.CLAIM_PAYMENT:
        paid = pages.claim_payment(desk.store, item.subject_id)
        return [paid] if paid and paid.claim_id is not None else []
    return pages.payments_of(desk.store, item.claim_id) if item.claim_id else []


def unmatch_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `unmatch`; the choices are the traces of the linked payments."""
    traces = tuple(dict.fromkeys(paid.trace for paid in _matched_payments(desk, item)))
    default = traces[0] if len(traces) == 1 else ""
    return (
        Field("payment", "Trace number of the payment to unlink", choices=traces, default=default),
        Field("reason", "Why it does not belong here"),
    )


def parse_unmatch(desk: Desk, answers: Answers) -> UnmatchInput:
    """Parse the fields of `unmatch`."""
    return UnmatchInput(answers["payment"], answers["reason"])


def unmatch(
    desk: Desk, item: ItemRecord, act_input: UnmatchInput, change_set: ChangeSet
) -> ActMessage:
    """Unlink a payment from its claim; a review item asks for the right one."""
    paid = next(paid for paid in _matched_payments(desk, item) if paid.trace == act_input.trace)
    assert paid.claim_id is not None
    if stored_claim_payments.reversal_ids(desk.store, paid.id):
        raise MedqError(
            "A reversal reverses this payment.",
            where=f"payment {paid.trace}",
            hint="Unlink the reversal first.",
        )
    number = claim_rows.claim_number(desk.store, paid.claim_id)
    with _record_location(desk, paid.id, change_set):
        updater = ItemUpdater(desk)
        unlink_payment(desk, paid.id, updater)
        updater.finish()
    return ActMessage(Did.UNLINKED, paid.trace, about=number, note=act_input.reason)


MATCH = Act(
    name="match",
    key_action="item.match",
    why_not=not_matchable,
    fields=match_fields,
    parse=parse_match,
    perform=match,
    undo=Undo("link", undo_match),
)
UNMATCH = Act(
    name="unmatch",
    key_action="item.unmatch",
    why_not=not_unmatchable,
    fields=unmatch_fields,
    parse=parse_unmatch,
    perform=unmatch,
    undo=Undo("unlinking", undo_link),
)

ACTS = (MATCH, UNMATCH)
